package match

import (
	"cmp"
	"slices"
	"time"

	"lotsennetz/graph"
)

// listing is mediators as a job looks through them: by language, and with what
// sets most of them aside worked out once. It is never changed.
type listing struct {
	catalog *graph.Catalog
	people  []*person // by id
	speak   map[graph.LanguageCode][]*person
}

func newListing(roster []graph.RosterEntry, c *graph.Catalog) *listing {
	people := make([]*person, len(roster))
	for i := range roster {
		people[i] = newPerson(&roster[i], c)
	}
	slices.SortFunc(people, byID)
	return listingOf(people, c)
}

// listingOf is the listing of people in order, worked out with the catalog.
func listingOf(people []*person, c *graph.Catalog) *listing {
	out := &listing{catalog: c, people: people, speak: map[graph.LanguageCode][]*person{}}
	for _, p := range people {
		for i, s := range p.skills {
			if !p.speaks(s.code, i) {
				out.speak[s.code] = append(out.speak[s.code], p)
			}
		}
	}
	return out
}

func byID(a, b *person) int { return cmp.Compare(a.entry.Mediator.ID, b.entry.Mediator.ID) }

// person is a mediator with her assignments. Ahead of the entry stands what most
// are set aside by, in little room: a job reads it of everybody who speaks the
// language.
type person struct {
	archived bool
	german   int8 // level
	modes    modes
	hidden   [graph.Public + 1]bool // from an audience
	radiusKM float64
	home     graph.Point // zero: not known
	skills   []ability
	early    time.Time // start of her first assignment; zero: none
	entry    *graph.RosterEntry
}

// ability is a skill as far as it decides.
type ability struct {
	code graph.LanguageCode
	oral int8 // level
}

// modes are the ways a mediator works, as bits.
type modes uint8

const (
	onSite modes = 1 << iota
	byPhone
	byVideo
)

var modeBits = map[graph.Mode]modes{graph.OnSite: onSite, graph.Telephone: byPhone, graph.Video: byVideo}

// grade is a level as a number, -1 for one that does not exist.
func grade(l graph.Level) int8 { return int8(slices.Index(graph.Levels, l)) }

func newPerson(e *graph.RosterEntry, c *graph.Catalog) *person {
	m := &e.Mediator
	p := &person{archived: m.Archived, german: grade(m.German), radiusKM: m.RadiusKM, home: m.Home.Point, entry: e}
	for _, mode := range m.Modes {
		p.modes |= modeBits[mode]
	}
	for _, a := range graph.Audiences {
		_, known := graph.As(a).See(*m)
		p.hidden[a] = !known
	}
	if p.home.IsZero() {
		p.home = c.Places[m.Home.Place].Point
	}
	for _, s := range m.Skills {
		p.skills = append(p.skills, ability{s.Language, grade(s.Oral())})
	}
	for i := range e.Assignments {
		if at := e.Assignments[i].Start; i == 0 || at.Before(p.early) {
			p.early = at
		}
	}
	return p
}

// speaks reports whether one of the first skills is in the language.
func (p *person) speaks(code graph.LanguageCode, first int) bool {
	return slices.ContainsFunc(p.skills[:first], func(a ability) bool { return a.code == code })
}

// since is the person without assignments from before a time.
func (p *person) since(at time.Time) *person {
	if len(p.entry.Assignments) == 0 || !p.early.Before(at) {
		return p
	}
	later, e := *p, *p.entry
	e.Assignments = slices.DeleteFunc(slices.Clone(e.Assignments), func(a graph.Assignment) bool { return a.Start.Before(at) })
	later.entry = &e
	return &later
}

// who are those who speak one of the languages, everybody where none is named,
// without those hidden from the audience.
func (l *listing) who(languages []graph.LanguageCode, audience graph.Audience) func(yield func(*person) bool) {
	return func(yield func(*person) bool) {
		if len(languages) == 0 {
			for _, p := range l.people {
				if !p.hidden[audience] && !yield(p) {
					return
				}
			}
			return
		}
		for i, code := range languages {
			for _, p := range l.speak[code] {
				twice := slices.ContainsFunc(languages[:i], func(l graph.LanguageCode) bool { return p.speaks(l, len(p.skills)) })
				if !twice && !p.hidden[audience] && !yield(p) {
					return
				}
			}
		}
	}
}
