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

// codeLength is the length of an encoded letter.
const codeLength = 7

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

// nothing has no entry: the term of no type.
const nothing = `type = "_"`

// filter writes a simplified expression in the server's language; empty means
// everything. AND binds tighter than OR there. To read brackets and further
// conditions costs the server more than to look terms up, so alternatives of all
// fields share one list.
func filter(e search.Expr) string {
	if isEverything(e) {
		return ""
	}
	var b strings.Builder
	write(&b, e, false)
	return b.String()
}

func write(b *strings.Builder, e search.Expr, inAnd bool) {
	switch e.Op {
	case search.OpAnd:
		for i, of := range e.Of {
			if i > 0 {
				b.WriteString(" AND ")
			}
			write(b, of, true)
		}
	case search.OpOr:
		writeAny(b, e.Of, inAnd)
	case search.OpIn, search.OpStarts:
		writeAny(b, []search.Expr{e}, inAnd)
	case search.OpNot:
		b.WriteString("NOT (")
		write(b, e.Of[0], false)
		b.WriteString(")")
	case search.OpWithin:
		fmt.Fprintf(b, "_geoRadius(%s, %s, %.0f)", number(e.Point.Lat), number(e.Point.Lon), e.Metres)
	}
}

// writeAny writes alternatives.
func writeAny(b *strings.Builder, of []search.Expr, inAnd bool) {
	var ways []string
	var lists lists
	for _, e := range factored(of) {
		switch e.Op {
		case search.OpIn:
			lists.add(e)
		case search.OpStarts:
			for _, t := range e.Terms {
				field, code := coded(e.Field, t)
				ways = append(ways, field+` STARTS WITH "`+code+`"`)
			}
		default:
			var way strings.Builder
			write(&way, e, false)
			ways = append(ways, way.String())
		}
	}
	ways = append(lists.written(), ways...)
	switch {
	case len(ways) == 0:
		b.WriteString(nothing)
	case len(ways) > 1 && inAnd:
		b.WriteString("(" + strings.Join(ways, " OR ") + ")")
	default:
		b.WriteString(strings.Join(ways, " OR "))
	}
}

// coded is where and how the server keeps a term.
func coded(f search.Field, term string) (field, code string) {
	if letter := inventoried[f]; letter != "" {
		return termsKey, letter + encode(term)
	}
	return string(f), encode(term)
}

// lists are terms by the server's field, in order of appearance.
type lists []struct {
	field string
	codes []string
}

func (l *lists) add(e search.Expr) {
	for _, t := range e.Terms {
		field, code := coded(e.Field, t)
		i := 0
		for i < len(*l) && (*l)[i].field != field {
			i++
		}
		if i == len(*l) {
			*l = append(*l, struct {
				field string
				codes []string
			}{field: field})
		}
		(*l)[i].codes = append((*l)[i].codes, code)
	}
}

func (l lists) written() []string {
	var out []string
	for _, list := range l {
		if len(list.codes) == 1 {
			out = append(out, list.field+` = "`+list.codes[0]+`"`)
		} else {
			out = append(out, list.field+` IN ["`+strings.Join(list.codes, `", "`)+`"]`)
		}
	}
	return out
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
