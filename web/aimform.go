package web

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"lotsennetz/concept"
	"lotsennetz/graph"
)

// AimFormPage edits a part of the concept.
type AimFormPage struct {
	Base
	Action, Kind, Version, Key string
	Problems                   []Problem
	Fields                     []AimField
	Comments                   Field
}

func (*AimFormPage) name() string { return "aimform" }

// AimField is a field and how it is shown.
type AimField struct {
	Field
	Area, Select bool
}

// AimValues are a part of the concept as its form holds it.
func AimValues(r graph.Record) url.Values {
	a, _ := graph.AimOf(r)
	v := url.Values{"title": {a.Title}, "description": {a.Description}, "topic": {string(a.Topic)}, "state": {string(a.State)}, "deadline": {string(a.Deadline)},
		"review": {string(a.Review)}, "owner": {a.Owner.Name}, "email": {a.Owner.Email}, "metric": {a.Metric}, "serves": {graph.Serves(r).ID},
		"version": {strconv.FormatInt(r.Head().Version, 10)}}
	if a.Share != nil {
		v.Set("share", strconv.Itoa(*a.Share))
	}
	if a.Weight > 0 {
		v.Set("weight", strconv.Itoa(a.Weight))
	}
	if a.Comments {
		v.Set("comments", "true")
	}
	var rows []string
	for _, m := range a.Milestones {
		rows = append(rows, line(m.Title, string(m.Due), string(m.Done)))
	}
	v.Set("milestones", strings.Join(rows, "\n"))
	rows = nil
	for _, f := range a.Funding {
		rows = append(rows, line(f.Source, strings.ReplaceAll(strconv.FormatFloat(float64(f.Cents)/100, 'f', 2, 64), ".", ","), string(f.From), string(f.To)))
	}
	v.Set("funding", strings.Join(rows, "\n"))
	rows = nil
	for _, i := range a.Indicators {
		rows = append(rows, line(i.Name, i.Unit, strconv.FormatFloat(i.Target, 'f', -1, 64)))
	}
	v.Set("indicators", strings.Join(rows, "\n"))
	for role, field := range map[graph.ParticipantRole]string{graph.Provider: "providers", graph.Partner: "partners"} {
		var ids []string
		for _, p := range a.Participants {
			if p.Role == role {
				ids = append(ids, string(p.Actor))
			}
		}
		v.Set(field, strings.Join(ids, "\n"))
	}
	return v
}

// line is cells between semicolons, empty ones at the end left out.
func line(cells ...string) string {
	return strings.TrimRight(strings.Join(cells, "; "), "; ")
}

// SortParticipants puts those who carry something before partners, each by id.
func SortParticipants(all []graph.Participant) []graph.Participant {
	slices.SortFunc(all, func(a, b graph.Participant) int {
		return cmp.Or(-cmp.Compare(a.Role, b.Role), cmp.Compare(a.Actor, b.Actor))
	})
	return slices.Compact(all)
}

// NewAimFormPage is the form with what is stored or was typed.
func NewAimFormPage(b Base, c *graph.Catalog, whole graph.Concept, r graph.Record, in FormInput) *AimFormPage {
	b.FormID, b.FormURL = "formular", b.URL
	f, p := NewForm(b.Printer, in.Values, in.Wrong), b.Printer
	page := &AimFormPage{Base: b, Kind: aimNames[r.Ref().Kind].name, Version: in.Values.Get("version"), Key: in.Values.Get("idempotency_key")}
	add := func(field Field) *AimField {
		page.Fields = append(page.Fields, AimField{Field: field})
		return &page.Fields[len(page.Fields)-1]
	}
	area := func(name, label, hint string, rows int) {
		x := add(f.optional(f.hint(f.input(name, label), hint)))
		x.Area, x.Rows, x.MaxLength = true, rows, graph.MaxText
	}
	choice := func(name, label string, options []Option) {
		add(f.optional(f.choose(f.input(name, label), any1(p.T("form.none"), options)))).Select = true
	}
	dated := func(name, label string) { add(f.optional(f.input(name, label))).Type = "date" }
	add(f.input("title", "aim.name"))
	description := add(f.optional(f.input("description", "aim.description")))
	description.Area, description.Rows, description.MaxLength = true, 4, graph.MaxText
	if parents := servable(whole, r); parents != nil {
		choice("serves", "aim.serves", parents)
	}
	choice("topic", "actors.topic", topicOptions(p, c))
	choice("state", "aim.state", labelled(p, "concept.state", graph.ConceptStates))
	add(f.optional(f.input("share", "aim.share"))).Type = "number"
	weight := add(f.optional(f.hint(f.input("weight", "aim.weight"), "aim.weight.hint")))
	weight.Type = "number"
	dated("deadline", "aim.deadline")
	dated("review", "aim.review")
	add(f.optional(f.input("owner", "aim.owner")))
	add(f.optional(f.hint(f.input("email", "aim.owner_email"), "aim.owner_email.hint"))).Type = "email"
	area("providers", "aim.providers", "aim.providers.hint", 2)
	area("partners", "aim.partners", "aim.partners.hint", 3)
	area("milestones", "aim.milestones", "aim.milestones.hint", 3)
	area("funding", "aim.funding", "aim.funding.hint", 2)
	area("indicators", "aim.indicators", "aim.indicators.hint", 2)
	choice("metric", "aim.metric", labelled(p, "metric.name", concept.Metrics))
	page.Comments = f.choose(f.input("comments", "aim.comments"), []Option{{Value: "true", Label: p.T("aim.comments.yes")}})
	fields := []Field{page.Comments}
	for _, x := range page.Fields {
		fields = append(fields, x.Field)
	}
	page.Problems = f.problems(fields...)
	if title := in.Values.Get("title"); title != "" {
		page.Title = title
	}
	return page
}

// servable are the parts a record could serve; nil where it serves nothing.
func servable(c graph.Concept, r graph.Record) []Option {
	out := []Option{}
	switch r.(type) {
	case graph.Goal:
		for _, x := range c.Conferences {
			out = append(out, Option{Value: string(x.ID), Label: x.Title})
		}
	case graph.Measure:
		for _, x := range c.Goals {
			out = append(out, Option{Value: string(x.ID), Label: x.Title})
		}
	case graph.Project:
		for _, x := range c.Measures {
			out = append(out, Option{Value: string(x.ID), Label: x.Title})
		}
	default:
		return nil
	}
	return out
}
