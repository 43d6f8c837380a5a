package web

import (
	"cmp"
	"slices"
	"strconv"

	"lotsennetz/graph"
	"lotsennetz/internal/atlas"
	"lotsennetz/internal/fold"
)

// mapPage is how many entries a page of the list beside the map holds.
const mapPage = 100

// MapEntry is a thing in the list. Those with a point have a number.
type MapEntry struct {
	MapThing
	ID, Number string
	Spot       string // id of its mark in the picture; empty: none
	Where      string
	Away       string
	Badge      string // the state of a town

	order   int // from 1; 0: without a point
	heading string
}

// MapSection is entries under a heading, which says why they have no point; those
// that have come first, without one.
type MapSection struct {
	Heading string
	Start   int
	Entries []*MapEntry
}

// Fill draws the things, which are in their order.
func (p *MapPage) Fill(c *graph.Catalog, things []MapThing) {
	p.things = things
	entries := p.inFrame(c)
	points := 0
	for _, e := range entries {
		if e.order > 0 {
			points++
		}
	}
	p.Status = p.T("map.status", len(entries), points)
	if p.What == MapCoverage || p.What == MapSpeakers {
		p.Status = p.T("map.status.towns", len(entries))
	}
	last := max(1, (len(entries)+mapPage-1)/mapPage)
	page := max(1, min(p.asked.Page, last))
	first := (page - 1) * mapPage
	p.shown = entries[first:min(len(entries), first+mapPage)]
	if page < last {
		p.Next = p.address("seite", strconv.Itoa(page+1)) + "#liste"
	}
	if page > 1 {
		p.First = p.address("seite", "") + "#liste"
	}
	p.draw(c, entries, page)
	p.sections()
	p.File = "/karte/karte.svg" + p.query("seite")
	p.Data = "/api/v1/map" + p.apiQuery()
}

// A stance is how a thing is in a frame.
type stance int

const (
	absent    stance = iota
	placed           // with a point in it
	unplaced         // the town alone is known, and lies in it
	beyond           // its points lie outside the map
	placeless        // nothing is known of where it is
)

// standsIn says how a thing is in the frame. What has no place at all, or lies
// beyond the map, is named with the whole alone: in a part of it that would say
// where it is not, and sooner or later where it is.
func (a MapAsked) standsIn(t MapThing) stance {
	drawn := len(a.Base.Hull) > 0
	whole := !drawn || a.Frame == a.Base.Whole()
	at, known := a.Base.Place(t.Place)
	switch {
	case drawn && slices.ContainsFunc(t.Points, func(x graph.Point) bool { return a.Frame.Contains(atlas.Project(x)) }):
		return placed
	case len(t.Points) > 0 && whole:
		return beyond
	case len(t.Points) > 0:
		return absent
	case known && a.Frame.Contains(at), whole && (t.Place != "" || t.Town != ""):
		return unplaced
	case whole:
		return placeless
	}
	return absent
}

// InFrame are the things a frame shows, each of the points in it apart, and
// those without one.
func InFrame(asked MapAsked, things []MapThing) (shown, without []MapThing) {
	for _, t := range things {
		switch asked.standsIn(t) {
		case placed:
			for _, at := range t.Points {
				if asked.Frame.Contains(atlas.Project(at)) {
					here := t
					here.Points = []graph.Point{at}
					shown = append(shown, here)
				}
			}
		case unplaced, beyond, placeless:
			t.Points = nil
			without = append(without, t)
		}
	}
	return shown, without
}

// inFrame are the entries a frame shows: numbered ones with a point in it, then
// the others.
func (p *MapPage) inFrame(c *graph.Catalog) []*MapEntry {
	var numbered, rest []*MapEntry
	for _, t := range p.things {
		e := &MapEntry{MapThing: t, Where: p.where(c, t)}
		if t.Distance >= 0 {
			e.Away = p.KM(t.Distance)
		}
		if t.State != "" {
			e.Badge = p.L("map.state", t.State)
		}
		switch p.asked.standsIn(t) {
		case absent:
			continue
		case placed:
			numbered = append(numbered, e)
			e.order = len(numbered)
			e.ID, e.Number = "e"+strconv.Itoa(e.order), strconv.Itoa(e.order)
			continue
		case unplaced:
			e.heading = p.T("map.unplaced", p.townOf(c, t))
		case beyond:
			e.heading = p.T("map.outside")
		case placeless:
			e.heading = p.T("map.placeless")
		}
		rest = append(rest, e)
	}
	slices.SortStableFunc(rest, func(a, b *MapEntry) int { return cmp.Compare(p.rank(c, a), p.rank(c, b)) })
	return append(numbered, rest...)
}

// rank puts entries without a point in order: by town, then what lies outside,
// then what has no place.
func (p *MapPage) rank(c *graph.Catalog, e *MapEntry) string {
	switch {
	case len(e.Points) > 0:
		return "1"
	case e.Place == "" && e.Town == "":
		return "2"
	}
	return "0" + string(fold.Collate(p.townOf(c, e.MapThing)))
}

func (p *MapPage) townOf(c *graph.Catalog, t MapThing) string {
	if town, ok := c.Municipality(t.Place); ok {
		return town.Name
	}
	if place, ok := c.Places[t.Place]; ok {
		return place.Name
	}
	return t.Town
}

func (p *MapPage) where(c *graph.Catalog, t MapThing) string {
	if t.State != "" {
		return ""
	}
	town := p.townOf(c, t)
	if place, ok := c.Places[t.Place]; ok && place.Kind == graph.Village && place.Name != town {
		return town + ", " + place.Name
	}
	return town
}

// sections puts the entries of this page under their headings.
func (p *MapPage) sections() {
	for _, e := range p.shown {
		n := len(p.Sections)
		if n == 0 || p.Sections[n-1].Heading != e.heading {
			p.Sections = append(p.Sections, MapSection{Heading: e.heading, Start: max(e.order, 1)})
			n++
		}
		p.Sections[n-1].Entries = append(p.Sections[n-1].Entries, e)
	}
}
