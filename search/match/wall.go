package match

import (
	"cmp"
	"slices"
	"time"

	"lotsennetz/graph"
)

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
