package exchange

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"lotsennetz/graph"
)

// periods are the spans of a property: from/to or from/duration.
func (r *icalReader) periods(p *ics.BaseProperty) []stretch {
	var out []stretch
	for text := range strings.SplitSeq(p.Value, ",") {
		if s, ok := r.period(p, text); ok {
			out = append(out, s)
		} else {
			r.unread++
		}
	}
	return out
}

func (r *icalReader) period(p *ics.BaseProperty, text string) (stretch, bool) {
	first, last, _ := strings.Cut(text, "/")
	from, ok := r.clock(p, first)
	if !ok {
		return stretch{}, false
	}
	s := stretch{from: from.instant()}
	if to, ok := r.clock(p, last); ok {
		s.to = to.instant()
	} else if days, exact, ok := parseDuration(last); ok {
		s.to = instantIn(from.wall.AddDate(0, 0, days), from.zone).Add(exact)
	}
	return s, s.from.Before(s.to) && s.to.Sub(s.from) < 366*24*time.Hour
}

// availability reads VAVAILABILITY: the week it describes goes into Slots, what
// it leaves out of that week within the window is returned.
func (r *icalReader) availability(ctx context.Context) ([]stretch, error) {
	var calendars []*icalPart
	for _, part := range r.parts {
		if part.name == "VAVAILABILITY" {
			calendars = append(calendars, part)
		}
	}
	if len(calendars) == 0 {
		return nil, nil
	}
	// the most important comes last and has the last word
	slices.SortStableFunc(calendars, func(a, b *icalPart) int { return cmp.Compare(priority(b), priority(a)) })
	var open []stretch
	var slots []graph.Slot
	for _, part := range calendars {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		bounds := r.bounds(part)
		free, week := r.free(part)
		open = joined(append(minus(joined(open), bounds), cut(free, bounds)...))
		slots = append(slots, week...)
	}
	slices.SortFunc(slots, func(a, b graph.Slot) int {
		return cmp.Or(cmp.Compare((a.Day+6)%7, (b.Day+6)%7), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	slots = slices.Compact(slots)
	r.reading.Slots, r.reading.HasSlots = slots, true
	week := weekly(slots, stretch{r.from, r.to}, r.zone)
	r.single = len(minus(joined(open), week))
	return minus(week, open), nil
}

// bounds is when a VAVAILABILITY has a say.
func (r *icalReader) bounds(part *icalPart) []stretch {
	all := stretch{r.from, r.to}
	if p := part.prop("DTSTART"); p != nil {
		if at, ok := r.clock(p, p.Value); ok && at.instant().After(all.from) {
			all.from = at.instant()
		}
	}
	if p := part.prop("DTEND"); p != nil {
		if at, ok := r.clock(p, p.Value); ok && at.instant().Before(all.to) {
			all.to = at.instant()
		}
	}
	if !all.from.Before(all.to) {
		return nil
	}
	return []stretch{all}
}

// free is when the AVAILABLE parts say so, and the weekly slots of those that
// come again and again.
func (r *icalReader) free(part *icalPart) (open []stretch, slots []graph.Slot) {
	replaced := r.replaced
	defer func() { r.replaced = replaced }()
	r.replaced = map[string][]wallClock{}
	for _, sub := range part.parts {
		if e, ok := r.event(sub); ok && e.replaces != nil {
			uid := sub.value("UID")
			r.replaced[uid] = append(r.replaced[uid], *e.replaces)
		}
	}
	for _, sub := range part.parts {
		if sub.name != "AVAILABLE" {
			continue
		}
		e, ok := r.event(sub)
		if !ok {
			r.unread++
			continue
		}
		found, ok := r.occurrences(e)
		if !ok {
			r.odd++
		}
		if sub.prop("RRULE") != nil {
			slots = append(slots, usual(found, r.zone)...)
		}
		if open = append(open, found...); len(open) > mostHeld {
			open = joined(open)
			open = slices.Clip(open[:min(len(open), mostHeld/2)]) // what is not said to be free is not
		}
	}
	return joined(open), slots
}

// usual are the weekly slots of an event that comes again and again: those met
// only around a change of clocks are no habit.
func usual(found []stretch, zone *time.Location) []graph.Slot {
	times := map[graph.Slot]int{}
	for _, s := range found {
		for _, slot := range slotsOf(s, zone) {
			times[slot]++
		}
	}
	var out []graph.Slot
	for slot, n := range times {
		if n > 2 || len(found) < 6 {
			out = append(out, slot)
		}
	}
	return out
}

// cut is what of joined stretches lies within others.
func cut(list, within []stretch) []stretch { return minus(list, minus(list, within)) }
