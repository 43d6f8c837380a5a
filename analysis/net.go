package analysis

import (
	"cmp"
	"slices"

	"lotsennetz/graph"
)

// Net is who cooperates with whom, indexed for counting. It is read-only and safe
// for concurrent use.
type Net struct {
	actors []graph.Actor // by id
	towns  []graph.PlaceKey
	index  map[graph.ActorID]int32
	edges  [][2]int32 // the smaller end first, in order, each pair once
	start  []int32    // neighbours of i are next[start[i]:start[i+1]]
	next   []int32
}

// New is the network of a scene: its unarchived actors, and the cooperations
// going on between two of them. An actor's town is that of its first seat whose
// place is known.
func New(s graph.Scene, c *graph.Catalog) *Net {
	n := &Net{index: map[graph.ActorID]int32{}}
	n.actors = slices.DeleteFunc(slices.Clone(s.Actors), func(a graph.Actor) bool { return a.Archived })
	slices.SortFunc(n.actors, func(a, b graph.Actor) int { return cmp.Compare(a.ID, b.ID) })
	n.actors = slices.CompactFunc(n.actors, func(a, b graph.Actor) bool { return a.ID == b.ID })
	for i, a := range n.actors {
		n.index[a.ID] = int32(i)
		n.towns = append(n.towns, townOf(a, c))
	}
	for _, l := range s.Cooperations {
		a, known := n.index[l.A]
		b, knownToo := n.index[l.B]
		if known && knownToo && a != b && !l.Archived && l.State == graph.Cooperating {
			n.edges = append(n.edges, [2]int32{min(a, b), max(a, b)})
		}
	}
	slices.SortFunc(n.edges, func(x, y [2]int32) int { return cmp.Or(cmp.Compare(x[0], y[0]), cmp.Compare(x[1], y[1])) })
	n.edges = slices.Compact(n.edges)
	n.link()
	return n
}

func townOf(a graph.Actor, c *graph.Catalog) graph.PlaceKey {
	for _, s := range a.Seats {
		if town, ok := c.Municipality(s.Place); ok {
			return town.Key
		}
	}
	return ""
}

// link lays the neighbours of all actors out one after the other.
func (n *Net) link() {
	n.start = make([]int32, len(n.actors)+1)
	for _, e := range n.edges {
		n.start[e[0]+1]++
		n.start[e[1]+1]++
	}
	for i := range n.actors {
		n.start[i+1] += n.start[i]
	}
	n.next = make([]int32, 2*len(n.edges))
	fill := slices.Clone(n.start)
	for _, e := range n.edges {
		for i := range e {
			n.next[fill[e[i]]] = e[1-i]
			fill[e[i]]++
		}
	}
}

func (n *Net) neighbours(i int32) []int32 { return n.next[n.start[i]:n.start[i+1]] }

func (n *Net) degree(i int32) int { return int(n.start[i+1] - n.start[i]) }

// Actors are how many there are.
func (n *Net) Actors() int { return len(n.actors) }

// Links are how many cooperations there are.
func (n *Net) Links() int { return len(n.edges) }

// Linked reports whether two actors cooperate.
func (n *Net) Linked(a, b graph.ActorID) bool {
	i, known := n.index[a]
	j, knownToo := n.index[b]
	if !known || !knownToo {
		return false
	}
	_, ok := slices.BinarySearch(n.neighbours(i), j)
	return ok
}

func (n *Net) name(i int32) string { return n.actors[i].Name }

func (n *Net) id(i int32) graph.ActorID { return n.actors[i].ID }

func (n *Net) ids(list []int32) []graph.ActorID {
	out := make([]graph.ActorID, len(list))
	for k, i := range list {
		out[k] = n.id(i)
	}
	return out
}

// middle is the best known of some actors: the one with most partners, then by
// name and id.
func (n *Net) middle(list []int32) int32 {
	return slices.MinFunc(list, func(a, b int32) int {
		return cmp.Or(n.degree(b)-n.degree(a), cmp.Compare(n.name(a), n.name(b)), cmp.Compare(a, b))
	})
}
