package exchange

import (
	"bytes"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"lotsennetz/graph"
)

// An invitation and its cancellation, read by another program, are of the same
// event; hostile values begin no line of their own.
func TestInvitationIsReadElsewhere(t *testing.T) {
	start := time.Date(2026, time.October, 25, 23, 30, 0, 0, berlin(t)) // the day the clocks change, over midnight
	for i, c := range []struct{ method, status string }{{"REQUEST", "CONFIRMED"}, {"CANCEL", "CANCELLED"}} {
		body := Invitation{Invite: graph.Invite{Method: c.method, UID: "s1-m@lotsennetz", Sequence: i}, Start: start, End: start.Add(90 * time.Minute), Stamp: start.AddDate(0, 0, -9),
			Summary: "Ihr Einsatz: كردي; Kurmandschi,\r\nATTENDEE:mailto:x@evil.example " + strings.Repeat("ö", 50), Location: "Rathaus, Zimmer 3",
			Organizer: "pool@kreis.example", Attendee: "eva@lotsen.example\r\nX-EVIL:1"}.Write()
		lines := strings.Split(strings.TrimSuffix(string(body), "\r\n"), "\r\n")
		for _, line := range lines {
			if len(line) > 75 || strings.ContainsAny(line, "\r\n") || strings.HasPrefix(line, "X-EVIL") || strings.HasPrefix(line, "ATTENDEE:") {
				t.Errorf("%s: got the line %q", c.method, line)
			}
		}
		calendar, err := ics.ParseCalendar(bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if len(calendar.Events()) != 1 || !strings.Contains(string(body), "\r\nMETHOD:"+c.method+"\r\n") {
			t.Fatalf("%s: got %s, want one event and its method", c.method, body)
		}
		e := calendar.Events()[0]
		from, err1 := e.GetStartAt()
		to, err2 := e.GetEndAt()
		if err1 != nil || err2 != nil || !from.Equal(start) || to.Sub(from) != 90*time.Minute {
			t.Errorf("%s: got %v to %v, %v %v", c.method, from, to, err1, err2)
		}
		for name, want := range map[string]string{"UID": "s1-m@lotsennetz", "SEQUENCE": []string{"0", "1"}[i], "STATUS": c.status, "CLASS": "CONFIDENTIAL", "ORGANIZER": "mailto:pool@kreis.example"} {
			if got := e.GetProperty(ics.ComponentProperty(name)); got == nil || got.Value != want {
				t.Errorf("%s %s: got %v, want %s", c.method, name, got, want)
			}
		}
		if n := len(e.Attendees()); n != 1 {
			t.Errorf("%s: got %d attendees, want one", c.method, n)
		}
	}
}
