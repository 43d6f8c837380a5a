package web

import (
	"encoding/json"
	"net/url"
	"strings"

	"lotsennetz/analysis"
	"lotsennetz/graph"
	"lotsennetz/search/match"
)

// ActorPage is one actor with everything its reader may see.
type ActorPage struct {
	Base
	Actor            graph.Actor
	Place            string
	Addresses        []Note
	Channels         []ChannelView
	Opening          OpeningView
	Confirmed, Stale string
	Responsibilities []ResponsibilityRow
	Offers, Needs    []WishRow
	People           []PersonRow
	MapHref          string // where it is on the map; empty: nobody of the reader's kind may know
	Ego              *Ego
	Partners         []PartnerRow
	Networks         []Link
	Members          []Link
	Aims             []AimRow
	Matches          []MatchView
	Matched          bool // matches were computed for this kind of actor
	MayEdit          bool
	MayMove          bool // cooperations
	Circle           CircleView
	CircleHref       string   // where its seats and meetings are kept, for those who may
	Wanted           []string // what people look for in vain on its topics, in its area
	JSONLD           json.RawMessage
}

func (*ActorPage) name() string { return "actor" }

// Note is a text with how far it may be shown, told only to insiders.
type Note struct{ Text, Visibility string }

// ResponsibilityRow is what the actor is responsible for.
type ResponsibilityRow struct {
	Topic      Link
	Function   string
	Areas      []string
	Groups     []string
	Deputy     bool
	Hours      string
	Period     string
	AwayUntil  string
	Visibility string
}

// WishRow is an offer or a need.
type WishRow struct {
	Title, Topic, Time, Until, Visibility string
	Groups, Places                        string
	Edit                                  Link // for those who may
}

// PersonRow is somebody at the actor.
type PersonRow struct {
	Name, Post string
	Channels   []ChannelView
}

// PartnerRow is a cooperation seen from the actor.
type PartnerRow struct {
	ID                    graph.CooperationID
	Name, Href            string
	Kind, State, Topic    string
	Since                 string
	Next                  []Option // states that may follow, for those who may
	Version               int64
	Score, ReasonsAsShown string
}

// ActorExtras is what goes onto the page of an actor beside its dossier.
type ActorExtras struct {
	Now     Now
	Matches *match.Result
	JSONLD  json.RawMessage
	Circle  *Circle // of a network
	Wanted  []analysis.Demand
}

// NewActorPage prepares the page of an actor.
func NewActorPage(b Base, c *graph.Catalog, d graph.Dossier, x ActorExtras) *ActorPage {
	a := d.Actor
	p := &ActorPage{Base: b, Actor: a, Place: b.placeOf(c, a), JSONLD: x.JSONLD,
		Channels: Channels(b.Printer, b.Viewer, a.Channels), Opening: Opening(b.Printer, a.Hours, x.Now),
		Ego: newEgo(a.Name, d.Partnerships), MayEdit: b.Viewer.May(graph.Put{Record: a}, a) == nil}
	p.MayMove = p.MayEdit
	if at := a.Point(b.Viewer.Audience()); !at.IsZero() && !a.Archived {
		p.MapHref = "/karte?" + url.Values{"ausschnitt": {MapFrame(at)}}.Encode()
	}
	p.Confirmed, p.Stale = confirmation(b.Printer, a.ConfirmedAt, x.Now)
	for _, s := range a.Seats {
		if text := Address(b.Printer, s); text != "" {
			p.Addresses = append(p.Addresses, Note{text, b.visibility(s.Visibility)})
		}
	}
	for _, r := range d.Responsibilities {
		p.Responsibilities = append(p.Responsibilities, b.responsibility(r, x.Now))
	}
	for _, o := range d.Offers {
		p.Offers = append(p.Offers, b.wish(o, a.Slug))
	}
	for _, n := range d.Needs {
		p.Needs = append(p.Needs, b.wish(n, a.Slug))
	}
	for _, person := range d.People {
		p.People = append(p.People, b.person(person, a.ID))
	}
	for _, partner := range d.Partnerships {
		p.Partners = append(p.Partners, b.partner(partner))
	}
	p.Networks, p.Members = actorLinks(d.Networks), actorLinks(d.Members)
	for _, m := range d.Measures {
		p.Aims = append(p.Aims, b.aim(m.Aim, string(m.ID)))
	}
	for _, m := range d.Projects {
		p.Aims = append(p.Aims, b.aim(m.Aim, string(m.ID)))
	}
	p.Wanted = b.wanted(x.Wanted)
	if x.Circle != nil {
		p.Circle = b.circleView(*x.Circle, x.Now)
		if b.Viewer.May(graph.Put{Record: graph.Meeting{Group: a.ID}}, nil) == nil {
			p.CircleHref = "/akteure/" + a.Slug + "/gruppe"
		}
	}
	if x.Matches != nil {
		p.Matched = true
		p.Matches = b.matches(c, a.ID, x.Matches.Matches)
	}
	return p
}

