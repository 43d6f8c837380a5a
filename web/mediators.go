package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"lotsennetz/graph"
)

// MediatorsPage lists the pool for coordinators.
type MediatorsPage struct {
	Base
	Status                       string
	Spoken, Place, State, Papers Field
	Rows                         []MediatorRow
}

func (*MediatorsPage) name() string { return "mediators" }

// MediatorRow is one mediator in the list.
type MediatorRow struct {
	Href, Person, Languages, Place string
	Listed, Papers                 string
	Note                           string // archived, paused, over
}

// MostMediatorRows is how many the list shows at once.
const MostMediatorRows = 300

// NewMediatorsPage prepares the list; mediators are those found.
func NewMediatorsPage(b Base, c *graph.Catalog, found []graph.Mediator, values url.Values, today graph.Date) *MediatorsPage {
	f, p := NewForm(b.Printer, values, nil), b.Printer
	page := &MediatorsPage{Base: b, Status: p.T("mediators.status", len(found)),
		Spoken: f.choose(f.input("language", "pool.language"), any1(p.T("form.all"), languageOptions(p, c))),
		Place:  f.choose(f.input("place", "actors.place"), any1(p.T("form.any_place"), placeOptions(p, c))),
		State:  f.choose(f.input("state", "mediators.state"), any1(p.T("form.all"), labelled(p, "mediators.state", MediatorStates))),
		Papers: f.choose(f.input("papers", "mediators.papers"), any1(p.T("form.all"), labelled(p, "mediators.papers", MediatorPapers))),
	}
	for _, m := range found[:min(len(found), MostMediatorRows)] {
		row := MediatorRow{Href: "/sprachlotsen/personen/" + url.PathEscape(string(m.ID)), Person: m.Name, Place: p.Place(m.Home.Place)}
		var spoken []string
		for _, s := range m.Skills {
			spoken = append(spoken, p.Language(s.Language))
		}
		row.Languages = strings.Join(spoken, ", ")
		if m.ListedUntil != "" {
			row.Listed = p.Date(m.ListedUntil)
		}
		var papers []string
		for _, d := range m.Documents {
			if d.Expires != "" {
				papers = append(papers, p.L("document", d.Kind)+" "+p.Date(d.Expires))
			}
		}
		row.Papers = strings.Join(papers, ", ")
		switch _, paused := PausedSince(m, today); {
		case m.Archived:
			row.Note = p.L("mediators.state", "archived")
		case m.ListedUntil != "" && m.ListedUntil < today:
			row.Note = p.L("mediators.state", "over")
		case paused:
			row.Note = p.L("mediators.state", "paused")
		}
		page.Rows = append(page.Rows, row)
	}
	return page
}

// MediatorStates and MediatorPapers are what the list can be narrowed to.
var (
	MediatorStates = []string{"active", "ending", "over", "paused", "archived"}
	MediatorPapers = []string{"valid", "ending", "lapsed", "missing"}
)

// MediatorPage is a coordinator's form of a mediator.
type MediatorPage struct {
	Base
	MediatorFields
	Heading, Action, Cancel string
	Version, Key            string
	Problems                []Problem
	Stored                  []string
	Exists, Archived        bool
	Reachable               bool // has an address for mail

	Full, Gender, Home, Street, Postcode, Town Field
	Address, German, Listed, Visible           Field
	Documents                                  []DocumentFields
	Barred, Note                               Field
}

func (*MediatorPage) name() string { return "mediator" }

// DocumentFields are the fields of one document that was seen.
type DocumentFields struct {
	Legend                        string
	Kind, SeenOn, SeenBy, Expires Field
}

const spareDocuments = 1

