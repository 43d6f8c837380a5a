package web

import (
	"cmp"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"lotsennetz/concept"
	"lotsennetz/graph"
)

// ReportPage is the concept on a day, for the council: how far it is, a table a
// goal with what lies behind it, and what became of the conference's notes. It is
// made to be printed; files of the same are beside it.
type ReportPage struct {
	Base
	Day      Field
	On       graph.Date
	Lead     string
	Problems []Problem
	Files    []Link
	Summary  []string
	States   []ReportCount
	Sections []ReportSection
	Notes    []ReportNotes
}

func (*ReportPage) name() string { return "report" }

// ReportCount is how many measures and projects are in a state.
type ReportCount struct{ Name, Count string }

// ReportSection is a goal with the measures and projects that serve it.
type ReportSection struct {
	ID, Title, Share, Rolled string
	Rows                     []AimRow
	Details                  []ReportDetail
}

// ReportDetail is what there is to say of a goal, measure or project beyond its
// row.
type ReportDetail struct {
	ID, Title, Owner    string
	Milestones, Funding []string
	Origins             []string
	Indicators          []ReportIndicator
}

// ReportIndicator is a number a measure is watched by, with its course.
type ReportIndicator struct {
	Text   string
	Plot   *Plot // nil with fewer than two values
	Values []ReportValue
}

// ReportValue is an indicator on a day.
type ReportValue struct{ On, Value string }

// ReportNotes are the notes of a conference and what they became.
type ReportNotes struct {
	ID, Title, Sum string
	Rows           []ReportNote
}

// ReportNote is a note, or several under one heading.
type ReportNote struct{ Text, Votes, Became string }

// NewReportPage is the page with its day.
func NewReportPage(b Base, day graph.Date) *ReportPage {
	f := NewForm(b.Printer, map[string][]string{"am": {string(day)}}, nil)
	p := &ReportPage{Base: b, On: day, Day: f.input("am", "report.day"), Lead: b.T("report.lead", day)}
	p.Day.Type = "date"
	query := "?" + url.Values{"am": {string(day)}}.Encode()
	p.Files = []Link{{"/konzept/bericht.docx" + query, b.T("council.docx")}, {"/konzept/bericht.pdf" + query, b.T("council.pdf")}}
	return p
}

// Fill writes the report from the concept of the day and the notes there were of
// its conferences.
func (p *ReportPage) Fill(c graph.Concept, more ConceptExtras, notes []graph.Note) {
	top := concept.Tree(c)
	p.summarise(c, top)
	for _, n := range top {
		p.walk(n, c.Actors, more)
	}
	titles := map[graph.MeasureID]string{}
	for _, m := range c.Measures {
		titles[m.ID] = m.Title
	}
	for _, conf := range c.Conferences {
		p.notes(conf, titles, notes)
	}
}

// summarise counts states and money, and says how far each conference's concept
// is.
func (p *ReportPage) summarise(c graph.Concept, top []*concept.Node) {
	p.Summary = append(p.Summary, p.T("concept.status", len(c.Goals), len(c.Measures), len(c.Projects)))
	counts, cents := map[graph.ConceptState]int{}, int64(0)
	for _, n := range concept.All(top) {
		if kind := n.Record.Ref().Kind; kind == graph.KindMeasure || kind == graph.KindProject {
			counts[n.Aim.State]++
		}
		for _, f := range n.Aim.Funding {
			cents += f.Cents
		}
	}
	for _, n := range top {
		if n.Counted > 0 {
			p.Summary = append(p.Summary, p.T("council.done", n.Aim.Title, int(math.Round(n.Below))))
		}
	}
	if cents > 0 {
		p.Summary = append(p.Summary, p.T("council.money", p.Euros(cents)))
	}
	for _, state := range graph.ConceptStates {
		if counts[state] > 0 {
			p.States = append(p.States, ReportCount{p.L("concept.state", state), strconv.Itoa(counts[state])})
		}
	}
}

// walk makes a section of each goal, and of what stands on its own.
func (p *ReportPage) walk(n *concept.Node, actors map[graph.ActorID]graph.Actor, more ConceptExtras) {
	if n.Record.Ref().Kind == graph.KindConference && len(n.Parts) > 0 {
		for _, part := range n.Parts {
			p.walk(part, actors, more)
		}
		return
	}
	row := p.aimRow(n, actors, more)
	section := ReportSection{ID: row.ID, Title: row.Title, Share: row.Share, Rolled: row.Rolled}
	for i, x := range concept.All([]*concept.Node{n}) {
		row := p.aimRow(x, actors, more)
		if i > 0 || len(n.Parts) == 0 {
			section.Rows = append(section.Rows, row)
		}
		if d := p.detail(row, x.Aim); !d.empty() {
			section.Details = append(section.Details, d)
		}
	}
	p.Sections = append(p.Sections, section)
}

