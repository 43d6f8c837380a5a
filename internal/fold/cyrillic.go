package fold

import (
	"strings"
	"unicode/utf8"
)

// A table writes a folded Cyrillic letter in Latin. Letters missing from a table
// are looked up in the one it is based on.
type table struct {
	base    *table
	letters map[rune]string
	initial map[rune]string // at the start of a word
}

func (t *table) letter(r rune, first bool) (string, bool) {
	for ; t != nil; t = t.base {
		if s, ok := t.initial[r]; ok && first {
			return s, true
		}
		if s, ok := t.letters[r]; ok {
			return s, true
		}
	}
	return "", false
}

func (t *table) write(token string) string {
	var b strings.Builder
	b.Grow(len(token))
	for i, r := range token {
		s, ok := t.letter(r, i == 0)
		switch {
		case r == 'г' && t == passport && i > 0 && strings.HasSuffix(token[:i], "з"):
			b.WriteString("gh")
		case ok:
			b.WriteString(s)
		case r < utf8.RuneSelf:
			b.WriteRune(r)
		}
	}
	return b.String()
}

var (
	// passport is the Ukrainian table of 2010, extended to the Russian letters.
	passport = &table{
		letters: map[rune]string{
			'а': "a", 'б': "b", 'в': "v", 'г': "h", 'ґ': "g", 'д': "d", 'е': "e", 'є': "ie", 'ж': "zh", 'з': "z",
			'и': "y", 'і': "i", 'ї': "i", 'й': "i", 'к': "k", 'л': "l", 'м': "m", 'н': "n", 'о': "o", 'п': "p",
			'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "kh", 'ц': "ts", 'ч': "ch", 'ш': "sh", 'щ': "shch",
			'ь': "", 'ю': "iu", 'я': "ia", 'ы': "y", 'э': "e", 'ъ': "", 'ў': "u",
			'ђ': "dj", 'ј': "j", 'љ': "lj", 'њ': "nj", 'ћ': "c", 'џ': "dz", 'ѓ': "gj", 'ќ': "kj", 'ѕ': "dz",
		},
		initial: map[rune]string{'є': "ye", 'ї': "yi", 'й': "y", 'ю': "yu", 'я': "ya"},
	}
	russian       = &table{base: passport, letters: map[rune]string{'г': "g", 'и': "i", 'й': "y", 'ю': "yu", 'я': "ya"}}
	german        = &table{base: passport, letters: map[rune]string{'в': "w", 'є': "je", 'ж': "sch", 'з': "s", 'ї': "ji", 'й': "j", 'х': "ch", 'ц': "z", 'ч': "tsch", 'ш': "sch", 'щ': "schtsch", 'ю': "ju", 'я': "ja"}, initial: map[rune]string{'є': "je", 'ї': "ji", 'й': "j", 'ю': "ju", 'я': "ja"}}
	germanRussian = &table{base: german, letters: map[rune]string{'г': "g", 'и': "i", 'й': "i"}}
	scholar       = &table{base: german, letters: map[rune]string{'в': "v", 'ж': "z", 'з': "z", 'ц': "c", 'ч': "c", 'ш': "s", 'щ': "sc"}}
	scholarRussia = &table{base: scholar, letters: map[rune]string{'г': "g", 'и': "i", 'щ': "sc"}}
)

// transcripts writes a folded Cyrillic word in Latin in every system that its
// letters allow.
func transcripts(token string) []string {
	ukrainian := !strings.ContainsAny(token, "ыэъ")
	russianToo := !strings.ContainsAny(token, "іїєґ")
	var out []string
	if ukrainian {
		out = append(out, passport.write(token), german.write(token), scholar.write(token))
	}
	if russianToo {
		out = append(out, russian.write(token), germanRussian.write(token), scholarRussia.write(token))
	}
	return out
}
