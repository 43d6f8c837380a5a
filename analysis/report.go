package analysis

import (
	"bytes"
	"cmp"
	"math"
	"slices"

	"lotsennetz/graph"
	"lotsennetz/internal/fold"
)

// Measure is what the network says of one actor.
type Measure struct {
	Actor       graph.ActorID
	Degree      int     // partners
	Betweenness float64 // see Betweenness.Share
	Error       float64 // of it; 0 where it is exact
	Community   int     // index in Report.Communities; -1: none
	Part        int     // index in Report.Parts
}

// Report is everything about a network.
type Report struct {
	Actors, Links int
	Density       float64   // share of all possible cooperations
	Measures      []Measure // by id
	Sampled       bool      // betweenness is estimated
	Parts         []Part
	Communities   []Community
	Modularity    float64
	Kinds         []Density[graph.ActorKind]
	Towns         []Density[graph.PlaceKey]
	Bridges       []Bridge
	CutPoints     []CutPoint
	Isolated      []Step // actors without a partner, by name
	WithoutClub   []Step // initiatives without a club, by name
	// Summary is the network in a few sentences.
	Summary []graph.Phrase
}

// Report analyses the network; the seed decides what is left to luck.
func (n *Net) Report(seed uint64) Report {
	r := Report{Actors: n.Actors(), Links: n.Links(), Parts: n.Parts(), Kinds: n.Kinds(), Towns: n.Towns(),
		Bridges: n.Bridges(), CutPoints: n.CutPoints(), Isolated: n.Isolated(), WithoutClub: n.WithoutClub()}
	if pairs := float64(r.Actors) * float64(r.Actors-1) / 2; pairs > 0 {
		r.Density = float64(r.Links) / pairs
	}
	r.Communities, r.Modularity = n.Communities(seed)
	between := n.Betweenness(seed)
	r.Sampled = between.Error != nil
	community, part := map[graph.ActorID]int{}, map[graph.ActorID]int{}
	for k, c := range r.Communities {
		for _, id := range c.Actors {
			community[id] = k + 1
		}
	}
	for k, p := range r.Parts {
		for _, id := range p.Actors {
			part[id] = k
		}
	}
	for i, a := range n.actors {
		m := Measure{Actor: a.ID, Degree: n.degree(int32(i)), Betweenness: between.Share[i], Community: community[a.ID] - 1, Part: part[a.ID]}
		if r.Sampled {
			m.Error = between.Error[i]
		}
		r.Measures = append(r.Measures, m)
	}
	r.Summary = n.summary(r)
	return r
}

func (n *Net) summary(r Report) []graph.Phrase {
	out := []graph.Phrase{graph.Say("analysis.size", r.Actors, r.Links)}
	if r.Links == 0 {
		return out
	}
	if len(r.Parts) == 1 {
		out = append(out, graph.Say("analysis.whole"))
	} else if groups := slices.IndexFunc(r.Parts, func(p Part) bool { return len(p.Actors) == 1 }); groups != 1 {
		out = append(out, graph.Say("analysis.parts", cmp.Or(max(groups, 0), len(r.Parts)), len(r.Parts[0].Actors), r.Actors))
	}
	if len(r.Isolated) > 0 {
		out = append(out, graph.Say("analysis.alone", len(r.Isolated)))
	}
	most := slices.MaxFunc(r.Measures, func(a, b Measure) int { return cmp.Compare(a.Degree, b.Degree) })
	out = append(out, graph.Say("analysis.most", n.name(n.index[most.Actor]), most.Degree))
	hub := slices.MaxFunc(r.Measures, func(a, b Measure) int { return cmp.Compare(a.Betweenness, b.Betweenness) })
	if hub.Betweenness > 0 {
		out = append(out, n.HubSentence(hub))
	}
	if len(r.CutPoints) > 0 {
		out = append(out, r.CutPoints[0].Sentence)
	}
	return out
}

// HubSentence says an actor's betweenness: of a hundred shortest ways between
// others, so many lead over it, with the standard error where it is estimated.
func (n *Net) HubSentence(m Measure) graph.Phrase {
	name, share := n.name(n.index[m.Actor]), percent(m.Betweenness)
	if m.Error > 0 {
		return graph.Say("analysis.hub_about", name, share, percent(m.Error))
	}
	return graph.Say("analysis.hub", name, share)
}

// percent has one digit after the point.
func percent(share float64) float64 { return math.Round(share*1000) / 10 }

// Isolated are the actors without a partner, by name.
func (n *Net) Isolated() []Step {
	return n.those("analysis.isolated", func(i int32) bool { return n.degree(i) == 0 })
}

// WithoutClub are the initiatives that cooperate with no sports club, by name.
func (n *Net) WithoutClub() []Step {
	return n.those("analysis.no_club", func(i int32) bool {
		return n.actors[i].Kind == graph.Initiative &&
			!slices.ContainsFunc(n.neighbours(i), func(j int32) bool { return n.actors[j].Kind == graph.SportsClub })
	})
}

func (n *Net) those(key string, are func(int32) bool) []Step {
	out := []Step{}
	for i := range int32(len(n.actors)) {
		if are(i) {
			out = append(out, Step{n.id(i), graph.Say(key, n.name(i))})
		}
	}
	slices.SortStableFunc(out, func(a, b Step) int {
		return bytes.Compare(fold.Collate(n.name(n.index[a.Actor])), fold.Collate(n.name(n.index[b.Actor])))
	})
	return out
}
