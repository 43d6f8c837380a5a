package web

import (
	"math"
	"net/url"
	"slices"

	"lotsennetz/graph"
	"lotsennetz/internal/layout"
)

// NetworkPage shows a part of the network as a picture and as a table; it begins
// with a question.
type NetworkPage struct {
	Base
	Around, Topic, Place, Kind, Other Field
	Problems                          []Problem
	Asked                             bool
	Summary                           []string
	DataURL                           string
	Kinds                             []KindCount
	Rows                              []EdgeRow
	Alone                             []Link // without a line in this part
	Truncated                         string
}

func (*NetworkPage) name() string { return "network" }

// KindCount is a kind of actor in the picture.
type KindCount struct {
	Kind  graph.ActorKind
	ID    string
	Label string
	Count int
}

// EdgeRow is a cooperation in the table.
type EdgeRow struct {
	A, B                Link
	State, Topic, Since string
}

// NewNetworkPage is the page with its questions.
func NewNetworkPage(b Base, c *graph.Catalog, in FormInput) *NetworkPage {
	f, p := NewForm(b.Printer, in.Values, in.Wrong), b.Printer
	page := &NetworkPage{Base: b,
		Around: f.optional(f.hint(f.input("around", "network.around"), "network.around.hint")),
		Topic:  f.optional(f.choose(f.input("topic", "actors.topic"), any1(p.T("form.all"), topicOptions(p, c)))),
		Place:  f.optional(f.choose(f.input("place", "actors.place"), any1(p.T("form.all"), placeOptions(p, c)))),
		Kind:   f.optional(f.choose(f.input("kind", "network.kind"), any1(p.T("form.all"), kindOptions(p)))),
		Other:  f.optional(f.choose(f.input("with", "network.with"), any1(p.T("form.all"), kindOptions(p)))),
	}
	page.Problems = f.problems(page.Around, page.Topic, page.Place, page.Kind, page.Other)
	return page
}

// Fill puts the part of the network onto the page.
func (p *NetworkPage) Fill(n graph.Subgraph, values url.Values) {
	p.Asked = true
	p.DataURL = "/netzwerk/daten?" + with(values, "cursor", "")
	byID := map[graph.ActorID]graph.Actor{}
	counts := map[graph.ActorKind]int{}
	for _, a := range n.Actors {
		byID[a.ID] = a
		counts[a.Kind]++
	}
	linked := map[graph.ActorID]int{}
	for _, c := range n.Cooperations {
		linked[c.A]++
		linked[c.B]++
		a, b := byID[c.A], byID[c.B]
		row := EdgeRow{A: Link{"/akteure/" + a.Slug, a.Name}, B: Link{"/akteure/" + b.Slug, b.Name},
			State: p.L("cooperation.state", c.State), Since: p.Date(c.Since)}
		if c.Topic != "" {
			row.Topic = p.Printer.Topic(c.Topic)
		}
		p.Rows = append(p.Rows, row)
	}
	slices.SortStableFunc(p.Rows, func(x, y EdgeRow) int { return byName(x.A.Text, y.A.Text) })
	for _, k := range graph.ActorKinds {
		if counts[k] > 0 {
			p.Kinds = append(p.Kinds, KindCount{k, fieldID("show-" + string(k)), p.L("actor.kind", k), counts[k]})
		}
	}
	for _, a := range n.Actors {
		if linked[a.ID] == 0 {
			p.Alone = append(p.Alone, Link{"/akteure/" + a.Slug, a.Name})
		}
	}
	p.summarise(n, linked)
}

// summarise says in sentences what the picture shows.
func (p *NetworkPage) summarise(n graph.Subgraph, linked map[graph.ActorID]int) {
	p.Summary = append(p.Summary, p.T("network.summary", len(n.Actors))+" "+p.T("network.summary.links", len(n.Cooperations)))
	most, best := 0, graph.Actor{}
	for _, a := range n.Actors {
		if linked[a.ID] > most {
			most, best = linked[a.ID], a
		}
	}
	if most > 1 {
		p.Summary = append(p.Summary, p.T("network.summary.most", best.Name, most))
	}
	if len(p.Alone) > 0 {
		p.Summary = append(p.Summary, p.T("network.summary.alone", len(p.Alone)))
	}
	if n.Truncated {
		p.Truncated = p.T("network.truncated")
	}
}

// NetworkPicture is the part of the network as the picture needs it.
type NetworkPicture struct {
	Nodes []PictureNode `json:"nodes"`
	Edges []PictureEdge `json:"edges"`
}

// PictureNode is an actor in the picture.
type PictureNode struct {
	ID     graph.ActorID    `json:"id"`
	Label  string           `json:"label"`
	Kind   graph.ActorKind  `json:"kind"`
	Topics []graph.TopicKey `json:"topics"`
	X      float64          `json:"x"`
	Y      float64          `json:"y"`
	Size   float64          `json:"size"`
	URL    string           `json:"url"`
	Centre bool             `json:"centre,omitempty"`
}

// PictureEdge is a cooperation in the picture.
type PictureEdge struct {
	Source graph.ActorID          `json:"source"`
	Target graph.ActorID          `json:"target"`
	State  graph.CooperationState `json:"state"`
}

// NewNetworkPicture places the actors that cooperate; those that stand alone are
// told in words. The same part of the network always looks the same.
func NewNetworkPicture(n graph.Subgraph, around graph.ActorID) NetworkPicture {
	out := NetworkPicture{Nodes: []PictureNode{}, Edges: []PictureEdge{}}
	index, linked := map[graph.ActorID]int{}, map[graph.ActorID]bool{around: true}
	for _, c := range n.Cooperations {
		linked[c.A], linked[c.B] = true, true
	}
	for _, a := range n.Actors {
		if !linked[a.ID] {
			continue
		}
		index[a.ID] = len(out.Nodes)
		topics := a.Topics
		if topics == nil {
			topics = []graph.TopicKey{}
		}
		out.Nodes = append(out.Nodes, PictureNode{ID: a.ID, Label: a.Name, Kind: a.Kind, Topics: topics, URL: "/akteure/" + a.Slug, Centre: a.ID == around, Size: 5})
	}
	var edges [][2]int32
	for _, c := range n.Cooperations {
		i, ok1 := index[c.A]
		j, ok2 := index[c.B]
		if !ok1 || !ok2 {
			continue
		}
		edges = append(edges, [2]int32{int32(i), int32(j)})
		out.Edges = append(out.Edges, PictureEdge{c.A, c.B, c.State})
		out.Nodes[i].Size = min(14, out.Nodes[i].Size+1)
		out.Nodes[j].Size = min(14, out.Nodes[j].Size+1)
	}
	for i, at := range layout.Place(len(out.Nodes), edges) {
		out.Nodes[i].X, out.Nodes[i].Y = math.Round(at.X*1e4)/1e4, math.Round(at.Y*1e4)/1e4
	}
	return out
}
