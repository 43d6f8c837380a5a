package exchange

import (
	"fmt"
	"strings"
	"time"

	"lotsennetz/graph"
)

// FeedEvent is one appointment in a feed: no more than when, and what its owner
// needs to know it by.
type FeedEvent struct {
	UID       string
	Sequence  int
	Stamp     time.Time // of its last change
	From, To  time.Time
	Summary   string
	Location  string
	Tentative bool // held, not yet agreed
	Cancelled bool
}

// Feed writes appointments as a calendar to subscribe to (RFC 5545): in UTC, so
// that no reader guesses a zone, and confidential. The same appointments make
// the same bytes.
func Feed(name string, events []FeedEvent) []byte {
	w := newFeed(name)
	for _, e := range events {
		status := "CONFIRMED"
		switch {
		case e.Cancelled:
			status = "CANCELLED"
		case e.Tentative:
			status = "TENTATIVE"
		}
		w.line("BEGIN", "VEVENT")
		w.line("UID", e.UID)
		w.line("SEQUENCE", fmt.Sprint(e.Sequence))
		w.line("DTSTAMP", icalUTC(e.Stamp))
		w.line("DTSTART", icalUTC(e.From))
		w.line("DTEND", icalUTC(e.To))
		w.line("SUMMARY", icalText(e.Summary))
		if e.Location != "" {
			w.line("LOCATION", icalText(e.Location))
		}
		w.line("STATUS", status)
		w.line("CLASS", "CONFIDENTIAL")
		if e.Cancelled {
			w.line("TRANSP", "TRANSPARENT")
		}
		w.line("END", "VEVENT")
	}
	return w.end()
}

// FreeBusy writes nothing but when somebody is not free, between two moments.
func FreeBusy(name, uid string, from, to time.Time, busy []graph.Busy) []byte {
	w := newFeed(name)
	w.line("BEGIN", "VFREEBUSY")
	w.line("UID", uid)
	w.line("DTSTAMP", icalUTC(from))
	w.line("DTSTART", icalUTC(from))
	w.line("DTEND", icalUTC(to))
	var all []stretch
	for _, b := range busy {
		if b.From.Before(to) && from.Before(b.To) {
			all = append(all, stretch{b.From, b.To})
		}
	}
	for _, s := range joined(all) {
		w.line("FREEBUSY;FBTYPE=BUSY", icalUTC(s.from)+"/"+icalUTC(s.to))
	}
	w.line("END", "VFREEBUSY")
	return w.end()
}

type feedWriter struct{ b strings.Builder }

func newFeed(name string) *feedWriter {
	w := &feedWriter{}
	w.line("BEGIN", "VCALENDAR")
	w.line("VERSION", "2.0")
	w.line("PRODID", "-//Lotsennetz//DE")
	w.line("CALSCALE", "GREGORIAN")
	w.line("X-WR-CALNAME", icalText(name))
	w.line("REFRESH-INTERVAL;VALUE=DURATION", "PT1H")
	return w
}

func (w *feedWriter) end() []byte {
	w.line("END", "VCALENDAR")
	return []byte(w.b.String())
}

// line writes a content line, folded after 75 bytes without cutting a character.
func (w *feedWriter) line(name, value string) {
	text, room := name+":"+value, 75
	for len(text) > room {
		at := room
		for at > 0 && text[at]&0xC0 == 0x80 {
			at--
		}
		w.b.WriteString(text[:at] + "\r\n ")
		text, room = text[at:], 74
	}
	w.b.WriteString(text + "\r\n")
}

func icalUTC(t time.Time) string { return t.UTC().Format(icalClock) + "Z" }

var icalEscapes = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", "")

func icalText(s string) string { return icalEscapes.Replace(s) }
