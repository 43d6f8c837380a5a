package graph

import (
	"fmt"
	"net/mail"
	"net/url"
	"slices"
	"strings"
)

// ActorKind is what sort of organisation an actor is.
type ActorKind string

// The kinds of actors.
const (
	SportsClub      ActorKind = "sports_club"      // Sportverein
	Initiative      ActorKind = "initiative"       // Flüchtlingsinitiative
	Authority       ActorKind = "authority"        // Behörde
	Welfare         ActorKind = "welfare"          // Wohlfahrt
	Education       ActorKind = "education"        // Bildungseinrichtung
	CulturalClub    ActorKind = "cultural_club"    // Kulturverein
	MigrantGroup    ActorKind = "migrant_group"    // Migrantenorganisation
	Congregation    ActorKind = "congregation"     // Kirchengemeinde
	Employer        ActorKind = "employer"         // Arbeitgeber
	BusinessBody    ActorKind = "business_body"    // Wirtschaft: chambers, associations
	NetworkAlliance ActorKind = "network_alliance" // Netzwerk: an actor with members
)

// ActorKinds lists the kinds in the order pages offer them.
var ActorKinds = []ActorKind{
	SportsClub, Initiative, Authority, Welfare, Education, CulturalClub,
	MigrantGroup, Congregation, Employer, BusinessBody, NetworkAlliance,
}

// Actor is an organisation (Akteur), never a person.
type Actor struct {
	Meta
	ID          ActorID        `json:"id"`
	Slug        string         `json:"slug"` // in addresses; unique
	Kind        ActorKind      `json:"kind"`
	Name        string         `json:"name"`
	Aliases     []string       `json:"aliases,omitempty"`
	Description string         `json:"description,omitempty"`
	Seats       []Seat         `json:"seats,omitempty"`
	Channels    []Channel      `json:"channels,omitempty"`
	Topics      []TopicKey     `json:"topics,omitempty"`
	Languages   []LanguageCode `json:"languages,omitempty"`
	Groups      []GroupKey     `json:"groups,omitempty"` // target groups
	Areas       []PlaceKey     `json:"areas,omitempty"`  // area covered; several follow no ladder
	MemberOf    []ActorID      `json:"member_of,omitempty"`
	Hours       Hours          `json:"hours"`
	// Partners is how many initiatives a club takes in the plan; 0 means one.
	Partners int `json:"partners,omitempty"`
	// Unwilling actors are never suggested to others.
	Unwilling bool `json:"unwilling,omitempty"`
	// Into is the actor this one turned out to be; it is archived since.
	Into ActorID `json:"into,omitempty"`
}

// Seat is where an actor can be met or written to.
type Seat struct {
	Place      PlaceKey   `json:"place,omitempty"` // village where known, else municipality
	Street     string     `json:"street,omitempty"`
	Postcode   string     `json:"postcode,omitempty"`
	Town       string     `json:"town,omitempty"` // as written, where the place is not in the catalog
	Point      Point      `json:"point"`
	Visibility Visibility `json:"visibility"`
}

// ChannelKind is a way to reach somebody.
type ChannelKind string

// The ways.
const (
	Phone ChannelKind = "phone"
	Email ChannelKind = "email"
	Web   ChannelKind = "web"
)

// Channel is one way to reach an actor or a person, with its own visibility.
type Channel struct {
	Kind       ChannelKind `json:"kind"`
	Value      string      `json:"value"` // as entered
	Note       string      `json:"note,omitempty"`
	Visibility Visibility  `json:"visibility"`
}

// Ref names the actor.
func (a Actor) Ref() Ref { return Ref{KindActor, string(a.ID)} }

// Facts: an actor is looked up by names and slug, and lies at its seats.
func (a Actor) Facts() Facts {
	f := Facts{Name: a.Name, Aliases: a.Aliases, Type: string(a.Kind), Keys: []string{a.Slug}}
	for _, s := range a.Seats {
		f.Points = append(f.Points, seen(s.Point, min(a.Visibility, s.Visibility))...)
	}
	return f
}

