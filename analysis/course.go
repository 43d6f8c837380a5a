package analysis

import (
	"slices"

	"lotsennetz/graph"
)

// Moment is the network on a day in a few numbers.
type Moment struct {
	Day      graph.Date
	Links    int
	Parts    int // of two and more actors
	Largest  int // actors in the largest part
	Isolated int
}

// Course is the network of some grounds, in their order.
func Course(grounds []Ground) []Moment {
	out := make([]Moment, 0, len(grounds))
	for _, g := range grounds {
		n := g.Net()
		m := Moment{Day: g.Day, Links: n.Links()}
		for _, part := range n.components() {
			m.Largest = max(m.Largest, len(part))
			if len(part) > 1 {
				m.Parts++
			} else {
				m.Isolated++
			}
		}
		out = append(out, m)
	}
	return out
}

// Days are the days on which a cooperation of the scene changed, the first first:
// between two of them the network stayed the same.
func Days(s graph.Scene) []graph.Date {
	out := []graph.Date{}
	for _, c := range s.Cooperations {
		if c.Since != "" {
			out = append(out, c.Since)
		}
		for _, step := range c.History {
			out = append(out, graph.DateOf(step.At.UTC()))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
