package web

import (
	"net/url"
	"strconv"

	"lotsennetz/graph"
)

// WishOf says whose offer or need a form is about; no ID: a new one.
type WishOf struct {
	Actor graph.Actor
	Kind  graph.Kind
	ID    string
}

// WishHref is the address of an offer's or need's form.
func WishHref(slug string, r graph.Record) string {
	return wishPath(slug, r.Ref().Kind) + "/" + url.PathEscape(r.Ref().ID)
}

func wishPath(slug string, kind graph.Kind) string {
	return "/akteure/" + url.PathEscape(slug) + "/" + map[graph.Kind]string{graph.KindOffer: "angebot", graph.KindNeed: "bedarf"}[kind]
}

// WishValues are an offer or need as its form holds it.
func WishValues(r graph.Record) url.Values {
	w := graph.WishIn(r)
	v := url.Values{"title": {w.Title}, "topic": {string(w.Topic)}, "time": {w.Time}, "until": {string(w.Until)},
		"visibility": {r.Head().Visibility.String()}, "version": {strconv.FormatInt(r.Head().Version, 10)}}
	if w.Places != nil {
		v.Set("places", strconv.Itoa(*w.Places))
	}
	for _, g := range w.Groups {
		v.Add("groups", string(g))
	}
	return v
}

// WishFormPage edits an offer or a need.
type WishFormPage struct {
	Base
	Actor                Link
	Action, Version, Key string
	Problems             []Problem
	Fields               []AimField
	Groups, End          Field
}

func (*WishFormPage) name() string { return "wishform" }

// NewWishFormPage is the form with what is stored or was typed.
func NewWishFormPage(b Base, c *graph.Catalog, of WishOf, in FormInput) *WishFormPage {
	b.FormID, b.FormURL = "formular", b.URL
	f, p := NewForm(b.Printer, in.Values, in.Wrong), b.Printer
	page := &WishFormPage{Base: b, Actor: Link{"/akteure/" + of.Actor.Slug, of.Actor.Name}, Action: wishPath(of.Actor.Slug, of.Kind),
		Version: in.Values.Get("version"), Key: in.Values.Get("idempotency_key")}
	if page.Version != "" {
		page.Action += "/" + url.PathEscape(of.ID)
	}
	add := func(field Field) *AimField {
		page.Fields = append(page.Fields, AimField{Field: field})
		return &page.Fields[len(page.Fields)-1]
	}
	add(f.hint(f.input("title", "wish.name"), "wish.name.hint"))
	add(f.choose(f.input("topic", "actors.topic"), any1(p.T("form.choose"), topicOptions(p, c)))).Select = true
	add(f.optional(f.hint(f.input("time", "wish.time"), "wish.time.hint")))
	places := add(f.optional(f.hint(f.input("places", "wish.places_number"), "wish.places_number.hint")))
	places.Type = "number"
	add(f.optional(f.hint(f.input("until", "follow.until"), "follow.until.hint"))).Type = "date"
	add(f.choose(f.input("visibility", "actorform.visibility"), labelled(p, "visibility", []string{"public", "network", "coordination"}))).Select = true
	page.Groups = f.optional(f.choose(f.input("groups", "actor.groups"), groupOptions(p, c)))
	page.End = f.choose(f.input("archived", "duty.end"), []Option{{Value: "true", Label: p.T("wish.end")}})
	fields := []Field{page.Groups, page.End}
	for _, x := range page.Fields {
		fields = append(fields, x.Field)
	}
	page.Problems = f.problems(fields...)
	return page
}
