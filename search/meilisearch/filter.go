package meilisearch

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"lotsennetz/search"
)

// longestTerm bounds encoded terms: the server cuts filter values at 468 bytes.
const longestTerm = 440

// encode is the one way of a term into the server, in documents and filters: a
// to z and digits stay, everything else is an underscore and its code point. So
// the server has no letters to fold, and no value can end a string of a filter.
// Beginnings of terms encode to beginnings.
func encode(term string) string {
	var b strings.Builder
	b.Grow(len(term))
	for _, r := range term {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, "_%06x", r)
		}
		if b.Len() > longestTerm {
			break
		}
	}
	return b.String()
}

// decode undoes encode.
func decode(s string) string {
	if !strings.Contains(s, "_") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '_' || i+7 > len(s) {
			b.WriteByte(s[i])
			continue
		}
		if r, err := strconv.ParseUint(s[i+1:i+7], 16, 32); err == nil && utf8.ValidRune(rune(r)) {
			b.WriteRune(rune(r))
		}
		i += 6
	}
	return b.String()
}

// everything are all entries but the state.
const everything = "type EXISTS"

// nothing has no entry: the term of no type.
const nothing = `type = "_"`

// filter writes an expression in the server's language.
func filter(e search.Expr) string {
	var b strings.Builder
	write(&b, e)
	return b.String()
}

func write(b *strings.Builder, e search.Expr) {
	switch e.Op {
	case search.OpAnd:
		group(b, e.Of, " AND ", everything)
	case search.OpOr:
		group(b, e.Of, " OR ", nothing)
	case search.OpNot:
		b.WriteString("NOT (")
		write(b, e.Of[0])
		b.WriteString(")")
	case search.OpIn:
		writeIn(b, e)
	case search.OpStarts:
		for i, t := range e.Terms {
			if i > 0 {
				b.WriteString(" OR ")
			}
			fmt.Fprintf(b, `%s STARTS WITH "%s"`, e.Field, encode(t))
		}
		if len(e.Terms) == 0 {
			b.WriteString(nothing)
		}
	case search.OpWithin:
		fmt.Fprintf(b, "_geoRadius(%s, %s, %.0f)", number(e.Point.Lat), number(e.Point.Lon), e.Metres)
	}
}

func writeIn(b *strings.Builder, e search.Expr) {
	if len(e.Terms) == 0 {
		b.WriteString(nothing)
		return
	}
	fmt.Fprintf(b, "%s IN [", e.Field)
	for i, t := range e.Terms {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(`"` + encode(t) + `"`)
	}
	b.WriteString("]")
}

func group(b *strings.Builder, of []search.Expr, sep, empty string) {
	if len(of) == 0 {
		b.WriteString(empty)
		return
	}
	for i, e := range of {
		if i > 0 {
			b.WriteString(sep)
		}
		b.WriteString("(")
		write(b, e)
		b.WriteString(")")
	}
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
