package graph

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Date is a civil date as ISO 8601 writes it, "2026-03-29"; empty means none.
// Dates compare as text.
type Date string

// ParseDate reads an ISO date; empty is allowed and means none.
func ParseDate(s string) (Date, error) {
	if s == "" {
		return "", nil
	}
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return "", Invalid("date", "date", "bad_date", s)
	}
	return Date(s), nil
}

// DateOf is the civil date of t in t's own zone.
func DateOf(t time.Time) Date { return Date(t.Format(time.DateOnly)) }

// Time is midnight of the date in the zone; the zero time for no date.
func (d Date) Time(zone *time.Location) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, string(d), zone)
	if err != nil {
		return time.Time{}
	}
	return t
}

// AddDays is the date n days later; no date stays none.
func (d Date) AddDays(n int) Date {
	if d == "" {
		return ""
	}
	return DateOf(d.Time(time.UTC).AddDate(0, 0, n))
}

// Valid reports whether d is a date or none.
func (d Date) Valid() bool {
	_, err := ParseDate(string(d))
	return err == nil
}

// A Period runs from its first to its last day, both included. An empty end is
// open.
type Period struct {
	From Date `json:"from,omitempty"`
	To   Date `json:"to,omitempty"`
}

// Contains reports whether the day lies in the period.
func (p Period) Contains(d Date) bool {
	return (p.From == "" || p.From <= d) && (p.To == "" || d <= p.To)
}

func (c *checks) period(field string, p Period) {
	c.that(p.From.Valid(), field+".from", "bad_date", string(p.From))
	c.that(p.To.Valid(), field+".to", "bad_date", string(p.To))
	c.that(p.From == "" || p.To == "" || p.From <= p.To, field+".to", "ends_before_start")
}

// Clock is a wall time in minutes after midnight, 0 to 1440 ("24:00").
type Clock int16

// ParseClock reads "9:30", "09:30" or "24:00".
func ParseClock(s string) (Clock, error) {
	h, m, ok := strings.Cut(strings.TrimSpace(s), ":")
	hour, err1 := strconv.Atoi(h)
	minute, err2 := strconv.Atoi(m)
	if !ok || err1 != nil || err2 != nil || len(m) != 2 || hour < 0 || minute < 0 || minute > 59 || hour*60+minute > 1440 {
		return 0, Invalid("time", "time", "bad_time", s)
	}
	return Clock(hour*60 + minute), nil
}

func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", int(c)/60, int(c)%60) }

// MarshalText writes "09:30".
func (c Clock) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads what ParseClock reads.
func (c *Clock) UnmarshalText(b []byte) error {
	got, err := ParseClock(string(b))
	*c = got
	return err
}

// A Slot is a weekly span of wall time. One that ends at or before its start
// runs over midnight into the next day.
type Slot struct {
	Day  time.Weekday `json:"day"`
	From Clock        `json:"from"`
	To   Clock        `json:"to"`
}
