package exchange

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func berlin(t testing.TB) *time.Location {
	t.Helper()
	z, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// calendarOf is a calendar file of some components.
func calendarOf(parts ...string) string {
	return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//\r\n" + strings.Join(parts, "\r\n") + "\r\nEND:VCALENDAR\r\n"
}

func eventOf(lines ...string) string {
	return "BEGIN:VEVENT\r\nUID:u1\r\nDTSTAMP:20260101T000000Z\r\nSUMMARY:Frau Geheim beim Arzt\r\nLOCATION:Praxis Geheim\r\n" + strings.Join(lines, "\r\n") + "\r\nEND:VEVENT"
}

// readAt reads a calendar on a day of the district.
func readAt(t testing.TB, day, file string) CalendarReading {
	t.Helper()
	now, err := time.ParseInLocation(time.DateOnly, day, berlin(t))
	if err != nil {
		t.Fatal(err)
	}
	got, err := ReadCalendar(t.Context(), []byte(file), now)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// said are the first spans in the wall time of the district.
func said(r CalendarReading, n int) []string {
	var out []string
	for _, b := range r.Busy[:min(n, len(r.Busy))] {
		out = append(out, b.From.Format("2006-01-02 15:04")+"–"+b.To.Format("01-02 15:04"))
	}
	return out
}

func warned(r CalendarReading) []string {
	var out []string
	for _, w := range r.Warnings {
		out = append(out, fmt.Sprint(w.Key, w.Args))
	}
	return out
}

const customZone = "BEGIN:VTIMEZONE\r\nTZID:Customized Time Zone\r\nBEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\n" +
	"BEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE"

// Ten o'clock in Berlin, by every name the zone is given.
func TestCalendarZones(t *testing.T) {
	for name, c := range map[string]struct{ tzid, extra, summer string }{
		"name":        {";TZID=Europe/Berlin", "", "10:00"},
		"Windows":     {";TZID=W. Europe Standard Time", "", "10:00"},
		"lower case":  {";TZID=w. europe standard time", "", "10:00"},
		"quoted":      {`;TZID="W. Europe Standard Time"`, "", "10:00"},
		"path":        {`;TZID="/freeassociation.sourceforge.net/Tzfile/Europe/Berlin"`, "", "10:00"},
		"bare path":   {";TZID=/citadel.org/20211207_1/Europe/Berlin", "", "10:00"},
		"shown name":  {`;TZID="(UTC+01:00) Amsterdam, Berlin, Bern, Rom, Stockholm, Wien"`, "", "10:00"},
		"own rules":   {";TZID=Customized Time Zone", customZone, "10:00"},
		"floating":    {"", "", "10:00"},
		"neighbour":   {";TZID=Romance Standard Time", "", "10:00"},
		"three areas": {";TZID=America/Argentina/Buenos_Aires", "", "15:00"},
	} {
		file := calendarOf(c.extra, eventOf("DTSTART"+c.tzid+":20260706T100000", "DTEND"+c.tzid+":20260706T110000"))
		r := readAt(t, "2026-07-01", file)
		if want := []string{"2026-07-06 " + c.summer + "–07-06 " + c.summer[:2][:1] + string(c.summer[1]+1) + ":00"}; !slices.Equal(said(r, 9), want) {
			t.Errorf("%s: got %v, want %v", name, said(r, 9), want)
		}
		if len(r.Warnings) > 0 {
			t.Errorf("%s: got warnings %v, want none", name, warned(r))
		}
	}
	r := readAt(t, "2026-07-01", calendarOf(eventOf("DTSTART;TZID=Mittelerde/Auenland:20260706T100000", "DTEND;TZID=Mittelerde/Auenland:20260706T110000")))
	if want := []string{"2026-07-06 10:00–07-06 11:00"}; !slices.Equal(said(r, 9), want) {
		t.Errorf("unknown zone: got %v, want it blocked as %v", said(r, 9), want)
	}
	if want := []string{"profile.calendar.zone[Mittelerde/Auenland]"}; !slices.Equal(warned(r), want) {
		t.Errorf("unknown zone: got %v, want %v", warned(r), want)
	}
}

// Every name in the table leads to a zone there is.
func TestWindowsZones(t *testing.T) {
	for name := range windowsZones {
		if knownZone(name) == nil {
			t.Errorf("%q: no such zone", name)
		}
	}
}

func TestCalendarEvents(t *testing.T) {
	weekly := []string{"DTSTART;TZID=Europe/Berlin:20260323T100000", "DTEND;TZID=Europe/Berlin:20260323T110000", "RRULE:FREQ=WEEKLY;BYDAY=MO"}
	for name, c := range map[string]struct {
		day    string
		events []string
		want   []string
	}{
		"Monday stays Monday at ten in spring": {"2026-03-20", []string{eventOf(weekly...)},
			[]string{"2026-03-23 10:00–03-23 11:00", "2026-03-30 10:00–03-30 11:00", "2026-04-06 10:00–04-06 11:00"}},
		"and in autumn": {"2026-10-18", []string{eventOf(weekly...)},
			[]string{"2026-10-19 10:00–10-19 11:00", "2026-10-26 10:00–10-26 11:00", "2026-11-02 10:00–11-02 11:00"}},
		"a rule in UTC moves on the wall": {"2026-10-18", []string{eventOf("DTSTART:20260323T090000Z", "DTEND:20260323T100000Z", "RRULE:FREQ=WEEKLY")},
			[]string{"2026-10-19 11:00–10-19 12:00", "2026-10-26 10:00–10-26 11:00", "2026-11-02 10:00–11-02 11:00"}},
		"left out, moved, called off": {"2026-03-20", []string{
			eventOf(append(weekly, "EXDATE;TZID=Europe/Berlin:20260330T100000")...),
			eventOf("RECURRENCE-ID;TZID=Europe/Berlin:20260406T100000", "DTSTART;TZID=Europe/Berlin:20260407T140000", "DURATION:PT90M"),
			eventOf("RECURRENCE-ID;TZID=Europe/Berlin:20260413T100000", "DTSTART;TZID=Europe/Berlin:20260413T100000", "STATUS:CANCELLED")},
			[]string{"2026-03-23 10:00–03-23 11:00", "2026-04-07 14:00–04-07 15:30", "2026-04-20 10:00–04-20 11:00"}},
		"left out in UTC": {"2026-03-20", []string{eventOf(append(weekly, "EXDATE:20260330T080000Z,20260406T080000Z")...)},
			[]string{"2026-03-23 10:00–03-23 11:00", "2026-04-13 10:00–04-13 11:00", "2026-04-20 10:00–04-20 11:00"}},
		"left out by day": {"2026-03-20", []string{eventOf(append(weekly, "EXDATE;VALUE=DATE:20260330")...)},
			[]string{"2026-03-23 10:00–03-23 11:00", "2026-04-06 10:00–04-06 11:00", "2026-04-13 10:00–04-13 11:00"}},
		"until in UTC counts": {"2026-03-20", []string{eventOf("DTSTART;TZID=Europe/Berlin:20260323T100000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;UNTIL=20260330T080000Z")},
			[]string{"2026-03-23 10:00–03-23 11:00", "2026-03-30 10:00–03-30 11:00"}},
		"until a day counts whole": {"2026-03-20", []string{eventOf("DTSTART;TZID=Europe/Berlin:20260323T100000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;UNTIL=20260330")},
			[]string{"2026-03-23 10:00–03-23 11:00", "2026-03-30 10:00–03-30 11:00"}},
		"whole days": {"2026-03-20", []string{eventOf("DTSTART;VALUE=DATE:20260328", "DTEND;VALUE=DATE:20260330")},
			[]string{"2026-03-28 00:00–03-30 00:00"}},
		"one whole day without an end": {"2026-03-20", []string{eventOf("DTSTART;VALUE=DATE:20260329")}, []string{"2026-03-29 00:00–03-30 00:00"}},
		"free, cancelled, free for Outlook": {"2026-03-20", []string{eventOf("DTSTART:20260325T100000Z", "DURATION:PT1H", "TRANSP:TRANSPARENT"),
			eventOf("DTSTART:20260325T100000Z", "DURATION:PT1H", "STATUS:CANCELLED"), eventOf("DTSTART:20260325T100000Z", "DURATION:PT1H", "X-MICROSOFT-CDO-BUSYSTATUS:FREE")}, nil},
		"over midnight":                {"2026-03-20", []string{eventOf("DTSTART:20260327T200000", "DTEND:20260328T020000")}, []string{"2026-03-27 20:00–03-28 02:00"}},
		"a night with 23 hours":        {"2026-03-20", []string{eventOf("DTSTART:20260329T010000", "DTEND:20260329T040000")}, []string{"2026-03-29 01:00–03-29 04:00"}},
		"an hour that is skipped":      {"2026-03-20", []string{eventOf("DTSTART:20260329T023000", "DTEND:20260329T030000")}, []string{"2026-03-29 03:30–03-29 04:00"}},
		"no length, no span":           {"2026-03-20", []string{eventOf("DTSTART:20260325T100000Z")}, nil},
		"over and done":                {"2026-03-20", []string{eventOf("DTSTART:20260301T100000Z", "DURATION:PT1H")}, nil},
		"two that touch are one":       {"2026-03-20", []string{eventOf("DTSTART:20260325T100000", "DURATION:PT1H"), eventOf("DTSTART:20260325T110000", "DURATION:PT30M")}, []string{"2026-03-25 10:00–03-25 11:30"}},
		"further dates":                {"2026-03-20", []string{eventOf("DTSTART:20260325T100000", "DURATION:PT1H", "RDATE:20260326T120000")}, []string{"2026-03-25 10:00–03-25 11:00", "2026-03-26 12:00–03-26 13:00"}},
		"last Friday of every month":   {"2026-03-20", []string{eventOf("DTSTART:20260130T100000", "DURATION:PT1H", "RRULE:FREQ=MONTHLY;BYDAY=-1FR")}, []string{"2026-03-27 10:00–03-27 11:00", "2026-04-24 10:00–04-24 11:00", "2026-05-29 10:00–05-29 11:00"}},
		"what we handed out ourselves": {"2026-03-20", []string{strings.Replace(eventOf("DTSTART:20260325T100000", "DURATION:PT1H"), "UID:u1", "UID:s-7-m@lotsennetz", 1)}, nil},
		"last working day of the month": {"2026-03-20", []string{eventOf("DTSTART:20260130T100000", "DURATION:PT1H", "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1")},
			[]string{"2026-03-31 10:00–03-31 11:00", "2026-04-30 10:00–04-30 11:00", "2026-05-29 10:00–05-29 11:00"}},
		"three times, one left out": {"2026-03-20", []string{eventOf("DTSTART:20260323T100000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20260324T100000")},
			[]string{"2026-03-23 10:00–03-23 11:00", "2026-03-25 10:00–03-25 11:00"}},
		"a day is a date, 24 hours are time": {"2026-03-20", []string{eventOf("DTSTART:20260328T120000", "DURATION:P1D"), eventOf("DTSTART:20261024T120000", "DURATION:PT24H")},
			[]string{"2026-03-28 12:00–03-29 12:00", "2026-10-24 12:00–10-25 11:00"}},
		"moved from now on": {"2026-03-20", []string{eventOf(weekly...),
			eventOf("RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260330T100000", "DTSTART;TZID=Europe/Berlin:20260331T140000", "DTEND;TZID=Europe/Berlin:20260331T160000")},
			[]string{"2026-03-23 10:00–03-23 11:00", "2026-03-31 14:00–03-31 16:00", "2026-04-07 14:00–04-07 16:00"}},
		"a whole day that ends on itself": {"2026-03-20", []string{eventOf("DTSTART;VALUE=DATE:20260325", "DTEND;VALUE=DATE:20260325")}, []string{"2026-03-25 00:00–03-26 00:00"}},
		"further periods have their own length": {"2026-03-20", []string{eventOf("DTSTART:20260325T100000", "DURATION:PT1H", "RDATE;VALUE=PERIOD:20260326T120000Z/PT3H,20260327T120000Z/20260327T123000Z")},
			[]string{"2026-03-25 10:00–03-25 11:00", "2026-03-26 13:00–03-26 16:00", "2026-03-27 13:00–03-27 13:30"}},
		"an end that is no time blocks the day": {"2026-03-20", []string{eventOf("DTSTART:20260325T200000", "DTEND:20260325T240000"), eventOf("DTSTART:20260326T220000", "DURATION:-PT1H"), eventOf("DTSTART:20260327T080000", "DTEND:20260327T070000")},
			[]string{"2026-03-25 20:00–03-26 00:00", "2026-03-26 22:00–03-27 00:00", "2026-03-27 08:00–03-28 00:00"}},
		"longer than a year blocks to the end": {"2026-03-20", []string{eventOf("DTSTART;VALUE=DATE:20260325", "DTEND;VALUE=DATE:20290325")}, []string{"2026-03-25 00:00–09-20 00:00"}},
		"published busy times": {"2026-03-20", []string{"BEGIN:VFREEBUSY\r\nUID:f\r\nFREEBUSY:20260325T090000Z/PT1H,20260326T090000Z/20260326T093000Z\r\nFREEBUSY;FBTYPE=FREE:20260327T090000Z/PT1H\r\nEND:VFREEBUSY"},
			[]string{"2026-03-25 10:00–03-25 11:00", "2026-03-26 10:00–03-26 10:30"}},
	} {
		r := readAt(t, c.day, calendarOf(c.events...))
		if got := said(r, 3); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
		if text := fmt.Sprint(r); strings.Contains(text, "Geheim") {
			t.Errorf("%s: the reading tells what the event is: %s", name, text)
		}
	}
}

// A night is as long as the clock makes it: two hours in spring, four in autumn.
func TestCalendarNightLengths(t *testing.T) {
	for day, want := range map[string]time.Duration{"20260328": 3 * time.Hour, "20260329": 2 * time.Hour, "20261025": 4 * time.Hour} {
		r := readAt(t, "2026-03-20", calendarOf(eventOf("DTSTART:"+day+"T010000", "DTEND:"+day+"T040000")))
		if got := r.Busy[0].To.Sub(r.Busy[0].From); got != want {
			t.Errorf("%s: got %v, want %v", day, got, want)
		}
	}
}

// Whatever the rule, every start in the window shows the hour of the first, and
// days step as the rule says.
func TestCalendarWallTimeHolds(t *testing.T) {
	zone := berlin(t)
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom([]string{"Europe/Berlin", "W. Europe Standard Time", "Customized Time Zone"}).Draw(t, "zone")
		start := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 300*24*4).Draw(t, "quarter")) * 15 * time.Minute)
		freq := rapid.SampledFrom([]string{"DAILY", "WEEKLY"}).Draw(t, "freq")
		step := rapid.IntRange(1, 3).Draw(t, "interval")
		minutes := rapid.IntRange(1, 8).Draw(t, "length") * 30
		file := calendarOf(customZone, eventOf(fmt.Sprintf("DTSTART;TZID=%s:%s", name, start.Format(icalClock)), fmt.Sprintf("DURATION:PT%dM", minutes),
			fmt.Sprintf("RRULE:FREQ=%s;INTERVAL=%d", freq, step)))
		now := time.Date(2026, 3, 1, 0, 0, 0, 0, zone)
		r, err := ReadCalendar(context.Background(), []byte(file), now)
		if err != nil {
			t.Fatal(err)
		}
		days := step
		if freq == "WEEKLY" {
			days *= 7
		}
		wall := start
		for i, b := range r.Busy {
			want := instantIn(wall, zone)
			if !b.From.Equal(want) || b.To.Sub(b.From) != time.Duration(minutes)*time.Minute {
				t.Fatalf("%d: got %v–%v, want %v for %d minutes", i, b.From, b.To, want, minutes)
			}
			if shown := wallIn(b.From, zone); !shown.Equal(wall) && (shown.Sub(wall) != time.Hour || shown.Month() != time.March) {
				t.Fatalf("%d: shows %v, want %v", i, shown, wall)
			}
			wall = wall.AddDate(0, 0, days)
		}
		if wall.Before(wallIn(r.Until, zone)) {
			t.Fatalf("ends at %v, want %v", wall, r.Until)
		}
	})
}

