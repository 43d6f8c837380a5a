package exchange

import (
	"fmt"
	"strings"
	"time"

	"lotsennetz/graph"
)

// Invitation is the calendar part of a message (RFC 5546): one event with a
// stable UID, the sequence of its changes, and one attendee. It names no client.
// Organizer and attendee are addresses; summary is in the reader's language.
type Invitation struct {
	Invite              graph.Invite
	Start, End, Stamp   time.Time
	Summary, Location   string
	Organizer, Attendee string
}

// Write is the calendar object, folded and with CRLF, times in UTC.
func (i Invitation) Write() []byte {
	w := &feedWriter{}
	w.line("BEGIN", "VCALENDAR")
	w.line("VERSION", "2.0")
	w.line("PRODID", "-//Lotsennetz//DE")
	w.line("METHOD", i.Invite.Method)
	w.line("BEGIN", "VEVENT")
	w.line("UID", i.Invite.UID)
	w.line("SEQUENCE", fmt.Sprint(i.Invite.Sequence))
	w.line("DTSTAMP", icalUTC(i.Stamp))
	w.line("DTSTART", icalUTC(i.Start))
	w.line("DTEND", icalUTC(i.End))
	w.line("SUMMARY", icalText(i.Summary))
	if i.Location != "" {
		w.line("LOCATION", icalText(i.Location))
	}
	w.line("ORGANIZER", "mailto:"+bare(i.Organizer))
	w.line("ATTENDEE;PARTSTAT=ACCEPTED", "mailto:"+bare(i.Attendee))
	status := "CONFIRMED"
	if i.Invite.Method == "CANCEL" {
		status = "CANCELLED"
	}
	w.line("STATUS", status)
	w.line("CLASS", "CONFIDENTIAL")
	w.line("END", "VEVENT")
	return w.end()
}

// bare is an address without anything that could begin another line.
func bare(address string) string { return strings.Join(strings.Fields(address), "") }
