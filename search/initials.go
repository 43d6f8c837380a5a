package search

import (
	"slices"
	"strings"
	"unicode/utf8"

	"lotsennetz/internal/fold"
)

// A short form made of initials has between two and four letters.
const (
	leastInitials = 2
	mostInitials  = 4
)

// initials are the short forms that people make of a name by the first letters of
// its words, with those that say nothing and without: of Agentur für Arbeit, afa
// and aa; and of words joined by a hyphen, as clubs have them: Grün-Weiß is gw.
func initials(name string) []string {
	var out []string
	add := func(words []string) {
		var b strings.Builder
		for _, w := range words {
			r, _ := utf8.DecodeRuneInString(w)
			b.WriteRune(r)
		}
		if s := b.String(); !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	words := slices.DeleteFunc(fold.Tokens(name), func(w string) bool { return legalWords[w] || !isLatin(w) || isNumber(w) })
	meant := slices.DeleteFunc(slices.Clone(words), isStopWord)
	for _, of := range [][]string{words, meant} {
		for n := leastInitials; n <= min(mostInitials, len(of)); n++ {
			if !isStopWord(of[n-1]) {
				add(of[:n])
			}
		}
	}
	for part := range strings.FieldsSeq(name) {
		if joined := fold.Tokens(part); len(joined) == leastInitials && strings.Contains(part, "-") {
			add(joined)
		}
	}
	return out
}

// areInitials reports whether a folded word may be initials.
func areInitials(w string) bool {
	return len(w) >= leastInitials && len(w) <= mostInitials && isASCII(w) && !strings.ContainsAny(w, "0123456789")
}
