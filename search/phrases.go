package search

import (
	"slices"
	"strings"

	"lotsennetz/internal/fold"
)

// all is that every word matches, or, in other spellings, is written together
// with its neighbours.
func (qn question) all(r rung) Expr {
	of := make([]Expr, len(qn.slots))
	for i, s := range qn.slots {
		of[i] = qn.one(s, r)
	}
	whole := And(of...)
	if r.how&asSpelling == 0 || len(of) < 2 {
		return whole
	}
	ways := []Expr{whole}
	for i := range of {
		for n := 2; n <= qn.own.longest() && i+n <= len(of); n++ {
			if otherwise := qn.otherwise(phraseOf(qn.slots[i:i+n]), r); len(otherwise) > 0 {
				rest := append(slices.Clone(of[:i]), of[i+n:]...)
				ways = append(ways, And(append(rest, Or(otherwise...))...))
			}
		}
		for n := 2; n <= 3 && i+n <= len(of); n++ {
			joined := qn.joined(i, n, r)
			rest := append(slices.Clone(of[:i]), of[i+n:]...)
			ways = append(ways, And(append(rest, joined)...))
		}
	}
	return Or(ways...)
}

func (qn question) joined(i, n int, r rung) Expr {
	var b strings.Builder
	for _, s := range qn.slots[i : i+n] {
		b.WriteString(s.word)
	}
	w := b.String()
	key := spokenKey{slot: slot{word: w, last: i+n == len(qn.slots)}, how: r.how & asFamily, fields: len(r.fields)} // in no other form
	if e, ok := qn.known.exprs[key]; ok {
		return e
	}
	ways := []Expr{In(FieldSpell, w)}
	if n == 2 && r.how&asFamily != 0 {
		if turned := qn.turned(qn.slots[i].word, qn.slots[i+1].word); len(turned) > 0 {
			for _, f := range r.fields {
				ways = append(ways, In(f, turned...))
			}
		}
	}
	for _, f := range r.fields {
		ways = append(ways, In(f, w))
		if key.slot.last {
			ways = append(ways, Starts(f, w))
		}
	}
	e := Or(ways...)
	qn.known.exprs[key] = e
	return e
}

// turned are the compounds of two words in the other order: of hilfe and
// fluchtlinge, fluchtlingshilfe.
func (qn question) turned(a, b string) []string {
	var out []string
	for _, c := range qn.word(a, asFamily).compounds {
		if strings.HasPrefix(c, stem(b)) {
			out = append(out, c)
		}
	}
	return out
}

// knows reports whether the word is one of the index or of its own wording.
func (qn question) knows(word string) bool { return qn.voc.Has(word) || len(qn.own.of(word)) > 0 }

func phraseOf(slots []slot) string {
	words := make([]string, len(slots))
	for i, s := range slots {
		words[i] = s.word
	}
	return strings.Join(words, " ")
}

// otherwise is that what the phrase means matches: abbreviations as another
// spelling, synonyms as a word of the family.
func (qn question) otherwise(phrase string, r rung) []Expr {
	var ways []Expr
	r.how &= asWord | asSpelling | asFamily
	for _, m := range qn.own.of(phrase) {
		if r.how&m.how == 0 {
			continue
		}
		of := make([]Expr, len(m.words))
		for i, w := range m.words {
			of[i] = qn.one(slot{word: w, number: strings.ContainsAny(w, "0123456789"), plain: true}, r)
		}
		ways = append(ways, And(of...))
	}
	return ways
}

// long is that what the word is short for, or the short form of it, matches: JC
// is Jobcenter, a Sportverein is an SV.
func (qn question) long(word string, r rung) []Expr {
	if r.how&(asShort|asSpelling) == 0 {
		return nil
	}
	r.how &= asWord | asFamily
	var ways []Expr
	for _, e := range fold.Expand(word) {
		var of []Expr
		for _, w := range qn.own.meaningful(strings.Fields(e)) {
			of = append(of, qn.one(slot{word: w, plain: true}, r))
		}
		ways = append(ways, And(of...))
	}
	return ways
}

// split is that all parts of a compound match, the last also as the end of
// another: a Caritasverband für den Kreis is a Kreisverband.
func (qn question) split(parts []string, r rung) Expr {
	of := make([]Expr, len(parts))
	for i, p := range parts {
		ways := []Expr{In(FieldFamily, stemMark+stem(p))}
		same := []string{p}
		if i == len(parts)-1 {
			same = append(same, qn.word(p, asFamily).compounds...)
		}
		for _, f := range r.fields {
			ways = append(ways, inAny(f, same))
		}
		of[i] = Or(ways...)
	}
	return And(of...)
}

// spellings are other writings of a folded word.
func spellings(w string) []string {
	out := fold.Variants(w)
	if k := fold.Key(w); k != w && !slices.Contains(out, k) {
		out = append(out, k)
	}
	return out
}

func cutsOf(w string) []string {
	out := fold.Stems(w)
	for i := range out {
		out[i] = cutMark + out[i]
	}
	return out
}
