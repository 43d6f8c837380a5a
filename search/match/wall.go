package match

import (
	"cmp"
	"slices"
	"time"

	"lotsennetz/graph"
)

// Hour says how often a wall time comes on its day.
type Hour int

// On the two nights of a year when clocks change, an hour is missing or comes
// twice.
const (
	Once Hour = iota
	Missing
	Twice
)

// At is the moment at which clocks in the zone show a time on a day. A time that
// is Missing is moved past the gap by the gap's length, as clocks are; of one
// that comes Twice, it is the first. 24:00 is the next day's midnight.
func At(day graph.Date, clock graph.Clock, zone *time.Location) (time.Time, Hour) {
	midnight := day.Time(time.UTC)
	wall := midnight.Add(time.Duration(clock) * time.Minute)
	want := wall.Format(time.DateTime)
	var hits []time.Time
	// Offsets lie between -12 and +14 hours; a change moves clocks by less than
	// a day. Try the offsets in force around the time.
	for _, around := range []time.Duration{-26 * time.Hour, 26 * time.Hour} {
		_, offset := wall.Add(around).In(zone).Zone()
		t := wall.Add(-time.Duration(offset) * time.Second).In(zone)
		if t.Format(time.DateTime) == want && (len(hits) == 0 || !hits[0].Equal(t)) {
			hits = append(hits, t)
		}
	}
	switch len(hits) {
	case 0:
		_, before := wall.Add(-26 * time.Hour).In(zone).Zone()
		return wall.Add(-time.Duration(before) * time.Second).In(zone), Missing
	case 1:
		return hits[0], Once
	}
	slices.SortFunc(hits, time.Time.Compare)
	return hits[0], Twice
}

// span is a stretch of wall time within one day, in minutes after midnight.
type span struct {
	day      time.Weekday
	from, to int
}

// wallSpans are the wall times a job runs through, minute by minute, so that a
// missing hour is not needed and one that comes twice is needed once more.
func wallSpans(start, end time.Time, zone *time.Location) []span {
	var out []span
	for t := start.Truncate(time.Minute); t.Before(end); t = t.Add(time.Minute) {
		w := t.In(zone)
		at := w.Hour()*60 + w.Minute()
		if n := len(out); n > 0 && out[n-1].day == w.Weekday() && out[n-1].to == at {
			out[n-1].to++
		} else {
			out = append(out, span{w.Weekday(), at, at + 1})
		}
	}
	return out
}

const dayMinutes = 24 * 60

// covers reports whether weekly slots, taken together, hold every span. Slots
// that touch or overlap are one; those over midnight go on the next day.
func covers(slots []graph.Slot, spans []span) bool {
	var byDay [7][]span
	add := func(d time.Weekday, from, to int) {
		d = (d%7 + 7) % 7
		byDay[d] = append(byDay[d], span{d, from, to})
	}
	for _, s := range slots {
		if s.To > s.From {
			add(s.Day, int(s.From), int(s.To))
			continue
		}
		add(s.Day, int(s.From), dayMinutes)
		if s.To > 0 {
			add(s.Day+1, 0, int(s.To))
		}
	}
	for _, open := range byDay {
		slices.SortFunc(open, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	}
	return !slices.ContainsFunc(spans, func(s span) bool { return !held(byDay[s.day], s) })
}

// held reports whether spans in order of their start hold one of the same day.
func held(open []span, s span) bool {
	at := s.from
	for _, o := range open {
		if o.from > at {
			break
		}
		at = max(at, o.to)
	}
	return at >= s.to
}