func availabilityOf(lines ...string) string {
	return "BEGIN:VAVAILABILITY\r\nUID:v\r\nDTSTAMP:20260101T000000Z\r\n" + strings.Join(lines, "\r\n") + "\r\nEND:VAVAILABILITY"
}

func availableOf(lines ...string) string {
	return "BEGIN:AVAILABLE\r\nUID:a" + lines[0] + "\r\nDTSTAMP:20260101T000000Z\r\n" + strings.Join(lines, "\r\n") + "\r\nEND:AVAILABLE"
}

func TestCalendarAvailability(t *testing.T) {
	morning := func(more ...string) string {
		return availableOf(append([]string{"DTSTART;TZID=Europe/Berlin:20260302T090000", "DTEND;TZID=Europe/Berlin:20260302T120000"}, more...)...)
	}
	for name, c := range map[string]struct {
		parts []string
		slots string
		busy  []string
		warn  []string
	}{
		"a week": {[]string{availabilityOf(morning("RRULE:FREQ=WEEKLY;BYDAY=MO,WE"))}, "1 09:00-12:00, 3 09:00-12:00", nil, nil},
		"Friday night and until midnight": {[]string{availabilityOf(availableOf("DTSTART;TZID=Europe/Berlin:20260306T200000", "DTEND;TZID=Europe/Berlin:20260307T020000", "RRULE:FREQ=WEEKLY"),
			availableOf("DTSTART;TZID=Europe/Berlin:20260308T180000", "DTEND;TZID=Europe/Berlin:20260309T000000", "RRULE:FREQ=WEEKLY"))}, "5 20:00-02:00, 0 18:00-24:00", nil, nil},
		"an exception": {[]string{availabilityOf(morning("RRULE:FREQ=WEEKLY", "EXDATE;TZID=Europe/Berlin:20260330T090000"))}, "1 09:00-12:00", []string{"2026-03-30 09:00–03-30 12:00"}, nil},
		"every other week": {[]string{availabilityOf(morning("RRULE:FREQ=WEEKLY;INTERVAL=2"))}, "1 09:00-12:00",
			[]string{"2026-03-23 09:00–03-23 12:00", "2026-04-06 09:00–04-06 12:00"}, nil},
		"a shorter day": {[]string{availabilityOf(morning("RRULE:FREQ=WEEKLY"),
			strings.Replace(availableOf("DTSTART;TZID=Europe/Berlin:20260330T100000", "DTEND;TZID=Europe/Berlin:20260330T120000", "RECURRENCE-ID;TZID=Europe/Berlin:20260330T090000"), "UID:aDTSTART;TZID=Europe/Berlin:20260330T100000", "UID:aDTSTART;TZID=Europe/Berlin:20260302T090000", 1))},
			"1 09:00-12:00", []string{"2026-03-30 09:00–03-30 10:00"}, nil},
		"a more important one has the last word": {[]string{availabilityOf("PRIORITY:1", "DTSTART;TZID=Europe/Berlin:20260406T000000", "DTEND;TZID=Europe/Berlin:20260413T000000"),
			availabilityOf("PRIORITY:5", morning("RRULE:FREQ=WEEKLY"))}, "1 09:00-12:00", []string{"2026-04-06 09:00–04-06 12:00"}, nil},
		"an event within": {[]string{availabilityOf(morning("RRULE:FREQ=WEEKLY")), eventOf("DTSTART:20260323T100000", "DURATION:PT1H")}, "1 09:00-12:00", []string{"2026-03-23 10:00–03-23 11:00"}, nil},
		"once only":       {[]string{availabilityOf(availableOf("DTSTART:20260325T090000", "DURATION:PT2H"))}, "", nil, []string{"profile.calendar.single[1]"}},
		"days on end": {[]string{availabilityOf(availableOf("DTSTART;TZID=Europe/Berlin:20260302T080000", "DTEND;TZID=Europe/Berlin:20260304T180000", "RRULE:FREQ=WEEKLY"))},
			"1 08:00-24:00, 2 00:00-24:00, 3 00:00-18:00", nil, nil},
	} {
		r := readAt(t, "2026-03-18", calendarOf(c.parts...))
		var slots []string
		for _, s := range r.Slots {
			slots = append(slots, fmt.Sprintf("%d %s-%s", s.Day, s.From, s.To))
		}
		if got := strings.Join(slots, ", "); got != c.slots || !r.HasSlots {
			t.Errorf("%s: got slots %s, want %s", name, got, c.slots)
		}
		if got := said(r, 2); !slices.Equal(got, c.busy) {
			t.Errorf("%s: got busy %v, want %v", name, got, c.busy)
		}
		if got := warned(r); !slices.Equal(got, c.warn) {
			t.Errorf("%s: got warnings %v, want %v", name, got, c.warn)
		}
	}
}

