package handlers

import (
	"math"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/search/match"
	"lotsennetz/web/locale"
)

type matchesAnswer struct {
	Actor    actorRef                `json:"actor"`
	Matches  []matchJSON             `json:"matches"`
	Total    int                     `json:"total"`
	Kinds    map[graph.ActorKind]int `json:"kinds"` // matches by kind, whatever kinds were asked for
	Excluded map[string]int          `json:"excluded"`
}

type matchJSON struct {
	Actor      actorRef               `json:"actor"`
	Score      float64                `json:"score"`
	Parts      []partJSON             `json:"parts"`
	Reasons    []string               `json:"reasons"`
	DistanceKM *float64               `json:"distance_km,omitempty"`
	State      graph.CooperationState `json:"state"`
	Revive     bool                   `json:"revive,omitempty"`
}

func (s *Server) apiMatches(c *fiber.Ctx) error {
	in := &input{c: c}
	o := s.matchOptions(in)
	o.Kinds = in.kinds()
	if err := in.err(); err != nil {
		return err
	}
	a, err := s.actorOf(c, pathID(c))
	if err != nil {
		return err
	}
	result, err := match.AskActors(c.UserContext(), s.view(c), a.ID, o)
	if err != nil {
		return err
	}
	answer := matchesAnswer{Actor: refOut(a), Matches: []matchJSON{}, Total: result.Total, Kinds: result.Kinds, Excluded: result.Excluded}
	for _, m := range result.Matches {
		answer.Matches = append(answer.Matches, matchOut(m, s.printer(c)))
	}
	if s.viewer(c).Audience() == graph.Public {
		answer.Excluded = map[string]int{} // counts of what a visitor may not know
	}
	return c.JSON(answer)
}

// mostMatches is how far into the matches a reader can go.
const mostMatches = 1_000_000

// matchOptions reads radius, limit and offset. Pages and API share it.
func (s *Server) matchOptions(in *input) match.Options {
	return match.Options{RadiusKM: in.km("radius_km", match.DefaultRadiusKM), Limit: in.number("limit", 10, 1, 100),
		Offset: in.number("offset", 0, 0, mostMatches), Today: s.today()}
}

func matchOut(m match.Match, p *locale.Printer) matchJSON {
	out := matchJSON{Actor: refOut(m.Actor), Score: points(m.Score), Parts: partsOut(m.Parts, p), State: m.State, Revive: m.Revive, Reasons: []string{}}
	for _, part := range out.Parts {
		out.Reasons = append(out.Reasons, part.Reason)
	}
	if m.Distance >= 0 {
		out.DistanceKM = ptr(math.Round(m.Distance*10) / 10)
	}
	return out
}

func partsOut(parts []match.Part, p *locale.Printer) []partJSON {
	out := make([]partJSON, 0, len(parts))
	for _, part := range parts {
		out = append(out, partJSON{Key: part.Key, Points: points(part.Points), Reason: p.Say(part.Sentence)})
	}
	return out
}

// points rounds to four digits: enough to add up, short enough to read.
func points(x float64) float64 { return math.Round(x*1e4) / 1e4 }

type planAnswer struct {
	Pairs   []planPairJSON  `json:"pairs"`
	Without []planAloneJSON `json:"without"`
	Settled int             `json:"settled"` // initiatives that cooperate with a club already
	Score   float64         `json:"score"`
}

type planPairJSON struct {
	Initiative actorRef   `json:"initiative"`
	Club       actorRef   `json:"club"`
	Score      float64    `json:"score"`
	Parts      []partJSON `json:"parts"`
	Revive     bool       `json:"revive,omitempty"`
}

type planAloneJSON struct {
	Initiative actorRef `json:"initiative"`
	Reason     string   `json:"reason"`
	Sentence   string   `json:"sentence"`
}

// plan is the district's plan as the asker may know it. Pages and API share it.
func (s *Server) plan(c *fiber.Ctx) (match.PlanResult, error) {
	in := &input{c: c}
	o := match.Options{RadiusKM: in.km("radius_km", match.DefaultRadiusKM), Today: s.today()}
	if err := in.err(); err != nil {
		return match.PlanResult{}, err
	}
	return match.AskPlan(c.UserContext(), s.view(c), o)
}

func (s *Server) apiPlan(c *fiber.Ctx) error {
	plan, err := s.plan(c)
	if err != nil {
		return err
	}
	p := s.printer(c)
	answer := planAnswer{Pairs: []planPairJSON{}, Without: []planAloneJSON{}, Settled: plan.Settled, Score: points(plan.Score)}
	for _, x := range plan.Pairings {
		answer.Pairs = append(answer.Pairs, planPairJSON{Initiative: refOut(x.Initiative), Club: refOut(x.Match.Actor),
			Score: points(x.Match.Score), Parts: partsOut(x.Match.Parts, p), Revive: x.Match.Revive})
	}
	for _, w := range plan.Without {
		answer.Without = append(answer.Without, planAloneJSON{Initiative: refOut(w.Initiative), Reason: w.Reason, Sentence: p.Say(w.Sentence)})
	}
	return c.JSON(answer)
}
