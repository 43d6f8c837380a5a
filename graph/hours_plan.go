package graph

import (
	"slices"
	"time"
)

// A plan is what office hours mean.
type plan struct {
	known         bool
	byAppointment bool
	also          bool // by appointment besides
	office        bool // German office notation, not OSM opening_hours
	namesHolidays bool
	rules         []rule
}

// A rule opens or closes on some days.
type rule struct {
	dates []dateRange // none: every date
	days  weekdays
	ph    bool // on public holidays too
	spans []span
	state OpenState
	added bool // adds to the rules before it instead of replacing them
}

// A span is in minutes after midnight of its day; it may end on the next.
type span struct {
	from, to int
	state    OpenState
}

// weekdays holds for each day, Sunday first, which of the month's are meant, as
// bits: bit n for the n-th, bit 8+n for the n-th from the end, all for every.
type weekdays [7]uint16

const every = 0xFFFF

func (w weekdays) any() bool { return w != weekdays{} }

func (w weekdays) has(d time.Time) bool {
	m := w[d.Weekday()]
	if m == 0 || m == every {
		return m == every
	}
	last := time.Date(d.Year(), d.Month()+1, 0, 12, 0, 0, 0, time.UTC).Day()
	return m&(1<<((d.Day()-1)/7+1)) != 0 || m&(1<<(8+(last-d.Day())/7+1)) != 0
}

// A dateRange holds yearly recurring or, with years, single ranges of days;
// month*100+day, both included. A range may run over New Year.
type dateRange struct {
	from, to         int
	fromYear, toYear int
}

func (r dateRange) has(d time.Time) bool {
	at := int(d.Month())*100 + d.Day()
	if r.fromYear == 0 {
		if r.from <= r.to {
			return r.from <= at && at <= r.to
		}
		return at >= r.from || at <= r.to
	}
	y := d.Year()
	if r.fromYear != r.toYear && r.from == 101 && r.to == 1231 {
		return r.fromYear <= y && y <= r.toYear
	}
	at += y * 10000
	return r.fromYear*10000+r.from <= at && at <= r.toYear*10000+r.to
}

func (r rule) on(d time.Time, holiday bool) bool {
	if len(r.dates) > 0 && !slices.ContainsFunc(r.dates, func(x dateRange) bool { return x.has(d) }) {
		return false
	}
	if !r.days.any() && !r.ph {
		return true
	}
	return r.ph && holiday || r.days.any() && r.days.has(d)
}

// on returns the spans of a day.
func (p *plan) on(d time.Time, holiday bool) []span {
	if p.office && holiday && !p.namesHolidays {
		return nil
	}
	var out []span
	for _, r := range p.rules {
		if !r.on(d, holiday) || p.office && holiday && !r.ph {
			continue
		}
		spans := r.spans
		if len(spans) == 0 {
			spans = []span{{0, 24 * 60, r.state}}
		}
		switch {
		case r.state == Closed && len(r.spans) == 0:
			out = nil
		case r.state == Closed:
			out = without(out, spans)
		case r.added && !p.office || p.office && !overlap(out, spans):
			out = append(out, spans...)
		default:
			out = slices.Clone(spans)
		}
	}
	return out
}

// doubtful reports a span that no office keeps: "Mo 9-5" means the afternoon.
func (r rule) doubtful() bool {
	return slices.ContainsFunc(r.spans, func(s span) bool { return s.to > 24*60 && s.to-s.from > 14*60 })
}

func overlap(a, b []span) bool {
	for _, x := range a {
		for _, y := range b {
			if x.from < y.to && y.from < x.to {
				return true
			}
		}
	}
	return false
}

// without cuts the spans off from those open.
func without(open, off []span) []span {
	for _, o := range off {
		var rest []span
		for _, s := range open {
			if o.to <= s.from || s.to <= o.from {
				rest = append(rest, s)
				continue
			}
			if s.from < o.from {
				rest = append(rest, span{s.from, o.from, s.state})
			}
			if o.to < s.to {
				rest = append(rest, span{o.to, s.to, s.state})
			}
		}
		open = rest
	}
	return open
}
