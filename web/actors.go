package web

import (
	"net/url"
	"slices"

	"lotsennetz/graph"
)

// ActorRow is an actor in a list.
type ActorRow struct {
	Name, Href string
	Kind       string
	Place      string
	Distance   string
	Text       string
	Topics     []Link
	Phone      []ChannelView
}

// ActorsPage is the directory with its filters.
type ActorsPage struct {
	Base
	DirectoryFilters
	Filtered    bool
	Problems    []Problem
	Status      string
	Rows        []ActorRow
	First, Next string // addresses; empty: none
	MayAdd      bool
	MapHref     string // the same on the map; empty: nothing found
}

func (*ActorsPage) name() string { return "actors" }

// Filters are the parameters the directory is narrowed by.
var Filters = []string{"kind", "topic", "place", "language", "group", "near", "radius_km"}

// DirectoryFilters are the fields of Filters.
type DirectoryFilters struct {
	Kind, Topic, Place, Language, Group, Near, Radius Field
}

func directoryFilters(f *Form, b *Base, c *graph.Catalog) DirectoryFilters {
	return DirectoryFilters{
		Kind:     f.choose(f.input("kind", "actors.kind"), any1(b.T("form.all"), kindOptions(b.Printer))),
		Topic:    f.choose(f.input("topic", "actors.topic"), any1(b.T("form.all"), topicOptions(b.Printer, c))),
		Place:    f.choose(f.input("place", "actors.place"), any1(b.T("form.all"), placeOptions(b.Printer, c))),
		Language: f.choose(f.input("language", "actors.language"), any1(b.T("form.all"), languageOptions(b.Printer, c))),
		Group:    f.choose(f.input("group", "actors.group"), any1(b.T("form.all"), groupOptions(b.Printer, c))),
		Near:     f.hint(f.input("near", "actors.near"), "actors.near.hint"),
		Radius:   f.choose(f.input("radius_km", "actors.radius"), radiusOptions(b)),
	}
}

// all are the fields in the order of Filters.
func (d DirectoryFilters) all() []Field {
	return []Field{d.Kind, d.Topic, d.Place, d.Language, d.Group, d.Near, d.Radius}
}

// NewActorsPage is a page of the directory; values are the filters as asked for.
func NewActorsPage(b Base, c *graph.Catalog, values url.Values, wrong []graph.FieldError) *ActorsPage {
	f := NewForm(b.Printer, values, wrong)
	page := &ActorsPage{Base: b, DirectoryFilters: directoryFilters(f, &b, c)}
	for _, name := range Filters {
		page.Filtered = page.Filtered || values.Get(name) != ""
	}
	page.Problems = f.problems(page.all()...)
	return page
}

func radiusOptions(b *Base) []Option {
	out := []Option{{Value: "", Label: b.T("form.any_distance")}}
	for _, km := range []string{"5", "10", "15", "25", "50"} {
		out = append(out, Option{Value: km, Label: b.T("actors.within", km)})
	}
	return out
}

// Fill puts the actors found onto the page.
func (p *ActorsPage) Fill(c *graph.Catalog, found graph.ActorPage, values url.Values) {
	p.Status = p.T("actors.status", found.Total)
	if p.MapHref = "/karte"; p.Filtered {
		p.MapHref += "?" + only(values, Filters...)
	}
	if found.Total == 0 {
		p.MapHref = ""
	}
	for i, a := range found.Actors {
		row := p.row(c, a)
		if i < len(found.Distances) && found.Distances[i] >= 0 {
			row.Distance = p.KM(found.Distances[i])
		}
		p.Rows = append(p.Rows, row)
	}
	if found.Next != "" {
		p.Next = "/akteure?" + with(values, "cursor", found.Next)
	}
	if values.Get("cursor") != "" {
		p.First = "/akteure?" + with(values, "cursor", "")
	}
}

// with is a query with some parameters set, given as pairs of name and value, or
// taken out where the value is empty.
func with(values url.Values, pairs ...string) string {
	out := url.Values{}
	for k, v := range values {
		if k != "lang" && len(v) > 0 && v[0] != "" {
			out[k] = v
		}
	}
	for pair := range slices.Chunk(pairs, 2) {
		if out.Del(pair[0]); pair[1] != "" {
			out.Set(pair[0], pair[1])
		}
	}
	return out.Encode()
}

func (b *Base) row(c *graph.Catalog, a graph.Actor) ActorRow {
	row := ActorRow{Name: a.Name, Href: "/akteure/" + a.Slug, Kind: b.L("actor.kind", a.Kind), Text: short(a.Description, 160)}
	row.Place = b.placeOf(c, a)
	for _, t := range a.Topics {
		row.Topics = append(row.Topics, Link{"/akteure?" + url.Values{"topic": {string(t)}}.Encode(), b.Topic(t)})
	}
	return row
}

// placeOf is the town of the first seat, with the village in it.
func (b *Base) placeOf(c *graph.Catalog, a graph.Actor) string {
	for _, s := range a.Seats {
		place, known := c.Places[s.Place]
		switch {
		case !known && s.Town != "":
			return s.Town
		case !known:
			continue
		case place.Kind == graph.Village:
			if town, ok := c.Municipality(s.Place); ok {
				return town.Name + ", " + place.Name
			}
		}
		return place.Name
	}
	return ""
}

// short cuts a text at a word after so many letters.
func short(s string, most int) string {
	runes := []rune(s)
	if len(runes) <= most {
		return s
	}
	cut := most
	for cut > most/2 && runes[cut] != ' ' {
		cut--
	}
	return string(runes[:cut]) + " …"
}
