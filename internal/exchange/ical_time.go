package exchange

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"
)

// A wallClock is a time as a calendar writes it: what clocks show, written as if
// they showed UTC, and the zone they hang in.
type wallClock struct {
	wall time.Time
	zone *time.Location
	date bool // a whole day
}

func (w wallClock) instant() time.Time { return instantIn(w.wall, w.zone) }

// instantIn is when clocks of a zone show a wall time. One that is skipped is
// later by what is skipped; of two it is the first.
func instantIn(wall time.Time, zone *time.Location) time.Time {
	offset := func(t time.Time) time.Duration {
		_, s := t.In(zone).Zone()
		return time.Duration(s) * time.Second
	}
	shows := func(t time.Time) bool { return wallIn(t, zone).Equal(wall) }
	before := wall.Add(-offset(wall.Add(-14 * time.Hour)))
	after := wall.Add(-offset(wall.Add(14 * time.Hour)))
	if !shows(before) && shows(after) {
		return after.In(zone)
	}
	return before.In(zone)
}

// wallIn is what clocks of a zone show, written as UTC.
func wallIn(t time.Time, zone *time.Location) time.Time {
	t = t.In(zone)
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}

const (
	icalDate  = "20060102"
	icalClock = "20060102T150405"
)

// clock reads one time of a property.
func (r *icalReader) clock(p *ics.BaseProperty, text string) (wallClock, bool) {
	text = strings.TrimSpace(text)
	if t, err := time.Parse(icalDate, text); err == nil {
		return wallClock{t, r.zone, true}, inReach(t)
	}
	if utc, ok := strings.CutSuffix(strings.ToUpper(text), "Z"); ok {
		t, err := time.Parse(icalClock, utc)
		return wallClock{wall: t, zone: time.UTC}, err == nil && inReach(t)
	}
	t, err := time.Parse(icalClock, strings.ToUpper(text))
	return wallClock{wall: t, zone: r.zoneOf(param(p, "TZID"))}, err == nil && inReach(t)
}

// inReach: years nobody means are a way to keep a program busy.
func inReach(t time.Time) bool { return t.Year() >= 1900 && t.Year() < 2200 }

// clocks reads a list of times; a period counts as its start.
func (r *icalReader) clocks(p *ics.BaseProperty) []wallClock {
	var out []wallClock
	for text := range strings.SplitSeq(p.Value, ",") {
		start, _, _ := strings.Cut(text, "/")
		if c, ok := r.clock(p, start); ok {
			out = append(out, c)
		}
	}
	return out
}

var durationForm = regexp.MustCompile(`^([+-]?)P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?$`)

// parseDuration reads "P1DT2H": days are dates on the calendar, the rest is time
// that passes.
func parseDuration(text string) (days int, exact time.Duration, ok bool) {
	m := durationForm.FindStringSubmatch(strings.ToUpper(strings.TrimSpace(text)))
	if m == nil || m[1] == "-" {
		return 0, 0, false
	}
	number := func(i int) int { n, _ := strconv.Atoi(m[i]); return n }
	exact = time.Duration(number(4))*time.Hour + time.Duration(number(5))*time.Minute + time.Duration(number(6))*time.Second
	return number(2)*7 + number(3), exact, true
}
