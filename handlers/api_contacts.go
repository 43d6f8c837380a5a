package handlers

import (
	"errors"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/search"
)

type contactAnswer struct {
	Outcome      graph.Outcome    `json:"outcome"`
	Question     questionJSON     `json:"question"`
	Topic        graph.TopicKey   `json:"topic,omitempty"` // whose rule answered
	Level        graph.PlaceKind  `json:"level,omitempty"`
	Area         *placeJSON       `json:"area,omitempty"`
	Rule         string           `json:"rule,omitempty"`
	Reason       string           `json:"reason"`
	Reasons      []string         `json:"reasons"`
	Contact      *holderJSON      `json:"contact,omitempty"`
	Contacts     []holderJSON     `json:"contacts,omitempty"`
	Deputies     []holderJSON     `json:"deputies"`
	Absent       []absentJSON     `json:"absent"`
	Alternatives []holderJSON     `json:"alternatives"`
	Nearest      []actorRef       `json:"nearest,omitempty"`
	Hints        []groupHintJSON  `json:"group_hints,omitempty"`
	Groups       []graph.GroupKey `json:"groups,omitempty"`
	Coordination []holderJSON     `json:"coordination,omitempty"`
	ConfirmedAt  graph.Date       `json:"confirmed_at,omitempty"`
}

type questionJSON struct {
	Topic graph.TopicKey `json:"topic"`
	Place graph.PlaceKey `json:"place,omitempty"`
	Group graph.GroupKey `json:"group,omitempty"`
	Date  graph.Date     `json:"date"`
}

type holderJSON struct {
	Rule        graph.ResponsibilityID `json:"rule"`
	Rank        int                    `json:"rank"`
	Function    string                 `json:"function,omitempty"`
	Actor       actorRef               `json:"actor"`
	Person      string                 `json:"person,omitempty"`
	Channels    []channelJSON          `json:"channels,omitempty"`
	Languages   []graph.LanguageCode   `json:"languages,omitempty"`
	Hours       *hoursJSON             `json:"hours,omitempty"`
	Areas       []graph.PlaceKey       `json:"areas"`
	Groups      []graph.GroupKey       `json:"groups,omitempty"`
	ValidFrom   graph.Date             `json:"valid_from,omitempty"`
	ValidTo     graph.Date             `json:"valid_to,omitempty"`
	ConfirmedAt graph.Date             `json:"confirmed_at,omitempty"`
}

type hoursJSON struct {
	Text          string          `json:"text"`
	State         graph.OpenState `json:"state"`
	Until         *time.Time      `json:"until,omitempty"`
	Next          *time.Time      `json:"next,omitempty"`
	ByAppointment bool            `json:"by_appointment,omitempty"`
}

type absentJSON struct {
	holderJSON
	Until  graph.Date `json:"until,omitempty"`
	BackOn graph.Date `json:"back_on,omitempty"`
}

type groupHintJSON struct {
	Groups   []graph.GroupKey `json:"groups"`
	Contacts []actorRef       `json:"contacts"`
}

func (s *Server) apiResolve(c *fiber.Ctx) error {
	question, err := s.readQuestion(c)
	if err != nil {
		return err
	}
	answer, err := s.resolve(c, question)
	if err != nil {
		return err
	}
	return c.JSON(s.contactOut(c, answer))
}

// readQuestion reads topic, place, group and date. Pages and API share it.
func (s *Server) readQuestion(c *fiber.Ctx) (graph.Question, error) {
	in := &input{c: c}
	g, err := s.gazetteer(c)
	if err != nil {
		return graph.Question{}, err
	}
	q := graph.Question{Day: in.day("date", s.today())}
	if text := in.required("topic"); text != "" {
		topic, ok := s.topicNamed(c, g, text)
		if !ok {
			in.bad("topic", "unknown_topic", text)
		}
		q.Topic = topic
	}
	if text := in.text("place"); text != "" {
		q.Place, _ = in.place("place", text, g)
	}
	if text := in.text("group"); text != "" {
		group, ok := g.Group(text)
		if !ok {
			in.bad("group", "unknown_group", text)
		}
		q.Group = group
	}
	return q, in.err()
}

// answered is a question's answer with the actors nearest to it.
type answered struct {
	graph.Answer
	Nearest []graph.Actor
}

// resolve answers as the asker may know, and counts what nobody answers.
func (s *Server) resolve(c *fiber.Ctx, q graph.Question) (answered, error) {
	catalog, err := s.catalog(c)
	if err != nil {
		return answered{}, err
	}
	rules, err := s.view(c).Rules(c.UserContext(), graph.RuleQuery{Topics: q.Topics(catalog)})
	if err != nil {
		return answered{}, err
	}
	a := answered{Answer: graph.Resolve(q, rules, catalog)}
	if a.Outcome == graph.OutcomeNone {
		s.counts(c, graph.Gap{Topic: q.Topic, Place: q.Place, Group: q.Group}.Tally(s.today()))
		a.Nearest, err = s.nearest(c, q, catalog)
	}
	return a, err
}

// mostNearest is how many actors are named where nobody is responsible.
const mostNearest = 3

