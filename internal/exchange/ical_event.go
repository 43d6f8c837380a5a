package exchange

import (
	"strings"
	"time"

	"github.com/teambition/rrule-go"
)

// icalEvent is something that takes place, once or again and again.
type icalEvent struct {
	part  *icalPart
	start wallClock
	// Its length: nominal counts on the wall, days and exact as DURATION does.
	nominal time.Duration
	days    int
	exact   time.Duration
	// replaces is the time it stands for, of another event with its UID; onward,
	// it stands for all that come after as well.
	replaces *wallClock
	onward   bool
}

// event reads start and length; false where the calendar does not say.
func (r *icalReader) event(part *icalPart) (icalEvent, bool) {
	p := part.prop("DTSTART")
	if p == nil {
		return icalEvent{}, false
	}
	start, ok := r.clock(p, p.Value)
	if !ok {
		return icalEvent{}, false
	}
	e := icalEvent{part: part, start: start}
	if p := part.prop("RECURRENCE-ID"); p != nil {
		if at, ok := r.clock(p, p.Value); ok {
			e.replaces, e.onward = &at, param(p, "RANGE") == "THISANDFUTURE"
		}
	}
	switch end := part.prop("DTEND"); {
	case end != nil:
		to, ok := r.clock(end, end.Value)
		if !ok {
			return e, false
		}
		if to.zone == start.zone {
			e.nominal = to.wall.Sub(start.wall)
		} else {
			e.exact = to.instant().Sub(start.instant())
		}
	case part.prop("DURATION") != nil:
		if e.days, e.exact, ok = parseDuration(part.value("DURATION")); !ok {
			return e, false
		}
	case start.date:
		e.nominal = 24 * time.Hour
	}
	if start.date && e.nominal == 0 && e.days == 0 && e.exact == 0 {
		e.nominal = 24 * time.Hour // the end is the day itself: not as the rule has it, but as it is meant
	}
	return e, e.nominal >= 0 && e.exact >= 0 && e.nominal < 366*24*time.Hour && e.exact < 366*24*time.Hour
}

// at is the event at one of its starts.
func (e icalEvent) at(wall time.Time) stretch {
	s := stretch{from: instantIn(wall, e.start.zone)}
	s.to = instantIn(wall.Add(e.nominal).AddDate(0, 0, e.days), e.start.zone).Add(e.exact)
	if long := e.nominal + e.exact; !s.to.After(s.from) && long > 0 { // the clock skipped its end
		s.to = s.from.Add(long)
	}
	return s
}

// mostStarts is how many starts of one event are looked at.
const mostStarts = 60_000

// starts are the wall times an event takes place at, up to the end of the
// window, in the wall time of its own zone: Monday at ten stays at ten. It is
// false where the rule cannot be read; then only the first is known.
func (r *icalReader) starts(e icalEvent) ([]time.Time, bool) {
	last := wallIn(r.to, e.start.zone)
	out, ok := []time.Time{}, true
	rules := e.part.all("RRULE")
	for _, p := range rules {
		rule, err := ruleOf(p.Value, e.start)
		if err != nil {
			ok = false
			continue
		}
		next := rule.Iterator()
		for range mostStarts {
			wall, more := next()
			if !more || wall.After(last) {
				break
			}
			out = append(out, wall)
		}
	}
	if len(rules) == 0 || !ok {
		out = append(out, e.start.wall)
	}
	for _, p := range e.part.all("RDATE") {
		for text := range strings.SplitSeq(p.Value, ",") {
			if c, ok := r.clock(p, text); ok {
				out = append(out, wallIn(c.instant(), e.start.zone))
			}
		}
	}
	return out, ok
}

// further are the occurrences an event names with a length of their own.
func (r *icalReader) further(e icalEvent) []stretch {
	var out []stretch
	for _, p := range e.part.all("RDATE") {
		for text := range strings.SplitSeq(p.Value, ",") {
			if !strings.Contains(text, "/") {
				continue
			}
			if s, ok := r.period(p, text); ok && s.from.Before(r.to) && r.from.Before(s.to) {
				out = append(out, s)
			}
		}
	}
	return out
}

// ruleOf reads a recurrence rule for expansion on the wall.
func ruleOf(text string, start wallClock) (*rrule.RRule, error) {
	text = strings.ToUpper(strings.TrimSpace(text))
	opt, err := rrule.StrToROption(text)
	if err != nil {
		return nil, err
	}
	if opt.Freq > rrule.DAILY || opt.Interval < 0 || opt.Interval > 1000 || opt.Count < 0 {
		return nil, errOddRule
	}
	opt.Dtstart = start.wall
	_, until, _ := strings.Cut(text, "UNTIL=")
	until, _, _ = strings.Cut(until, ";")
	switch {
	case until == "":
	case strings.HasSuffix(until, "Z"):
		opt.Until = wallIn(opt.Until, start.zone)
	case len(until) == len(icalDate):
		opt.Until = opt.Until.Add(24*time.Hour - time.Second)
	}
	return rrule.NewRRule(*opt)
}

// excluded are the starts an event leaves out: by EXDATE, or because another
// event of the calendar stands in their place.
func (r *icalReader) excluded(e icalEvent) func(wall time.Time) bool {
	instants, days := map[int64]bool{}, map[string]bool{}
	note := func(c wallClock) {
		if c.date {
			days[c.wall.Format(icalDate)] = true
		} else {
			instants[c.instant().Unix()] = true
		}
	}
	for _, p := range e.part.all("EXDATE") {
		for _, c := range r.clocks(p) {
			note(c)
		}
	}
	for _, c := range r.replaced[e.part.value("UID")] {
		note(c)
	}
	return func(wall time.Time) bool {
		return len(days) > 0 && days[wall.Format(icalDate)] || len(instants) > 0 && instants[instantIn(wall, e.start.zone).Unix()]
	}
}

// onwardAt is an occurrence as the last change before it has it: of a change from
// some occurrence on, what it moved and how long it lasts.
func onwardAt(changes []icalEvent, e icalEvent, from time.Time) (stretch, bool) {
	var last *icalEvent
	for i, c := range changes {
		at := c.replaces.instant()
		if at.Before(from) && (last == nil || at.After(last.replaces.instant())) {
			last = &changes[i]
		}
	}
	if last == nil {
		return stretch{}, false
	}
	moved := last.start.wall.Sub(wallIn(last.replaces.instant(), last.start.zone))
	return last.at(wallIn(from, last.start.zone).Add(moved)), true
}

// occurrences is when an event takes place within the window.
func (r *icalReader) occurrences(e icalEvent) ([]stretch, bool) {
	walls, ok := []time.Time{e.start.wall}, true
	out := func(time.Time) bool { return false }
	if e.replaces == nil {
		walls, ok = r.starts(e)
		out = r.excluded(e)
	}
	found := r.further(e)
	changes := r.onward[e.part.value("UID")]
	for _, wall := range walls {
		s := e.at(wall)
		if later, ok := onwardAt(changes, e, s.from); ok && e.replaces == nil {
			s = later
		}
		if s.from.Before(r.to) && r.from.Before(s.to) && s.from.Before(s.to) && !out(wall) {
			found = append(found, s)
		}
	}
	return found, ok
}