// A week said in UTC is other hours in winter; what she is free is the same
// instants nonetheless.
func TestCalendarAvailabilityIsExact(t *testing.T) {
	zone := berlin(t)
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom([]string{"Europe/Berlin", "UTC", "Europe/Kyiv"}).Draw(t, "zone")
		at, _ := time.LoadLocation(name)
		hour, length := rapid.IntRange(0, 23).Draw(t, "hour"), rapid.IntRange(1, 30).Draw(t, "half hours")
		step := rapid.IntRange(1, 2).Draw(t, "interval")
		file := calendarOf(availabilityOf(availableOf(fmt.Sprintf("DTSTART;TZID=%s:20260302T%02d0000", name, hour), fmt.Sprintf("DURATION:PT%dM", 30*length), fmt.Sprintf("RRULE:FREQ=WEEKLY;INTERVAL=%d;BYDAY=MO,SA", step))))
		now := time.Date(2026, 3, 18, 0, 0, 0, 0, zone)
		r, err := ReadCalendar(context.Background(), []byte(file), now)
		if err != nil {
			t.Fatal(err)
		}
		var busy, want []stretch
		for _, b := range r.Busy {
			busy = append(busy, stretch{b.From, b.To})
		}
		got := minus(weekly(r.Slots, stretch{now, r.Until}, zone), busy)
		monday := time.Date(2026, 3, 2, hour, 0, 0, 0, time.UTC)
		for week := 0; week < 90; week += step {
			for _, day := range []int{0, 5} {
				from := instantIn(monday.AddDate(0, 0, 7*week+day), at)
				want = append(want, stretch{from, from.Add(time.Duration(length) * 30 * time.Minute)})
			}
		}
		// one day at either end, where a habit may not yet or no longer show
		inner := []stretch{{now.AddDate(0, 0, 2), r.Until.AddDate(0, 0, -2)}}
		missing, extra := minus(cut(joined(want), inner), got), minus(cut(got, inner), joined(want))
		if len(extra) > 0 {
			t.Fatalf("free without her word: %v", extra)
		}
		for _, m := range missing { // only what is no habit: around a change of clocks
			if day := m.from.In(zone); !(day.Month() == time.March || day.Month() == time.October) || day.Day() < 23 {
				t.Fatalf("not free although she said so: %v", m)
			}
		}
	})
}

