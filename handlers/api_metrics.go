package handlers

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/analysis"
	"lotsennetz/graph"
	"lotsennetz/web/locale"
)

type metricsAnswer struct {
	Date         graph.Date     `json:"date"`
	Actors       int            `json:"actors"`
	Cooperations int            `json:"cooperations"`
	Kinds        map[string]int `json:"kinds"`
	Isolated     []actorRef     `json:"isolated"`   // without any cooperation
	Components   int            `json:"components"` // parts that no cooperation joins, isolated actors included
	Largest      int            `json:"largest"`    // actors in the largest part
	Density      float64        `json:"density"`    // share of possible pairs that cooperate

	Summary     []string        `json:"summary"`
	Hubs        []hubJSON       `json:"hubs"`    // most ways over them first
	Sampled     bool            `json:"sampled"` // betweenness is estimated
	Communities []communityJSON `json:"communities"`
	Modularity  float64         `json:"modularity"`
	CutPoints   []cutJSON       `json:"cut_points"`
	Bridges     []bridgeJSON    `json:"bridges"`
	WithoutClub []actorRef      `json:"without_club"` // initiatives that cooperate with no sports club
	Change      *changeJSON     `json:"change,omitempty"`
}

// hubJSON is an actor many shortest ways lead over.
type hubJSON struct {
	Actor       actorRef `json:"actor"`
	Partners    int      `json:"partners"`
	Betweenness float64  `json:"betweenness"`     // share of the pairs of others
	Error       float64  `json:"error,omitempty"` // standard error, where it is estimated
	Reason      string   `json:"reason"`
}

type communityJSON struct {
	Actors  []graph.ActorID `json:"actors"`
	Middle  graph.ActorID   `json:"middle"`
	Inside  int             `json:"inside"`
	Outside int             `json:"outside"`
	Reason  string          `json:"reason"`
}

// cutJSON is an actor without whom others lose contact.
type cutJSON struct {
	Actor  actorRef `json:"actor"`
	Lost   int      `json:"lost"`
	Pieces int      `json:"pieces"`
	Reason string   `json:"reason"`
}

// bridgeJSON is a cooperation that alone holds two parts together.
type bridgeJSON struct {
	A      graph.ActorID `json:"a"`
	B      graph.ActorID `json:"b"`
	Lost   int           `json:"lost"`
	Reason string        `json:"reason"`
}

// changeJSON is what became of the network since a day.
type changeJSON struct {
	Since  graph.Date   `json:"since"`
	Gained []pairJSON   `json:"gained"`
	Lost   []pairJSON   `json:"lost"`
	Joined []actorRef   `json:"joined"` // with their first cooperation
	Left   []actorRef   `json:"left"`   // without any now
	Merged []mergerJSON `json:"merged"`
	Parted []mergerJSON `json:"parted"`
	Reason string       `json:"reason"`
}

type pairJSON struct {
	A graph.ActorID `json:"a"`
	B graph.ActorID `json:"b"`
}

// mergerJSON is parts that became one, or one that became several, each named by
// its middle.
type mergerJSON struct {
	Middles []graph.ActorID `json:"middles"`
	Reason  string          `json:"reason"`
}

// mostHubs is how many of the best connected actors are told.
const mostHubs = 20

// apiNetworkMetrics is the network in numbers, today or on a day, and what changed
// since another.
func (s *Server) apiNetworkMetrics(c *fiber.Ctx) error {
	in := &input{c: c}
	day, since := in.day("at", s.today()), in.day("since", "")
	if err := in.err(); err != nil {
		return err
	}
	answer, err := s.metricsOn(c, day, since)
	if err != nil {
		return err
	}
	return c.JSON(answer)
}