// nearest are the actors of the topic closest to the place asked about. The index
// tells which they are, as it has all distances at hand, and the view what of
// them is shown; while it is away the store is asked.
func (s *Server) nearest(c *fiber.Ctx, q graph.Question, catalog *graph.Catalog) ([]graph.Actor, error) {
	topics, near := catalog.TopicsBelow(q.Topic), catalog.Places[q.Place].Point
	view := s.view(c)
	if near.IsZero() {
		page, err := view.Actors(c.UserContext(), graph.ActorQuery{Topics: topics, Limit: mostNearest})
		return page.Actors, err
	}
	found, err := s.finder.Find(c.UserContext(), s.viewer(c), search.Query{
		Types: []search.Type{search.TypeActor}, Topics: topics, Near: near, Limit: mostNearest, Prefix: true}) // without counts
	if err != nil || found.Fallback {
		page, err := view.Actors(c.UserContext(), graph.ActorQuery{Topics: topics, Near: near, Limit: mostNearest})
		return page.Actors, err
	}
	actors := make([]graph.Actor, 0, len(found.Hits))
	for _, h := range found.Hits {
		a, err := view.Actor(c.UserContext(), graph.ActorID(h.ID))
		switch {
		case errors.Is(err, graph.ErrNotFound): // gone since
		case err != nil:
			return nil, err
		default:
			actors = append(actors, a)
		}
	}
	return actors, nil
}

func (s *Server) contactOut(c *fiber.Ctx, a answered) contactAnswer {
	p := s.printer(c)
	reasons := say(p, a.Reasons())
	out := contactAnswer{
		Outcome: a.Outcome, Topic: a.Topic, Level: a.Level, Groups: a.Groups,
		Question: questionJSON{Topic: a.Question.Topic, Place: a.Question.Place, Group: a.Question.Group, Date: a.Question.Day},
		Reason:   strings.Join(reasons, " "), Reasons: reasons,
		Deputies: s.holdersOut(a.Deputies), Alternatives: s.holdersOut(a.Alternatives), Absent: []absentJSON{},
		Coordination: s.holdersOut(a.Coordination),
	}
	if catalog, err := s.catalog(c); err == nil && a.Area != "" {
		out.Area = ptr(placeOut(catalog.Places[a.Area]))
	}
	contacts := s.holdersOut(a.Contacts)
	switch {
	case a.Outcome == graph.OutcomeMatched:
		out.Contact, out.Rule, out.ConfirmedAt = &contacts[0], string(contacts[0].Rule), contacts[0].ConfirmedAt
	case len(contacts) > 0:
		out.Contacts, out.Rule = contacts, string(contacts[0].Rule)
	}
	for _, x := range a.Absent {
		out.Absent = append(out.Absent, absentJSON{holderJSON: s.holderOut(x.Rule), Until: x.Until, BackOn: x.BackOn()})
	}
	for _, h := range a.Hints {
		hint := groupHintJSON{Groups: h.Groups}
		for _, r := range h.Contacts {
			hint.Contacts = append(hint.Contacts, refOut(r.Actor))
		}
		out.Hints = append(out.Hints, hint)
	}
	for _, actor := range a.Nearest {
		out.Nearest = append(out.Nearest, refOut(actor))
	}
	return out
}

func (s *Server) holdersOut(rules []graph.Rule) []holderJSON {
	out := make([]holderJSON, 0, len(rules))
	for _, r := range rules {
		out = append(out, s.holderOut(r))
	}
	return out
}

func (s *Server) holderOut(r graph.Rule) holderJSON {
	out := holderJSON{Rule: r.ID, Rank: r.Rank, Function: r.Function, Actor: refOut(r.Actor), Languages: r.Actor.Languages,
		Areas: r.Areas, Groups: r.Groups, ValidFrom: r.Validity.From, ValidTo: r.Validity.To, ConfirmedAt: confirmed(r)}
	channels := r.Actor.Channels
	if r.Human != nil {
		out.Person = r.Human.Name
		channels = append(r.Human.Channels, channels...)
	}
	for _, ch := range channels {
		out.Channels = append(out.Channels, channelJSON(ch))
	}
	if hours := hoursOf(r); hours.Text != "" || hours.ByAppointment {
		out.Hours = s.hoursOut(hours)
	}
	return out
}

// hoursOf are the hours of a responsibility, or those of its holder.
func hoursOf(r graph.Rule) graph.Hours {
	if r.Hours.Text == "" && !r.Hours.ByAppointment {
		return r.Actor.Hours
	}
	return r.Hours
}

// confirmed is the day somebody last said that the rule is right, or its holder.
func confirmed(r graph.Rule) graph.Date {
	if r.ConfirmedAt != "" {
		return r.ConfirmedAt
	}
	return r.Actor.ConfirmedAt
}

func (s *Server) hoursOut(h graph.Hours) *hoursJSON {
	opening := h.At(s.now(), s.holiday)
	out := &hoursJSON{Text: h.Text, State: opening.State, ByAppointment: h.ByAppointment}
	if !opening.Until.IsZero() {
		out.Until = &opening.Until
	}
	if !opening.Next.IsZero() {
		out.Next = &opening.Next
	}
	return out
}
