package analysis

import (
	"slices"

	"lotsennetz/graph"
)

// LanguageCell is one language of mediators in one town.
type LanguageCell struct {
	Language graph.LanguageCode
	Town     graph.PlaceKey
	Home     int // mediators at home there
	Reach    int // mediators whose radius the town lies in, those at home included
	Remote   int // further ones, who work by telephone or video
	Gaps     []Gap
}

// Languages is the coverage of languages by mediators of a level at least, in
// every municipality. Without languages named it is those somebody in the pool or
// one of the actors speaks.
//
// Most cells hold one person or none, so it tells where somebody lives: it is for
// coordinators alone, whatever mediators it is given.
func Languages(g Ground, mediators []graph.Mediator, level graph.Level, languages ...graph.LanguageCode) Matrix[graph.LanguageCode, LanguageCell] {
	if len(languages) == 0 {
		languages = spoken(g.Scene.Actors, mediators)
	}
	m := Matrix[graph.LanguageCode, LanguageCell]{Rows: languages, Towns: municipalities(g.Catalog)}
	for _, l := range languages {
		var able []graph.Mediator
		for _, x := range mediators {
			if s, ok := x.Skill(l); ok && !x.Archived && s.Oral().AtLeast(level) {
				able = append(able, x)
			}
		}
		for _, town := range m.Towns {
			m.Cells = append(m.Cells, g.language(l, town, able))
		}
	}
	return m
}

func spoken(actors []graph.Actor, mediators []graph.Mediator) []graph.LanguageCode {
	var out []graph.LanguageCode
	for _, a := range actors {
		if !a.Archived {
			out = append(out, a.Languages...)
		}
	}
	for _, m := range mediators {
		for _, s := range m.Skills {
			if !m.Archived {
				out = append(out, s.Language)
			}
		}
	}
	out = slices.DeleteFunc(out, func(l graph.LanguageCode) bool { return l == german })
	slices.Sort(out)
	return slices.Compact(out)
}

func (g Ground) language(l graph.LanguageCode, town graph.PlaceKey, able []graph.Mediator) LanguageCell {
	c := LanguageCell{Language: l, Town: town}
	for _, m := range able {
		home, known := g.Catalog.Municipality(m.Home.Place)
		switch {
		case known && home.Key == town:
			c.Home++
			c.Reach++
		case g.reaches(m, town):
			c.Reach++
		case slices.Contains(m.Modes, graph.Telephone) || slices.Contains(m.Modes, graph.Video):
			c.Remote++
		}
	}
	switch {
	case c.Reach > 0:
	case len(able) > 0 && c.Remote == 0:
		c.Gaps = []Gap{{Invite, graph.Say("analysis.gap.language_far", l, town)}}
	case len(able) > 0:
		c.Gaps = []Gap{{Invite, graph.Say("analysis.gap.language_remote", l, town, c.Remote)}}
	default:
		c.Gaps = []Gap{{CreateMeasure, graph.Say("analysis.gap.language", l, town)}}
	}
	return c
}

func (g Ground) reaches(m graph.Mediator, town graph.PlaceKey) bool {
	from, to := m.Home.Point, g.Catalog.Places[town].Point
	if from.IsZero() {
		from = g.Catalog.Places[m.Home.Place].Point
	}
	return slices.Contains(m.Modes, graph.OnSite) && !from.IsZero() && !to.IsZero() && from.KM(to) <= m.RadiusKM
}
