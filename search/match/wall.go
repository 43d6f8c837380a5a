package match

import (
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
	return !slices.ContainsFunc(spans, func(s span) bool { return !held(slots, s) })
}

// held reports whether slots hold a span: from its start one slot leads on to
// the next until its end. Few of them are of one day, so nothing is sorted.
func held(slots []graph.Slot, s span) bool {
	for at := s.from; at < s.to; {
		next := at
		for _, slot := range slots {
			next = max(next, reach(slot, s.day, at))
		}
		if next == at {
			return false
		}
		at = next
	}
	return true
}

// reach is the minute of a day up to which a slot goes on from one, or none
// where it does not hold that one.
func reach(s graph.Slot, day time.Weekday, at int) int {
	first, to := (s.Day%7+7)%7, int(s.To)
	over := s.To <= s.From
	if over && (first+1)%7 == day && at < to {
		return to
	}
	if over {
		to = dayMinutes
	}
	if first == day && int(s.From) <= at {
		return to
	}
	return 0
}
