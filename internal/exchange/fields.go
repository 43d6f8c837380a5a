package exchange

import (
	"math"
	"strconv"
	"strings"
	"time"

	"lotsennetz/graph"
)

// Entries of a list cell with several parts stand between colons: "Titel:2026-03-01:".
// A colon inside a part other than the first is written "\:", a backslash "\\".

var fieldEscape = strings.NewReplacer(`\`, `\\`, `:`, `\:`)

// joinFields writes the parts of an entry. The first may hold colons as they are.
func joinFields(first string, more ...string) string {
	var b strings.Builder
	b.WriteString(strings.ReplaceAll(first, `\`, `\\`))
	for _, s := range more {
		b.WriteByte(':')
		b.WriteString(fieldEscape.Replace(s))
	}
	return b.String()
}

// splitFields reads n parts of an entry from the right: what is too much belongs to
// the first, what is missing is empty.
func splitFields(s string, n int) []string {
	var parts []string
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && (s[i+1] == ':' || s[i+1] == '\\'):
			i++
			b.WriteByte(s[i])
		case s[i] == ':':
			parts = append(parts, b.String())
			b.Reset()
		default:
			b.WriteByte(s[i])
		}
	}
	parts = append(parts, b.String())
	if over := len(parts) - n; over > 0 {
		parts = append([]string{strings.Join(parts[:over+1], ":")}, parts[over+1:]...)
	}
	out := make([]string, n)
	for i, p := range parts {
		out[i] = strings.TrimSpace(p)
	}
	return out
}

// decimal writes a number with a comma.
func decimal(v float64) string {
	return strings.Replace(strconv.FormatFloat(v, 'f', -1, 64), ".", ",", 1)
}

// decimal is a number with a comma or a point; an empty one is 0.
func (r *reading) decimal(col, s string) (float64, bool) {
	if s == "" {
		return 0, true
	}
	n, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
		r.bad(col, s, "bad_number", s)
		return 0, false
	}
	return n, true
}

// euros writes cents as people do: 1200 or 1200,50.
func euros(cents int64) string {
	whole, rest := strconv.FormatInt(cents/100, 10), cents%100
	if rest == 0 {
		return whole
	}
	return whole + "," + strconv.FormatInt(100+rest, 10)[1:]
}

// euros is an amount in cents, exactly as written; an empty one is 0.
func (r *reading) euros(col, s string) (int64, bool) {
	whole, rest, _ := strings.Cut(strings.Replace(strings.TrimSpace(strings.TrimSuffix(s, "€")), ".", ",", 1), ",")
	if s == "" {
		return 0, true
	}
	n, err := strconv.ParseInt(whole+(rest + "00")[:2], 10, 64)
	if err != nil || n < 0 || len(rest) > 2 {
		r.bad(col, s, "bad_number", s)
		return 0, false
	}
	return n, true
}

// moment writes a time to the second and finer where it is, in the zone it is in.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339Nano)
}

// moment is a time as RFC 3339, or wall time of the office as spreadsheets show it.
func (r *reading) moment(col, s string) (time.Time, bool) {
	if t, err := time.Parse(time.RFC3339Nano, s); err == nil {
		if t.Location() != time.UTC { // the machine's own zone has a name that a stored time has not
			_, offset := t.Zone()
			t = t.In(time.FixedZone("", offset))
		}
		return t, true
	}
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02T15:04", "02.01.2006 15:04", "2.1.2006 15:04", "2006-01-02 15:04:05"} {
		if t, err := time.ParseInLocation(layout, s, r.now.Location()); err == nil {
			return t.UTC(), true
		}
	}
	r.bad(col, s, "bad_time", s)
	return time.Time{}, false
}

// care are the columns of a record's Meta, where a list has them.
func (r *reading) care(m *graph.Meta) {
	r.seen(m)
	one(r, "geprueft_am", &m.ConfirmedAt, r.date)
	one(r, "archiviert", &m.Archived, r.yes)
}

// seen is the column of how visible a record is; empty, it stays as it is.
func (r *reading) seen(m *graph.Meta) {
	if r.text("sichtbarkeit") != "" {
		one(r, "sichtbarkeit", &m.Visibility, known(r, visibilities))
	}
}

// care adds the columns of a record's Meta.
func care(cells map[string]string, m graph.Meta) map[string]string {
	cells["sichtbarkeit"], cells["geprueft_am"], cells["archiviert"] = word(visibilities, m.Visibility), string(m.ConfirmedAt), yes(m.Archived)
	return cells
}
