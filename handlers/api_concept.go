package handlers

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/concept"
	"lotsennetz/graph"
)

type conceptAnswer struct {
	Date        graph.Date `json:"date,omitempty"` // asked for
	Conferences []aimJSON  `json:"conferences"`
	Goals       []aimJSON  `json:"goals"`
	Measures    []aimJSON  `json:"measures"`
	Projects    []aimJSON  `json:"projects"`
	Actors      []actorRef `json:"actors"`
}

type aimJSON struct {
	ID           string              `json:"id,omitempty"`
	Serves       string              `json:"serves,omitempty"`
	Title        string              `json:"title"`
	Description  string              `json:"description,omitempty"`
	Topic        graph.TopicKey      `json:"topic,omitempty"`
	Deadline     graph.Date          `json:"deadline,omitempty"`
	State        graph.ConceptState  `json:"state,omitempty"`
	Share        *int                `json:"share,omitempty"` // said by somebody
	Participants []graph.Participant `json:"participants,omitempty"`
	Indicators   []graph.Indicator   `json:"indicators,omitempty"`
	Weight       int                 `json:"weight,omitempty"`
	Owner        *graph.Owner        `json:"owner,omitempty"`
	Review       graph.Date          `json:"review,omitempty"`
	Milestones   []graph.Milestone   `json:"milestones,omitempty"`
	Funding      []graph.Funding     `json:"funding,omitempty"`
	Origin       []graph.NoteID      `json:"origin,omitempty"`
	Metric       string              `json:"metric,omitempty"`
	Comments     bool                `json:"comments,omitempty"`
	Rooms        []graph.TopicKey    `json:"rooms,omitempty"`      // of a conference
	Collecting   bool                `json:"collecting,omitempty"` // of a conference
	Visibility   graph.Visibility    `json:"visibility"`
	ConfirmedAt  graph.Date          `json:"confirmed_at,omitempty"`
	Archived     bool                `json:"archived,omitempty"`
	// Rolled and Number are worked out; what is sent of them is not read.
	Rolled  *rolledJSON `json:"rolled,omitempty"`
	Number  *numberJSON `json:"number,omitempty"`
	Version int64       `json:"version,omitempty"`
}

// rolledJSON is the share done as the whole concept gives it.
type rolledJSON struct {
	Done    float64 `json:"done"`    // per cent: said, or by the parts, or by the state
	Below   float64 `json:"below"`   // weighted mean of the parts
	Counted int     `json:"counted"` // parts that went into it
}

// numberJSON is what the network itself answers.
type numberJSON struct {
	Metric string `json:"metric"`
	Have   int    `json:"have"`
	Of     int    `json:"of,omitempty"`
	Reason string `json:"reason"`
}

func aimOut(r graph.Record) aimJSON {
	a, _ := graph.AimOf(r)
	m := r.Head()
	out := aimJSON{ID: r.Ref().ID, Serves: graph.Serves(r).ID, Title: a.Title, Description: a.Description, Topic: a.Topic, Deadline: a.Deadline,
		State: a.State, Share: a.Share, Participants: a.Participants, Indicators: a.Indicators, Weight: a.Weight, Review: a.Review,
		Milestones: a.Milestones, Funding: a.Funding, Origin: a.Origin, Metric: a.Metric, Comments: a.Comments,
		Visibility: m.Visibility, ConfirmedAt: m.ConfirmedAt, Archived: m.Archived, Version: m.Version}
	if a.Owner != (graph.Owner{}) {
		out.Owner = &a.Owner
	}
	if conf, ok := r.(graph.Conference); ok {
		out.Rooms, out.Collecting = conf.Rooms, conf.Collecting
	}
	return out
}

// apiConcept is the concept as the asker may see it; coordinators may ask for an
// earlier day.
func (s *Server) apiConcept(c *fiber.Ctx) error {
	in := &input{c: c}
	day := in.day("date", "")
	if err := in.err(); err != nil {
		return err
	}
	if day != "" && !s.viewer(c).Coordinates() {
		return graph.ErrForbidden
	}
	now, at, err := s.conceptOn(c, day)
	if err != nil {
		return err
	}
	more, err := s.conceptExtras(c, s.view(c), now, at)
	if err != nil {
		return err
	}
	answer := conceptAnswer{Date: day, Conferences: []aimJSON{}, Goals: []aimJSON{}, Measures: []aimJSON{}, Projects: []aimJSON{}, Actors: []actorRef{}}
	lists := map[graph.Kind]*[]aimJSON{graph.KindConference: &answer.Conferences, graph.KindGoal: &answer.Goals,
		graph.KindMeasure: &answer.Measures, graph.KindProject: &answer.Projects}
	nodes := map[graph.Ref]*concept.Node{}
	for _, n := range concept.All(concept.Tree(now)) {
		nodes[n.Record.Ref()] = n
	}
	for _, r := range conceptRecords(now) {
		list := lists[r.Ref().Kind]
		*list = append(*list, s.nodeOut(c, nodes[r.Ref()], more.Numbers))
	}
	for _, id := range sortedKeys(now.Actors) {
		answer.Actors = append(answer.Actors, refOut(now.Actors[id]))
	}
	return c.JSON(answer)
}

// conceptOn is the concept at the end of a day, and that moment; no day is now.
func (s *Server) conceptOn(c *fiber.Ctx, day graph.Date) (graph.Concept, time.Time, error) {
	if day == "" {
		now, err := s.view(c).Concept(c.UserContext(), s.viewer(c).Audience())
		return now, s.now(), err
	}
	at := day.AddDays(1).Time(s.zone).Add(-time.Second)
	then, err := concept.AsOf(c.UserContext(), s.view(c), at)
	return then, at, err
}

// conceptRecords are the parts of a concept in its order.
func conceptRecords(c graph.Concept) []graph.Record {
	var out []graph.Record
	for _, x := range c.Conferences {
		out = append(out, x)
	}
	for _, x := range c.Goals {
		out = append(out, x)
	}
	for _, x := range c.Measures {
		out = append(out, x)
	}
	for _, x := range c.Projects {
		out = append(out, x)
	}
	return out
}

// nodeOut is a part with what follows from the whole and from the network.
func (s *Server) nodeOut(c *fiber.Ctx, n *concept.Node, numbers map[graph.Ref]concept.Number) aimJSON {
	out := aimOut(n.Record)
	if n.Known || n.Counted > 0 {
		out.Rolled = &rolledJSON{Done: points(n.Done), Below: points(n.Below), Counted: n.Counted}
	}
	if x, ok := numbers[n.Record.Ref()]; ok {
		args := []any{x.Have}
		if x.Of > 0 {
			args = append(args, x.Of)
		}
		out.Number = &numberJSON{Metric: x.Metric, Have: x.Have, Of: x.Of, Reason: s.printer(c).T("metric."+x.Metric, args...)}
	}
	return out
}
