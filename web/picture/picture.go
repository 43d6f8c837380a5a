// Package picture makes a part of the network a picture: where its actors lie,
// what is drawn of it on a day, how large and in which colour; as data for the
// browser and as SVG. It shows what it is given: hand it what a View read.
package picture

import (
	"math"
	"slices"

	"lotsennetz/graph"
	"lotsennetz/internal/layout"
)

// A Picture is a part of the network with its places, the same for every day and
// filter. It is read-only and safe for concurrent use.
type Picture struct {
	Nodes  []Node // by name
	Around int    // the node in the middle; -1: none
	First  graph.Date
	// Truncated says that there are more actors.
	Truncated bool

	ties []tie
}

// Node is an actor and where it lies.
type Node struct {
	ID   graph.ActorID
	Name string
	Slug string
	Kind graph.ActorKind
	Town graph.PlaceKey // of its first seat whose place is known
	X, Y float64
	// Days are when the actor was in the network; nil: always.
	Days []graph.Period
}

// there reports whether the actor was in the network on a day.
func (n Node) there(day graph.Date) bool {
	return n.Days == nil || slices.ContainsFunc(n.Days, func(p graph.Period) bool { return p.Contains(day) })
}

// tie is a graph.Tie by the numbers of its ends.
type tie struct {
	graph.Tie
	a, b int32
}

// Focus is what a question looks at beside a choice of actors.
type Focus struct {
	Around  graph.ActorID
	Between [2]graph.ActorKind // only ties from the one kind to the other
}

// New lays a part of the network out. Actors that nothing ties lie nowhere and
// are told in words.
func New(n graph.Subgraph, c *graph.Catalog, f Focus) *Picture {
	p := &Picture{Around: -1, Truncated: n.Truncated, Nodes: make([]Node, len(n.Actors))}
	index := make(map[graph.ActorID]int32, len(n.Actors))
	for i, a := range n.Actors {
		p.Nodes[i] = Node{ID: a.ID, Name: a.Name, Slug: a.Slug, Kind: a.Kind, Town: townOf(a, c), Days: n.There[a.Ref()]}
		if index[a.ID] = int32(i); a.ID == f.Around {
			p.Around = i
		}
	}
	for _, t := range n.Ties() {
		a, b := index[t.A], index[t.B]
		if f.Between[0] != "" {
			if kinds := [2]graph.ActorKind{p.Nodes[a].Kind, p.Nodes[b].Kind}; kinds != f.Between && [2]graph.ActorKind{kinds[1], kinds[0]} != f.Between {
				continue
			}
		}
		p.ties = append(p.ties, tie{t, a, b})
		if from := t.Spans[0].From; from != "" && (p.First == "" || from < p.First) {
			p.First = from
		}
	}
	p.place()
	return p
}

func townOf(a graph.Actor, c *graph.Catalog) graph.PlaceKey {
	for _, s := range a.Seats {
		if town, ok := c.Municipality(s.Place); ok {
			return town.Key
		}
	}
	return ""
}

// place lays out the actors that are tied at any time, so that nothing moves when
// the day does.
func (p *Picture) place() {
	number := make([]int32, len(p.Nodes))
	var tied []int32
	for i := range number {
		number[i] = -1
	}
	edges := make([][2]int32, 0, len(p.ties))
	for _, t := range p.ties {
		for _, i := range []int32{t.a, t.b} {
			if number[i] < 0 {
				number[i] = int32(len(tied))
				tied = append(tied, i)
			}
		}
		edges = append(edges, [2]int32{number[t.a], number[t.b]})
	}
	slices.SortFunc(edges, func(x, y [2]int32) int { return slices.Compare(x[:], y[:]) })
	for k, at := range layout.Place(len(tied), slices.Compact(edges)) {
		p.Nodes[tied[k]].X, p.Nodes[tied[k]].Y = round(at.X), round(at.Y)
	}
}

func round(f float64) float64 { return math.Round(f*1e4) / 1e4 }
