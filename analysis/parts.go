package analysis

import (
	"cmp"
	"slices"

	"lotsennetz/graph"
)

// Part is actors connected with one another, directly or by others. An actor
// without any link is a part of its own.
type Part struct {
	Actors []graph.ActorID // by id
	Middle graph.ActorID   // has most partners
}

// CutPoint is an actor without whom others lose contact (single point of
// failure).
type CutPoint struct {
	Actor    graph.ActorID
	Lost     int           // actors who lose contact with the largest rest
	Pieces   int           // into which its part falls
	Around   graph.ActorID // best known in the largest piece that loses contact
	Sentence graph.Phrase
}

// Bridge is a cooperation that alone holds two groups of actors together.
type Bridge struct {
	A, B     graph.ActorID // B is on the smaller side
	Lost     int           // actors on the smaller side
	Sentence graph.Phrase
}

// Parts are the parts of the network, the largest first, then by first id.
func (n *Net) Parts() []Part {
	var out []Part
	for _, members := range n.components() {
		out = append(out, Part{n.ids(members), n.id(n.middle(members))})
	}
	return out
}

func (n *Net) components() [][]int32 {
	seen := make([]bool, len(n.actors))
	var out [][]int32
	for i := range n.actors {
		if seen[i] {
			continue
		}
		seen[i] = true
		part := []int32{int32(i)}
		for k := 0; k < len(part); k++ {
			for _, j := range n.neighbours(part[k]) {
				if !seen[j] {
					seen[j] = true
					part = append(part, j)
				}
			}
		}
		slices.Sort(part)
		out = append(out, part)
	}
	slices.SortStableFunc(out, func(a, b []int32) int { return len(b) - len(a) })
	return out
}

// tree is a walk through the network in depth: what lies below an actor in it is
// one stretch of order.
type tree struct {
	order   []int32 // as met
	met     []int32 // position in order
	size    []int32 // of the stretch
	low     []int32 // earliest position reachable from the stretch by one link back
	parent  []int32 // -1: first of its part
	whole   []int32 // size of its part
	cursors []int32
}

func (n *Net) walk() *tree {
	size := len(n.actors)
	make32 := func() []int32 { return make([]int32, size) }
	t := &tree{met: make32(), size: make32(), low: make32(), parent: make32(), whole: make32(), cursors: slices.Clone(n.start[:size])}
	for i := range t.met {
		t.met[i] = -1
	}
	for i := range int32(size) {
		if t.met[i] < 0 {
			t.descend(n, i)
		}
	}
	return t
}

func (t *tree) enter(i, parent int32) {
	t.met[i], t.low[i], t.parent[i] = int32(len(t.order)), int32(len(t.order)), parent
	t.order = append(t.order, i)
}

func (t *tree) descend(n *Net, root int32) {
	t.enter(root, -1)
	for i := root; i >= 0; {
		if t.cursors[i] < n.start[i+1] {
			j := n.next[t.cursors[i]]
			t.cursors[i]++
			switch {
			case t.met[j] < 0:
				t.enter(j, i)
				i = j
			case j != t.parent[i]:
				t.low[i] = min(t.low[i], t.met[j])
			}
			continue
		}
		t.size[i] = int32(len(t.order)) - t.met[i]
		up := t.parent[i]
		if up >= 0 {
			t.low[up] = min(t.low[up], t.low[i])
		}
		i = up
	}
	for _, i := range t.below(root) {
		t.whole[i] = t.size[root]
	}
}

// below is the stretch of an actor: itself and all it is the way to.
func (t *tree) below(i int32) []int32 { return t.order[t.met[i] : t.met[i]+t.size[i]] }

// Bridges are the cooperations whose end would part the network, those with most
// to lose first.
func (n *Net) Bridges() []Bridge {
	t := n.walk()
	var out []Bridge
	for _, i := range t.order {
		up := t.parent[i]
		if up < 0 || t.low[i] <= t.met[up] {
			continue
		}
		near, far, lost := up, i, t.size[i]
		if rest := t.whole[i] - lost; rest < lost {
			near, far, lost = i, up, rest
		}
		b := Bridge{A: n.id(near), B: n.id(far), Lost: int(lost)}
		if lost == 1 {
			b.Sentence = graph.Say("analysis.bridge_one", n.name(far), n.name(near))
		} else {
			b.Sentence = graph.Say("analysis.bridge", n.name(near), n.name(far), b.Lost)
		}
		out = append(out, b)
	}
	slices.SortFunc(out, func(a, b Bridge) int { return cmp.Or(b.Lost-a.Lost, cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B)) })
	return out
}

// CutPoints are the actors whose leaving would part the network, those with most
// to lose first.
func (n *Net) CutPoints() []CutPoint {
	t := n.walk()
	pieces := make([][][]int32, len(n.actors)) // below each actor, cut off without it
	for _, i := range t.order {
		if up := t.parent[i]; up >= 0 && t.low[i] >= t.met[up] {
			pieces[up] = append(pieces[up], t.below(i))
		}
	}
	var out []CutPoint
	for _, i := range t.order {
		if p, ok := n.cutPoint(t, i, pieces[i]); ok {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b CutPoint) int { return cmp.Or(b.Lost-a.Lost, cmp.Compare(a.Actor, b.Actor)) })
	return out
}

func (n *Net) cutPoint(t *tree, i int32, pieces [][]int32) (p CutPoint, ok bool) {
	rest := t.whole[i] - 1
	for _, piece := range pieces {
		rest -= int32(len(piece))
	}
	if rest > 0 {
		pieces = append(slices.Clone(pieces), t.around(i, pieces, rest))
	}
	if len(pieces) < 2 {
		return p, false
	}
	slices.SortStableFunc(pieces, func(a, b []int32) int { return len(b) - len(a) })
	lost := pieces[1] // the largest keeps the contact
	around := n.middle(lost)
	p = CutPoint{Actor: n.id(i), Pieces: len(pieces), Around: n.id(around), Lost: int(t.whole[i]) - 1 - len(pieces[0])}
	switch {
	case len(pieces) > 2:
		p.Sentence = graph.Say("analysis.cut_more", n.name(i), p.Lost, n.name(around))
	case p.Lost > 1:
		p.Sentence = graph.Say("analysis.cut", n.name(i), p.Lost, n.name(around))
	default:
		p.Sentence = graph.Say("analysis.cut_one", n.name(i), n.name(around))
	}
	return p, true
}

// around is the part of an actor without it and without some stretches below it.
func (t *tree) around(i int32, without [][]int32, size int32) []int32 {
	root := i
	for t.parent[root] >= 0 {
		root = t.parent[root]
	}
	gone := map[int32]int32{} // where a stretch begins, how long it is
	for _, s := range without {
		gone[t.met[s[0]]] = int32(len(s))
	}
	out := make([]int32, 0, size)
	for k := t.met[root]; k < t.met[root]+t.whole[root]; k++ {
		if skip := gone[k]; skip > 0 {
			k += skip - 1
		} else if t.order[k] != i {
			out = append(out, t.order[k])
		}
	}
	return out
}
