package web

import (
	"net/url"
	"slices"
	"strconv"

	"lotsennetz/graph"
	"lotsennetz/search/match"
	"lotsennetz/web/locale"
)

// MatchView is a suggested partner with the bill that speaks for it.
type MatchView struct {
	*locale.Printer
	A, B    graph.ActorID
	Key     string // names the write, so that pressing twice is pressing once
	MayMove bool
	// MayIntroduce: a coordinator can write both a mail.
	MayIntroduce bool
	ID           string // for the page
	Name, Href   string
	Kind         string
	Place        string
	Distance     string
	Score        string
	Parts        []PartView
	Revive       bool
	First        string // the strongest reason
}

// PartView is one line of a bill.
type PartView struct{ Text, Points string }

func (b *Base) matches(c *graph.Catalog, of graph.ActorID, found []match.Match) []MatchView {
	out := make([]MatchView, 0, len(found))
	for _, m := range found {
		v := MatchView{Printer: b.Printer, MayMove: b.Viewer.Coordinates() || b.Viewer.Owns(of), MayIntroduce: b.Viewer.Coordinates() && !m.Revive, Key: graph.NewKey(), A: of, B: m.Actor.ID, ID: fieldID(string(m.Actor.ID)), Name: m.Actor.Name, Href: "/akteure/" + m.Actor.Slug,
			Kind: b.L("actor.kind", m.Actor.Kind), Place: b.placeOf(c, m.Actor), Score: b.Points(m.Score), Revive: m.Revive,
			Parts: b.parts(m.Parts)}
		if m.Distance >= 0 {
			v.Distance = b.KM(m.Distance)
		}
		if len(v.Parts) > 0 {
			v.First = v.Parts[0].Text
		}
		out = append(out, v)
	}
	return out
}

func (b *Base) parts(parts []match.Part) []PartView {
	out := make([]PartView, 0, len(parts))
	for _, p := range parts {
		out = append(out, PartView{b.Say(p.Sentence), b.Points(p.Points)})
	}
	return out
}

// MatchesPage brings clubs and initiatives together.
type MatchesPage struct {
	Base
	Name, Place, Kind Field
	Problems          []Problem
	Found             []ActorRow // to choose from
	Searched          bool
	Actor             *ActorRow // chosen
	Matches           []MatchView
	Kinds             []FacetValue // partners by kind; the chosen ones are shown
	First, Next       string       // addresses of other pages; empty: none
	Status            string
	Excluded          []string // why others are not suggested, for insiders
	MayMove           bool
	MayPlan           bool
}

func (*MatchesPage) name() string { return "matches" }

// NewMatchesPage is the page before anybody is chosen.
func NewMatchesPage(b Base, c *graph.Catalog, values url.Values, wrong []graph.FieldError) *MatchesPage {
	f := NewForm(b.Printer, values, wrong)
	kinds := labelled(b.Printer, "actor.kind", []graph.ActorKind{graph.SportsClub, graph.Initiative})
	page := &MatchesPage{Base: b, MayPlan: b.Viewer.Coordinates(),
		Name:  f.optional(f.hint(f.input("name", "matches.name"), "matches.name.hint")),
		Place: f.optional(f.choose(f.input("place", "actors.place"), any1(b.T("form.all"), placeOptions(b.Printer, c)))),
		Kind:  f.choose(f.input("kind", "actors.kind"), any1(b.T("matches.both"), kinds)),
	}
	page.Problems = f.problems(page.Name, page.Place, page.Kind)
	return page
}

// Offer puts actors to choose from onto the page; there may be more than these.
func (p *MatchesPage) Offer(c *graph.Catalog, actors []graph.Actor, more bool) {
	p.Searched = true
	p.Status = p.T("matches.found", len(actors))
	if more {
		p.Status += " " + p.T("matches.more_found")
	}
	for _, a := range actors {
		row := p.row(c, a)
		row.Href = "/vereine-und-initiativen?" + url.Values{"actor": {a.Slug}}.Encode()
		p.Found = append(p.Found, row)
	}
}

// EveryKind is the value of the address that asks for partners of every kind.
const EveryKind = "all"

