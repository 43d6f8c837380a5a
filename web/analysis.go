package web

import (
	"cmp"
	"slices"
	"strconv"

	"lotsennetz/analysis"
	"lotsennetz/graph"
)

// AnalysisPage says where the network stands, in sentences and tables.
type AnalysisPage struct {
	Base
	Day, Since Field
	Problems   []Problem
	Summary    []string
	Changes    []string
	Compared   bool
	Sections   []SentenceList
	Hubs       []HubRow
	Sampled    bool
	Plot       *Plot
	Months     []MonthRow
}

func (*AnalysisPage) name() string { return "analysis" }

// SentenceList is sentences under a heading, with what to say where there are
// none.
type SentenceList struct {
	ID, Title, None string
	Rows            []SentenceRow
	More            string // how many are left out
}

// SentenceRow is a sentence and who it is about.
type SentenceRow struct {
	Text string
	Link Link
}

// HubRow is an actor many ways lead over.
type HubRow struct {
	Actor           Link
	Partners, Share string
}

// MonthRow is the network in one of the last months.
type MonthRow struct{ Day, Links, Parts, Largest, Isolated string }

// Plot is a line through the months.
type Plot struct {
	Width, Height int
	Points        string
	Dots          []PlotDot
	Top, Bottom   string
	Title         string
}

// PlotDot is a point of a plot and what it stands for.
type PlotDot struct {
	X, Y int
	Text string
}

// mostSentences is how many sentences of one kind a page shows.
const mostSentences = 12

// NewAnalysisPage is the page with its days.
func NewAnalysisPage(b Base, day, since graph.Date) *AnalysisPage {
	f := NewForm(b.Printer, map[string][]string{"am": {string(day)}, "seit": {string(since)}}, nil)
	p := &AnalysisPage{Base: b, Day: f.input("am", "analysis.day"), Since: f.optional(f.input("seit", "analysis.since"))}
	p.Day.Type, p.Since.Type = "date", "date"
	return p
}

// Fill writes the report of a day.
func (p *AnalysisPage) Fill(g analysis.Ground, net *analysis.Net, r analysis.Report) {
	p.Sampled = r.Sampled
	p.Summary = p.sentences(r.Summary)
	actors := map[graph.ActorID]graph.Actor{}
	for _, a := range g.Scene.Actors {
		actors[a.ID] = a
	}
	link := func(id graph.ActorID) Link {
		if a, ok := actors[id]; ok {
			return Link{"/akteure/" + a.Slug, a.Name}
		}
		return Link{}
	}
	hubs := slices.Clone(r.Measures)
	slices.SortStableFunc(hubs, func(a, b analysis.Measure) int {
		return cmp.Or(cmp.Compare(b.Betweenness, a.Betweenness), cmp.Compare(b.Degree, a.Degree))
	})
	for _, m := range hubs[:min(len(hubs), mostSentences)] {
		if m.Degree == 0 {
			break
		}
		row := HubRow{Actor: link(m.Actor), Partners: strconv.Itoa(m.Degree), Share: p.Number(100*m.Betweenness, 1)}
		if m.Error > 0 {
			row.Share += " ± " + p.Number(100*m.Error, 1)
		}
		p.Hubs = append(p.Hubs, row)
	}
	cuts := p.list("faeden", "analysis.cuts", "analysis.cuts.none")
	for _, x := range r.CutPoints {
		cuts.Rows = append(cuts.Rows, SentenceRow{p.Say(x.Sentence), link(x.Actor)})
	}
	for _, x := range r.Bridges {
		cuts.Rows = append(cuts.Rows, SentenceRow{p.Say(x.Sentence), link(x.B)})
	}
	p.add(cuts)
	groups := p.list("gruppen", "analysis.groups", "analysis.groups.none")
	for _, x := range r.Communities {
		groups.Rows = append(groups.Rows, SentenceRow{Text: p.Say(x.Sentence)})
	}
	p.add(groups)
	density := p.list("dichte", "analysis.density", "analysis.groups.none")
	for _, x := range r.Kinds {
		density.Rows = append(density.Rows, SentenceRow{Text: p.Say(x.Sentence)})
	}
	for _, x := range r.Towns {
		density.Rows = append(density.Rows, SentenceRow{Text: p.Say(x.Sentence)})
	}
	p.add(density)
	clubs := p.list("ohne-verein", "analysis.no_clubs", "analysis.no_clubs.none")
	for _, x := range r.WithoutClub {
		clubs.Rows = append(clubs.Rows, SentenceRow{p.Say(x.Sentence), link(x.Actor)})
	}
	p.add(clubs)
	alone := p.list("allein", "analysis.alone_list", "analysis.alone_list.none")
	for _, x := range r.Isolated {
		alone.Rows = append(alone.Rows, SentenceRow{p.Say(x.Sentence), link(x.Actor)})
	}
	p.add(alone)
}

