package graph

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Office hours against an independent reading: for every quarter of an hour of
// three weeks around a clock change, the state follows from the drawn spans.
func TestHoursAgainstNaiveReading(t *testing.T) {
	zone := berlin(t)
	names := [...]string{"So", "Mo", "Di", "Mi", "Do", "Fr", "Sa"}
	rapid.Check(t, func(t *rapid.T) {
		type drawn struct{ weekday, from, to int }
		var spans []drawn
		var text []string
		for _, w := range rapid.SliceOfNDistinct(rapid.IntRange(0, 6), 1, 5, rapid.ID).Draw(t, "days") {
			from := rapid.IntRange(0, 92).Draw(t, "from") * 15
			to := from + rapid.IntRange(1, 40).Draw(t, "quarters")*15
			spans = append(spans, drawn{w, from, to})
			end := to
			if end > 24*60 {
				end -= 24 * 60
			}
			text = append(text, fmt.Sprintf("%s %02d:%02d-%02d:%02d Uhr", names[w], from/60, from%60, end/60, end%60))
		}
		h := ParseHours(strings.Join(text, ", "))
		if !h.Known() {
			t.Fatalf("%q is not understood", h.Text)
		}
		off := rapid.IntRange(0, 20).Draw(t, "holiday")
		first := rapid.SampledFrom([]time.Time{
			time.Date(2026, 3, 16, 0, 0, 0, 0, zone), time.Date(2026, 10, 12, 0, 0, 0, 0, zone),
		}).Draw(t, "first")
		closed := first.AddDate(0, 0, off).Format(time.DateOnly)
		holiday := func(d time.Time) bool { return d.Format(time.DateOnly) == closed }

		now := first.Add(time.Duration(rapid.IntRange(0, 21*96).Draw(t, "at")) * 15 * time.Minute)
		minute := now.Hour()*60 + now.Minute()
		want := Closed
		for _, s := range spans {
			today, yesterday := now, now.AddDate(0, 0, -1)
			if int(today.Weekday()) == s.weekday && !holiday(today) && s.from <= minute && minute < s.to ||
				int(yesterday.Weekday()) == s.weekday && !holiday(yesterday) && minute+24*60 < s.to {
				want = Open
			}
		}
		got := h.At(now, holiday)
		// in an hour that comes twice or never the wall clock alone decides nothing
		if now.Hour() >= 1 && now.Hour() <= 3 {
			return
		}
		if got.State != want {
			t.Fatalf("%q at %s, closed on %s: got %s, want %s", h.Text, now, closed, got.State, want)
		}
		if !got.Next.IsZero() && h.At(got.Next, holiday).State != Open {
			t.Fatalf("%q at %s: not open at %s", h.Text, now, got.Next)
		}
		if !got.Until.IsZero() && h.At(got.Until.Add(-time.Second), holiday).State != Open {
			t.Fatalf("%q at %s: closes before %s", h.Text, now, got.Until)
		}
	})
}

func BenchmarkHoursAt(b *testing.B) {
	h := ParseHours("Mo-Fr 08:30-12:30, Do 14:00-17:00")
	now := time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC)
	b.ReportAllocs()
	for b.Loop() {
		h.At(now, nil)
	}
}
