package analysis

import (
	"slices"

	"lotsennetz/graph"
)

// At is the scene with its cooperations as they stood on a day; those not yet
// there are left out. Actors are those of the scene: graph.SceneOn has those of
// a day.
func At(s graph.Scene, day graph.Date) graph.Scene {
	links := make([]graph.Cooperation, 0, len(s.Cooperations))
	for _, c := range s.Cooperations {
		if state := c.StateOn(day); state != "" {
			c.State = state
			links = append(links, c)
		}
	}
	s.Cooperations = links
	return s
}

// Pair is two actors, the smaller id first.
type Pair struct {
	A, B     graph.ActorID
	Sentence graph.Phrase
}

// Step is an actor who came into the network or fell out of it.
type Step struct {
	Actor    graph.ActorID
	Sentence graph.Phrase
}

// Merger is parts of two and more actors that became one, or one that became
// several, each named by its middle, the largest first.
type Merger struct {
	Middles  []graph.ActorID
	Sentence graph.Phrase
}

// Change is what became of a network.
type Change struct {
	Gained []Pair // cooperations that came
	Lost   []Pair
	Joined []Step // actors with their first link
	Left   []Step // actors without any link now
	Merged []Merger
	Parted []Merger
	// Sentence sums it up.
	Sentence graph.Phrase
}

// Compare says what changed from one state of the network to a later one. A list
// is by ids.
func Compare(before, after *Net) Change {
	c := Change{
		Gained: after.without(before, "analysis.gained"), Lost: before.without(after, "analysis.lost"),
		Joined: after.newly(before, "analysis.joined"), Left: before.newly(after, "analysis.left"),
		Merged: after.unions(before, "analysis.merged"), Parted: before.unions(after, "analysis.parted"),
		Sentence: graph.Say("analysis.unchanged"),
	}
	if len(c.Gained)+len(c.Lost) > 0 {
		c.Sentence = graph.Say("analysis.change", len(c.Gained), len(c.Lost))
	}
	return c
}

// Sentences are all of the change: the sum, what it means for the whole, then each
// cooperation and actor.
func (c Change) Sentences() []graph.Phrase {
	out := []graph.Phrase{c.Sentence}
	for _, list := range [][]Merger{c.Merged, c.Parted} {
		for _, m := range list {
			out = append(out, m.Sentence)
		}
	}
	for _, list := range [][]Pair{c.Gained, c.Lost} {
		for _, p := range list {
			out = append(out, p.Sentence)
		}
	}
	for _, list := range [][]Step{c.Joined, c.Left} {
		for _, s := range list {
			out = append(out, s.Sentence)
		}
	}
	return out
}

// without are the links of n that another network lacks.
func (n *Net) without(other *Net, key string) []Pair {
	out := []Pair{}
	for _, e := range n.edges {
		if a, b := n.id(e[0]), n.id(e[1]); !other.Linked(a, b) {
			out = append(out, Pair{a, b, graph.Say(key, n.name(e[0]), n.name(e[1]))})
		}
	}
	return out
}

// newly are the actors with a link in n and none in another network.
func (n *Net) newly(other *Net, key string) []Step {
	out := []Step{}
	for i := range int32(len(n.actors)) {
		if j, known := other.index[n.id(i)]; n.degree(i) > 0 && (!known || other.degree(j) == 0) {
			out = append(out, Step{n.id(i), graph.Say(key, n.name(i))})
		}
	}
	return out
}

// unions are the parts of n that hold several parts of another network.
func (n *Net) unions(other *Net, key string) []Merger {
	whole := make([]int, len(n.actors)) // part of each actor
	for k, part := range n.components() {
		for _, i := range part {
			whole[i] = k
		}
	}
	held := map[int][][]int32{} // parts of the other, by where their middle is
	for _, part := range other.components() {
		if len(part) < 2 {
			break // the largest come first
		}
		seen := map[int]bool{}
		for _, j := range part {
			if i, known := n.index[other.id(j)]; known && n.degree(i) > 0 && !seen[whole[i]] {
				seen[whole[i]] = true
				held[whole[i]] = append(held[whole[i]], part)
			}
		}
	}
	out := []Merger{}
	for _, parts := range held {
		if len(parts) < 2 {
			continue
		}
		var m Merger
		for _, p := range parts {
			m.Middles = append(m.Middles, other.id(other.middle(p)))
		}
		m.Sentence = graph.Say(key, other.name(other.middle(parts[0])), other.name(other.middle(parts[1])), len(parts))
		out = append(out, m)
	}
	slices.SortFunc(out, func(a, b Merger) int { return slices.Compare(a.Middles, b.Middles) })
	return out
}
