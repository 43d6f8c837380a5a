package graph

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"
)

func berlin(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func at(t *testing.T, s string) time.Time {
	t.Helper()
	v, err := time.ParseInLocation("2006-01-02 15:04", s, berlin(t))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// days makes a calendar of the given dates.
func days(dates ...string) func(time.Time) bool {
	return func(d time.Time) bool { return slices.Contains(dates, d.Format(time.DateOnly)) }
}

func TestHoursAt(t *testing.T) {
	const district = "Mo-Fr 08:30-12:30, Do 14:00-17:00"
	holidays := days("2026-04-03", "2026-04-06", "2026-05-01", "2026-12-25", "2026-12-26", "2027-01-01", "2026-01-06")
	for _, c := range []struct {
		text, at, until, next string
		state                 OpenState
	}{
		// 2026-11-25 is a Wednesday
		{district, "2026-11-25 09:00", "2026-11-25 12:30", "2026-11-26 08:30", Open},
		{district, "2026-11-25 12:30", "", "2026-11-26 08:30", Closed},
		{district, "2026-11-26 13:00", "", "2026-11-26 14:00", Closed},
		{district, "2026-11-26 15:00", "2026-11-26 17:00", "2026-11-27 08:30", Open},
		{district, "2026-11-28 10:00", "", "2026-11-30 08:30", Closed},
		{"Mo-Fr 08:30-12:30; Do 14:00-17:00", "2026-11-26 09:00", "2026-11-26 12:30", "2026-11-26 14:00", Open},
		{"Mo-Fr 08:30-12:30\nDo 14:00-17:00", "2026-11-26 09:00", "2026-11-26 12:30", "2026-11-26 14:00", Open},
		{"Mo-Fr 8-16 Uhr; Mi 8-12 Uhr", "2026-11-25 13:00", "", "2026-11-26 08:00", Closed},
		{"Mo-Fr 08:00-16:00; We 12:00-18:00", "2026-11-25 09:00", "", "2026-11-25 12:00", Closed},
		{"Mo–Do 9–16 Uhr", "2026-11-25 15:59", "2026-11-25 16:00", "2026-11-26 09:00", Open},
		{"Montag bis Donnerstag von 9 bis 16 Uhr", "2026-11-25 15:59", "2026-11-25 16:00", "2026-11-26 09:00", Open},
		{"Montags und mittwochs 9.30 - 11.00 Uhr", "2026-11-25 10:00", "2026-11-25 11:00", "2026-11-30 09:30", Open},
		{"Di 10:00-12:00", "2026-11-25 10:00", "", "2026-12-01 10:00", Closed},
		{"So 10:00-12:00", "2026-11-29 10:00", "2026-11-29 12:00", "2026-12-06 10:00", Open},
		{"Mo-Mi 9-12, 14-16 Uhr; Fr geschlossen", "2026-11-25 14:30", "2026-11-25 16:00", "2026-11-30 09:00", Open},
		{"werktags 9-12 Uhr", "2026-11-27 10:00", "2026-11-27 12:00", "2026-11-30 09:00", Open},
		{"werktags 9-12 Uhr", "2026-11-28 10:00", "", "2026-11-30 09:00", Unknown},
		{"werktags 9-12 Uhr", "2026-11-28 13:00", "", "2026-11-30 09:00", Closed},
		{"Di 18-24 Uhr", "2026-11-24 23:59", "2026-11-25 00:00", "2026-12-01 18:00", Open},
		{"Mo-Fr 00:00-24:00", "2026-11-25 10:00", "2026-11-28 00:00", "2026-11-30 00:00", Open},
		{"rund um die Uhr", "2026-12-25 03:00", "", "", Open},
		{"24/7", "2026-12-25 03:00", "", "", Open},

		// first and third Saturday
		{"Sa[1,3] 09:00-13:00", "2026-11-07 10:00", "2026-11-07 13:00", "2026-11-21 09:00", Open},
		{"Sa[1,3] 09:00-13:00", "2026-11-14 10:00", "", "2026-11-21 09:00", Closed},
		{"Sa[-1] 09:00-13:00", "2026-11-28 10:00", "2026-11-28 13:00", "", Open},
		{"jeden 1. und 3. Samstag im Monat 9-13 Uhr", "2026-11-21 10:00", "2026-11-21 13:00", "2026-12-05 09:00", Open},

		{"jeden ersten Dienstag im Monat 15-17 Uhr", "2026-12-01 16:00", "2026-12-01 17:00", "", Open},
		{"1. Dienstag im Monat 15-17 Uhr", "2026-12-08 16:00", "", "", Closed},
		{"letzter Freitag im Monat 15-17 Uhr", "2026-11-27 16:00", "2026-11-27 17:00", "", Open},
		{"Mo/Mi 9-12 Uhr", "2026-11-25 10:00", "2026-11-25 12:00", "2026-11-30 09:00", Open},
		{"Mo-Fr: 08:00 - 12:00 Uhr / Do: 14:00 - 17:00 Uhr", "2026-11-26 13:00", "", "2026-11-26 14:00", Closed},
		{"Mo-Fr von 9 bis 12 Uhr, Di auch 14-16 Uhr.", "2026-11-24 12:00", "", "2026-11-24 14:00", Closed},
		{"Mon-Fri 9am-5pm", "2026-11-24 16:59", "2026-11-24 17:00", "2026-11-25 09:00", Open},
		{"Mon 12:30pm-12:15am", "2026-11-24 00:10", "2026-11-24 00:15", "2026-11-30 12:30", Open},
		{"Mon 4-10 pm", "2026-11-23 18:00", "", "", Unknown},

		// the night of 30 April belongs to 30 April, the holiday to 1 May
		{"Th 19:00-02:00; PH off", "2026-05-01 01:00", "2026-05-01 02:00", "2026-05-07 19:00", Open},
		{"Fr 19:00-02:00; PH off", "2026-05-01 20:00", "", "2026-05-08 19:00", Closed},
		{"Su 19:00-02:00; PH off", "2026-05-03 20:00", "2026-05-04 02:00", "2026-05-10 19:00", Open},

		// Good Friday, Christmas
		{"Mo-Fr 08:00-12:00", "2026-04-03 10:00", "", "2026-04-07 08:00", Closed},
		{"Mo-Fr 10:00-20:00 open; Th 10:00-12:00", "2026-04-03 10:00", "2026-04-03 20:00", "2026-04-06 10:00", Open},
		{"Mo-Fr 9-12 Uhr, Sonn- und Feiertags 10-11 Uhr", "2026-04-03 11:30", "", "2026-04-05 10:00", Closed},
		{"Mo-Fr 9-12 Uhr außer feiertags", "2026-04-03 11:30", "", "2026-04-07 09:00", Closed},
		{"Mo-Fr 09:00-12:00; Dec 24 off", "2026-12-24 10:00", "", "2026-12-25 09:00", Closed},
		{"Mo-Fr 09:00-12:00; 24.12.-31.12. geschlossen", "2026-12-23 12:00", "", "2027-01-04 09:00", Closed},
		{"Mar-Oct Mo 09:00-12:00", "2026-11-23 10:00", "", "", Closed},
		{"Nov-Feb Mo 09:00-12:00", "2026-11-23 10:00", "2026-11-23 12:00", "2026-11-30 09:00", Open},
		{"2026 Dec 01-2027 Jan 15 Mo 09:00-12:00", "2027-01-04 10:00", "2027-01-04 12:00", "2027-01-11 09:00", Open},
		{"10:00-14:00; 12:00-13:00 off", "2026-11-25 11:00", "2026-11-25 12:00", "2026-11-25 13:00", Open},

		// appointments
		{"nur nach Vereinbarung", "2026-11-25 11:00", "", "", Appointment},
		{"Termine nach telefonischer Vereinbarung", "2026-11-25 03:00", "", "", Appointment},
		{`"by appointment"`, "2026-11-25 03:00", "", "", Appointment},
		{"by appointment only", "2026-11-25 03:00", "", "", Appointment},
		{"Mo-Fr 9-12 Uhr nur nach Vereinbarung", "2026-11-25 11:00", "2026-11-25 12:00", "2026-11-26 09:00", Appointment},
		{`Mo-Fr 09:00-12:00 "by appointment"`, "2026-11-25 13:00", "", "2026-11-26 09:00", Closed},
		{"Mo-Fr 9-12 Uhr und nach Vereinbarung", "2026-11-25 11:00", "2026-11-25 12:00", "2026-11-26 09:00", Open},
		{"Mo-Do 9-16 Uhr, Fr nach Vereinbarung", "2026-11-27 11:00", "2026-11-28 00:00", "2026-11-30 09:00", Appointment},

		// not guessed
		{"", "2026-11-25 11:00", "", "", Unknown},
		{"vormittags", "2026-11-25 11:00", "", "", Unknown},
		{"Mo-Fr", "2026-11-25 11:00", "", "", Unknown},
		{"9-12 Uhr", "2026-11-25 11:00", "", "", Unknown},
		{"Mo-Fr 9-12, in den Ferien anders", "2026-11-25 11:00", "", "", Unknown},
		{"SH Mo-Fr 09:00-12:00", "2026-11-25 11:00", "", "", Unknown},
		{"Mo 17:00+", "2026-11-23 17:30", "", "", Unknown},
		{"Mo 25:00-26:00", "2026-11-23 17:30", "", "", Unknown},
		{`Mo 09:00-12:00 "ring twice"`, "2026-11-23 10:00", "", "", Unknown},
	} {
		got := ParseHours(c.text).At(at(t, c.at), holidays)
		want := Opening{State: c.state}
		if c.until != "" {
			want.Until = at(t, c.until)
		}
		if c.next != "" {
			want.Next = at(t, c.next)
		}
		if got.State != want.State || !got.Until.Equal(want.Until) || !got.Next.Equal(want.Next) {
			t.Errorf("%q at %s:\ngot  %v\nwant %v", c.text, c.at, got, want)
		}
	}
}

// The same hours on 6 January, with and without Epiphany in the Land.
func TestHoursFollowTheLand(t *testing.T) {
	h := ParseHours("Mo-Fr 08:30-12:30, Do 14:00-17:00")
	when := at(t, "2026-01-06 10:00")
	if got := h.At(when, days("2026-01-06")); got.State != Closed {
		t.Errorf("with the holiday: got %s, want closed", got.State)
	}
	if got := h.At(when, days()); got.State != Open {
		t.Errorf("without: got %s, want open", got.State)
	}
	if got := h.At(when, nil); got.State != Open {
		t.Errorf("no calendar: got %s, want open", got.State)
	}
}

func TestHoursOverClockChange(t *testing.T) {
	h := ParseHours("Mo 10:00-11:00; Sa 22:00-04:00")
	for _, d := range []string{"2026-03-23", "2026-03-30", "2026-10-26"} {
		if got := h.At(at(t, d+" 10:00"), nil); got.State != Open || !got.Until.Equal(at(t, d+" 11:00")) {
			t.Errorf("%s 10:00: got %v", d, got)
		}
		if got := h.At(at(t, d+" 09:59"), nil); got.State != Closed {
			t.Errorf("%s 09:59: got %v", d, got)
		}
	}
	for night, want := range map[string]time.Duration{"2026-03-28": 5 * time.Hour, "2026-10-24": 7 * time.Hour, "2026-11-07": 6 * time.Hour} {
		from := at(t, night+" 22:00")
		got := h.At(from, nil)
		if got.Until.Sub(from) != want || got.Until.Format("15:04") != "04:00" {
			t.Errorf("night of %s: got %v, want %s", night, got, want)
		}
	}
}

func TestHoursAppointmentFlag(t *testing.T) {
	flagged := Hours{Text: "Mo-Fr 9-12 Uhr", ByAppointment: true}
	if got := flagged.At(at(t, "2026-11-25 10:00"), nil).State; got != Appointment {
		t.Errorf("in hours: got %s, want appointment", got)
	}
	if got := (Hours{ByAppointment: true}).At(at(t, "2026-11-25 10:00"), nil).State; got != Appointment {
		t.Errorf("no hours: got %s, want appointment", got)
	}
	if !(Hours{ByAppointment: true}).Known() {
		t.Error("by appointment is not known")
	}
	if got := ParseHours("Mo-Fr 9-12 Uhr sowie nach Vereinbarung"); got.ByAppointment || !got.AlsoByAppointment() {
		t.Errorf("got %+v, want hours and appointments besides", got)
	}
	for _, s := range []string{"nach Termin", "nur nach Vereinbarung", "by appointment", "Mo-Fr 9-12 Uhr nur mit Termin"} {
		if got := ParseHours(s); !got.ByAppointment || !got.Known() {
			t.Errorf("%q: got %+v, known %v", s, got, got.Known())
		}
	}
}

func TestHoursJSON(t *testing.T) {
	for _, h := range []Hours{{}, ParseHours("Mo-Fr 9-12 Uhr"), ParseHours("nur nach Vereinbarung"), ParseHours("anders"), {Text: "Mo 9-12", ByAppointment: true}} {
		data, err := json.Marshal(h)
		if err != nil {
			t.Fatal(err)
		}
		var back Hours
		if err := json.Unmarshal(data, &back); err != nil || back != h {
			t.Errorf("got %+v (%v), want %+v through %s", back, err, h, data)
		}
	}
	var h Hours
	if err := json.Unmarshal([]byte(`{"text":"nach Vereinbarung"}`), &h); err != nil || !h.ByAppointment {
		t.Errorf("got %+v, %v", h, err)
	}
}

// expressions reads the public set of opening_hours expressions.
func expressions(t *testing.T) []string {
	t.Helper()
	root := os.Getenv("LOTSENNETZ_SHARED")
	for dir, _ := os.Getwd(); root == ""; dir = filepath.Dir(dir) {
		if s := filepath.Join(dir, "shared"); exists(filepath.Join(s, "data", "public")) {
			root = s
		} else if dir == filepath.Dir(dir) {
			t.Skip("no shared data")
		}
	}
	f, err := os.Open(filepath.Join(root, "data", "public", "opening-hours", "expressions.tsv"))
	if err != nil {
		t.Skip(err)
	}
	defer f.Close()
	var out []string
	for sc := bufio.NewScanner(f); sc.Scan(); {
		if f := strings.Split(sc.Text(), "\t"); len(f) == 3 && f[0] != "test_name" {
			out = append(out, f[1])
		}
	}
	return out
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func TestHoursPublicExpressions(t *testing.T) {
	all := expressions(t)
	known := 0
	when := at(t, "2026-11-25 10:00")
	for _, e := range all {
		h := ParseHours(e)
		o := h.At(when, days("2026-11-25"))
		if h.Known() {
			known++
		}
		if h.Text != e || !h.Known() && o.State != Unknown {
			t.Errorf("%q: got %+v, %v", e, h, o)
		}
		if !o.Until.IsZero() && !o.Until.After(when) || !o.Next.IsZero() && !o.Next.After(when) {
			t.Errorf("%q: times in the past: %v", e, o)
		}
	}
	t.Logf("understood %d of %d", known, len(all))
	if len(all) > 800 && known < 200 {
		t.Errorf("understood %d of %d, want 200 at least", known, len(all))
	}
	for _, unread := range []string{"17:00+", "sunrise-sunset", "Mo-Fr 10:00-16:00/90", "SH Mo-Fr", "sdasdlasdj a3reaw", "Mo 12:00", "Mo-Fr 9-5 Uhr", "Mo-Fr 10:00-20:00 open; open We 10:00-16:00"} {
		if ParseHours(unread).Known() {
			t.Errorf("%q is taken as known", unread)
		}
	}
}

func FuzzParseHours(f *testing.F) {
	for _, s := range []string{"Mo-Fr 9-12 Uhr", "Sa[1,3] 09:00-13:00; PH off", "2026 Jan 01-", "Mo[", "24.12.", "\xff", `"`} {
		f.Add(s)
	}
	when := time.Date(2026, 3, 29, 1, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, s string) {
		h := ParseHours(s)
		if h.Text != s {
			t.Errorf("text changed: got %q, want %q", h.Text, s)
		}
		h.At(when, nil)
	})
}
