package web

import (
	"net/url"
	"slices"
	"strings"

	"lotsennetz/graph"
	"lotsennetz/web/locale"
	"lotsennetz/web/picture"
)

// What of a picture can be chosen, and what is shown where nothing is.
var (
	PictureRelations = graph.Relations
	DefaultRelations = []graph.Relation{graph.TieCooperation, graph.TieMembership}
	PictureStates    = []graph.CooperationState{graph.Asked, graph.Agreed, graph.Cooperating, graph.Resting, graph.Ended}
	DefaultStates    = []graph.CooperationState{graph.Cooperating}
)

// None is the value of a choice of which nothing is chosen; without any value the
// usual is meant.
const None = "none"

// NetworkPage shows a part of the network as a picture and as tables; it begins
// with a question.
type NetworkPage struct {
	Base
	Around, Topic, Place, Kind, Other, Relations, States, Without, Day, Size, Colour Field
	Problems                                                                         []Problem
	Asked, Whole                                                                     bool
	Question                                                                         string
	Summary, LeftOut                                                                 []string
	Figure                                                                           *Figure
	Heads                                                                            []SortHead
	Actors                                                                           []NodeRow
	ActorPages                                                                       Pages
	Rows                                                                             []EdgeRow
	RowPages                                                                         Pages
	Alone                                                                            []Link // without a line in this part

	values url.Values
}

func (*NetworkPage) name() string { return "network" }

// NewNetworkPage is the page with its questions.
func NewNetworkPage(b Base, c *graph.Catalog, in FormInput) *NetworkPage {
	f, p := NewForm(b.Printer, in.Values, in.Wrong), b.Printer
	page := &NetworkPage{Base: b, values: in.Values, Whole: in.Values.Get("whole") != "",
		Around:    f.optional(f.hint(f.input("around", "network.around"), "network.around.hint")),
		Topic:     f.optional(f.choose(f.input("topic", "actors.topic"), any1(p.T("form.all"), topicOptions(p, c)))),
		Place:     f.optional(f.choose(f.input("place", "actors.place"), any1(p.T("form.all"), placeOptions(p, c)))),
		Kind:      f.optional(f.choose(f.input("kind", "network.kind"), any1(p.T("form.all"), kindOptions(p)))),
		Other:     f.optional(f.choose(f.input("with", "network.with"), any1(p.T("form.all"), kindOptions(p)))),
		Relations: f.hint(f.choose(f.input("relation", "network.relation"), labelled(p, "relation", PictureRelations)), "network.relation.hint"),
		States:    f.hint(f.choose(f.input("state", "network.state"), labelled(p, "cooperation.state", PictureStates)), "network.state.hint"),
		Without:   f.optional(f.choose(f.input("without", "network.without"), kindOptions(p))),
		Day:       f.optional(f.hint(f.input("on", "network.day"), "network.day.hint")),
		Size:      f.choose(f.input("size", "network.size"), labelled(p, "network.size", picture.Sizes)),
		Colour:    f.choose(f.input("colour", "network.colour"), labelled(p, "network.colour", picture.Colours)),
	}
	page.Day.Type = "date"
	usual(in.Values, &page.Relations, DefaultRelations)
	usual(in.Values, &page.States, DefaultStates)
	page.Problems = f.problems(page.Around, page.Topic, page.Place, page.Kind, page.Other, page.Relations, page.States, page.Without, page.Day, page.Size, page.Colour)
	return page
}

// usual marks what is shown where nothing was said.
func usual[T ~string](values url.Values, f *Field, shown []T) {
	if len(values[f.Name]) > 0 {
		return
	}
	for i, o := range f.Options {
		f.Options[i].Chosen = slices.Contains(shown, T(o.Value))
	}
}

// Settings reports whether any of what the picture shows is not the usual.
func (p *NetworkPage) Settings() bool {
	return p.values.Get("without") != "" || p.values.Get("on") != "" ||
		p.values.Get("size") != "" && p.values.Get("size") != string(picture.Sizes[0]) || p.values.Get("colour") != "" && p.values.Get("colour") != string(picture.Colours[0]) ||
		unusual(p.Relations, DefaultRelations) || unusual(p.States, DefaultStates)
}

