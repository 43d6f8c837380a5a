package search

import (
	"strings"
	"unicode/utf8"
)

// endings of German nouns of one family and their plurals, folded, longest first.
var endings = []string{"erinnen", "innen", "ungen", "erin", "ern", "ung", "er", "in", "en", "es", "e", "n", "s"}

// stem takes one ending off a word of a label, so that Sprachmittler,
// Sprachmittlerin and Sprachmittlung share it. Five letters stay at least. It is
// never applied to names: Bauer is not Bau. Cyrillic and Arabic words lose the
// ending of their case instead.
func stem(word string) string {
	switch r, _ := utf8.DecodeRuneInString(word); {
	case r >= 0x400 && r < 0x530:
		return uncased(word, slavic)
	case r >= 0x600 && r < 0x780:
		return uncased(word, arabic)
	}
	for _, e := range endings {
		if s, ok := strings.CutSuffix(word, e); ok && utf8.RuneCountInString(s) >= 5 {
			return s
		}
	}
	return word
}
