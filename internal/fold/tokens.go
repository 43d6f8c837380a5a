package fold

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Tokens returns the words of [Text](s) in their order, repetitions included.
func Tokens(s string) []string {
	t := Text(s)
	if t == "" {
		return nil
	}
	return strings.Split(t, " ")
}

// Exact returns s in lower case with its accents, composed, invisible
// characters removed and separators as single spaces. Equal spellings differ in
// nothing else; it serves to rank a name written as asked before its twins.
func Exact(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range norm.NFKC.String(strings.ToValidUTF8(s, "")) {
		switch {
		case unicode.Is(unicode.Cf, r) || invisible(r) || special[r] == "" && apostrophe(r):
		case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			if r == 'İ' {
				r = 'i'
			}
			b.WriteRune(unicode.ToLower(r))
		default:
			gap = true
		}
	}
	return b.String()
}

func apostrophe(r rune) bool {
	_, ok := special[r]
	return ok || r == '\''
}

// legalPairs are legal forms written as two letters.
var legalPairs = map[string]bool{"ev": true, "eg": true, "il": true, "ek": true}

// joinLetters joins words of one letter, as Text promises.
func (f *folder) joinLetters() {
	g := folder{out: make([]byte, 0, len(f.out)), mapped: f.mapped}
	var run [][2]int
	flush := func() {
		joinRun(f, &g, run)
		run = run[:0]
	}
	for from := 0; from <= len(f.out); {
		to := len(f.out)
		if i := bytes.IndexByte(f.out[from:], ' '); i >= 0 {
			to = from + i
		}
		r, n := utf8.DecodeRune(f.out[from:to])
		if from+n == to && unicode.IsLetter(r) {
			run = append(run, [2]int{from, to})
		} else {
			flush()
			g.copy(f, from, to, true)
		}
		from = to + 1
	}
	flush()
	f.out, f.from, f.to = g.out, g.from, g.to
}

// joinRun writes a run of single letters: legal pairs first, then what is left
// joined if there are three or more.
func joinRun(f, g *folder, run [][2]int) {
	first := 0
	flush := func(end int) {
		joined := end-first > 2
		for k := first; k < end; k++ {
			g.copy(f, run[k][0], run[k][1], !joined || k == first)
		}
	}
	for i := 0; i+1 < len(run); i++ {
		if !legalPairs[string(f.out[run[i][0]:run[i][1]])+string(f.out[run[i+1][0]:run[i+1][1]])] {
			continue
		}
		flush(i)
		g.copy(f, run[i][0], run[i][1], true)
		g.copy(f, run[i+1][0], run[i+1][1], false)
		i++
		first = i + 1
	}
	flush(len(run))
}

// copy appends f.out[from:to], after a space if a word starts there.
func (f *folder) copy(src *folder, from, to int, space bool) {
	if space && len(f.out) > 0 {
		at := 0
		if src.mapped {
			at = src.from[from]
		}
		f.raw(' ', at, at)
	}
	f.out = append(f.out, src.out[from:to]...)
	if src.mapped {
		f.from = append(f.from, src.from[from:to]...)
		f.to = append(f.to, src.to[from:to]...)
	}
}
