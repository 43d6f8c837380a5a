package graph

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"time"
)

// Hours (Sprechzeiten) are office hours as written; what they mean is read from
// the text when asked. Two Hours are equal when written alike.
type Hours struct {
	Text string `json:"text,omitempty"` // as entered, always kept
	// ByAppointment says that nobody is seen without an appointment, during the
	// hours given if there are any ("nur nach Vereinbarung"). Hours that are
	// open and offer appointments besides do not set it.
	ByAppointment bool `json:"by_appointment,omitempty"`
}

// ParseHours takes office hours as entered. It never fails: a text that it
// cannot read is kept, and Known is false.
func ParseHours(text string) Hours {
	return Hours{Text: text, ByAppointment: planOf(text).byAppointment}
}

// UnmarshalJSON reads the text again, so that the flag follows a text edited
// elsewhere; a flag once set stays.
func (h *Hours) UnmarshalJSON(data []byte) error {
	type plain Hours
	if err := json.Unmarshal(data, (*plain)(h)); err != nil {
		return err
	}
	h.ByAppointment = h.ByAppointment || planOf(h.Text).byAppointment
	return nil
}

// Known reports whether anything can be said about the hours.
func (h Hours) Known() bool {
	return planOf(h.Text).known || h.ByAppointment && strings.TrimSpace(h.Text) == ""
}

// AlsoByAppointment reports that appointments are possible outside the hours
// ("und nach Vereinbarung").
func (h Hours) AlsoByAppointment() bool { return planOf(h.Text).also }

// An OpenState says whether an office can be visited.
type OpenState string

// The states of an office.
const (
	Open        OpenState = "open"
	Closed      OpenState = "closed"
	Appointment OpenState = "appointment" // seen only by appointment
	Unknown     OpenState = "unknown"     // ask, or read the text
)

// An Opening is the state of an office at a moment. Until is when that state
// ends, for Open and for Appointment during given hours; zero if it has no end
// within 14 days. Next is when it opens next (by appointment where that is the
// rule), zero if that is not within 14 days or not known.
type Opening struct {
	State       OpenState
	Until, Next time.Time
}

const lookAhead = 14

// At returns the state at t, whose zone is that of the office; hours are wall
// time, also on days when the clock changes. A span past midnight belongs to the
// day it begins on.
//
// With holiday nil there are none. Otherwise OSM opening_hours close on them
// only where PH says so; the notation of German offices ("Mo-Fr 8-12, Do 14-17")
// is taken as closed on public holidays unless it names them.
func (h Hours) At(t time.Time, holiday func(day time.Time) bool) Opening {
	p := planOf(h.Text)
	switch {
	case h.ByAppointment && len(p.rules) == 0 && (p.known || strings.TrimSpace(h.Text) == ""):
		return Opening{State: Appointment}
	case !p.known:
		return Opening{State: Unknown}
	}
	spans := p.timeline(t, holiday, h.ByAppointment)
	o := Opening{State: Closed}
	end := t
	for _, s := range spans {
		if s.from.After(t) || !s.to.After(t) || o.State == Open || o.State == Appointment && s.state == Unknown {
			continue
		}
		o.State = s.state
		if s.state != Unknown && s.to.Before(dayAt(t, lookAhead)) {
			o.Until = s.to
		}
		end = s.to
	}
	for _, s := range spans {
		if s.state != Unknown && s.from.After(t) && !s.from.Before(end) && s.from.Before(t.AddDate(0, 0, lookAhead)) {
			o.Next = s.from
			break
		}
	}
	return o
}

// An absolute span of one state.
type stretch struct {
	from, to time.Time
	state    OpenState
}

func dayAt(t time.Time, n int) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d+n, 0, 0, 0, 0, t.Location())
}

// timeline returns the spans around t in order, those that touch joined.
func (p *plan) timeline(t time.Time, holiday func(time.Time) bool, byAppointment bool) []stretch {
	var out []stretch
	for n := -2; n <= lookAhead+1; n++ {
		// noon stands for the day: midnight may not exist
		d := dayAt(t, n).Add(12 * time.Hour)
		for _, s := range p.on(d, holiday != nil && holiday(d)) {
			if byAppointment && s.state == Open {
				s.state = Appointment
			}
			if from, to := wallTime(d, s.from), wallTime(d, s.to); from.Before(to) {
				out = append(out, stretch{from, to, s.state})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b stretch) int { return a.from.Compare(b.from) })
	joined := out[:0]
	for _, s := range out {
		if n := len(joined); n > 0 && joined[n-1].state == s.state && !s.from.After(joined[n-1].to) {
			if s.to.After(joined[n-1].to) {
				joined[n-1].to = s.to
			}
			continue
		}
		joined = append(joined, s)
	}
	return joined
}

// wallTime is the instant at which the minutes of a day begin. A time that the
// clock skips is the moment it skips at, so that no span ends before it begins.
func wallTime(d time.Time, minutes int) time.Time {
	y, m, dd := d.Date()
	t := time.Date(y, m, dd, 0, minutes, 0, 0, d.Location())
	asked := time.Date(y, m, dd, 0, minutes, 0, 0, time.UTC)
	switch shown := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), 0, 0, time.UTC); shown.Compare(asked) {
	case 1:
		t, _ = t.ZoneBounds()
	case -1:
		_, t = t.ZoneBounds()
	}
	return t
}

// plans remembers what was read from a text; a directory has few different ones.
var plans = struct {
	sync.Mutex
	of map[string]*plan
}{of: map[string]*plan{}}

func planOf(text string) *plan {
	plans.Lock()
	defer plans.Unlock()
	if p, ok := plans.of[text]; ok {
		return p
	}
	p := readHours(text)
	if len(plans.of) > 2000 {
		clear(plans.of)
	}
	plans.of[text] = p
	return p
}
