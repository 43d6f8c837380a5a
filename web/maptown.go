package web

import (
	"cmp"
	"slices"
	"strings"

	"lotsennetz/analysis"
	"lotsennetz/graph"
	"lotsennetz/web/locale"
)

// TopicTown is a town with what it has of a topic.
func TopicTown(p *locale.Printer, g analysis.Ground, cell analysis.TopicCell) MapThing {
	t := town(g, cell.Town)
	var more []string
	switch cell.Contact {
	case analysis.ContactYes:
		t.State = "contact"
	case analysis.ContactDeputy, analysis.ContactGroups:
		t.State = "part"
		more = append(more, p.L("coverage.contact", cell.Contact))
	case analysis.ContactExpired:
		more = append(more, p.L("coverage.contact", cell.Contact))
	}
	if cell.Contact == analysis.ContactYes || cell.Contact == analysis.ContactDeputy {
		i := slices.IndexFunc(g.Scene.Actors, func(a graph.Actor) bool { return a.ID == cell.Holder })
		if i >= 0 {
			more = append(more, g.Scene.Actors[i].Name)
		}
	}
	if cell.Offers > 0 {
		more = append(more, p.T("coverage.offers", cell.Offers))
	}
	if len(cell.Languages) > 0 {
		names := make([]string, len(cell.Languages))
		for i, l := range cell.Languages {
			names[i] = p.Language(l)
		}
		more = append(more, p.T("map.speaks", strings.Join(names, p.T("format.list"))))
	}
	if t.State == "" {
		switch {
		case cell.Offers > 0:
			t.State = "offer"
		case len(cell.Languages) > 0:
			t.State = "language"
		default:
			t.State = "none"
		}
	}
	t.More = strings.Join(more, " · ")
	return t
}

// LanguageTown is a town with how mediators of a language reach it. It tells
// where people live: it is for coordinators alone.
func LanguageTown(p *locale.Printer, g analysis.Ground, cell analysis.LanguageCell) MapThing {
	t := town(g, cell.Town)
	t.State, t.More = "far", p.T("coverage.mediators", cell.Reach)
	switch {
	case cell.Reach > 0:
		t.State = "reach"
	case cell.Remote > 0:
		t.State, t.More = "remote", p.T("coverage.remote", cell.Remote)
	}
	return t
}

func town(g analysis.Ground, key graph.PlaceKey) MapThing {
	place := g.Catalog.Places[key]
	t := MapThing{Name: place.Name, Place: key, Distance: -1}
	if !place.Point.IsZero() {
		t.Points = []graph.Point{place.Point}
	}
	return t
}

// SortTowns puts towns in order by name.
func SortTowns(towns []MapThing) {
	slices.SortStableFunc(towns, func(a, b MapThing) int { return cmp.Or(byName(a.Name, b.Name), cmp.Compare(a.Place, b.Place)) })
}
