package web

import (
	"strconv"
	"time"

	"lotsennetz/graph"
	"lotsennetz/pool"
)

// NumbersPage is what the pool did in a period, for coordinators and, as a file,
// for the council.
type NumbersPage struct {
	Base
	From, To Field
	Span     string
	Outside  bool // for readers who do not coordinate: few persons are "1–3"
	Problems []Problem
	Files    []Link
	Summary  []string
	Decided  bool
	Missing  []string // languages asked for in vain: the next training
	Plot     *Plot
	Heads    []string // of the tables, after the name
	Tables   []TallyTable
	Load     []LoadRow
}

func (*NumbersPage) name() string { return "numbers" }

// TallyTable counts requests by one of their values.
type TallyTable struct {
	ID, Title string
	Rows      []TallyRow
}

// TallyRow is what became of the requests of one value.
type TallyRow struct {
	Name  string
	Cells []string // as Heads
}

// LoadRow is what one mediator did.
type LoadRow struct {
	Name  string
	Cells []string // asked, yes, jobs, hours
}

// NewNumbersPage is the page of a period, both days included, before it is filled.
func NewNumbersPage(b Base, from, to graph.Date) *NumbersPage {
	f := NewForm(b.Printer, map[string][]string{"von": {string(from)}, "bis": {string(to)}}, nil)
	p := &NumbersPage{Base: b, From: f.input("von", "numbers.from"), To: f.input("bis", "numbers.to"), Span: b.T("numbers.span", b.Date(from), b.Date(to))}
	p.From.Type, p.To.Type = "date", "date"
	p.Heads = []string{b.T("numbers.requests"), b.T("numbers.served"), b.T("numbers.unmet"), b.T("numbers.cancelled"), b.T("numbers.open"), b.T("numbers.served_share")}
	span := "?von=" + string(from) + "&bis=" + string(to)
	p.Files = []Link{{"/sprachlotsen/zahlen/bericht.pdf" + span, b.T("numbers.pdf")}, {"/sprachlotsen/zahlen/tabelle.csv" + span, b.T("numbers.csv")}}
	return p
}

// Fill writes the numbers out.
func (p *NumbersPage) Fill(n pool.Numbers) {
	if n.Requests == 0 {
		p.Summary = append(p.Summary, p.T("numbers.none"))
		return
	}
	p.Decided = n.Served+n.Unmet > 0
	p.Summary = append(p.Summary, p.T("numbers.sum", n.Requests, n.Served, n.Unmet, n.Cancelled, n.Open))
	if share, ok := n.Share(); ok {
		p.Summary = append(p.Summary, p.T("numbers.share", percent(share)))
	}
	if n.Answer.Count > 0 {
		p.Summary = append(p.Summary, p.T("numbers.answer", p.hours(n.Answer.Median), p.hours(n.Answer.P90)))
	}
	if n.Found.Count > 0 {
		p.Summary = append(p.Summary, p.T("numbers.found", p.hours(n.Found.Median), p.hours(n.Found.P90)))
	}
	for _, g := range n.Missing {
		towns := ""
		for i, town := range g.Towns[:min(3, len(g.Towns))] {
			if i > 0 {
				towns += ", "
			}
			towns += p.Place(town)
		}
		text := p.T("numbers.missing", p.Language(g.Language), g.Unmet, g.Requests, p.persons(g.Speakers))
		if towns != "" {
			text += " " + p.T("numbers.missing.towns", towns)
		}
		p.Missing = append(p.Missing, text)
	}
	p.months(n.ByMonth)
	p.Tables = append(p.Tables,
		tallies(p, "sprache", "numbers.by_language", n.ByLanguage, p.Language),
		tallies(p, "ort", "numbers.by_town", n.ByTown, func(k graph.PlaceKey) string {
			if k == "" {
				return p.T("numbers.remote")
			}
			return p.Place(k)
		}),
		tallies(p, "thema", "numbers.by_topic", n.ByTopic, func(k graph.TopicKey) string {
			if k == "" {
				return p.T("numbers.no_topic")
			}
			return p.Topic(k)
		}),
		tallies(p, "monat", "numbers.by_month", n.ByMonth, p.month))
	for _, l := range n.Load {
		name := l.Mediator.Name
		if name == "" {
			name = p.T("numbers.left")
		}
		p.Load = append(p.Load, LoadRow{name, []string{strconv.Itoa(l.Asked), strconv.Itoa(l.Yes), strconv.Itoa(l.Jobs), p.Number(float64(l.Minutes)/60, 1)}})
	}
}

func tallies[K ~string](p *NumbersPage, id, title string, groups []pool.Group[K], name func(K) string) TallyTable {
	t := TallyTable{ID: id, Title: p.T(title)}
	for _, g := range groups {
		share := "–"
		if part, ok := g.Share(); ok {
			share = strconv.Itoa(percent(part)) + " %"
		}
		t.Rows = append(t.Rows, TallyRow{name(g.Key), []string{strconv.Itoa(g.Requests), strconv.Itoa(g.Served), strconv.Itoa(g.Unmet), strconv.Itoa(g.Cancelled), strconv.Itoa(g.Open), share}})
	}
	return t
}

// months draws the requests of each month; the table is beside it.
func (p *NumbersPage) months(months []pool.Group[string]) {
	if len(months) < 2 {
		return
	}
	var days []graph.Date
	var counts []float64
	for _, m := range months {
		days, counts = append(days, graph.Date(m.Key+"-01")), append(counts, float64(m.Requests))
	}
	p.Plot = p.line(p.T("numbers.course"), 0, days, counts)
}

// persons is how many people there are, as the reader may know it.
func (p *NumbersPage) persons(n int) any {
	if _, few := pool.Coarse(n); few && p.Outside {
		return p.T("pool.few")
	}
	return n
}

func (p *NumbersPage) month(key string) string {
	at, err := time.Parse("2006-01", key)
	if err != nil {
		return key
	}
	return p.L("month", int(at.Month())) + " " + strconv.Itoa(at.Year())
}

func (p *NumbersPage) hours(d time.Duration) string { return p.Number(d.Hours(), 1) }

func percent(share float64) int { return int(share*100 + 0.5) }
