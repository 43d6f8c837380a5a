package calendar

import (
	"os"
	"os/exec"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func on(t *testing.T, s string) time.Time {
	t.Helper()
	d, err := time.ParseInLocation(time.DateOnly, s, Berlin())
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestHoliday(t *testing.T) {
	for _, c := range []struct{ land, day, want string }{
		{"NW", "2026-01-01", "Neujahr"}, {"NW", "2026-04-03", "Karfreitag"}, {"NW", "2026-06-04", "Fronleichnam"},
		{"NW", "2026-11-01", "Allerheiligen"}, {"NW", "2026-12-26", "2. Weihnachtstag"}, {"NW", "2026-12-24", ""},
		{"NW", "2026-10-31", ""}, {"NI", "2026-10-31", "Reformationstag"}, {"NI", "2026-06-04", ""},
		{"HE", "2026-01-06", ""}, {"BY", "2026-01-06", "Heilige Drei Könige"}, {"BB", "2026-01-06", ""},
		{"BB", "2026-04-05", "Ostersonntag"}, {"NW", "2026-04-05", ""}, {"BB", "2026-05-24", "Pfingstsonntag"},
		{"MV", "2026-03-08", "Frauentag"}, {"MV", "2022-03-08", ""}, {"BE", "2026-03-08", "Frauentag"},
		{"SN", "2026-11-18", "Buß- und Bettag"}, {"TH", "2026-09-20", "Weltkindertag"}, {"SL", "2026-08-15", "Mariä Himmelfahrt"},
		{"BE", "2025-05-08", "Tag der Befreiung"}, {"BE", "2026-05-08", ""}, {"XX", "2026-01-01", ""}, {"", "2026-01-01", ""},
	} {
		got, ok := Holiday(c.land, on(t, c.day))
		if got != c.want || ok != (c.want != "") {
			t.Errorf("Holiday(%s, %s): got %q, want %q", c.land, c.day, got, c.want)
		}
	}
	if got := len(Lands()); got != 16 {
		t.Errorf("got %d Länder, want 16", got)
	}
	for _, l := range Lands() {
		for _, d := range []string{"01-01", "04-03", "04-06", "05-01", "05-14", "05-25", "10-03", "12-25", "12-26"} {
			if _, ok := Holiday(l, on(t, "2026-"+d)); !ok {
				t.Errorf("%s has no holiday on 2026-%s", l, d)
			}
		}
	}
}

// The date counts, whatever the hour and zone.
func TestHolidayAtAnyHour(t *testing.T) {
	for h := range 24 {
		if _, ok := Holiday("NW", on(t, "2026-05-01").Add(time.Duration(h)*time.Hour)); !ok {
			t.Errorf("hour %d is not on 1 May", h)
		}
	}
}

func TestWorkingDaysBefore(t *testing.T) {
	for _, c := range []struct {
		land, from, to string
		want           int
	}{
		{"NW", "2026-11-25", "2026-12-02", 5}, {"NW", "2026-11-25", "2026-12-01", 4}, {"NW", "2026-11-25", "2026-11-25", 0},
		{"NW", "2026-11-27", "2026-11-30", 1}, {"NW", "2026-11-28", "2026-12-04", 5}, {"NW", "2026-12-02", "2026-11-25", 0},
		{"NW", "2026-12-23", "2026-12-28", 2}, {"NW", "2026-06-03", "2026-06-05", 1}, {"NI", "2026-06-03", "2026-06-05", 2},
		{"NW", "2026-03-27", "2026-03-30", 1},
	} {
		if got := WorkingDaysBefore(c.land, on(t, c.from), on(t, c.to)); got != c.want {
			t.Errorf("WorkingDaysBefore(%s, %s, %s): got %d, want %d", c.land, c.from, c.to, got, c.want)
		}
	}
	for days := 1; days < 40; days++ {
		for _, from := range []string{"2026-11-25", "2026-11-28", "2026-12-23", "2026-06-03", "2026-03-27"} {
			day := Earliest("NW", on(t, from), days)
			if got := WorkingDaysBefore("NW", on(t, from), day); got != days || WorkingDaysBefore("NW", on(t, from), day.AddDate(0, 0, -1)) >= days {
				t.Errorf("Earliest(%s, %d): got %s with %d working days", from, days, day.Format(time.DateOnly), got)
			}
		}
	}
	late := on(t, "2026-11-25").Add(23*time.Hour + 59*time.Minute)
	if got := WorkingDaysBefore("NW", late, on(t, "2026-12-02")); got != 5 {
		t.Errorf("asked at night: got %d, want 5", got)
	}
}

func TestCheckZone(t *testing.T) {
	if err := CheckZone(); err != nil {
		t.Error(err)
	}
}

// The hours around both changes of 2026, minute by minute: what is there stays, what
// is not is three o'clock, and of two it is the first.
func TestKept(t *testing.T) {
	for _, day := range []time.Time{on(t, "2026-03-29"), on(t, "2026-10-25")} {
		for minute := range 24 * 60 {
			got, clock := Kept(day, minute/60, minute%60)
			want, kept := Wall(day, minute/60, minute%60)
			if clock == Missing {
				want = time.Date(2026, 3, 29, 1, 0, 0, 0, time.UTC)
			}
			if clock != kept || !got.Equal(want) || clock == Missing && minute/60 != 2 {
				t.Errorf("%s %02d:%02d: got %v %q, want %v %q", day.Format(time.DateOnly), minute/60, minute%60, got, clock, want, kept)
			}
			if second := got.Add(time.Hour); clock == Twice && second.Format("15:04") != got.Format("15:04") {
				t.Errorf("%v: not the first of two", got)
			}
		}
	}
}

func TestWall(t *testing.T) {
	for _, c := range []struct {
		day          string
		hour, minute int
		want         string
		clock        Clock
	}{
		{"2026-03-29", 1, 59, "2026-03-29T01:59:00+01:00", Once},
		{"2026-03-29", 2, 0, "2026-03-29T03:00:00+02:00", Missing},
		{"2026-03-29", 2, 30, "2026-03-29T03:30:00+02:00", Missing},
		{"2026-03-29", 3, 0, "2026-03-29T03:00:00+02:00", Once},
		{"2026-10-25", 1, 59, "2026-10-25T01:59:00+02:00", Once},
		{"2026-10-25", 2, 0, "2026-10-25T02:00:00+02:00", Twice},
		{"2026-10-25", 2, 59, "2026-10-25T02:59:00+02:00", Twice},
		{"2026-10-25", 3, 0, "2026-10-25T03:00:00+01:00", Once},
		{"2026-11-26", 10, 0, "2026-11-26T10:00:00+01:00", Once},
		{"2026-03-28", 24, 0, "2026-03-29T00:00:00+01:00", Once},
	} {
		got, clock := Wall(on(t, c.day), c.hour, c.minute)
		if got.Format(time.RFC3339) != c.want || clock != c.clock {
			t.Errorf("Wall(%s, %d:%02d): got %s %q, want %s %q", c.day, c.hour, c.minute, got.Format(time.RFC3339), clock, c.want, c.clock)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		day := time.Date(2026, 1, rapid.IntRange(1, 3000).Draw(t, "day"), 12, 0, 0, 0, Berlin())
		h, m := rapid.IntRange(0, 23).Draw(t, "h"), rapid.IntRange(0, 59).Draw(t, "m")
		got, clock := Wall(day, h, m)
		if clock != Missing && (got.Hour() != h || got.Minute() != m || got.YearDay() != day.YearDay()) {
			t.Fatalf("Wall(%s, %d:%d): got %s", day, h, m, got)
		}
		if twin := got.Add(time.Hour); (clock == Twice) != (twin.Hour() == h && twin.Minute() == m) {
			t.Fatalf("Wall(%s, %d:%d): got %s, %q", day, h, m, got, clock)
		}
	})
}

// The program's own zone data is enough: what the machine says about zones, or
// where they lie, does not matter.
func TestZoneOfNoMachine(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, env := range [][]string{{"TZ=Mars/Olympus"}, {"TZ=", "ZONEINFO=/nowhere.zip"}, {"TZ=America/Anchorage"}} {
		run := exec.Command(self, "-test.run=^(TestCheckZone|TestWall|TestKept)$")
		run.Env = env
		if out, err := run.CombinedOutput(); err != nil {
			t.Errorf("%v: %v\n%s", env, err, out)
		}
	}
}
