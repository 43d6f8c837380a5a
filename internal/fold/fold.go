// Package fold makes texts comparable: one pipeline for documents and queries,
// the same whatever index is behind it. It also owns sort keys, slugs and
// telephone keys.
//
// There are three strengths, from exact to coarse:
//
//   - [Exact] keeps accents, so that a name written as typed can rank first;
//   - [Text] is what is indexed and asked: no accents, one alphabet per script;
//   - [Key] lets spellings meet that [Text] keeps apart (Mueller and Müller,
//     Shcherbak and Schtscherbak).
package fold

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Text returns the folded form of s: compatibility-normalised, lower case,
// accents, vowel signs and invisible characters removed, letter variants of the
// Arabic script unified, digits of all scripts in ASCII, and everything that is
// neither letter nor digit turned into single spaces. Apostrophes vanish.
// Letters standing alone are joined where they spell a legal form ("e. V.") or
// an abbreviation of three or more letters ("T. u. S.").
//
// The result is valid UTF-8 whatever s is, and Text(Text(s)) == Text(s).
func Text(s string) string {
	var room [96]byte
	f := folder{out: room[:0]}
	f.run(s)
	if len(f.out) == len(s) && string(f.out) == s {
		return s
	}
	return string(f.out)
}

// folder collects folded text; with mapped set it also remembers, for each byte
// it writes, the range of the source it came from.
type folder struct {
	out    []byte
	gap    bool // a separator is due before the next letter
	word   int  // where the current word starts in out
	single int  // words of one letter in a row, up to the current one
	lone   bool // two words of one letter stand side by side
	mapped bool
	from   []int
	to     []int
}

func (f *folder) run(s string) {
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			switch b := ascii[c]; b {
			case 0:
				f.gap = true
			case skip:
			default:
				f.put(b, i, i+1)
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r != utf8.RuneError || n > 1 {
			f.rune(r, i, i+n)
		}
		i += n
	}
	f.endWord()
	if f.lone {
		f.joinLetters()
	}
}

// put appends one byte of a letter or digit.
func (f *folder) put(b byte, from, to int) {
	if f.gap {
		f.gap = false
		if len(f.out) > 0 {
			f.endWord()
			f.raw(' ', from, from)
			f.word = len(f.out)
		}
	}
	f.raw(b, from, to)
}

func (f *folder) raw(b byte, from, to int) {
	f.out = append(f.out, b)
	if f.mapped {
		f.from = append(f.from, from)
		f.to = append(f.to, to)
	}
}

func (f *folder) endWord() {
	w := f.out[f.word:]
	if len(w) == 0 || len(w) > utf8.UTFMax || utf8.RuneCount(w) != 1 {
		f.single = 0
		return
	}
	f.single++
	f.lone = f.lone || f.single > 1
}

func (f *folder) letters(s string, from, to int) {
	for i := range len(s) {
		f.put(s[i], from, to)
	}
}

// rune folds one rune above ASCII.
func (f *folder) rune(r rune, from, to int) {
	switch r = unicode.ToLower(r); {
	case r == 'ä':
		f.put('a', from, to)
	case r == 'ö':
		f.put('o', from, to)
	case r == 'ü':
		f.put('u', from, to)
	case r < utf8.RuneSelf:
		f.letters(string(r), from, to)
	case keep[r]:
		f.letters(string(r), from, to)
	default:
		if s, ok := special[r]; ok {
			f.letters(s, from, to)
			return
		}
		if r >= 0xAC00 && r <= 0xD7A3 {
			f.letters(norm.NFD.String(string(r)), from, to) // Properties knows no syllables
			return
		}
		var room [utf8.UTFMax]byte
		b := room[:utf8.EncodeRune(room[:], r)]
		p := norm.NFKD.Properties(b)
		if d := p.Decomposition(); d != nil {
			f.parts(string(d), from, to)
			return
		}
		f.plain(r, p.CCC(), from, to)
	}
}

func (f *folder) parts(s string, from, to int) {
	for _, r := range s {
		if r < utf8.RuneSelf {
			switch b := ascii[r]; b {
			case 0:
				f.gap = true
			case skip:
			default:
				f.put(b, from, to)
			}
			continue
		}
		f.rune(r, from, to)
	}
}

// plain writes a rune that has no decomposition and no entry in the tables.
func (f *folder) plain(r rune, ccc uint8, from, to int) {
	switch {
	case unicode.Is(unicode.Cf, r) || invisible(r):
	case ccc != 0 && (ccc != virama && ccc != voicing || f.afterCyrillic()):
		f.mark(r, to)
	case unicode.Is(unicode.Nd, r):
		f.put('0'+digit(r), from, to)
	case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r):
		f.letters(string(r), from, to)
	default:
		f.gap = true
	}
}

// Classes of combining marks that carry meaning and stay.
const (
	voicing = 8
	virama  = 9
)

// mark drops a combining mark, except where it makes another Cyrillic letter.
func (f *folder) mark(r rune, to int) {
	n := len(f.out)
	if n == 0 || f.gap {
		return
	}
	if n > 1 {
		switch last := string(f.out[n-2:]); {
		case last == "и" && r == breve, last == "і" && r == diaeresis:
			f.out[n-1]++
		case last == "у" && r == breve:
			copy(f.out[n-2:], "ў")
		}
	}
	if f.mapped {
		for i := n - 1; i >= f.word && f.from[i] == f.from[n-1]; i-- {
			f.to[i] = to
		}
	}
}

// afterCyrillic reports whether a mark of another script would stand between a
// Cyrillic letter and its own mark.
func (f *folder) afterCyrillic() bool {
	n := len(f.out)
	return n > 1 && (f.out[n-2] == 0xD0 || f.out[n-2] == 0xD1)
}

const (
	breve     = '\u0306'
	diaeresis = '\u0308'
)

func invisible(r rune) bool {
	return r == 0x34F || r >= 0xFE00 && r <= 0xFE0F || r >= 0xE0100 && r <= 0xE01EF ||
		r == 0x115F || r == 0x1160 || r == 0x3164 || r >= 0x180B && r <= 0x180F
}

// digit returns the value of a decimal digit of any script.
func digit(r rune) byte {
	for _, t := range unicode.Nd.R16 {
		if r <= rune(t.Hi) && r >= rune(t.Lo) {
			return byte((r - rune(t.Lo)) % 10)
		}
	}
	for _, t := range unicode.Nd.R32 {
		if r <= rune(t.Hi) && r >= rune(t.Lo) {
			return byte((r - rune(t.Lo)) % 10)
		}
	}
	return 0
}