// Links: where it is, what it covers, does, speaks, whom it serves, what it
// belongs to. A seat's place is known no further than the seat.
func (a Actor) Links() []Link {
	l := linksOf(a)
	for _, s := range a.Seats {
		l.to(LinkLocatedIn, KindPlace, string(s.Place))
		if s.Place != "" {
			l.seenBy(s.Visibility)
		}
	}
	linkAll(l, LinkCovers, KindPlace, a.Areas)
	linkAll(l, LinkOnTopic, KindTopic, a.Topics)
	linkAll(l, LinkSpeaks, KindLanguage, a.Languages)
	linkAll(l, LinkFor, KindGroup, a.Groups)
	return linkAll(l, LinkMemberOf, KindActor, a.MemberOf).links
}

// Point is the first known position an audience may know, or the zero Point.
func (a Actor) Point(audience Audience) Point {
	for _, s := range a.Seats {
		if s.Visibility.For(audience) && !s.Point.IsZero() {
			return s.Point
		}
	}
	return Point{}
}

// Reach lists the values of the channels of one kind.
func (a Actor) Reach(kind ChannelKind) []string {
	var out []string
	for _, c := range a.Channels {
		if c.Kind == kind {
			out = append(out, c.Value)
		}
	}
	return out
}

// Validate checks everything a single actor can get wrong.
func (a Actor) Validate() error {
	var c checks
	a.check(&c)
	c.that(ValidID(string(a.ID)), "id", "bad_id")
	c.that(ValidID(a.Slug), "slug", "bad_id")
	c.name("name", a.Name)
	c.that(slices.Contains(ActorKinds, a.Kind), "kind", "unknown_value", string(a.Kind))
	c.text("description", a.Description, MaxText)
	c.that(a.Into == "" || a.Archived && a.Into != a.ID, "into", "same_actor")
	c.that(a.Partners >= 0 && a.Partners <= 1000, "partners", "out_of_range")
	for i, alias := range a.Aliases {
		c.name(fmt.Sprintf("aliases.%d", i), alias)
	}
	for i, s := range a.Seats {
		s.check(&c, fmt.Sprintf("seats.%d", i))
	}
	checkChannels(&c, a.Channels)
	lists := map[string]int{"aliases": len(a.Aliases), "seats": len(a.Seats), "channels": len(a.Channels), "topics": len(a.Topics), "languages": len(a.Languages), "groups": len(a.Groups), "member_of": len(a.MemberOf)}
	for field, n := range lists {
		c.that(n <= MaxEntries, field, "too_many", fmt.Sprint(MaxEntries))
	}
	return c.err(a.Ref())
}

func (s Seat) check(c *checks, field string) {
	c.text(field+".street", s.Street, MaxName)
	c.text(field+".town", s.Town, MaxName)
	c.text(field+".postcode", s.Postcode, 20)
	c.that(s.Point.Valid(), field+".point", "bad_coordinates")
	c.that(s.Visibility <= Public, field+".visibility", "unknown_value")
}

func checkChannels(c *checks, channels []Channel) {
	for i, ch := range channels {
		field := fmt.Sprintf("channels.%d.value", i)
		c.name(field, ch.Value)
		c.that(ch.Visibility <= Public, fmt.Sprintf("channels.%d.visibility", i), "unknown_value")
		switch ch.Kind {
		case Email:
			_, err := mail.ParseAddress(ch.Value)
			c.that(err == nil, field, "bad_email", ch.Value)
		case Web:
			u, err := url.Parse(ch.Value)
			c.that(err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "", field, "bad_url", ch.Value)
		case Phone:
			c.that(strings.ContainsAny(ch.Value, "0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹"), field, "bad_phone", ch.Value)
		default:
			c.add(fmt.Sprintf("channels.%d.kind", i), "unknown_value", string(ch.Kind))
		}
	}
}

func (a Actor) withVersion(v int64) Record { a.Version = v; return a }
