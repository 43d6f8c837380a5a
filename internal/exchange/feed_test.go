package exchange

import (
	"bytes"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"lotsennetz/graph"
)

// Three appointments around both changes of clocks, read back by another
// program: the hour, the end and the marks are right.
func TestFeedIsReadElsewhere(t *testing.T) {
	zone := berlin(t)
	at := func(month time.Month, day, hour int) time.Time {
		return time.Date(2026, month, day, hour, 0, 0, 0, zone)
	}
	stamp := at(time.January, 2, 9)
	events := []FeedEvent{
		{UID: "a-m@lotsennetz", Sequence: 2, Stamp: stamp, From: at(3, 30, 16), To: at(3, 30, 17), Summary: "Sprachmittlung Dari; Farsi, Paschtu \\ " + strings.Repeat("ü", 60), Location: "Höxter"},
		{UID: "b-m@lotsennetz", Stamp: stamp, From: at(7, 6, 23), To: at(7, 7, 1), Summary: "b", Cancelled: true},
		{UID: "c-m@lotsennetz", Stamp: stamp, From: at(11, 25, 16), To: at(11, 25, 18), Summary: "c", Tentative: true},
	}
	body := Feed("Termine", events)
	if again := Feed("Termine", events); !bytes.Equal(body, again) {
		t.Error("the same appointments make other bytes")
	}
	for line := range strings.SplitSeq(string(body), "\r\n") {
		if len(line) > 75 {
			t.Errorf("got a line of %d bytes, want 75 at most", len(line))
		}
	}
	calendar, err := ics.ParseCalendar(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	states := []string{"CONFIRMED", "CANCELLED", "TENTATIVE"}
	for i, e := range calendar.Events() {
		from, err1 := e.GetStartAt()
		to, err2 := e.GetEndAt()
		if err1 != nil || err2 != nil || !from.Equal(events[i].From) || !to.Equal(events[i].To) {
			t.Errorf("%d: got %v–%v %v %v, want %v–%v", i, from, to, err1, err2, events[i].From, events[i].To)
		}
		if got := e.GetProperty("STATUS").Value; got != states[i] || e.GetProperty("CLASS").Value != "CONFIDENTIAL" {
			t.Errorf("%d: got %s, want %s and confidential", i, got, states[i])
		}
	}
	if got := ics.FromText(calendar.Events()[0].GetProperty("SUMMARY").Value); !strings.HasPrefix(got, "Sprachmittlung Dari; Farsi, Paschtu") || !strings.HasSuffix(got, "ü") {
		t.Errorf("got summary %q", got)
	}
}

// What FreeBusy writes, ReadCalendar reads.
func TestFreeBusyIsReadBack(t *testing.T) {
	now := time.Date(2026, 3, 20, 0, 0, 0, 0, berlin(t))
	want := []graph.Busy{{From: now.Add(10 * time.Hour), To: now.Add(12 * time.Hour)}, {From: now.AddDate(0, 0, 9).Add(time.Hour), To: now.AddDate(0, 0, 9).Add(4 * time.Hour)}}
	r := readAt(t, "2026-03-20", string(FreeBusy("x", "u", now, now.AddDate(0, 0, 100), append(want, graph.Busy{From: now.AddDate(0, 0, 200), To: now.AddDate(0, 0, 201)}))))
	if len(r.Busy) != 2 || !r.Busy[0].From.Equal(want[0].From) || !r.Busy[1].To.Equal(want[1].To) {
		t.Errorf("got %v, want %v", r.Busy, want)
	}
}