func unusual[T ~string](f Field, shown []T) bool {
	return slices.ContainsFunc(f.Options, func(o Option) bool { return o.Chosen != slices.Contains(shown, T(o.Value)) })
}

// Fill puts the part of the network onto the page.
func (p *NetworkPage) Fill(s *picture.Shown, l picture.Look, today graph.Date) {
	p.Asked = true
	p.Question, p.Summary = PictureWords(p.Printer, s, p.values)
	names := s.Names(l)
	if len(names) < len(s.Drawn) {
		p.LeftOut = append(p.LeftOut, p.T("network.names", len(names), len(s.Drawn)))
	}
	if s.Truncated {
		p.LeftOut = append(p.LeftOut, p.T("network.truncated"))
	}
	for _, i := range s.Alone[:min(len(s.Alone), mostAlone)] {
		p.Alone = append(p.Alone, nodeLink(s.Nodes[i]))
	}
	if len(s.Nodes) > 0 && (len(s.Drawn) > 1 || s.First != "") {
		p.Figure = p.figure(s, l, today)
	}
	p.tables(s)
}

// mostAlone bounds the list of those without a line; the number is told in the
// summary.
const mostAlone = 500

func nodeLink(n picture.Node) Link { return Link{"/akteure/" + n.Slug, n.Name} }

// PictureWords say what is asked for and what the picture shows of it.
func PictureWords(p *locale.Printer, s *picture.Shown, asked url.Values) (question string, told []string) {
	question = questionWords(p, s, asked)
	told = append(told, p.T("network.on", s.Day)+" "+p.T("network.summary", s.Actors))
	if !s.AnyLine() {
		told = append(told, p.T("network.no_lines"))
	}
	if len(s.Lines) > 0 {
		var parts []string
		for _, k := range s.Counts() {
			parts = append(parts, k.Label(p)+" "+p.Number(float64(k.Count), 0))
		}
		told = append(told, p.T("network.summary.ties", len(s.Lines), strings.Join(parts, p.T("format.list"))))
	}
	if most, ok := s.Most(); ok {
		told = append(told, p.T("network.summary.most", s.Nodes[most].Name, s.Links[most]))
	}
	if len(s.Lines) > 0 {
		told = append(told, p.T("network.summary.counted"))
	}
	for _, phrase := range []graph.Phrase{s.Hub, s.Cut} {
		if phrase.Key != "" {
			told = append(told, p.Say(phrase))
		}
	}
	if len(s.Groups) > 1 {
		told = append(told, p.T("network.summary.groups", len(s.Groups), s.Nodes[s.Groups[0].Middle].Name, s.Groups[0].Count))
	}
	if len(s.Alone) > 0 {
		told = append(told, p.T("network.summary.alone", len(s.Alone)))
	}
	return question, told
}

// questionWords are the question in words.
func questionWords(p *locale.Printer, s *picture.Shown, asked url.Values) string {
	var out []string
	if s.Around >= 0 {
		out = append(out, p.T("network.question.around", s.Nodes[s.Around].Name))
	}
	if topic := asked.Get("topic"); topic != "" {
		out = append(out, p.T("network.question.topic", graph.TopicKey(topic)))
	}
	if place := asked.Get("place"); place != "" {
		out = append(out, p.T("network.question.place", graph.PlaceKey(place)))
	}
	kind, other := graph.ActorKind(asked.Get("kind")), graph.ActorKind(asked.Get("with"))
	switch {
	case kind != "" && other != "":
		out = append(out, p.T("network.question.between", kind, other))
	case kind != "" || other != "":
		out = append(out, p.T("network.question.kind", max(kind, other)))
	}
	if len(out) == 0 {
		return p.T("network.question.whole")
	}
	return strings.Join(out, p.T("format.list"))
}
