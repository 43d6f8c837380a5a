package concept

import (
	"lotsennetz/graph"
)

// A Node is a conference, goal, measure or project with what serves it.
type Node struct {
	Record graph.Record
	Aim    graph.Aim
	// Done is the share done in per cent, Known false where nobody said anything.
	Done  float64
	Known bool
	// Below is the weighted mean of what serves it, whatever was said of it itself;
	// Counted is how many went into it.
	Below   float64
	Counted int
	Parts   []*Node // in the order of the concept
}

// Weight is how much the node counts in what it serves.
func (n *Node) Weight() int { return max(1, n.Aim.Weight) }

// Dropped reports whether it was given up and no longer counts.
func (n *Node) Dropped() bool { return n.Aim.State == graph.AimDropped || n.Record.Head().Archived }

// Tree hangs everything under what it serves and rolls the shares up. What serves
// nothing that is there stands at the top.
//
// What a person said of a node counts as it was said. Of a node nobody spoke of
// counts the mean of its parts by their weights, those given up and those nobody
// knows left out; of one without parts its state: planned is 0, achieved or closed
// 100, underway unknown.
func Tree(c graph.Concept) []*Node {
	t := tree{nodes: map[graph.Ref]*Node{}}
	for _, x := range c.Conferences {
		t.add(x, x.Aim, graph.Ref{})
	}
	for _, x := range c.Goals {
		t.add(x, x.Aim, graph.Ref{Kind: graph.KindConference, ID: string(x.Conference)})
	}
	for _, x := range c.Measures {
		t.add(x, x.Aim, graph.Ref{Kind: graph.KindGoal, ID: string(x.Goal)})
	}
	for _, x := range c.Projects {
		t.add(x, x.Aim, graph.Ref{Kind: graph.KindMeasure, ID: string(x.Measure)})
	}
	for _, n := range t.top {
		n.roll()
	}
	return t.top
}

type tree struct {
	nodes map[graph.Ref]*Node
	top   []*Node
}

func (t *tree) add(r graph.Record, a graph.Aim, serves graph.Ref) {
	n := &Node{Record: r, Aim: a}
	t.nodes[r.Ref()] = n
	if above, ok := t.nodes[serves]; ok {
		above.Parts = append(above.Parts, n)
		return
	}
	t.top = append(t.top, n)
}

func (n *Node) roll() {
	var sum, weights float64
	for _, p := range n.Parts {
		p.roll()
		if p.Known && !p.Dropped() {
			sum += p.Done * float64(p.Weight())
			weights += float64(p.Weight())
			n.Counted++
		}
	}
	if weights > 0 {
		n.Below = sum / weights
	}
	switch {
	case n.Aim.Share != nil:
		n.Done, n.Known = float64(*n.Aim.Share), true
	case n.Counted > 0:
		n.Done, n.Known = n.Below, true
	case n.Aim.State == graph.AimAchieved || n.Aim.State == graph.AimClosed:
		n.Done, n.Known = 100, true
	case n.Aim.State == graph.AimPlanned:
		n.Known = true
	}
}

// All are the nodes of a tree, each before its parts.
func All(top []*Node) []*Node {
	var out []*Node
	for _, n := range top {
		out = append(append(out, n), All(n.Parts)...)
	}
	return out
}
