package graph

import (
	"net/url"
	"slices"
	"time"
)

// Meeting (Treffen) is an appointment of a network group.
type Meeting struct {
	Meta
	ID        MeetingID `json:"id"`
	Group     ActorID   `json:"group"`
	Title     string    `json:"title"`
	Start     time.Time `json:"start"`
	Minutes   int       `json:"minutes"`
	Place     PlaceKey  `json:"place,omitempty"`
	Address   string    `json:"address,omitempty"`
	Agenda    string    `json:"agenda,omitempty"`
	Record    string    `json:"record,omitempty"` // address of the minutes (Protokoll)
	Cancelled bool      `json:"cancelled,omitempty"`
	Sequence  int       `json:"sequence,omitempty"` // of calendars: counts its changes
}

// End is when the meeting is over.
func (m Meeting) End() time.Time { return m.Start.Add(time.Duration(m.Minutes) * time.Minute) }

// Ref names the meeting.
func (m Meeting) Ref() Ref { return Ref{KindMeeting, string(m.ID)} }

// Facts: a meeting is asked for by time.
func (m Meeting) Facts() Facts { return Facts{Name: m.Title, From: m.Start, To: m.End()} }

// Links: the group and the place.
func (m Meeting) Links() []Link {
	return linksOf(m).to(LinkMeetingOf, KindActor, string(m.Group)).to(LinkLocatedIn, KindPlace, string(m.Place)).links
}

// Validate checks title, time and the address of the minutes.
func (m Meeting) Validate() error {
	var c checks
	m.check(&c)
	c.that(ValidID(string(m.ID)), "id", "bad_id")
	c.that(m.Group != "", "group", "required")
	c.name("title", m.Title)
	c.that(!m.Start.IsZero(), "start", "required")
	c.within("minutes", m.Minutes, 5, 24*60)
	c.text("address", m.Address, MaxName)
	c.text("agenda", m.Agenda, MaxText)
	if m.Record != "" {
		u, err := url.Parse(m.Record)
		c.that(err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "", "record", "bad_url", m.Record)
	}
	return c.err(m.Ref())
}

func (m Meeting) withVersion(v int64) Record { m.Version = v; return m }

// SeatRole is what a member is in a network group.
type SeatRole string

// The roles.
const (
	SeatLead   SeatRole = "lead"   // Leitung
	SeatDeputy SeatRole = "deputy" // Stellvertretung
	SeatMember SeatRole = "member" // Mitglied
	SeatGuest  SeatRole = "guest"  // Gast
)

// SeatRoles lists the roles.
var SeatRoles = []SeatRole{SeatLead, SeatDeputy, SeatMember, SeatGuest}

// Membership (Mitgliedschaft) is a seat in a network group: of an actor, and there
// of a person. Names are for members, mail for coordinators.
type Membership struct {
	Meta
	ID     MembershipID `json:"id"`
	Group  ActorID      `json:"group"`
	Actor  ActorID      `json:"actor,omitempty"`
	Person PersonID     `json:"person,omitempty"`
	Name   string       `json:"name,omitempty"`
	Email  string       `json:"email,omitempty"`
	Role   SeatRole     `json:"role"`
	Period
}

// Ref names the membership.
func (m Membership) Ref() Ref { return Ref{KindMembership, string(m.ID)} }

// Facts: looked up by name.
func (m Membership) Facts() Facts { return Facts{Name: m.Name, Type: string(m.Role)} }

// Links: the group, the actor, the person; the last is for coordinators alone.
func (m Membership) Links() []Link {
	l := linksOf(m).valued(LinkSeatIn, KindActor, string(m.Group), string(m.Role)).to(LinkSeatOf, KindActor, string(m.Actor))
	if m.Person != "" {
		l.to(LinkSeatOf, KindPerson, string(m.Person)).seenBy(Coordination)
	}
	return l.links
}

// Validate checks group, role, dates and that somebody has the seat.
func (m Membership) Validate() error {
	var c checks
	m.check(&c)
	c.that(ValidID(string(m.ID)), "id", "bad_id")
	c.that(m.Group != "", "group", "required")
	c.that(m.Actor != "" || m.Name != "", "name", "required")
	c.that(m.Actor != m.Group, "actor", "same_actor")
	c.text("name", m.Name, MaxName)
	if m.Email != "" {
		checkChannels(&c, []Channel{{Kind: Email, Value: m.Email}})
	}
	c.that(slices.Contains(SeatRoles, m.Role), "role", "unknown_value", string(m.Role))
	c.period("period", m.Period)
	return c.err(m.Ref())
}

func (m Membership) withVersion(v int64) Record { m.Version = v; return m }
