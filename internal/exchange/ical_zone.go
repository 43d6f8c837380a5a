package exchange

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // calendars name zones the machine may not know

	"github.com/teambition/rrule-go"
)

// zoneOf is the zone a calendar means. Without a name it is the reader's own; a
// name nobody knows is noted, and its times are read as if they were ours.
func (r *icalReader) zoneOf(name string) *time.Location {
	if name == "" {
		return r.zone
	}
	if z, ok := r.zones[name]; ok {
		return z
	}
	z := knownZone(name)
	if z == nil {
		z = r.ownZone(name)
	}
	if z == nil {
		r.unknown = append(r.unknown, name)
		z = r.zone
	}
	r.zones[name] = z
	return z
}

// knownZone finds a zone by its name in the zone data, at the end of a path
// (/freeassociation.sourceforge.net/Europe/Berlin), or by Windows' name; nil if
// there is none.
func knownZone(name string) *time.Location {
	if iana, ok := windowsZones[strings.ToLower(name)]; ok {
		name = iana
	}
	parts := strings.Split(strings.Trim(name, "/"), "/")
	for from := range parts {
		tail := strings.Join(parts[from:], "/")
		if tail == "" || strings.EqualFold(tail, "local") {
			continue
		}
		if z, err := time.LoadLocation(tail); err == nil {
			return z
		}
	}
	// "(UTC+01:00) Amsterdam, Berlin, Bern, Rom, Stockholm, Wien": what Outlook
	// shows instead of a name.
	if offset, cities, ok := strings.Cut(name, ") "); ok && strings.Contains(cities, "Berlin") && strings.Contains(offset, "+01:00") {
		if z, err := time.LoadLocation("Europe/Berlin"); err == nil {
			return z
		}
	}
	return nil
}

// ownZone is the zone as the calendar itself describes it, nil where it does not.
func (r *icalReader) ownZone(name string) *time.Location {
	for _, part := range r.parts {
		if part.name != "VTIMEZONE" || strings.Trim(part.value("TZID"), `"`) != name {
			continue
		}
		if z := knownZone(part.value("X-LIC-LOCATION")); z != nil {
			return z
		}
		return r.builtZone(part)
	}
	return nil
}

// An onset is the moment from which an offset holds.
type onset struct {
	at     time.Time
	offset int // seconds east of UTC
}

// builtZone makes a zone of the rules in a VTIMEZONE, for the years around the
// window.
func (r *icalReader) builtZone(part *icalPart) *time.Location {
	first, last := r.from.AddDate(-3, 0, 0), r.to.AddDate(3, 0, 0)
	var onsets []onset
	for _, sub := range part.parts {
		before, ok1 := parseOffset(sub.value("TZOFFSETFROM"))
		after, ok2 := parseOffset(sub.value("TZOFFSETTO"))
		start, err := time.Parse(icalClock, sub.value("DTSTART"))
		if !ok1 || !ok2 || err != nil {
			continue
		}
		walls := []time.Time{start}
		if rule := sub.prop("RRULE"); rule != nil {
			if opt, err := rrule.StrToROption(strings.ToUpper(rule.Value)); err == nil && opt.Freq == rrule.YEARLY && opt.Interval >= 0 {
				opt.Dtstart = start
				if opt.Until.IsZero() || opt.Until.After(last) {
					opt.Until = last
				}
				if rr, err := rrule.NewRRule(*opt); err == nil {
					walls = append(walls, rr.All()...)
				}
			}
		}
		for _, p := range sub.all("RDATE") {
			for text := range strings.SplitSeq(p.Value, ",") {
				if t, err := time.Parse(icalClock, text); err == nil {
					walls = append(walls, t)
				}
			}
		}
		for _, w := range walls {
			onsets = append(onsets, onset{w.Add(-time.Duration(before) * time.Second), after})
		}
	}
	slices.SortStableFunc(onsets, func(a, b onset) int { return a.at.Compare(b.at) })
	// what held when the years began
	for len(onsets) > 1 && !onsets[1].at.After(first) {
		onsets = onsets[1:]
	}
	if len(onsets) == 0 || onsets[0].at.After(last) {
		return nil
	}
	if onsets[0].at.Before(first) {
		onsets[0].at = first
	}
	return zoneFrom(part.value("TZID"), onsets)
}

// zoneFrom writes the onsets as zone data (RFC 8536) and lets the library read
// them.
func zoneFrom(name string, onsets []onset) *time.Location {
	var offsets []int
	for _, o := range onsets {
		if !slices.Contains(offsets, o.offset) {
			offsets = append(offsets, o.offset)
		}
	}
	var b bytes.Buffer
	b.WriteString("TZif")
	b.Write(make([]byte, 16))
	for _, n := range []int{0, 0, 0, len(onsets), len(offsets), 4} {
		binary.Write(&b, binary.BigEndian, int32(n))
	}
	for _, o := range onsets {
		binary.Write(&b, binary.BigEndian, int32(o.at.Unix()))
	}
	for _, o := range onsets {
		b.WriteByte(byte(slices.Index(offsets, o.offset)))
	}
	for _, offset := range offsets {
		binary.Write(&b, binary.BigEndian, int32(offset))
		b.Write([]byte{0, 0})
	}
	b.WriteString("LOC\x00")
	z, err := time.LoadLocationFromTZData(name, b.Bytes())
	if err != nil {
		return nil
	}
	return z
}

// parseOffset reads "+0100" or "-033000" as seconds.
func parseOffset(text string) (int, bool) {
	if len(text) != 5 && len(text) != 7 || text[0] != '+' && text[0] != '-' {
		return 0, false
	}
	n, err := strconv.Atoi(text[1:])
	if err != nil {
		return 0, false
	}
	if len(text) == 5 {
		n *= 100
	}
	seconds := n/10000*3600 + n/100%100*60 + n%100
	if text[0] == '-' {
		seconds = -seconds
	}
	return seconds, seconds >= -24*3600 && seconds <= 24*3600
}
