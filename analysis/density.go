package analysis

import (
	"cmp"
	"slices"

	"lotsennetz/graph"
)

// Density is how many of the possible cooperations between two sets of actors
// there are; inside one where both are the same.
type Density[K cmp.Ordered] struct {
	A, B     K // in order
	Links    int
	Possible int
	Share    float64 // of the possible ones
	Sentence graph.Phrase
}

// Kinds is the density between every two kinds of actors that are there, the
// closest first.
func (n *Net) Kinds() []Density[graph.ActorKind] {
	return density(n, func(i int32) graph.ActorKind { return n.actors[i].Kind }, func(d Density[graph.ActorKind]) graph.Phrase {
		if d.A == d.B {
			return graph.Say("analysis.kind", d.A, d.Links, d.Possible)
		}
		return graph.Say("analysis.kinds", d.A, d.B, d.Links, d.Possible)
	})
}

// Towns is the density between every two towns with actors, the closest first.
func (n *Net) Towns() []Density[graph.PlaceKey] {
	return density(n, func(i int32) graph.PlaceKey { return n.towns[i] }, func(d Density[graph.PlaceKey]) graph.Phrase {
		switch {
		case d.A == d.B:
			return graph.Say("analysis.town", d.A, d.Links, d.Possible)
		case d.Links == 0:
			return graph.Say("analysis.towns_none", d.A, d.B)
		}
		return graph.Say("analysis.towns", d.A, d.B, d.Links, d.Possible)
	})
}

// density counts pairs by what their ends are; an empty value is nothing.
func density[K cmp.Ordered](n *Net, of func(int32) K, say func(Density[K]) graph.Phrase) []Density[K] {
	var none K
	count, links := map[K]int{}, map[[2]K]int{}
	for i := range n.actors {
		if k := of(int32(i)); k != none {
			count[k]++
		}
	}
	for _, e := range n.edges {
		a, b := of(e[0]), of(e[1])
		links[[2]K{min(a, b), max(a, b)}]++
	}
	var keys []K
	for k := range count {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	out := []Density[K]{}
	for i, a := range keys {
		for _, b := range keys[i:] {
			d := Density[K]{A: a, B: b, Links: links[[2]K{a, b}], Possible: count[a] * count[b]}
			if a == b {
				d.Possible = count[a] * (count[a] - 1) / 2
			}
			if d.Possible == 0 {
				continue
			}
			d.Share = float64(d.Links) / float64(d.Possible)
			d.Sentence = say(d)
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(x, y Density[K]) int { return cmp.Compare(y.Share, x.Share) })
	return out
}