func (p *ReportPage) detail(row AimRow, a graph.Aim) ReportDetail {
	d := ReportDetail{ID: row.ID, Title: row.Title, Owner: row.Owner, Milestones: row.Milestones, Funding: row.Funding, Origins: row.Origins}
	for i, ind := range a.Indicators {
		d.Indicators = append(d.Indicators, p.indicator(row.Indicators[i], ind))
	}
	return d
}

func (d ReportDetail) empty() bool {
	return d.Owner == "" && len(d.Milestones)+len(d.Funding)+len(d.Origins)+len(d.Indicators) == 0
}

func (p *ReportPage) indicator(text string, ind graph.Indicator) ReportIndicator {
	out := ReportIndicator{Text: text}
	var days []graph.Date
	var values []float64
	for _, v := range ind.Values {
		if v.On <= p.On {
			out.Values = append(out.Values, ReportValue{p.Date(v.On), p.plain(v.Value)})
			days, values = append(days, v.On), append(values, v.Value)
		}
	}
	if len(values) > 1 {
		out.Plot = p.line(p.T("council.course", ind.Name), ind.Target, days, values)
	}
	return out
}

// plain writes a number with as few decimals as it has, two at most.
func (b *Base) plain(v float64) string {
	decimals := 2
	for decimals > 0 && math.Abs(v*math.Pow10(decimals-1)-math.Round(v*math.Pow10(decimals-1))) < 1e-9 {
		decimals--
	}
	return b.Number(v, decimals)
}

// line draws values over their days, from nought or the least to the target or
// the most.
func (b *Base) line(title string, target float64, days []graph.Date, values []float64) *Plot {
	least, most := min(0, slices.Min(values)), max(target, slices.Max(values))
	if most == least {
		most++
	}
	first := days[0].Time(time.UTC)
	span := max(1, days[len(days)-1].Time(time.UTC).Sub(first).Hours())
	plot := &Plot{Width: plotWidth, Height: plotHeight, Top: b.plain(most), Bottom: b.plain(least), Title: title}
	for i, v := range values {
		x := plotEdge + int(days[i].Time(time.UTC).Sub(first).Hours()/span*(plotWidth-2*plotEdge))
		y := plotHeight - plotEdge - int((v-least)/(most-least)*(plotHeight-2*plotEdge))
		plot.Points += strconv.Itoa(x) + "," + strconv.Itoa(y) + " "
		plot.Dots = append(plot.Dots, PlotDot{x, y, b.Date(days[i]) + ": " + b.plain(v)})
	}
	return plot
}

// notes says what the notes of a conference became; those under one heading stand
// together.
func (p *ReportPage) notes(conf graph.Conference, titles map[graph.MeasureID]string, all []graph.Note) {
	out := ReportNotes{ID: string(conf.ID), Title: conf.Title}
	type group struct{ heading, became string }
	texts, votes := map[group][]string{}, map[group]int{}
	var order []group
	total, taken := 0, 0
	for _, n := range all {
		if n.About != conf.Ref() || n.State == graph.NoteHidden {
			continue
		}
		g := group{cmp.Or(n.Cluster, string(n.ID)), titles[n.Measure]}
		if texts[g] == nil {
			order = append(order, g)
		}
		texts[g], votes[g] = append(texts[g], n.Text), votes[g]+n.Votes
		if total++; g.became != "" {
			taken++
		}
	}
	if total == 0 {
		return
	}
	out.Sum = p.T("council.notes.sum", total, taken, total-taken)
	slices.SortStableFunc(order, func(x, y group) int {
		return cmp.Or(boolean(x.became == "")-boolean(y.became == ""), cmp.Compare(x.became, y.became), cmp.Compare(votes[y], votes[x]))
	})
	for _, g := range order {
		out.Rows = append(out.Rows, ReportNote{strings.Join(texts[g], " · "), strconv.Itoa(votes[g]), cmp.Or(g.became, p.T("council.open"))})
	}
	p.Notes = append(p.Notes, out)
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}
