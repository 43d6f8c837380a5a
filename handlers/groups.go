package handlers

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/analysis"
	"lotsennetz/graph"
	"lotsennetz/internal/exchange"
	"lotsennetz/web"
)

// circle is a network group with its seats and meetings, as the asker may see it.
func (s *Server) circle(c *fiber.Ctx, a graph.Actor) (web.Circle, error) {
	x := web.Circle{Group: a}
	ctx, view := c.UserContext(), s.view(c)
	seats, err := view.Linked(ctx, graph.LinkQuery{To: a.Ref(), Type: graph.LinkSeatIn, Kind: graph.KindMembership, Limit: 1000})
	if err != nil {
		return x, err
	}
	meetings, err := view.Linked(ctx, graph.LinkQuery{To: a.Ref(), Type: graph.LinkMeetingOf, Kind: graph.KindMeeting, Limit: 1000})
	if err != nil {
		return x, err
	}
	var refs []graph.Ref
	for _, r := range seats {
		m := r.(graph.Membership)
		x.Seats = append(x.Seats, m)
		refs = append(refs, graph.Ref{Kind: graph.KindActor, ID: string(m.Actor)})
	}
	for _, r := range meetings {
		x.Meetings = append(x.Meetings, r.(graph.Meeting))
	}
	actors, err := view.Records(ctx, refs)
	x.Actors = map[graph.ActorID]graph.Actor{}
	for _, r := range actors {
		if member, ok := r.(graph.Actor); ok {
			x.Actors[member.ID] = member
		}
	}
	return x, err
}

// demand is what people look for in vain where an umbrella body could help: on
// its topics, in its area.
func (s *Server) demand(c *fiber.Ctx, a graph.Actor, catalog *graph.Catalog) ([]analysis.Demand, error) {
	if a.Archived || len(a.Areas) == 0 || len(a.Topics) == 0 {
		return nil, nil
	}
	all, err := s.unmet(c.UserContext(), graph.Viewer{Role: s.viewer(c).Role})
	if err != nil {
		return nil, err
	}
	var out []analysis.Demand
	for _, d := range all {
		topic := slices.ContainsFunc(catalog.TopicChain(d.Topic), func(t graph.Topic) bool { return slices.Contains(a.Topics, t.Key) })
		town := slices.ContainsFunc(a.Areas, func(area graph.PlaceKey) bool {
			return area == d.Town || slices.Contains(catalog.PlacesBelow(area), d.Town)
		})
		if topic && town {
			out = append(out, d)
		}
	}
	return out, nil
}

// unmet is the whole demand that a role may see, counted once for all pages
// until something shown is written. Callers only read it.
func (s *Server) unmet(ctx context.Context, v graph.Viewer) ([]analysis.Demand, error) {
	version, err := s.cache.store.version(ctx)
	if err != nil {
		return nil, err
	}
	day := s.today()
	return once(&s.pictures, version, fmt.Sprint("unmet ", day, v.Audience()), func() ([]analysis.Demand, error) {
		ground, err := analysis.Ask(ctx, graph.View(s.store, v), day)
		if err != nil {
			return nil, err
		}
		return analysis.Unmet(ground), nil
	})
}

// editCircle is the form of a group's seats and meetings.
func (s *Server) editCircle(c *fiber.Ctx) error {
	return s.circlePage(c, fiber.StatusOK, web.FormInput{Values: queryValues(c)})
}

func (s *Server) circlePage(c *fiber.Ctx, status int, in web.FormInput) error {
	a, err := s.actorNamed(c)
	if err != nil {
		return err
	}
	if err := s.viewer(c).May(graph.Put{Record: graph.Meeting{Group: a.ID}}, nil); err != nil {
		return err
	}
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	x, err := s.circle(c, a)
	if err != nil {
		return err
	}
	in.Values = withKey(in.Values)
	return s.render(c, status, web.NewCirclePage(s.base(c, "circle.title"), catalog, x, s.pageNow(), in))
}

// storeSeat gives somebody a seat, or changes one.
func (s *Server) storeSeat(c *fiber.Ctx) error {
	a, err := s.actorNamed(c)
	if err != nil {
		return err
	}
	form := formValues(c)
	if switching(c) {
		return s.circlePage(c, fiber.StatusOK, web.FormInput{Values: form})
	}
	in := &input{c: c}
	m := graph.Membership{ID: graph.MembershipID(cmp.Or(one(form, "seat"), newID(c, "seat"))), Group: a.ID}
	m.Version = int64(in.whole("version", form))
	if m.Version > 0 {
		if m, err = s.heldSeat(c, m); err != nil {
			return err
		}
	}
	m.Visibility = graph.Network
	m = s.seated(c, m, one(form, "name"), one(form, "email"))
	m.Actor, m.Role, m.Period = "", graph.SeatRole(form.Get("role")), graph.Period{From: graph.Date(one(form, "from")), To: graph.Date(one(form, "to"))}
	if name := one(form, "actor"); name != "" {
		if m.Actor, err = s.actorMeant(c, name); err != nil {
			in.bad("actor", "unknown_reference", name)
		}
	}
	return s.storeIn(c, a, joinInvalid(in.err(), m.Validate()), m, form)
}

