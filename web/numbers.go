package web

import (
	"cmp"
	"strconv"
	"strings"
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
	Outside  bool // for readers who do not coordinate: few are "1–3" or not told
	Problems []Problem
	Files    []Link
	Decided  bool
	ToldNumbers
	Months    *Bars
	Waits     *Bars
	Heads     []string // of the tables, after the name
	Tables    []TallyTable
	LoadHeads []string
	Load      []LoadRow
}

func (*NumbersPage) name() string { return "numbers" }

// TallyTable counts requests by one of their values.
type TallyTable struct {
	ID, Title string
	Picture   *Bars
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
	Cells []string // as LoadHeads
}

// NewNumbersPage is the page of a period, both days included, before it is filled.
func NewNumbersPage(b Base, from, to graph.Date) *NumbersPage {
	f := NewForm(b.Printer, map[string][]string{"von": {string(from)}, "bis": {string(to)}}, nil)
	p := &NumbersPage{Base: b, From: f.input("von", "numbers.from"), To: f.input("bis", "numbers.to"), Span: b.T("numbers.span", b.Date(from), b.Date(to))}
	p.From.Type, p.To.Type = "date", "date"
	p.Heads = []string{b.T("numbers.requests"), b.T("numbers.served"), b.T("numbers.unmet"), b.T("numbers.cancelled"), b.T("numbers.open"), b.T("numbers.served_share")}
	p.LoadHeads = []string{b.T("numbers.asked"), b.T("numbers.yes"), b.T("numbers.yes_share"), b.T("numbers.jobs"), b.T("numbers.hours")}
	span := "?von=" + string(from) + "&bis=" + string(to)
	p.Files = []Link{{"/sprachlotsen/zahlen/bericht.pdf" + span, b.T("numbers.pdf")}, {"/sprachlotsen/zahlen/tabelle.csv" + span, b.T("numbers.csv")}}
	return p
}

// Fill writes the numbers out.
func (p *NumbersPage) Fill(n pool.Numbers) {
	p.ToldNumbers = NumbersTold(p.Printer, n, p.Outside)
	if n.Requests == 0 || p.Outside && n.Requests < pool.Few {
		return
	}
	p.Decided = n.Served+n.Unmet > 0
	p.Months, p.Waits = p.months(n.ByMonth), p.waits(n.Answer)
	p.Tables = []TallyTable{
		tallies(p, "sprache", "numbers.by_language", n.ByLanguage, p.Language),
		tallies(p, "ort", "numbers.by_town", n.ByTown, p.town),
		tallies(p, "thema", "numbers.by_topic", n.ByTopic, p.topic),
		tallies(p, "monat", "numbers.by_month", n.ByMonth, p.month)}
	p.Tables[3].Picture = nil // the course of the months stands above
	for _, l := range n.Load {
		p.Load = append(p.Load, LoadRow{cmp.Or(l.Mediator.Name, p.T("numbers.left")),
			[]string{strconv.Itoa(l.Asked), strconv.Itoa(l.Yes), shareText(l.Share()), strconv.Itoa(l.Jobs), p.Number(float64(l.Minutes)/60, 1)}})
	}
}

func (p *NumbersPage) town(k graph.PlaceKey) string {
	if k == "" {
		return p.T("numbers.remote")
	}
	return p.Place(k)
}

func (p *NumbersPage) topic(k graph.TopicKey) string {
	if k == "" {
		return p.T("numbers.no_topic")
	}
	return p.Topic(k)
}

func (p *NumbersPage) month(key string) string {
	at, err := time.Parse("2006-01", key)
	if err != nil {
		return key
	}
	return p.L("month", int(at.Month())) + " " + strconv.Itoa(at.Year())
}

// tallies is a table of groups and its picture. Outside the coordination values
// of few requests stand together without numbers, and where even that tells one
// of them, there is no table.
func tallies[K ~string](p *NumbersPage, id, title string, groups []pool.Group[K], name func(K) string) TallyTable {
	t := TallyTable{ID: id, Title: p.T(title)}
	var together []string
	if p.Outside {
		counts := make([]int, len(groups))
		for i, g := range groups {
			counts[i] = g.Requests
		}
		rest, ok := pool.Rest(counts)
		if !ok {
			return t
		}
		var shown []pool.Group[K]
		for i, g := range groups {
			if len(rest) > 0 && rest[0] == i {
				rest, together = rest[1:], append(together, name(g.Key))
				continue
			}
			shown = append(shown, g)
		}
		groups = shown
	}
	var values []barValue
	for _, g := range groups {
		t.Rows = append(t.Rows, TallyRow{name(g.Key), []string{strconv.Itoa(g.Requests), strconv.Itoa(g.Served), strconv.Itoa(g.Unmet), strconv.Itoa(g.Cancelled), strconv.Itoa(g.Open), shareText(g.Share())}})
		values = append(values, barValue{name(g.Key), []int{g.Served, g.Unmet, g.Cancelled + g.Open}})
	}
	if len(together) > 0 {
		t.Rows = append(t.Rows, TallyRow{p.T("numbers.rest", strings.Join(together, p.T("format.list"))), []string{"–", "–", "–", "–", "–", "–"}})
	}
	t.Picture = p.bars("bild-"+id, p.T("numbers.table", t.Title), p.T("numbers.requests"), p.legend(), values)
	return t
}

// legend names the parts of a bar of requests.
func (p *NumbersPage) legend() []Key {
	return []Key{{"served", p.T("numbers.served")}, {"unmet", p.T("numbers.unmet")}, {"rest", p.T("numbers.cancelled") + ", " + p.T("numbers.open")}}
}

// mostMonths is up to how many months each has a bar; beyond, the years have.
const mostMonths = 12

// months draws the requests in the course of time; the table is below.
func (p *NumbersPage) months(months []pool.Group[string]) *Bars {
	var values []barValue
	title := "numbers.course"
	if len(months) > mostMonths {
		title = "numbers.course.years"
	}
	for _, m := range months {
		name := p.month(m.Key)
		if len(months) > mostMonths {
			name, _, _ = strings.Cut(m.Key, "-")
		}
		counts := []int{m.Served, m.Unmet, m.Cancelled + m.Open}
		if last := len(values) - 1; last >= 0 && values[last].name == name {
			for i, n := range counts {
				values[last].counts[i] += n
			}
			continue
		}
		values = append(values, barValue{name, counts})
	}
	return p.bars("bild-verlauf", p.T(title), p.T("numbers.requests"), p.legend(), values)
}

// waits draws how long mediators took to answer.
func (p *NumbersPage) waits(w pool.Waiting) *Bars {
	if w.Count == 0 {
		return nil
	}
	var values []barValue
	bounds := pool.Spans()
	for i, n := range w.Within {
		name := p.T("numbers.later", p.Number(bounds[len(bounds)-1].Hours(), 0))
		if i < len(bounds) {
			name = p.T("numbers.within", p.Number(bounds[i].Hours(), 0))
		}
		values = append(values, barValue{name, []int{n}})
	}
	return p.bars("bild-antwort", p.T("numbers.waits"), p.T("numbers.answers"), []Key{{"served", p.T("numbers.answers")}}, values)
}

func shareText(share float64, ok bool) string {
	if !ok {
		return "–"
	}
	return strconv.Itoa(percent(share)) + " %"
}
