package web

import (
	"lotsennetz/graph"
)

// ReportPage is the concept on a day, for the council: a table a theme, made to
// be printed.
type ReportPage struct {
	Base
	Day      Field
	Lead     string
	Problems []Problem
	Sections []ReportSection
}

func (*ReportPage) name() string { return "report" }

// ReportSection is a goal with the measures and projects that serve it.
type ReportSection struct {
	ID, Title, Share string
	Rows             []AimRow
}

// NewReportPage is the page with its day.
func NewReportPage(b Base, day graph.Date) *ReportPage {
	f := NewForm(b.Printer, map[string][]string{"am": {string(day)}}, nil)
	p := &ReportPage{Base: b, Day: f.input("am", "report.day"), Lead: b.T("report.lead", day)}
	p.Day.Type = "date"
	return p
}

// Fill writes the report.
func (p *ReportPage) Fill(c graph.Concept, more ConceptExtras) {
	whole := NewConceptPage(p.Base, c, more)
	var walk func(rows []AimRow, depth int)
	walk = func(rows []AimRow, depth int) {
		for _, r := range rows {
			section := ReportSection{ID: r.ID, Title: r.Title, Share: r.Share}
			for _, m := range r.Below {
				section.Rows = append(section.Rows, m)
				section.Rows = append(section.Rows, m.Below...)
			}
			if depth == 1 || len(r.Below) == 0 {
				p.Sections = append(p.Sections, section)
				continue
			}
			walk(r.Below, depth+1)
		}
	}
	walk(whole.Conferences, 0)
}
