package web

import (
	"net/url"
	"strconv"
	"strings"

	"lotsennetz/graph"
)

// DutyFormPage names who answers for a topic, or edits it.
type DutyFormPage struct {
	Base
	Action, Version, Key string
	Problems             []Problem
	Fields               []AimField
	Groups, Confirm, End Field
}

func (*DutyFormPage) name() string { return "dutyform" }

// DutyHref is the address of a responsibility's form.
func DutyHref(id graph.ResponsibilityID) string {
	return "/zustaendigkeiten/" + url.PathEscape(string(id))
}

// DutyValues are a responsibility as its form holds it.
func DutyValues(r graph.Responsibility) url.Values {
	v := url.Values{"topic": {string(r.Topic)}, "rank": {strconv.Itoa(r.Rank)}, "holder": {string(r.Holder)}, "function": {r.Function}, "hours": {r.Hours.Text},
		"from": {string(r.Validity.From)}, "to": {string(r.Validity.To)}, "visibility": {r.Visibility.String()}, "version": {strconv.FormatInt(r.Version, 10)}}
	var areas, absences []string
	for _, a := range r.Areas {
		areas = append(areas, string(a))
	}
	for _, p := range r.Absences {
		absences = append(absences, line(string(p.From), string(p.To)))
	}
	v.Set("areas", strings.Join(areas, "\n"))
	v.Set("absences", strings.Join(absences, "\n"))
	for _, g := range r.Groups {
		v.Add("groups", string(g))
	}
	return v
}

// NewDutyFormPage is the form with what is stored or was typed.
func NewDutyFormPage(b Base, c *graph.Catalog, r graph.Responsibility, in FormInput) *DutyFormPage {
	b.FormID, b.FormURL = "formular", b.URL
	f, p := NewForm(b.Printer, in.Values, in.Wrong), b.Printer
	page := &DutyFormPage{Base: b, Action: "/zustaendigkeiten", Version: in.Values.Get("version"), Key: in.Values.Get("idempotency_key")}
	if r.ID != "" {
		page.Action = DutyHref(r.ID)
	}
	add := func(field Field) *AimField {
		page.Fields = append(page.Fields, AimField{Field: field})
		return &page.Fields[len(page.Fields)-1]
	}
	area := func(field Field) {
		x := add(field)
		x.Area, x.Rows = true, 3
		x.MaxLength = graph.MaxText
	}
	add(f.choose(f.input("topic", "actors.topic"), any1(p.T("form.choose"), topicOptions(p, c)))).Select = true
	area(f.hint(f.input("areas", "duty.areas"), "duty.areas.hint"))
	add(f.hint(f.input("holder", "duty.holder"), "duty.holder.hint"))
	add(f.hint(f.input("rank", "duty.rank"), "duty.rank.hint")).Type = "number"
	add(f.optional(f.input("function", "duty.function")))
	add(f.optional(f.hint(f.input("hours", "hours.title"), "actorform.hours.hint")))
	add(f.optional(f.input("from", "duty.from"))).Type = "date"
	add(f.optional(f.input("to", "duty.to"))).Type = "date"
	area(f.optional(f.hint(f.input("absences", "duty.absences"), "duty.absences.hint")))
	add(f.choose(f.input("visibility", "actorform.visibility"), labelled(p, "visibility", []string{"public", "network", "coordination"}))).Select = true
	page.Groups = f.optional(f.choose(f.input("groups", "actor.groups"), groupOptions(p, c)))
	page.Confirm = f.choose(f.input("confirm", "actorform.confirm.title"), []Option{{Value: "true", Label: p.T("actorform.confirm")}})
	page.End = f.choose(f.input("archived", "duty.end"), []Option{{Value: "true", Label: p.T("duty.end.yes")}})
	fields := []Field{page.Groups, page.Confirm, page.End}
	for _, x := range page.Fields {
		fields = append(fields, x.Field)
	}
	page.Problems = f.problems(fields...)
	return page
}
