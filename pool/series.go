package pool

import (
	"time"

	"lotsennetz/graph"
	"lotsennetz/internal/calendar"
)

// mostInSeries is how many appointments one order may have.
const mostInSeries = 52

// Series are the starts of appointments that repeat every so many weeks, the
// first included. They keep the hour the clock shows, also over its change: an
// hour that is skipped in spring is the first minute after it, of one that comes
// twice in autumn it is the first. Appointments on public holidays are left out
// and named.
func Series(first time.Time, weeks, count int, zone *time.Location, land string) (starts, holidays []time.Time, err error) {
	if weeks < 1 || weeks > 8 {
		return nil, nil, graph.Invalid("series", "weeks", "out_of_range", "1", "8")
	}
	if count < 1 || count > mostInSeries {
		return nil, nil, graph.Invalid("series", "count", "out_of_range", "1", "52")
	}
	wall := first.In(zone)
	for n := range count {
		day := time.Date(wall.Year(), wall.Month(), wall.Day()+7*weeks*n, 12, 0, 0, 0, zone)
		start, _ := calendar.Kept(day, wall.Hour(), wall.Minute())
		if n == 0 {
			start = first // of an hour that comes twice, the one that was meant
		}
		if _, off := calendar.Holiday(land, day); off && n > 0 {
			holidays = append(holidays, start)
			continue
		}
		starts = append(starts, start)
	}
	return starts, holidays, nil
}

// ClockNotes say of which starts of a series the clock shows the hour twice, and
// which could not keep the hour of the first.
func ClockNotes(zone *time.Location, starts ...time.Time) []graph.Phrase {
	var out []graph.Phrase
	for _, start := range starts {
		wall, kept := start.In(zone), starts[0].In(zone).Format("15:04")
		switch _, clock := calendar.Wall(wall, wall.Hour(), wall.Minute()); {
		case clock == calendar.Twice:
			out = append(out, graph.Say("request.told.twice", wall))
		case wall.Format("15:04") != kept:
			out = append(out, graph.Say("request.told.moved", wall, kept))
		}
	}
	return out
}