func (p *AnalysisPage) sentences(phrases []graph.Phrase) []string {
	out := make([]string, len(phrases))
	for i, x := range phrases {
		out[i] = p.Say(x)
	}
	return out
}

func (p *AnalysisPage) list(id, title, none string) SentenceList {
	return SentenceList{ID: id, Title: p.T(title), None: p.T(none)}
}

func (p *AnalysisPage) add(l SentenceList) {
	if left := len(l.Rows) - mostSentences; left > 0 {
		l.Rows, l.More = l.Rows[:mostSentences], p.T("analysis.left_out", left)
	}
	p.Sections = append(p.Sections, l)
}

// Compare says what changed since another day.
func (p *AnalysisPage) Compare(c analysis.Change) {
	p.Compared = true
	p.Changes = p.sentences(said(c))
	if left := len(p.Changes) - 2*mostSentences; left > 0 {
		p.Changes = append(p.Changes[:2*mostSentences], p.T("analysis.left_out", left))
	}
}

// said is a change in sentences: the sum, then each part of it.
func said(c analysis.Change) []graph.Phrase {
	out := []graph.Phrase{c.Sentence}
	for _, m := range slices.Concat(c.Merged, c.Parted) {
		out = append(out, m.Sentence)
	}
	for _, p := range slices.Concat(c.Gained, c.Lost) {
		out = append(out, p.Sentence)
	}
	for _, s := range slices.Concat(c.Joined, c.Left) {
		out = append(out, s.Sentence)
	}
	return out
}

// Sizes of the plot, in the units of its view box.
const (
	plotWidth  = 640
	plotHeight = 200
	plotEdge   = 24
)

// Course draws the cooperations over the months, with the table beside it.
func (p *AnalysisPage) Course(moments []analysis.Moment) {
	most := 1
	for _, m := range moments {
		most = max(most, m.Links)
		p.Months = append(p.Months, MonthRow{p.Date(m.Day), strconv.Itoa(m.Links), strconv.Itoa(m.Parts), strconv.Itoa(m.Largest), strconv.Itoa(m.Isolated)})
	}
	if len(moments) < 2 {
		return
	}
	plot := &Plot{Width: plotWidth, Height: plotHeight, Top: strconv.Itoa(most), Bottom: "0", Title: p.T("analysis.course")}
	for i, m := range moments {
		x := plotEdge + i*(plotWidth-2*plotEdge)/(len(moments)-1)
		y := plotHeight - plotEdge - m.Links*(plotHeight-2*plotEdge)/most
		plot.Points += strconv.Itoa(x) + "," + strconv.Itoa(y) + " "
		plot.Dots = append(plot.Dots, PlotDot{x, y, p.Date(m.Day) + ": " + strconv.Itoa(m.Links)})
	}
	p.Plot = plot
}

// Persons says who alone joins parts of the network; it is for coordinators.
func (p *AnalysisPage) Persons(cuts []analysis.PersonCut) {
	people := p.list("menschen", "analysis.persons", "analysis.persons.none")
	for _, x := range cuts {
		people.Rows = append(people.Rows, SentenceRow{Text: p.Say(x.Sentence)})
	}
	p.add(people)
}