// metricsOn is worked out once for all who see the same and read the same language.
func (s *Server) metricsOn(c *fiber.Ctx, day, since graph.Date) (metricsAnswer, error) {
	key := fmt.Sprintf("metrics %s|%s|%s|%s", s.printer(c).Lang, s.today(), day, since)
	return shared(c.UserContext(), s, s.viewer(c), key, func(ctx context.Context) (metricsAnswer, error) {
		grounds, err := analysis.AskOn(ctx, s.view(c), s.zone, daysOf([]graph.Date{day}, since)...)
		if err != nil {
			return metricsAnswer{}, err
		}
		ground := grounds[0]
		m := told{actors: map[graph.ActorID]graph.Actor{}, p: s.printer(c)}
		for _, a := range ground.Scene.Actors {
			m.actors[a.ID] = a
		}
		net := ground.Net()
		answer := m.metrics(analysis.At(ground.Scene, day), net)
		answer.Date = day
		if since != "" {
			answer.Change = m.change(since, analysis.Compare(grounds[1].Net(), net))
		}
		return answer, nil
	})
}

// told puts an analysis into the API's words.
type told struct {
	actors map[graph.ActorID]graph.Actor
	p      *locale.Printer
}

func (m told) metrics(scene graph.Scene, net *analysis.Net) metricsAnswer {
	r := net.Report(luck)
	out := metricsAnswer{Actors: len(scene.Actors), Kinds: map[string]int{}, Cooperations: r.Links, Components: len(r.Parts), Density: points(r.Density),
		Isolated: m.refs(r.Isolated), WithoutClub: m.refs(r.WithoutClub), Sampled: r.Sampled, Modularity: points(r.Modularity),
		Summary: say(m.p, r.Summary), Hubs: m.hubs(net, r), Communities: []communityJSON{}, CutPoints: []cutJSON{}, Bridges: []bridgeJSON{}}
	for _, a := range scene.Actors {
		out.Kinds[string(a.Kind)]++
	}
	for _, part := range r.Parts {
		out.Largest = max(out.Largest, len(part.Actors))
	}
	for _, x := range r.Communities {
		out.Communities = append(out.Communities, communityJSON{x.Actors, x.Middle, x.Inside, x.Outside, m.p.Say(x.Sentence)})
	}
	for _, x := range r.CutPoints {
		out.CutPoints = append(out.CutPoints, cutJSON{refOut(m.actors[x.Actor]), x.Lost, x.Pieces, m.p.Say(x.Sentence)})
	}
	for _, x := range r.Bridges {
		out.Bridges = append(out.Bridges, bridgeJSON{x.A, x.B, x.Lost, m.p.Say(x.Sentence)})
	}
	return out
}

func (m told) hubs(net *analysis.Net, r analysis.Report) []hubJSON {
	sorted := slices.Clone(r.Measures)
	slices.SortStableFunc(sorted, func(a, b analysis.Measure) int {
		return cmp.Or(cmp.Compare(b.Betweenness, a.Betweenness), cmp.Compare(b.Degree, a.Degree))
	})
	out := []hubJSON{}
	for _, x := range sorted[:min(len(sorted), mostHubs)] {
		if x.Degree > 0 {
			out = append(out, hubJSON{refOut(m.actors[x.Actor]), x.Degree, points(x.Betweenness), points(x.Error), m.p.Say(net.HubSentence(x))})
		}
	}
	return out
}

func (m told) refs(steps []analysis.Step) []actorRef {
	out := []actorRef{}
	for _, x := range steps {
		out = append(out, refOut(m.actors[x.Actor]))
	}
	return out
}

func (m told) change(since graph.Date, c analysis.Change) *changeJSON {
	pairs := func(list []analysis.Pair) []pairJSON {
		out := []pairJSON{}
		for _, x := range list {
			out = append(out, pairJSON{x.A, x.B})
		}
		return out
	}
	mergers := func(list []analysis.Merger) []mergerJSON {
		out := []mergerJSON{}
		for _, x := range list {
			out = append(out, mergerJSON{x.Middles, m.p.Say(x.Sentence)})
		}
		return out
	}
	return &changeJSON{Since: since, Gained: pairs(c.Gained), Lost: pairs(c.Lost), Joined: m.refs(c.Joined), Left: m.refs(c.Left),
		Merged: mergers(c.Merged), Parted: mergers(c.Parted), Reason: m.p.Say(c.Sentence)}
}
