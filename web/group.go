package web

import (
	"cmp"
	"slices"
	"strconv"

	"lotsennetz/analysis"
	"lotsennetz/graph"
)

// Circle is a network group with its seats and meetings.
type Circle struct {
	Group    graph.Actor
	Seats    []graph.Membership
	Meetings []graph.Meeting
	Actors   map[graph.ActorID]graph.Actor
}

// SeatRow is somebody in a group.
type SeatRow struct {
	Name    string
	Actor   Link
	Role    string
	Period  string
	Email   string // coordinators alone
	ID      string
	Version string
	Left    bool
}

// MeetingRow is a meeting of a group.
type MeetingRow struct {
	Title, When, Where, Agenda string
	Record                     string // address of the minutes
	Cancelled, Past            bool
	State                      string // where it is cancelled
	ID, Version                string
	Start                      string // as a form holds it
	Minutes                    string
	Visible                    string
}

// CircleView is what an actor's page shows of a group.
type CircleView struct {
	Seats    []SeatRow
	Meetings []MeetingRow
	Calendar string
}

func (b *Base) circleView(x Circle, now Now) CircleView {
	v := CircleView{}
	day := graph.DateOf(now.Time)
	for _, m := range x.Seats {
		row := SeatRow{Name: m.Name, Role: b.L("seat.role", m.Role), Period: b.Period(m.Period), Email: m.Email, ID: string(m.ID),
			Version: strconv.FormatInt(m.Version, 10), Left: m.To != "" && m.To < day}
		if a, ok := x.Actors[m.Actor]; ok {
			row.Actor = Link{"/akteure/" + a.Slug, a.Name}
		}
		v.Seats = append(v.Seats, row)
	}
	meetings := slices.Clone(x.Meetings)
	slices.SortStableFunc(meetings, func(p, q graph.Meeting) int {
		over := func(m graph.Meeting) int { return map[bool]int{true: 1}[m.End().Before(now.Time)] }
		if d := cmp.Compare(over(p), over(q)); d != 0 {
			return d
		}
		if over(p) == 1 {
			return q.Start.Compare(p.Start) // the latest of those that are over
		}
		return p.Start.Compare(q.Start)
	})
	for _, m := range meetings {
		state := ""
		if m.Cancelled {
			state = b.T("circle.cancelled")
		}
		v.Meetings = append(v.Meetings, MeetingRow{State: state, Title: m.Title, When: b.Moment(m.Start.In(now.Time.Location())), Where: m.Address, Agenda: m.Agenda, Record: m.Record,
			Cancelled: m.Cancelled, Past: m.End().Before(now.Time), ID: string(m.ID), Version: strconv.FormatInt(m.Version, 10),
			Start: m.Start.In(now.Time.Location()).Format("2006-01-02T15:04"), Minutes: strconv.Itoa(m.Minutes), Visible: m.Visibility.String()})
	}
	if len(v.Meetings) > 0 {
		v.Calendar = "/akteure/" + x.Group.Slug + "/treffen.ics"
	}
	return v
}

// wanted says what people look for in vain.
func (b *Base) wanted(demands []analysis.Demand) []string {
	var out []string
	for _, d := range demands {
		out = append(out, b.Say(d.Gap.Sentence))
	}
	return out
}

// CirclePage edits a group's seats and meetings.
type CirclePage struct {
	Base
	Group                                                             Link
	View                                                              CircleView
	Seat, Action                                                      string
	Problems                                                          []Problem
	Actor, Person, Email, Role, From, To                              Field
	Heading, Start, Minutes, Address, Agenda, Record, Visible, Cancel Field
	Key                                                               string
	SeatID, SeatVersion, MeetingID, MeetingVersion                    string
	Recipients                                                        string // coordinators alone
}

func (*CirclePage) name() string { return "circle" }

// NewCirclePage is the page with its two forms.
func NewCirclePage(b Base, c *graph.Catalog, x Circle, now Now, in FormInput) *CirclePage {
	v := in.Values
	if v.Get("role") == "" {
		v.Set("role", string(graph.SeatMember))
	}
	if v.Get("minutes") == "" {
		v.Set("minutes", "90")
	}
	if v.Get("visibility") == "" {
		v.Set("visibility", graph.Network.String())
	}
	f, p := NewForm(b.Printer, v, in.Wrong), b.Printer
	page := &CirclePage{Base: b, Group: Link{"/akteure/" + x.Group.Slug, x.Group.Name}, View: b.circleView(x, now), Action: "/akteure/" + x.Group.Slug,
		Actor: f.optional(f.hint(f.input("actor", "circle.actor"), "duty.holder.hint")), Person: f.optional(f.input("name", "circle.person")), Email: f.optional(f.input("email", "circle.email")),
		Role: f.choose(f.input("role", "circle.role"), labelled(p, "seat.role", graph.SeatRoles)), From: f.optional(f.input("from", "duty.from")), To: f.optional(f.input("to", "duty.to")),
		Heading: f.input("title", "circle.heading"), Start: f.input("start", "pool.start"), Minutes: f.input("minutes", "circle.minutes"), Address: f.optional(f.input("address", "circle.where")),
		Agenda: f.optional(f.input("agenda", "circle.agenda")), Record: f.optional(f.hint(f.input("record", "circle.record"), "circle.record.hint")),
		Visible: f.choose(f.input("visibility", "actorform.visibility"), labelled(p, "visibility", []string{"public", "network", "coordination"})),
		Cancel:  f.choose(f.input("cancelled", "circle.cancel"), []Option{{Value: "true", Label: p.T("circle.cancelled")}}), Key: v.Get("idempotency_key"),
		SeatID: v.Get("seat"), MeetingID: v.Get("meeting")}
	page.SeatVersion, page.MeetingVersion = v.Get("version"), v.Get("version")
	page.Email.Type, page.From.Type, page.To.Type, page.Start.Type, page.Minutes.Type, page.Record.Type = "email", "date", "date", "datetime-local", "number", "url"
	page.Agenda.Rows, page.Agenda.MaxLength = 4, graph.MaxText
	page.Title = b.T("circle.of", x.Group.Name)
	page.Problems = f.problems(page.Actor, page.Person, page.Email, page.Role, page.From, page.To, page.Heading, page.Start, page.Minutes, page.Address, page.Record)
	if b.Viewer.Coordinates() {
		page.Recipients = "/akteure/" + x.Group.Slug + "/verteiler.csv"
	}
	return page
}