func TestCalendarBounds(t *testing.T) {
	now := time.Date(2026, 3, 1, 0, 0, 0, 0, berlin(t))
	for name, c := range map[string]struct{ file, key string }{
		"no calendar": {"Name;Ort\r\nA;B\r\n", "no_calendar"}, "empty": {"", "no_calendar"},
		"too large": {strings.Repeat("x", MaxCalendar+1), "file_too_large"},
		"too many":  {calendarOf(strings.Repeat("BEGIN:VEVENT\r\nEND:VEVENT\r\n", mostParts+1)), "too_many"},
		"too deep":  {strings.Repeat("BEGIN:VCALENDAR\r\n", 20), "too_many"},
	} {
		_, err := ReadCalendar(t.Context(), []byte(c.file), now)
		if err == nil || !strings.Contains(err.Error(), c.key) {
			t.Errorf("%s: got %v, want %s", name, err, c.key)
		}
	}
	r := readAt(t, "2026-03-01", calendarOf(eventOf("DTSTART:20260302T100000", "DURATION:PT10M", "RRULE:FREQ=DAILY;BYHOUR=8,10,12,14,16")))
	if len(r.Busy) != mostBusy || len(r.Warnings) != 1 || r.Warnings[0].Key != "profile.calendar.cut" {
		t.Errorf("got %d spans, %v; want %d and a warning", len(r.Busy), warned(r), mostBusy)
	}
	r = readAt(t, "2026-03-01", calendarOf(eventOf("DTSTART:20260302T100000", "DURATION:PT10M", "RRULE:FREQ=SECONDLY"), eventOf("DTSTART:morgen"), eventOf("DTSTART:20260303T100000", "DURATION:PT10M", "RRULE:FREQ=WEEKLY;FOO=1")))
	if len(r.Busy) != 2 || !slices.Equal(warned(r), []string{"profile.calendar.odd[2]", "profile.calendar.unread[1]"}) {
		t.Errorf("got %v %v, want both first dates blocked and two warnings", said(r, 5), warned(r))
	}
	start := time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	_, err := ReadCalendar(ctx, []byte(calendarOf(strings.Repeat(eventOf("DTSTART:20260302T100000", "DURATION:PT10M", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30")+"\r\n", 3000))), now)
	if took := time.Since(start); err == nil || took > 20*time.Second {
		t.Errorf("rules without an end: got %v after %v, want them to be stopped", err, took)
	}
}

// TestCalendarMemory: a small file that describes millions of spans does not make
// the program hold them.
func TestCalendarMemory(t *testing.T) {
	file := calendarOf(strings.Repeat(eventOf("DTSTART:20260302T100000", "DURATION:PT1S",
		"RRULE:FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13;BYMINUTE=0,1,2,3,4,5,6,7,8,9;BYSECOND=0,10,20")+"\r\n", 200))
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	r := readAt(t, "2026-03-01", file)
	runtime.ReadMemStats(&after)
	if grown := int64(after.Sys) - int64(before.Sys); grown > 200<<20 {
		t.Errorf("%d KB of calendar took %d MB", len(file)>>10, grown>>20)
	}
	if len(r.Busy) != mostBusy || !slices.Contains(warned(r), "profile.calendar.cut["+r.Until.Format("2006-01-02")+"]") {
		t.Errorf("got %d spans, %v, want %d and a warning", len(r.Busy), warned(r), mostBusy)
	}
}

func FuzzReadCalendar(f *testing.F) {
	f.Add(calendarOf(customZone, eventOf("DTSTART;TZID=Customized Time Zone:20260302T100000", "DURATION:PT10M", "RRULE:FREQ=WEEKLY")))
	f.Add(calendarOf(availabilityOf(availableOf("DTSTART:20260302T090000Z", "DURATION:P1DT3H", "RRULE:FREQ=DAILY;COUNT=5", "EXDATE;VALUE=DATE:20260303"))))
	zone := berlin(f)
	f.Fuzz(func(t *testing.T, file string) {
		r, err := ReadCalendar(t.Context(), []byte(file), time.Date(2026, 3, 1, 0, 0, 0, 0, zone))
		if err != nil {
			return
		}
		for i, b := range r.Busy {
			if !b.From.Before(b.To) || i > 0 && !r.Busy[i-1].To.Before(b.To) {
				t.Fatalf("span %d: got %v", i, b)
			}
		}
		for _, s := range r.Slots {
			if s.From == s.To || s.From >= 1440 || s.To > 1440 {
				t.Fatalf("got slot %v", s)
			}
		}
	})
}