// Partners are the matches of an actor, how they were asked for, and in which
// address.
type Partners struct {
	Of     graph.Actor
	Asked  match.Options
	Found  match.Result
	Values url.Values
}

// Fill puts the matches of the chosen actor onto the page.
func (p *MatchesPage) Fill(c *graph.Catalog, x Partners) {
	a, found := x.Of, x.Found
	row := p.row(c, a)
	p.Actor = &row
	p.Kind.Value = "" // of the page's address it is the partners'
	p.Title = p.T("matches.for", a.Name)
	p.MayMove = p.Viewer.Coordinates() || p.Viewer.Owns(a.ID)
	p.Matches = p.matches(c, a.ID, found.Matches)
	p.narrow(x)
	p.turn(x)
	if p.MayMove {
		for _, reason := range match.Exclusions {
			if n := found.Excluded[reason]; n > 0 {
				p.Excluded = append(p.Excluded, p.T("matches.excluded", n, p.L("match.excluded", reason)))
			}
		}
	}
}

// narrow offers the kinds of partners.
func (p *MatchesPage) narrow(x Partners) {
	all := 0
	for _, kind := range graph.ActorKinds {
		n := x.Found.Kinds[kind]
		all += n
		if chosen := slices.Contains(x.Asked.Kinds, kind); n > 0 || chosen {
			p.Kinds = append(p.Kinds, FacetValue{partnersHref(x, "kind", string(kind), "offset", ""), p.L("actor.kind", kind), n, chosen})
		}
	}
	p.Kinds = append(p.Kinds, FacetValue{partnersHref(x, "kind", EveryKind, "offset", ""), p.T("matches.every_kind"), all, len(x.Asked.Kinds) == 0})
}

// turn says which of the matches the page shows, and leads to the others.
func (p *MatchesPage) turn(x Partners) {
	from, to := x.Asked.Offset, x.Asked.Offset+len(x.Found.Matches)
	p.Status = p.T("matches.status", x.Found.Total)
	if from > 0 || to < x.Found.Total {
		p.Status += " " + p.T("matches.shown", min(from+1, to), to)
	}
	if from > 0 {
		p.First = partnersHref(x, "offset", "")
	}
	if to < x.Found.Total {
		p.Next = partnersHref(x, "offset", strconv.Itoa(to))
	}
}

func partnersHref(x Partners, pairs ...string) string {
	return "/vereine-und-initiativen?" + with(x.Values, pairs...)
}

// PlanPage is who should meet whom in the district.
type PlanPage struct {
	Base
	Status  string
	Rows    []PlanRow
	Without []WithoutRow
}

func (*PlanPage) name() string { return "plan" }

// PlanRow is an initiative and the club it should meet.
type PlanRow struct {
	*locale.Printer
	Initiative, Club Link
	Distance, Score  string
	Parts            []PartView
	A, B             graph.ActorID
}

// WithoutRow is an initiative that goes without, and why.
type WithoutRow struct {
	Initiative Link
	Reason     string
}

// NewPlanPage prepares the district plan.
func NewPlanPage(b Base, plan match.PlanResult) *PlanPage {
	p := &PlanPage{Base: b, Status: b.T("plan.status", len(plan.Pairings), len(plan.Without), plan.Settled)}
	for _, pair := range plan.Pairings {
		row := PlanRow{Printer: b.Printer, A: pair.Initiative.ID, B: pair.Match.Actor.ID, Score: b.Points(pair.Match.Score), Parts: b.parts(pair.Match.Parts),
			Initiative: Link{"/akteure/" + pair.Initiative.Slug, pair.Initiative.Name}, Club: Link{"/akteure/" + pair.Match.Actor.Slug, pair.Match.Actor.Name}}
		if pair.Match.Distance >= 0 {
			row.Distance = b.KM(pair.Match.Distance)
		}
		p.Rows = append(p.Rows, row)
	}
	for _, w := range plan.Without {
		p.Without = append(p.Without, WithoutRow{Link{"/akteure/" + w.Initiative.Slug, w.Initiative.Name}, b.Say(w.Sentence)})
	}
	return p
}
