package handlers

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/internal/exchange"
	"lotsennetz/web/locale"
)

// How far a feed looks back and ahead.
const (
	feedBackDays    = 90
	freeBusyForward = 180 // days
)

// showFeed is a mediator's appointments as a calendar to subscribe to: when,
// which language, which town; nothing of whom or what about.
func (s *Server) showFeed(c *fiber.Ctx) error {
	m, err := s.bearer(c, graph.DoorFeed)
	if err != nil {
		return err
	}
	assignments, err := s.assignmentsOf(c.UserContext(), m.ID, s.now().AddDate(0, 0, -feedBackDays))
	if err != nil {
		return err
	}
	requests, err := s.requestsOf(c.UserContext(), assignments)
	if err != nil {
		return err
	}
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	p := locale.New(m.Language, catalog)
	var events []exchange.FeedEvent
	for _, a := range assignments {
		if e, ok := feedEvent(p, catalog, a, requests[a.Request], s.now()); ok {
			events = append(events, e)
		}
	}
	return sendCalendar(c, "ics", exchange.Feed(p.T("profile.feed.name"), events))
}

// feedEvent is an assignment as a feed shows it. Those that came to nothing
// before a yes are not in it; those called off afterwards are marked.
func feedEvent(p *locale.Printer, catalog *graph.Catalog, a graph.Assignment, r graph.Request, now time.Time) (exchange.FeedEvent, bool) {
	e := exchange.FeedEvent{UID: string(a.ID) + "-m@lotsennetz", Sequence: a.Sequence, From: a.Start, To: a.End, Stamp: a.AskedAt}
	if a.AnsweredAt.After(e.Stamp) {
		e.Stamp = a.AnsweredAt
	}
	switch a.State {
	case graph.AssignmentAccepted, graph.AssignmentDone, graph.AssignmentSettled:
	case graph.AssignmentCancelled, graph.AssignmentWithdrawn:
		if e.Cancelled = true; a.Sequence == 0 {
			return e, false // it was only held
		}
	case graph.AssignmentAsked:
		if e.Tentative = true; !a.Blocks(now) {
			return e, false
		}
	default:
		return e, false
	}
	e.Summary = p.T("profile.feed.entry", p.Language(r.Language))
	mode := a.Mode
	if mode == "" {
		mode = r.Mode
	}
	if town := townOf(catalog, a.Place); mode == graph.OnSite || mode == "" {
		e.Location = town
	} else {
		e.Location = p.L("mode", mode)
	}
	return e, true
}

// townOf is the municipality a place lies in: a village of fifty people says too
// much.
func townOf(c *graph.Catalog, key graph.PlaceKey) string {
	for range 5 {
		place, ok := c.Places[key]
		if !ok {
			return ""
		}
		if place.Kind != graph.Village {
			return place.Name
		}
		key = place.Parent
	}
	return ""
}

// showFreeBusy is when she is not free, and nothing else.
func (s *Server) showFreeBusy(c *fiber.Ctx) error {
	m, err := s.bearer(c, graph.DoorFeed)
	if err != nil {
		return err
	}
	y, month, day := s.now().Date()
	from := time.Date(y, month, day, 0, 0, 0, 0, s.zone) // the same all day, so that the answer is
	assignments, err := s.assignmentsOf(c.UserContext(), m.ID, from.AddDate(0, 0, -2))
	if err != nil {
		return err
	}
	busy := m.Busy
	for _, a := range assignments {
		if a.Blocks(s.now()) {
			busy = append(busy[:len(busy):len(busy)], graph.Busy{From: a.Start, To: a.End})
		}
	}
	sum := sha256.Sum256([]byte("freebusy " + string(m.ID)))
	uid := base64.RawURLEncoding.EncodeToString(sum[:12]) + "@lotsennetz"
	return sendCalendar(c, "ifb", exchange.FreeBusy("Lotsennetz", uid, from, from.AddDate(0, 0, freeBusyForward), busy))
}

// sendCalendar sends a calendar, or 304 to whoever holds it.
func sendCalendar(c *fiber.Ctx, ending string, body []byte) error {
	sum := sha256.Sum256(body)
	tag := `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
	c.Set(fiber.HeaderCacheControl, "private, no-cache")
	c.Set(fiber.HeaderETag, tag)
	if held := c.Get(fiber.HeaderIfNoneMatch); held != "" && names(strings.ReplaceAll(held, "W/", ""), tag) {
		return c.SendStatus(fiber.StatusNotModified)
	}
	c.Set(fiber.HeaderContentType, "text/calendar; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, `inline; filename="lotsennetz.`+ending+`"`)
	return c.Send(body)
}
