package exchange

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"lotsennetz/graph"
)

var (
	anyZone  = regexp.MustCompile(`(?s)BEGIN:VTIMEZONE.*?END:VTIMEZONE`)
	anyStart = regexp.MustCompile(`DTSTART[^:\r\n]*:(\d{8})`)
)

// TestPublicCalendars reads every calendar of the folder LOTSENNETZ_TEST_ICAL
// names, from three days before anything in it: each is read or refused with a
// text key, in time.
func TestPublicCalendars(t *testing.T) {
	folder := os.Getenv("LOTSENNETZ_TEST_ICAL")
	if folder == "" {
		t.Skip("LOTSENNETZ_TEST_ICAL names no folder of calendars")
	}
	files, err := filepath.Glob(filepath.Join(folder, "*.ics"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no calendars in %s: %v", folder, err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		now := time.Date(2026, 3, 1, 0, 0, 0, 0, berlin(t))
		for _, m := range anyStart.FindAllSubmatch(anyZone.ReplaceAll(data, nil), -1) {
			if at, err := time.ParseInLocation(icalDate, string(m[1]), now.Location()); err == nil && at.Year() > 1990 && at.Before(now) {
				now = at.AddDate(0, 0, -3)
			}
		}
		began := time.Now()
		r, err := ReadCalendar(t.Context(), data, now)
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("%s: took %v", filepath.Base(file), took)
		}
		var invalid *graph.InvalidError
		if err != nil && (!errors.As(err, &invalid) || len(invalid.Fields) == 0) {
			t.Errorf("%s: got %v, want it read or refused with a text", filepath.Base(file), err)
		}
		t.Logf("%s from %s: %d events, %d spans, slots %v, warnings %v, error %v; %v", filepath.Base(file), now.Format(icalDate), r.Events, len(r.Busy), r.HasSlots, warned(r), err, said(r, 3))
	}
}
