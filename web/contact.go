package web

import (
	"net/url"

	"lotsennetz/graph"
)

// ContactPage answers who is responsible.
type ContactPage struct {
	Base
	Topic, Place, Group, Day Field
	Problems                 []Problem
	Answer                   *AnswerView
}

func (*ContactPage) name() string { return "contact" }

// AnswerView is the answer to one question, ready to be read.
type AnswerView struct {
	Title        string
	Found        bool
	Reasons      []string
	Contacts     []ContactCard
	Deputies     []ContactCard
	Alternatives []ContactCard
	Coordination []ContactCard
	Nearest      []Link
	Groups       []Link // to ask again for a group
	Places       []Link // to ask again for a place
	More         string // address of the whole answer, where this is a part of it
}

// NewContactPage is the form, with what was typed and what was wrong with it.
func NewContactPage(b Base, c *graph.Catalog, values url.Values, wrong []graph.FieldError) *ContactPage {
	f := NewForm(b.Printer, values, wrong)
	page := &ContactPage{Base: b,
		Topic: f.hint(f.choose(f.input("topic", "contact.topic"), any1(b.T("form.choose"), topicOptions(b.Printer, c))), "contact.topic.hint"),
		Place: f.optional(f.choose(f.input("place", "contact.place"), any1(b.T("form.any_place"), placeOptions(b.Printer, c)))),
		Group: f.optional(f.hint(f.choose(f.input("group", "contact.group"), any1(b.T("form.any_group"), groupOptions(b.Printer, c))), "contact.group.hint")),
		Day:   f.optional(f.input("date", "contact.day")),
	}
	page.Day.Type = "date"
	page.Problems = f.problems(page.Topic, page.Place, page.Group, page.Day)
	return page
}

// NewAnswer prepares an answer; nearest are the actors to try when there is
// nobody.
func NewAnswer(b *Base, c *graph.Catalog, a graph.Answer, nearest []graph.Actor, now Now) *AnswerView {
	v := &AnswerView{Found: len(a.Contacts) > 0,
		Contacts: Cards(b, a.Contacts, now), Deputies: Cards(b, a.Deputies, now),
		Alternatives: Cards(b, a.Alternatives, now), Coordination: Cards(b, a.Coordination, now)}
	for _, r := range a.Reasons() {
		v.Reasons = append(v.Reasons, b.Say(r))
	}
	switch a.Outcome {
	case graph.OutcomeMatched:
		v.Title = b.T("contact.answer.matched")
	case graph.OutcomeMultiple:
		v.Title = b.T("contact.answer.multiple", len(a.Contacts))
	case graph.OutcomeAskPlace:
		v.Title = b.T("contact.answer.ask_place")
		v.Places = placeLinks(b, c, a.Question)
	case graph.OutcomeAskGroup:
		v.Title = b.T("contact.answer.ask_group")
		for _, g := range a.Groups {
			q := a.Question
			q.Group = g
			v.Groups = append(v.Groups, Link{ContactHref(q, now), b.Group(g)})
		}
	default:
		v.Title = b.T("contact.answer.none")
	}
	for _, actor := range nearest {
		v.Nearest = append(v.Nearest, Link{"/akteure/" + actor.Slug, actor.Name})
	}
	return v
}

func placeLinks(b *Base, c *graph.Catalog, q graph.Question) []Link {
	var towns []graph.Place
	for _, p := range c.Places {
		if p.Kind == graph.Municipality {
			towns = append(towns, p)
		}
	}
	sortPlaces(towns)
	out := make([]Link, 0, len(towns))
	for _, town := range towns {
		q.Place = town.Key
		out = append(out, Link{ContactHref(q, Now{}), town.Name})
	}
	return out
}

// ContactHref is the address that asks a question again; the day is left out
// when it is today's.
func ContactHref(q graph.Question, now Now) string {
	values := url.Values{"topic": {string(q.Topic)}}
	if q.Place != "" {
		values.Set("place", string(q.Place))
	}
	if q.Group != "" {
		values.Set("group", string(q.Group))
	}
	if q.Day != "" && !now.Time.IsZero() && q.Day != graph.DateOf(now.Time) {
		values.Set("date", string(q.Day))
	}
	return "/ansprechpartner?" + values.Encode()
}
