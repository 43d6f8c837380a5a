package calendar

import (
	"fmt"
	"sync"
	"time"
	_ "time/tzdata" // the program brings its zone data
)

var berlin = sync.OnceValue(func() *time.Location {
	l, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic("calendar: embedded zone data lacks Europe/Berlin: " + err.Error())
	}
	return l
})

// Berlin returns the zone of the district.
func Berlin() *time.Location { return berlin() }

// CheckZone reports whether the zone data in use knows the clock changes of
// 29 March and 25 October 2026.
func CheckZone() error {
	for _, c := range []struct {
		utc  time.Time
		want string
	}{
		{time.Date(2026, 3, 29, 0, 59, 59, 0, time.UTC), "2026-03-29 01:59:59 +0100"},
		{time.Date(2026, 3, 29, 1, 0, 0, 0, time.UTC), "2026-03-29 03:00:00 +0200"},
		{time.Date(2026, 10, 25, 0, 59, 59, 0, time.UTC), "2026-10-25 02:59:59 +0200"},
		{time.Date(2026, 10, 25, 1, 0, 0, 0, time.UTC), "2026-10-25 02:00:00 +0100"},
	} {
		if got := c.utc.In(Berlin()).Format("2006-01-02 15:04:05 -0700"); got != c.want {
			return fmt.Errorf("zone data for Europe/Berlin: %s is %s, want %s", c.utc.Format(time.RFC3339), got, c.want)
		}
	}
	return nil
}

// A Clock says whether a wall time is an instant.
type Clock string

// How often a wall time occurs on its day.
const (
	Once    Clock = ""
	Missing Clock = "missing" // skipped in spring
	Twice   Clock = "twice"   // repeated in autumn
)

// Wall returns the instant at which clocks in Berlin show hour and minute on the
// date of day (as day's own zone has it), and says so when there is none or there
// are two. A missing time is moved later by the hour that is skipped (02:30 to
// 03:30); of two, it is the first, and the second is an hour after it. An hour of
// 24 or more is on a following date.
func Wall(day time.Time, hour, minute int) (time.Time, Clock) {
	y, m, d := day.Date()
	wall := time.Date(y, m, d, hour, minute, 0, 0, time.UTC)
	before := instant(wall, offset(wall.Add(-12*time.Hour)))
	after := instant(wall, offset(wall.Add(12*time.Hour)))
	switch first, second := shows(before, wall), shows(after, wall); {
	case before.Equal(after):
		return before, Once
	case first && second:
		return before, Twice
	case second:
		return after, Once
	case first:
		return before, Once
	}
	return before, Missing
}

// Kept is Wall for an appointment that keeps its hour: a missing time is the first
// minute there is after it (02:30 to 03:00).
func Kept(day time.Time, hour, minute int) (time.Time, Clock) {
	at, clock := Wall(day, hour, minute)
	if clock != Missing {
		return at, clock
	}
	for ; clock == Missing; minute++ {
		at, clock = Wall(day, hour, minute)
	}
	return at, Missing
}

func offset(utc time.Time) time.Duration {
	_, s := utc.In(Berlin()).Zone()
	return time.Duration(s) * time.Second
}

func instant(wall time.Time, off time.Duration) time.Time { return wall.Add(-off).In(Berlin()) }

func shows(t, wall time.Time) bool {
	return t.Format(time.DateTime) == wall.Format(time.DateTime)
}
