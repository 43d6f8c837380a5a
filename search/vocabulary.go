package search

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"lotsennetz/internal/fold"
)

// A Vocabulary is the words of an index: what typing errors are corrected to and
// what compounds are made of. It may know words of entries long gone. It is safe
// for concurrent use.
type Vocabulary struct {
	mu    sync.RWMutex
	known map[string]bool
	sized [maxWord + 1][]word // by number of letters
	heard map[string][]string // by sound
}

type word struct {
	text    string
	letters uint64 // a set bit a letter, to rule out words quickly
}

// maxWord is the longest word that errors are forgiven in.
const maxWord = 40

// NewVocabulary has the words given.
func NewVocabulary(words ...string) *Vocabulary {
	v := &Vocabulary{known: map[string]bool{}, heard: map[string][]string{}}
	v.Add(words...)
	return v
}

// VocabularyFields are the fields whose terms make the vocabulary.
var VocabularyFields = []Field{FieldName, FieldWord, FieldText}

// AddEntry adds an entry's words.
func (v *Vocabulary) AddEntry(e Entry) {
	for _, f := range VocabularyFields {
		v.Add(e.Terms[f]...)
	}
}

// Add adds words.
func (v *Vocabulary) Add(words ...string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, w := range words {
		n := utf8.RuneCountInString(w)
		if n == 0 || n > maxWord || v.known[w] || isNumber(w) {
			continue
		}
		v.known[w] = true
		v.sized[n] = append(v.sized[n], word{w, letters(w)})
		if s := heard(w); s != "" {
			v.heard[s] = append(v.heard[s], w)
		}
	}
}

// Len is the number of words.
func (v *Vocabulary) Len() int {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return len(v.known)
}

// Has reports whether the word is known.
func (v *Vocabulary) Has(w string) bool {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.known[w]
}

func letters(s string) uint64 {
	var set uint64
	for _, r := range s {
		set |= 1 << (r % 64)
	}
	return set
}

// Near lists up to 24 known words with at most errors typing errors, nearest
// first, then those with the same first letter, then in order. The word itself
// is not among them.
func (v *Vocabulary) Near(w string, errors int) []string {
	type found struct {
		text     string
		distance int
		first    int
	}
	if errors == 0 {
		return nil
	}
	v.mu.RLock()
	defer v.mu.RUnlock()
	n, set := utf8.RuneCountInString(w), letters(w)
	first, _ := utf8.DecodeRuneInString(w)
	var out []found
	for size := max(n-errors, 1); size <= min(n+errors, maxWord); size++ {
		for _, c := range v.sized[size] {
			if bits.OnesCount64(c.letters^set) > 2*errors {
				continue
			}
			if d := fold.Distance(w, c.text, errors); d <= errors && d > 0 {
				f := found{c.text, d, 1}
				if r, _ := utf8.DecodeRuneInString(c.text); r == first {
					f.first = 0
				}
				out = append(out, f)
			}
		}
	}
	slices.SortFunc(out, func(a, b found) int {
		return cmp.Or(a.distance-b.distance, a.first-b.first, cmp.Compare(a.text, b.text))
	})
	near := make([]string, 0, min(len(out), 24))
	for _, f := range out[:min(len(out), 24)] {
		near = append(near, f.text)
	}
	return near
}

// Sounding lists up to 24 known words that sound like the word, in order, without
// the word itself.
func (v *Vocabulary) Sounding(w string) []string {
	v.mu.RLock()
	defer v.mu.RUnlock()
	out := slices.DeleteFunc(slices.Clone(v.heard[heard(w)]), func(known string) bool { return known == w })
	slices.Sort(out)
	return out[:min(len(out), 24)]
}

// parts are words that compounds here are made of, beside those of the index.
var parts = wordSet(`arbeit arbeiter ausbildung beratung begegnung begleitung behorde beruf betreuung bildung burger chor club cafe
	deutsch dienst ehrenamt eltern erlaubnis erwachsene fahrrad familie familien firma flucht fluchtling fluchtlinge forderung
	fortbildung frau frauen freizeit fussball garten gebet gemeinde gemeinschaft gesundheit gewerbe gruppe handball handwerk
	haus heim hilfe initiative integration jugend kammer kinder kind kirche koch kreis kultur kurs kurse laden land landes
	lauf lehr leistung lern lese lotse lotsen madchen manner markt migration migrant migranten mutter nachhilfe
	netz netzwerk pflege platz praktikum projekt rad raum recht sauglings schule schul schuler schutz schwimm schwimmen
	senioren sozial spiel spiele sport sprach sprache stadt stelle tanz tafel theater training treff turn turnen turnier
	unterricht verband verein vereine vereins volks weg werk werkstatt wirtschaft wohn wohnung wohnungen zentrum asyl`)

// Compounds lists up to 40 known words that end in the word and begin with
// another known one: of werkstatt, fahrradwerkstatt. Short words have none
// unless they are common parts.
func (v *Vocabulary) Compounds(w string) []string {
	n := utf8.RuneCountInString(w)
	if n < 4 || n < 5 && !parts[w] {
		return nil
	}
	v.mu.RLock()
	defer v.mu.RUnlock()
	var out []string
	for size := n + 3; size <= maxWord && len(out) < 40; size++ {
		for _, c := range v.sized[size] {
			if rest, ok := strings.CutSuffix(c.text, w); ok && v.part(rest) && len(out) < 40 {
				out = append(out, c.text)
			}
		}
	}
	return out
}

// joints are what stands between the parts of a compound, folded.
var joints = []string{"", "s", "n", "en", "es", "er", "e"}

// part reports whether s, without its joint, is a word. v.mu is held.
func (v *Vocabulary) part(s string) bool {
	for _, j := range joints {
		if p, ok := strings.CutSuffix(s, j); ok && len(p) > 2 && (parts[p] || v.known[p]) {
			return true
		}
	}
	return false
}

// Split takes a compound apart into two known words: kinderbetreuung into kinder
// and betreuung, fussballverein into fussball and verein. Nothing if it cannot.
func (v *Vocabulary) Split(w string) []string {
	v.mu.RLock()
	defer v.mu.RUnlock()
	for i := len(w) - 4; i > 3; i-- {
		if !utf8.RuneStart(w[i]) || !(parts[w[i:]] || len(w)-i > 4 && v.known[w[i:]]) {
			continue
		}
		for _, j := range joints {
			if p, ok := strings.CutSuffix(w[:i], j); ok && len(p) > 3 && (parts[p] || v.known[p]) {
				return []string{p, w[i:]}
			}
		}
	}
	return nil
}