// NewMediatorPage is the form with what was typed.
func NewMediatorPage(b Base, c *graph.Catalog, in FormInput) *MediatorPage {
	f, p := NewForm(b.Printer, in.Values, in.Wrong), b.Printer
	page := &MediatorPage{Base: b, Version: in.Values.Get("version"), Key: in.Values.Get("idempotency_key"),
		Full:     f.input("name", "mediator.name"),
		Gender:   f.optional(f.choose(f.input("gender", "mediator.gender"), any1(p.T("form.none"), labelled(p, "gender", []string{"f", "m", "d"})))),
		Home:     f.choose(f.input("home_place", "mediator.home"), any1(p.T("form.none"), placeOptions(p, c))),
		Street:   f.optional(f.input("home_street", "actorform.street")),
		Postcode: f.optional(f.input("home_postcode", "actorform.postcode")),
		Town:     f.optional(f.input("home_town", "actorform.town")),
		Address:  f.optional(f.hint(f.input("email", "mediator.email"), "mediator.email.hint")),
		German:   f.choose(f.input("german", "mediator.german"), any1(p.T("form.choose"), labelled(p, "level", graph.Levels))),
		Listed:   f.optional(f.hint(f.input("listed_until", "mediator.listed"), "mediator.listed.hint")),
		Visible:  f.choose(f.input("visibility", "mediator.visible"), labelled(p, "visibility", []string{"network", "coordination"})),
		Barred:   f.optional(f.hint(f.input("barred", "mediator.barred"), "mediator.barred.hint")),
		Note:     f.optional(f.hint(f.input("note", "mediator.note"), "mediator.note.hint")),
	}
	page.MediatorFields = f.mediator(c, func(graph.LanguageCode) bool { return false }, false)
	page.Listed.Type, page.Address.Type = "date", "email"
	page.Barred.Rows, page.Note.Rows, page.Note.MaxLength = 3, 4, graph.MaxText
	page.Barred.MaxLength = 0
	for i := range rows(in.Values, "documents.") + spareDocuments {
		at := "documents." + strconv.Itoa(i) + "."
		d := DocumentFields{Legend: p.T("mediator.document.n", i+1),
			Kind:    f.choose(f.input(at+"kind", "mediator.document"), any1(p.T("form.none"), labelled(p, "document", DocumentKinds))),
			SeenOn:  f.optional(f.input(at+"seen_on", "mediator.seen_on")),
			SeenBy:  f.optional(f.input(at+"seen_by", "mediator.seen_by")),
			Expires: f.optional(f.input(at+"expires", "mediator.expires"))}
		d.SeenOn.Type, d.Expires.Type = "date", "date"
		page.Documents = append(page.Documents, d)
	}
	all := append([]Field{page.Full, page.Gender, page.Home, page.Street, page.Postcode, page.Town, page.Address, page.German, page.Listed, page.Visible, page.Barred, page.Note}, page.fields()...)
	for _, d := range page.Documents {
		all = append(all, d.Kind, d.SeenOn, d.SeenBy, d.Expires)
	}
	page.Problems = f.problems(all...)
	return page
}

// DocumentKinds are the documents a pool asks for.
var DocumentKinds = []string{graph.Conduct, graph.Secrecy, graph.Training}

// FullMediatorValues is a mediator as a coordinator's form holds her; barred are
// the names of the institutions she will not work for.
func FullMediatorValues(m graph.Mediator, barred []string) url.Values {
	v := MediatorValues(m)
	for name, text := range map[string]string{"name": m.Name, "gender": m.Gender, "home_place": string(m.Home.Place), "home_street": m.Home.Street,
		"home_postcode": m.Home.Postcode, "home_town": m.Home.Town, "email": m.Email(), "german": string(m.German), "listed_until": string(m.ListedUntil),
		"visibility": m.Visibility.String(), "note": m.Note, "barred": strings.Join(barred, "\n")} {
		v.Set(name, text)
	}
	for i, d := range m.Documents {
		at := "documents." + strconv.Itoa(i) + "."
		v.Set(at+"kind", d.Kind)
		v.Set(at+"seen_on", string(d.SeenOn))
		v.Set(at+"seen_by", d.SeenBy)
		v.Set(at+"expires", string(d.Expires))
	}
	return v
}

// PapersOf says how the papers a pool requires stand on a day.
func PapersOf(m graph.Mediator, requires []string, today graph.Date) string {
	worst := "valid"
	for _, kind := range requires {
		d, ok := m.Document(kind)
		state := "valid"
		switch {
		case !ok:
			state = "missing"
		case d.Expires != "" && d.Expires < today:
			state = "lapsed"
		case d.Expires != "" && d.Expires <= today.AddDays(listingSoon):
			state = "ending"
		}
		if slices.Index(MediatorPapers, state) > slices.Index(MediatorPapers, worst) {
			worst = state
		}
	}
	return worst
}

// StateOf says how a mediator stands on a day.
func StateOf(m graph.Mediator, today graph.Date) string {
	_, paused := PausedSince(m, today)
	switch {
	case m.Archived:
		return "archived"
	case m.ListedUntil != "" && m.ListedUntil < today:
		return "over"
	case paused:
		return "paused"
	case m.ListedUntil != "" && m.ListedUntil <= today.AddDays(listingSoon):
		return "ending"
	}
	return "active"
}