// heldSeat is the seat of the group as it is stored, at the version that was read.
func (s *Server) heldSeat(c *fiber.Ctx, m graph.Membership) (graph.Membership, error) {
	stored, err := s.before(c.UserContext(), graph.Put{Record: m})
	if err != nil || stored == nil {
		return m, err // taken away meanwhile: storing it says so
	}
	old := stored.(graph.Membership)
	if old.Group != m.Group {
		return m, graph.ErrNotFound
	}
	old.Version = m.Version
	return old, nil
}

// seated is a seat with another name and mail. Who may not read the mail leaves
// it as it is, and with it the person, as long as the name stays.
func (s *Server) seated(c *fiber.Ctx, m graph.Membership, name, email string) graph.Membership {
	if name != m.Name {
		m.Person = ""
	}
	if email != "" || name != m.Name || s.viewer(c).Coordinates() {
		m.Email = email
	}
	m.Name = name
	return m
}

// storeMeeting calls a meeting, or changes one.
func (s *Server) storeMeeting(c *fiber.Ctx) error {
	a, err := s.actorNamed(c)
	if err != nil {
		return err
	}
	form := formValues(c)
	if switching(c) {
		return s.circlePage(c, fiber.StatusOK, web.FormInput{Values: form})
	}
	in := &input{c: c}
	m := graph.Meeting{ID: graph.MeetingID(cmp.Or(one(form, "meeting"), newID(c, "meeting"))), Group: a.ID, Title: one(form, "title"),
		Minutes: in.whole("minutes", form), Address: one(form, "address"), Agenda: one(form, "agenda"), Record: one(form, "record"), Cancelled: form.Get("cancelled") == "true"}
	m.Start = in.momentOf("start", form.Get("start")).UTC()
	if m.Visibility, err = graph.ParseVisibility(form.Get("visibility")); err != nil {
		in.bad("visibility", "required")
	}
	m.Version = int64(in.whole("version", form))
	if m.Version > 0 {
		held, err := s.store.Records(c.UserContext(), []graph.Ref{m.Ref()})
		if err != nil {
			return err
		}
		if len(held) == 1 {
			old := held[0].(graph.Meeting)
			m.Place, m.Sequence = old.Place, old.Sequence+1
		}
	}
	return s.storeIn(c, a, joinInvalid(in.err(), m.Validate()), m, form)
}

// storeIn stores a part of a group's page and shows the page again.
func (s *Server) storeIn(c *fiber.Ctx, a graph.Actor, err error, r graph.Record, form url.Values) error {
	if err == nil {
		_, err = s.apply(c, writeKey(c, string(r.Ref().Kind)), graph.Put{Record: r})
	}
	if wrong := wrongFields(err); wrong != nil {
		return s.circlePage(c, fiber.StatusUnprocessableEntity, web.FormInput{Values: form, Wrong: wrong})
	} else if isConflict(err) {
		return s.circlePage(c, fiber.StatusConflict, web.FormInput{Values: form, Wrong: []graph.FieldError{{Field: "version", Key: "changed_meanwhile"}}})
	} else if err != nil {
		return err
	}
	return seeOther(c, actorPath(a)+"/gruppe", "saved")
}

// downloadMeetings is the group's calendar, to subscribe to.
func (s *Server) downloadMeetings(c *fiber.Ctx) error {
	a, err := s.actorNamed(c)
	if err != nil {
		return err
	}
	x, err := s.circle(c, a)
	if err != nil {
		return err
	}
	var events []exchange.FeedEvent
	for _, m := range x.Meetings {
		events = append(events, exchange.FeedEvent{UID: string(m.ID) + "@lotsennetz", Sequence: m.Sequence, Stamp: m.Start.Add(-24 * time.Hour), From: m.Start, To: m.End(),
			Summary: a.Name + ": " + m.Title, Location: m.Address, Cancelled: m.Cancelled})
	}
	c.Set(fiber.HeaderContentType, "text/calendar; charset=utf-8")
	return c.Send(exchange.Feed(a.Name, events))
}

// downloadRecipients is the group's distribution list: a row a recipient, so that
// nobody's address stands in another's mail.
func (s *Server) downloadRecipients(c *fiber.Ctx) error {
	a, err := s.actorNamed(c)
	if err != nil {
		return err
	}
	x, err := s.circle(c, a)
	if err != nil {
		return err
	}
	rows := [][]string{{"name", "email", "akteur", "rolle"}}
	today := s.today()
	sent := map[string]bool{}
	for _, m := range x.Seats {
		if m.Email == "" || !m.Contains(today) || sent[m.Email] {
			continue
		}
		sent[m.Email] = true
		rows = append(rows, []string{m.Name, m.Email, x.Actors[m.Actor].Name, s.printer(c).L("seat.role", m.Role)})
	}
	return sendCSV(c, "verteiler-"+a.Slug, rows)
}
