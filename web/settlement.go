package web

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"time"

	"lotsennetz/graph"
	"lotsennetz/pool"
)

// SettlementPage is what the pool owes its mediators for a period, and what it
// paid.
type SettlementPage struct {
	Base
	From, To Field
	Span     string
	Problems []Problem
	Files    []Link
	Status   string
	People   []PayeeRow
	Tariff   string
	Due      bool
	Heads    []string
	Hidden   []Hidden
	Who      Field // whose jobs alone are shown
}

// Hidden is a value a form carries along.
type Hidden struct{ Name, Value string }

func (*SettlementPage) name() string { return "settlement" }

// PayeeRow is a mediator with her jobs.
type PayeeRow struct {
	ID, Name, Sheet string
	Jobs            []OwedRow
	Total           string
	Meter           []string // the year so far, and with what is planned
	Near            bool     // near the year's limit, with what is planned
	Due             bool
}

// OwedRow is one job on the settlement.
type OwedRow struct {
	ID, When, Language, Reference, Minutes, Allowance, Travel, Total, State string
	Due                                                                     bool
	Lines                                                                   []string
}

// NewSettlementPage is the page of a period, both days included, before it is
// filled; who is a mediator whose jobs alone are shown, empty for all.
func NewSettlementPage(b Base, from, to graph.Date, who graph.MediatorID) *SettlementPage {
	f := NewForm(b.Printer, map[string][]string{"von": {string(from)}, "bis": {string(to)}, "lotse": {string(who)}}, nil)
	p := &SettlementPage{Base: b, From: f.input("von", "numbers.from"), To: f.input("bis", "numbers.to"), Span: b.T("numbers.span", b.Date(from), b.Date(to)),
		Hidden: []Hidden{{"von", string(from)}, {"bis", string(to)}, {"lotse", string(who)}}, Who: f.input("lotse", "numbers.mediator")}
	p.From.Type, p.To.Type = "date", "date"
	p.Heads = []string{b.T("settlement.when"), b.T("settlement.language"), b.T("settlement.reference"), b.T("settlement.minutes"),
		b.T("settlement.allowance"), b.T("settlement.travel"), b.T("settlement.sum"), b.T("settlement.state")}
	span := "?von=" + string(from) + "&bis=" + string(to)
	if who != "" {
		span += "&lotse=" + url.QueryEscape(string(who))
	}
	p.Files = []Link{{"/sprachlotsen/abrechnung/kasse.csv" + span, b.T("settlement.csv")}, {"/sprachlotsen/abrechnung/kasse.xlsx" + span, b.T("settlement.xlsx")}}
	return p
}

// Fill writes out what is owed, a mediator after the other by name.
func (p *SettlementPage) Fill(rules graph.Pool, owed []pool.Owed, people People, meters map[graph.MediatorID]pool.Meter, zone *time.Location) {
	of, sum, open := map[graph.MediatorID][]pool.Owed{}, 0, 0
	p.choose(owed, people)
	for _, o := range owed {
		if p.Who.Value != "" && p.Who.Value != string(o.Assignment.Mediator) {
			continue
		}
		of[o.Assignment.Mediator] = append(of[o.Assignment.Mediator], o)
		if !o.Settled() {
			sum, open = sum+o.Pay.Total(), open+1
		}
	}
	p.Tariff, p.Due = cmp.Or(rules.Tariff.Name, p.T("settlement.no_tariff")), open > 0
	p.Status = p.T("settlement.status", open, p.Euros(int64(sum)))
	for id, jobs := range of {
		row := PayeeRow{ID: string(id), Name: cmp.Or(people[id].Name, p.T("numbers.left")), Sheet: "/sprachlotsen/abrechnung/blatt/" + string(id) + "?von=" + p.From.Value + "&bis=" + p.To.Value}
		total := 0
		for _, o := range jobs {
			total += o.Pay.Total()
			row.Jobs = append(row.Jobs, p.owed(o, zone))
		}
		row.Total, row.Due = p.Euros(int64(total)), slices.ContainsFunc(jobs, func(o pool.Owed) bool { return !o.Settled() })
		if m, ok := meters[id]; ok {
			row.Meter, row.Near = p.meter(m), m.Near()
		}
		p.People = append(p.People, row)
	}
	slices.SortFunc(p.People, func(a, b PayeeRow) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
}

// choose lets one of those be picked who have jobs in the period.
func (p *SettlementPage) choose(owed []pool.Owed, people People) {
	names := map[graph.MediatorID]string{}
	for _, o := range owed {
		names[o.Assignment.Mediator] = cmp.Or(people[o.Assignment.Mediator].Name, p.T("numbers.left"))
	}
	p.Who.Options = []Option{{Label: p.T("settlement.all"), Chosen: p.Who.Value == ""}}
	ids := slices.SortedFunc(maps.Keys(names), func(a, b graph.MediatorID) int { return cmp.Or(byName(names[a], names[b]), cmp.Compare(a, b)) })
	for _, id := range ids {
		p.Who.Options = append(p.Who.Options, Option{Value: string(id), Label: names[id], Chosen: p.Who.Value == string(id)})
	}
}

// meter is a year against its limit, nothing where there is none.
func (p *SettlementPage) meter(m pool.Meter) []string {
	if m.Limit == 0 {
		return nil
	}
	out := []string{p.T("settlement.meter", m.Year, p.Euros(int64(m.Settled+m.Due)), p.Euros(int64(m.Limit)))}
	if m.Coming > 0 {
		out = append(out, p.T("settlement.meter.coming", p.Euros(int64(m.Coming)), p.Euros(int64(m.Total()))))
	}
	return out
}

// payLines name the lines of a bill.
var payLines = map[string]string{pool.LineFlat: "pay.line.flat", pool.LineBase: "pay.line.base", pool.LineStep: "pay.line.step",
	pool.LineMissed: "pay.line.missed", pool.LineCancelled: "pay.line.cancelled", pool.LineChanged: "pay.line.changed", pool.LineTravel: "pay.line.travel"}

func (p *SettlementPage) owed(o pool.Owed, zone *time.Location) OwedRow {
	state := "settlement.due"
	if o.Settled() {
		state = "settlement.paid"
	}
	row := OwedRow{ID: string(o.Assignment.ID), When: p.Moment(o.Start().In(zone)), Language: p.Language(o.Request.Language), Reference: o.Request.Reference,
		Minutes: p.Number(float64(o.Minutes()), 0), Allowance: p.Euros(int64(o.Pay.Allowance)), Travel: p.Euros(int64(o.Pay.Travel)), Total: p.Euros(int64(o.Pay.Total())),
		State: p.T(state), Due: !o.Settled()}
	for _, l := range o.Pay.Lines {
		row.Lines = append(row.Lines, p.T("settlement.line", p.T(payLines[l.Key]), p.Number(l.Quantity, 2), p.Euros(int64(l.Unit)), p.Euros(int64(l.Cents))))
	}
	return row
}
