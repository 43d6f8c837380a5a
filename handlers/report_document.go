package handlers

import (
	"strings"
	"time"

	"lotsennetz/internal/dossier"
	"lotsennetz/web"
)

// reportDocument is the report as a document: what the page says, with numbers in
// the place of plots.
func reportDocument(p *web.ReportPage, at time.Time) dossier.Document {
	d := dossier.Document{Title: p.T("council.title"), Lang: documentLang(p.Lang), Author: p.T("site.name"), Made: at, Page: p.T("council.page")}
	d.Add(dossier.Paragraph(p.Lead))
	for _, line := range p.Summary {
		d.Add(dossier.Paragraph(line))
	}
	if len(p.States) > 0 {
		states := dossier.Table{Caption: p.T("council.states"), Head: []string{p.T("aim.state"), p.T("council.number")}, Widths: []int{3, 1}}
		for _, x := range p.States {
			states.Rows = append(states.Rows, []string{x.Name, x.Count})
		}
		d.Add(states)
	}
	if len(p.Sections) == 0 {
		d.Add(dossier.Paragraph(p.T("concept.none")))
	}
	for _, section := range p.Sections {
		sectionBlocks(&d, p, section)
	}
	for _, notes := range p.Notes {
		d.Add(dossier.Heading{Level: 1, Text: p.T("council.notes", notes.Title)}, dossier.Paragraph(notes.Sum))
		t := dossier.Table{Caption: p.T("council.notes.table"), Head: []string{p.T("council.note"), p.T("council.votes"), p.T("council.became")}, Widths: []int{6, 1, 4}}
		for _, row := range notes.Rows {
			t.Rows = append(t.Rows, []string{row.Text, row.Votes, row.Became})
		}
		d.Add(t)
	}
	return d
}

// documentLang is a language as word processors name it.
func documentLang(lang string) string {
	switch lang {
	case "de", "de-x-leicht":
		return "de-DE"
	case "en":
		return "en-GB"
	}
	return lang
}

func sectionBlocks(d *dossier.Document, p *web.ReportPage, section web.ReportSection) {
	d.Add(dossier.Heading{Level: 1, Text: section.Title})
	if section.Share != "" {
		d.Add(dossier.Paragraph(p.T("concept.share", section.Share)))
	}
	if section.Rolled != "" {
		d.Add(dossier.Paragraph(section.Rolled))
	}
	if len(section.Rows) > 0 {
		t := dossier.Table{Caption: p.T("report.table"), Widths: []int{6, 3, 2, 3, 4, 4},
			Head: []string{p.T("aim.name"), p.T("aim.state"), p.T("aim.share"), p.T("aim.deadline"), p.T("aim.providers"), p.T("aim.metric")}}
		for _, r := range section.Rows {
			var providers []string
			for _, l := range r.Providers {
				providers = append(providers, l.Text)
			}
			t.Rows = append(t.Rows, []string{r.Title, r.State, r.Share, r.Deadline, strings.Join(providers, ", "), r.Number})
		}
		d.Add(t)
	}
	for _, x := range section.Details {
		detailBlocks(d, p, x)
	}
}

func detailBlocks(d *dossier.Document, p *web.ReportPage, x web.ReportDetail) {
	d.Add(dossier.Heading{Level: 2, Text: x.Title})
	if x.Owner != "" {
		d.Add(dossier.Paragraph(x.Owner))
	}
	for _, list := range []struct {
		title string
		items []string
	}{{"aim.milestones", x.Milestones}, {"aim.funding", x.Funding}, {"concept.origin", x.Origins}} {
		if len(list.items) > 0 {
			d.Add(dossier.Heading{Level: 3, Text: p.T(list.title)}, dossier.List(list.items))
		}
	}
	for _, ind := range x.Indicators {
		d.Add(dossier.Heading{Level: 3, Text: p.T("aim.indicators")})
		if len(ind.Values) == 0 {
			d.Add(dossier.Paragraph(ind.Text))
			continue
		}
		t := dossier.Table{Caption: ind.Text, Head: []string{p.T("report.day"), p.T("council.value")}, Widths: []int{1, 1}}
		for _, v := range ind.Values {
			t.Rows = append(t.Rows, []string{v.On, v.Value})
		}
		d.Add(t)
	}
}