func actorLinks(actors []graph.Actor) []Link {
	out := make([]Link, 0, len(actors))
	for _, a := range actors {
		out = append(out, Link{"/akteure/" + a.Slug, a.Name})
	}
	return out
}

// visibility is told to those who see more than the public.
func (b *Base) visibility(v graph.Visibility) string {
	if v == graph.Public || !b.Viewer.SignedIn() {
		return ""
	}
	return b.L("visibility", v)
}

func (b *Base) responsibility(r graph.Responsibility, now Now) ResponsibilityRow {
	day := graph.DateOf(now.Time)
	row := ResponsibilityRow{Topic: Link{ContactHref(graph.Question{Topic: r.Topic}, now), b.Topic(r.Topic)},
		Function: r.Function, Deputy: r.Rank > 1, Hours: hoursText(b.Printer, r.Hours), Period: b.Period(r.Validity), Visibility: b.visibility(r.Visibility)}
	for _, k := range r.Areas {
		row.Areas = append(row.Areas, b.Printer.Place(k))
	}
	for _, g := range r.Groups {
		row.Groups = append(row.Groups, b.Printer.Group(g))
	}
	if until, away := r.AbsentUntil(day); away && until != "" {
		row.AwayUntil = b.T("actor.away_until", until)
	} else if away {
		row.AwayUntil = b.T("actor.away")
	}
	return row
}

func (b *Base) wish(r graph.Record, slug string) WishRow {
	w := graph.WishIn(r)
	row := WishRow{Title: w.Title, Topic: b.Printer.Topic(w.Topic), Time: w.Time, Visibility: b.visibility(r.Head().Visibility)}
	if b.Viewer.May(graph.Put{Record: r}, r) == nil {
		row.Edit = Link{WishHref(slug, r), b.T("wish.edit")}
	}
	if w.Until != "" {
		row.Until = b.T("format.until", w.Until)
	}
	if w.Places != nil {
		row.Places = b.T("wish.places", *w.Places)
	}
	groups := make([]string, 0, len(w.Groups))
	for _, g := range w.Groups {
		groups = append(groups, b.Printer.Group(g))
	}
	row.Groups = strings.Join(groups, b.T("format.list"))
	return row
}

func (b *Base) person(person graph.Person, at graph.ActorID) PersonRow {
	row := PersonRow{Name: person.Name, Channels: Channels(b.Printer, b.Viewer, person.Channels)}
	for _, post := range person.Posts {
		if post.Actor == at {
			row.Post = post.Title
		}
	}
	return row
}

func (b *Base) partner(p graph.Partnership) PartnerRow {
	coop := p.Cooperation
	row := PartnerRow{ID: coop.ID, Name: p.Partner.Name, Href: "/akteure/" + p.Partner.Slug, Kind: b.L("actor.kind", p.Partner.Kind),
		State: b.L("cooperation.state", coop.State), Since: b.Date(coop.Since), Version: coop.Version}
	if coop.Topic != "" {
		row.Topic = b.Printer.Topic(coop.Topic)
	}
	if b.Viewer.May(graph.Put{Record: coop}, coop) == nil {
		row.Next = labelled(b.Printer, "cooperation.state", graph.NextStates(coop.State))
	}
	return row
}
