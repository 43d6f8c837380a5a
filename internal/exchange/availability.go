package exchange

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"lotsennetz/graph"
)

// CalendarMonths is how far ahead a calendar is read.
const CalendarMonths = 18

// ownUID ends the name of an appointment that this program handed out.
const ownUID = "@lotsennetz"

// mostBusy is how many spans a mediator may bring.
const mostBusy = 2000

var errOddRule = errors.New("recurrence rule outside of what is read")

// CalendarReading is what a calendar says about when its owner is free. Titles,
// places and guests are not in it.
type CalendarReading struct {
	// Busy are the spans she is not free, in order, none touching another.
	Busy []graph.Busy
	// Slots is her weekly availability where the calendar holds one (RFC 7953);
	// what departs from the week within the time read is in Busy.
	Slots    []graph.Slot
	HasSlots bool
	Until    time.Time // read up to here
	Events   int       // that were taken in
	Warnings []graph.Phrase
}

// icalReader reads one calendar file.
type icalReader struct {
	zone     *time.Location // of times that name none
	from, to time.Time      // the window
	parts    []*icalPart
	zones    map[string]*time.Location
	unknown  []string // zones nobody knows, each once
	replaced map[string][]wallClock
	onward   map[string][]icalEvent // changes of an event and all after it, by UID
	reading  CalendarReading
	cut      bool // there are more spans than are held
	unread   int  // events without a readable start or length
	odd      int  // events whose rule is not read
	single   int  // free times outside of any week
}

// ReadCalendar reads when the owner of a calendar file is free, from now on for
// CalendarMonths. Events that are cancelled or shown as free do not count. A
// rule is expanded in the wall time of its event's zone; times without a zone
// are in that of now. What cannot be understood blocks rather than frees, and
// is warned of. It stops when the context ends.
func ReadCalendar(ctx context.Context, data []byte, now time.Time) (CalendarReading, error) {
	parts, err := readICal(data)
	if err != nil {
		return CalendarReading{}, err
	}
	r := &icalReader{zone: now.Location(), from: now, to: now.AddDate(0, CalendarMonths, 0), parts: parts,
		zones: map[string]*time.Location{}, replaced: map[string][]wallClock{}, onward: map[string][]icalEvent{}}
	r.reading.Until = r.to
	busy, err := r.events(ctx)
	if err != nil {
		return CalendarReading{}, err
	}
	off, err := r.availability(ctx)
	if err != nil {
		return CalendarReading{}, err
	}
	r.finish(append(busy, off...))
	return r.reading, nil
}

// events are the spans of ordinary events and of published busy times.
func (r *icalReader) events(ctx context.Context) ([]stretch, error) {
	for _, part := range r.parts {
		if e, ok := r.event(part); ok && part.name == "VEVENT" && e.replaces != nil {
			uid := part.value("UID")
			r.replaced[uid] = append(r.replaced[uid], *e.replaces)
			if e.onward && uid != "" && len(r.onward[uid]) < mostOnward {
				r.onward[uid] = append(r.onward[uid], e)
			}
		}
	}
	var out []stretch
	for _, part := range r.parts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		switch part.name {
		case "VEVENT":
			out = append(out, r.blocking(part)...)
		case "VFREEBUSY":
			out = append(out, r.freeBusy(part)...)
		}
		out = r.held(out)
	}
	return out, nil
}

// mostHeld is how many spans are held while a calendar is read: far more than are
// kept, far fewer than a small file can describe.
const mostHeld = 20 * mostBusy

// mostOnward is how many changes from some occurrence on an event may have.
const mostOnward = 100

// held are spans no more than are held: the earliest ones, and what comes later is
// not read.
func (r *icalReader) held(list []stretch) []stretch {
	if len(list) <= mostHeld {
		return list
	}
	if list = joined(list); len(list) > mostHeld/2 {
		list = list[:mostHeld/2]
		r.to, r.cut = list[len(list)-1].to, true
	}
	return slices.Clip(list)
}

// day is what is blocked of an event that says when it begins and not in a way
// that is read when it ends: the rest of that day.
func (r *icalReader) day(e icalEvent) []stretch {
	s := stretch{e.start.instant(), instantIn(e.start.wall.Truncate(24*time.Hour).AddDate(0, 0, 1), e.start.zone)}
	if e.nominal > 0 || e.exact > 0 { // longer than is read
		s.to = r.to
	}
	if s.from.Before(r.to) && r.from.Before(s.to) {
		return []stretch{s}
	}
	return nil
}

// blocking is when an event keeps its owner.
func (r *icalReader) blocking(part *icalPart) []stretch {
	if part.is("STATUS", "CANCELLED") || part.is("TRANSP", "TRANSPARENT") || part.is("X-MICROSOFT-CDO-BUSYSTATUS", "FREE") {
		return nil
	}
	if strings.HasSuffix(part.value("UID"), ownUID) {
		return nil // from our own feed: known better here
	}
	e, ok := r.event(part)
	if !ok {
		r.unread++
		if e.part == nil {
			return nil
		}
		return r.day(e)
	}
	found, ok := r.occurrences(e)
	if !ok {
		r.odd++
	}
	if len(found) > 0 {
		r.reading.Events++
	}
	return found
}

// freeBusy are the periods a VFREEBUSY does not call free.
func (r *icalReader) freeBusy(part *icalPart) []stretch {
	var out []stretch
	for _, p := range part.all("FREEBUSY") {
		if kind := param(p, "FBTYPE"); kind == "FREE" {
			continue
		}
		for _, s := range r.periods(p) {
			if s.from.Before(r.to) && r.from.Before(s.to) {
				out = append(out, s)
			}
		}
	}
	if len(out) > 0 {
		r.reading.Events++
	}
	return out
}

// finish joins the spans, cuts them to what may be kept, and warns.
func (r *icalReader) finish(busy []stretch) {
	for _, s := range joined(busy) {
		from, to := s.from.Truncate(time.Minute), s.to
		if whole := to.Truncate(time.Minute); whole.Before(to) {
			to = whole.Add(time.Minute)
		}
		r.reading.Busy = append(r.reading.Busy, graph.Busy{From: from.In(r.zone), To: to.In(r.zone)})
	}
	warn := func(key string, args ...any) {
		r.reading.Warnings = append(r.reading.Warnings, graph.Say(key, args...))
	}
	if len(r.reading.Busy) > mostBusy || r.cut {
		r.reading.Until = r.to
		if len(r.reading.Busy) > mostBusy {
			r.reading.Until = r.reading.Busy[mostBusy].From
			r.reading.Busy = r.reading.Busy[:mostBusy]
		}
		warn("profile.calendar.cut", graph.DateOf(r.reading.Until.In(r.zone)))
	}
	for _, name := range r.unknown {
		warn("profile.calendar.zone", shortened(name))
	}
	for key, n := range map[string]int{"profile.calendar.unread": r.unread, "profile.calendar.odd": r.odd, "profile.calendar.single": r.single} {
		if n > 0 {
			warn(key, n)
		}
	}
	slices.SortStableFunc(r.reading.Warnings, func(a, b graph.Phrase) int { return cmp.Compare(a.Key, b.Key) })
}

func shortened(name string) string {
	if runes := []rune(name); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return name
}

// priority is the rank of a VAVAILABILITY, the most important first; 0 is last.
func priority(part *icalPart) int {
	n, err := strconv.Atoi(part.value("PRIORITY"))
	if err != nil || n < 1 || n > 9 {
		return 10
	}
	return n
}
