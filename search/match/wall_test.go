package match

import (
	"testing"
	"time"

	"lotsennetz/graph"

	"pgregory.net/rapid"
)

func clock(t testing.TB, s string) graph.Clock {
	t.Helper()
	c, err := graph.ParseClock(s)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func slot(t testing.TB, day time.Weekday, from, to string) graph.Slot {
	t.Helper()
	return graph.Slot{Day: day, From: clock(t, from), To: clock(t, to)}
}

// Availability in wall time: what clocks show decides, whatever they were put
// forward or back in between.
func TestCovers(t *testing.T) {
	zone := berlin(t)
	monday := []graph.Slot{slot(t, time.Monday, "10:00", "11:00")}
	friday := []graph.Slot{slot(t, time.Friday, "20:00", "02:00")}
	late := []graph.Slot{slot(t, time.Friday, "20:00", "24:00")}
	touching := []graph.Slot{slot(t, time.Monday, "10:00", "12:00"), slot(t, time.Monday, "08:00", "10:00")}
	overMidnight := []graph.Slot{slot(t, time.Friday, "22:00", "24:00"), slot(t, time.Saturday, "00:00", "01:00")}
	saturday := []graph.Slot{slot(t, time.Saturday, "23:00", "00:00"), slot(t, time.Sunday, "00:00", "01:00")}
	night := []graph.Slot{slot(t, time.Sunday, "01:00", "04:00")}
	gap := []graph.Slot{slot(t, time.Sunday, "02:30", "03:00")}
	half := []graph.Slot{slot(t, time.Sunday, "02:00", "02:30")}
	for _, tc := range []struct {
		name       string
		slots      []graph.Slot
		start, end string
		want       bool
	}{
		{"Monday before the clocks go forward", monday, "2026-03-23T10:00:00+01:00", "2026-03-23T11:00:00+01:00", true},
		{"Monday after", monday, "2026-03-30T10:00:00+02:00", "2026-03-30T11:00:00+02:00", true},
		{"Monday after, as if nothing had happened", monday, "2026-03-30T10:00:00+01:00", "2026-03-30T11:00:00+01:00", false},
		{"Monday after the clocks go back", monday, "2026-10-26T10:00:00+01:00", "2026-10-26T11:00:00+01:00", true},
		{"given in UTC", monday, "2026-10-26T09:00:00Z", "2026-10-26T10:00:00Z", true},
		{"a minute too early", monday, "2026-10-26T09:59:00+01:00", "2026-10-26T10:59:00+01:00", false},
		{"a minute too long", monday, "2026-10-26T10:00:00+01:00", "2026-10-26T11:01:00+01:00", false},
		{"over midnight", friday, "2026-11-27T23:30:00+01:00", "2026-11-28T00:30:00+01:00", true},
		{"after midnight", friday, "2026-11-28T00:30:00+01:00", "2026-11-28T02:00:00+01:00", true},
		{"the night before", friday, "2026-11-27T00:30:00+01:00", "2026-11-27T01:30:00+01:00", false},
		{"past the end", friday, "2026-11-28T01:30:00+01:00", "2026-11-28T02:30:00+01:00", false},
		{"to 24:00", late, "2026-11-27T23:00:00+01:00", "2026-11-28T00:00:00+01:00", true},
		{"past 24:00", late, "2026-11-27T23:00:00+01:00", "2026-11-28T00:01:00+01:00", false},
		{"slots that touch", touching, "2026-11-30T09:00:00+01:00", "2026-11-30T11:00:00+01:00", true},
		{"slots that touch at midnight", overMidnight, "2026-11-27T23:00:00+01:00", "2026-11-28T01:00:00+01:00", true},
		{"from Saturday into Sunday, the end of the week", saturday, "2026-11-28T23:15:00+01:00", "2026-11-29T00:45:00+01:00", true},
		{"short night: two hours", night, "2026-03-29T01:00:00+01:00", "2026-03-29T04:00:00+02:00", true},
		{"short night: a third is over", night, "2026-03-29T01:00:00+01:00", "2026-03-29T05:00:00+02:00", false},
		{"long night: four hours", night, "2026-10-25T01:00:00+02:00", "2026-10-25T04:00:00+01:00", true},
		{"long night: half an hour more", night, "2026-10-25T01:00:00+02:00", "2026-10-25T04:30:00+01:00", false},
		{"an hour that does not exist", gap, "2026-03-29T03:00:00+02:00", "2026-03-29T03:30:00+02:00", false},
		{"the first of two half hours", half, "2026-10-25T02:00:00+02:00", "2026-10-25T02:30:00+02:00", true},
		{"the second", half, "2026-10-25T02:00:00+01:00", "2026-10-25T02:30:00+01:00", true},
		{"from the first into the second", half, "2026-10-25T02:00:00+02:00", "2026-10-25T02:30:00+01:00", false},
		{"no slots", nil, "2026-11-30T10:00:00+01:00", "2026-11-30T11:00:00+01:00", false},
	} {
		start, err1 := time.Parse(time.RFC3339, tc.start)
		end, err2 := time.Parse(time.RFC3339, tc.end)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		if got := covers(tc.slots, wallSpans(start, end, zone)); got != tc.want {
			t.Errorf("%s: got %v, want %v", tc.name, got, tc.want)
		}
	}
}

// open reports whether the clock on the wall shows a time inside a slot: the
// plain meaning of a weekly slot.
func open(slots []graph.Slot, moment time.Time) bool {
	at := graph.Clock(moment.Hour()*60 + moment.Minute())
	yesterday := (moment.Weekday() + 6) % 7
	for _, s := range slots {
		over := s.To <= s.From
		switch {
		case s.Day == moment.Weekday() && at >= s.From && (over || at < s.To):
			return true
		case over && s.Day == yesterday && at < s.To:
			return true
		}
	}
	return false
}

func drawSlots(t *rapid.T) []graph.Slot {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) graph.Slot {
		from := rapid.IntRange(0, 95).Draw(t, "from") * 15
		to := rapid.IntRange(0, 96).Filter(func(n int) bool { return n*15 != from }).Draw(t, "to") * 15
		return graph.Slot{Day: time.Weekday(rapid.IntRange(0, 6).Draw(t, "day")), From: graph.Clock(from), To: graph.Clock(to)}
	}), 0, 12).Draw(t, "slots")
}

func TestCoversEveryMinute(t *testing.T) {
	zone := berlin(t)
	days := []string{"2026-03-28T12:00:00Z", "2026-10-24T12:00:00Z", "2026-11-25T12:00:00Z"}
	rapid.Check(t, func(t *rapid.T) {
		base, _ := time.Parse(time.RFC3339, rapid.SampledFrom(days).Draw(t, "base"))
		start := base.Add(time.Duration(rapid.IntRange(0, 2000).Draw(t, "minute")) * time.Minute)
		end := start.Add(time.Duration(rapid.IntRange(1, 400).Draw(t, "length")) * time.Minute)
		slots := drawSlots(t)
		want := true
		for m := start; m.Before(end); m = m.Add(time.Minute) {
			want = want && open(slots, m.In(zone))
		}
		if got := covers(slots, wallSpans(start, end, zone)); got != want {
			t.Fatalf("%v from %v to %v: got %v, want %v", slots, start.In(zone), end.In(zone), got, want)
		}
	})
}
