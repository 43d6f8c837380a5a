package exchange

import (
	"slices"
	"time"

	"lotsennetz/graph"
)

// A stretch is a stretch of time, its end not included.
type stretch struct{ from, to time.Time }

// joined are the stretches in order, those that touch made one.
func joined(list []stretch) []stretch {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b stretch) int { return a.from.Compare(b.from) })
	var out []stretch
	for _, s := range list {
		if n := len(out); n > 0 && !s.from.After(out[n-1].to) {
			if s.to.After(out[n-1].to) {
				out[n-1].to = s.to
			}
			continue
		}
		out = append(out, s)
	}
	return out
}

// minus is what is left of joined stretches when others, joined as well, are
// taken away.
func minus(list, away []stretch) []stretch {
	var out []stretch
	at := 0
	for _, s := range list {
		for at < len(away) && !away[at].to.After(s.from) {
			at++
		}
		for i := at; i < len(away) && away[i].from.Before(s.to); i++ {
			if s.from.Before(away[i].from) {
				out = append(out, stretch{s.from, away[i].from})
			}
			s.from = away[i].to
		}
		if s.from.Before(s.to) {
			out = append(out, s)
		}
	}
	return out
}

// weekly is when weekly slots are open between two moments, in the wall time of
// a zone.
func weekly(slots []graph.Slot, window stretch, zone *time.Location) []stretch {
	var out []stretch
	first := wallIn(window.from, zone).Truncate(24*time.Hour).AddDate(0, 0, -1)
	for day := first; day.Before(wallIn(window.to, zone)); day = day.AddDate(0, 0, 1) {
		for _, s := range slots {
			if s.Day != day.Weekday() {
				continue
			}
			to := time.Duration(s.To) * time.Minute
			if s.To <= s.From {
				to += 24 * time.Hour
			}
			open := stretch{instantIn(day.Add(time.Duration(s.From)*time.Minute), zone), instantIn(day.Add(to), zone)}
			if open.from.Before(window.from) {
				open.from = window.from
			}
			if open.to.After(window.to) {
				open.to = window.to
			}
			if open.from.Before(open.to) {
				out = append(out, open)
			}
		}
	}
	return joined(out)
}

// slotsOf are the weekly slots a stretch lies in: one over midnight where it is
// shorter than a day, else one a day. Seconds are left out.
func slotsOf(s stretch, zone *time.Location) []graph.Slot {
	from, to := wallIn(s.from, zone), wallIn(s.to, zone)
	clock := func(t time.Time) graph.Clock { return graph.Clock(t.Hour()*60 + t.Minute()) }
	if to.Sub(from) < 24*time.Hour {
		end := clock(to)
		if end == 0 {
			end = 24 * 60
		}
		if end == clock(from) {
			return nil
		}
		return []graph.Slot{{Day: from.Weekday(), From: clock(from), To: end}}
	}
	var out []graph.Slot
	for from.Before(to) && len(out) < 8 {
		end := from.Truncate(24*time.Hour).AddDate(0, 0, 1)
		slot := graph.Slot{Day: from.Weekday(), From: clock(from), To: 24 * 60}
		if to.Before(end) {
			slot.To = clock(to)
		}
		if slot.From != slot.To {
			out = append(out, slot)
		}
		from = end
	}
	return out
}
