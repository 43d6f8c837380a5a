package picture

import (
	"cmp"
	"slices"

	"lotsennetz/analysis"
	"lotsennetz/graph"
)

// Filter is what of a picture is shown.
type Filter struct {
	Relations []graph.Relation
	States    []graph.CooperationState // of cooperations
	Without   []graph.ActorKind        // kinds left out
	Day       graph.Date
}

// AnyLine reports whether the filter lets any kind of line through.
func (f Filter) AnyLine() bool {
	return slices.ContainsFunc(f.Relations, func(r graph.Relation) bool { return r != graph.TieCooperation || len(f.States) > 0 })
}

// Shown is a picture on a day, through a filter, with what is counted of it. It is
// read-only and safe for concurrent use.
type Shown struct {
	*Picture
	Filter
	Lines   []Line
	Actors  int   // in this part, alone or not
	Drawn   []int // the nodes with a line, and the one in the middle
	Alone   []int // the others who were there that day; none around an actor
	Links   []int // by node: how many others it is tied to
	Ways    []float64
	Sampled bool // ways are estimated
	Rank    []int
	Group   []int // by node, a number of Groups; -1: none
	Groups  []Group
	Best    []graph.CooperationState // by node: how far it has come with anybody
	// Hub says who is between most others, Cut who alone holds others; both may be
	// missing.
	Hub, Cut graph.Phrase
}

// Line is one tie of the day.
type Line struct {
	A, B     int
	Relation graph.Relation
	State    graph.CooperationState
	Topic    graph.TopicKey
	Since    graph.Date
}

// Group is nodes more closely tied with one another than luck would have it.
type Group struct {
	Middle int // the node with most links
	Count  int
}

// leastWays is the share of ways worth a sentence: less is told as 0.0 per cent.
const leastWays = 0.0005

// seed decides what the analysis leaves to luck: the same network is told in the
// same words.
const seed = 1

// advanced are the states by how far two have come.
var advanced = []graph.CooperationState{graph.Ended, graph.Asked, graph.Resting, graph.Agreed, graph.Cooperating}

// At is the picture through a filter.
func (p *Picture) At(f Filter) *Shown {
	s := &Shown{Picture: p, Filter: f}
	s.lines()
	s.count()
	s.analyse()
	return s
}

// lines are the ties that the filter lets through. Around an actor only those
// tied to it belong to the picture.
func (s *Shown) lines() {
	beside := make([]bool, len(s.Nodes))
	for _, t := range s.ties {
		span, ok := t.On(s.Day)
		if !ok || !slices.Contains(s.Relations, t.Relation) || span.State != "" && !slices.Contains(s.States, span.State) || s.left(int(t.a)) || s.left(int(t.b)) {
			continue
		}
		if a, b := int(t.a), int(t.b); a == s.Around || b == s.Around {
			beside[a], beside[b] = true, true
		}
		s.Lines = append(s.Lines, Line{int(t.a), int(t.b), t.Relation, span.State, t.Topic, span.From})
	}
	if s.Around >= 0 {
		s.Lines = slices.DeleteFunc(s.Lines, func(l Line) bool { return !beside[l.A] || !beside[l.B] })
	}
}

// left reports whether a node's kind is left out.
func (s *Shown) left(i int) bool { return slices.Contains(s.Without, s.Nodes[i].Kind) }

// pair is two nodes, the smaller first.
func (l Line) pair() [2]int { return [2]int{min(l.A, l.B), max(l.A, l.B)} }

func (s *Shown) count() {
	s.Links, s.Best = make([]int, len(s.Nodes)), make([]graph.CooperationState, len(s.Nodes))
	seen := make(map[[2]int]bool, len(s.Lines))
	for _, l := range s.Lines {
		if !seen[l.pair()] {
			seen[l.pair()] = true
			s.Links[l.A]++
			s.Links[l.B]++
		}
		for _, i := range []int{l.A, l.B} {
			if slices.Index(advanced, l.State) > slices.Index(advanced, s.Best[i]) {
				s.Best[i] = l.State
			}
		}
	}
	for i, links := range s.Links {
		switch {
		case links > 0 || i == s.Around:
			s.Drawn = append(s.Drawn, i)
		case s.Around < 0 && !s.left(i) && s.Nodes[i].there(s.Day):
			s.Alone = append(s.Alone, i)
		}
	}
	s.Actors = len(s.Drawn) + len(s.Alone)
}

// analyse counts ways and groups among the actors of this part.
func (s *Shown) analyse() {
	s.Ways, s.Rank, s.Group = make([]float64, len(s.Nodes)), make([]int, len(s.Nodes)), make([]int, len(s.Nodes))
	for i := range s.Group {
		s.Group[i] = -1
	}
	index := map[graph.ActorID]int{}
	var scene graph.Scene
	for _, i := range slices.Concat(s.Drawn, s.Alone) {
		index[s.Nodes[i].ID] = i
		scene.Actors = append(scene.Actors, graph.Actor{ID: s.Nodes[i].ID, Name: s.Nodes[i].Name, Kind: s.Nodes[i].Kind})
	}
	for _, l := range s.Lines {
		scene.Cooperations = append(scene.Cooperations, graph.Cooperation{A: s.Nodes[l.A].ID, B: s.Nodes[l.B].ID, State: graph.Cooperating})
	}
	net := analysis.New(scene, graph.NewCatalog(nil))
	hub := s.ways(net, index)
	if hub.Betweenness >= leastWays {
		s.Hub = net.HubSentence(hub)
	}
	if cuts := net.CutPoints(); len(cuts) > 0 {
		s.Cut = cuts[0].Sentence
	}
	groups, _ := net.Communities(seed)
	for k, g := range groups {
		s.Groups = append(s.Groups, Group{index[g.Middle], len(g.Actors)})
		for _, id := range g.Actors {
			s.Group[index[id]] = k
		}
	}
}

// ways says how often each node lies between others, and who does most.
func (s *Shown) ways(net *analysis.Net, index map[graph.ActorID]int) (hub analysis.Measure) {
	between := net.Betweenness(seed)
	s.Sampled = between.Error != nil
	ids := make([]graph.ActorID, 0, len(index))
	for id := range index {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for k, id := range ids {
		i := index[id]
		s.Ways[i] = between.Share[k]
		if s.Ways[i] > hub.Betweenness {
			hub = analysis.Measure{Actor: id, Degree: s.Links[i], Betweenness: s.Ways[i]}
			if s.Sampled {
				hub.Error = between.Error[k]
			}
		}
	}
	order := slices.Clone(s.Drawn)
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(s.Ways[b], s.Ways[a]) })
	for k, i := range order {
		if s.Ways[i] == 0 {
			break
		}
		s.Rank[i] = k + 1
		if k > 0 && s.Ways[order[k-1]] == s.Ways[i] {
			s.Rank[i] = s.Rank[order[k-1]]
		}
	}
	return hub
}

// Most is the drawn node with most links; false where there is none with more
// than one.
func (s *Shown) Most() (node int, ok bool) {
	most := 1
	for _, i := range s.Drawn {
		if s.Links[i] > most {
			node, most, ok = i, s.Links[i], true
		}
	}
	return node, ok
}
