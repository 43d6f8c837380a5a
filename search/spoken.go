package search

import (
	"slices"
	"sync"
	"unicode/utf8"
)

// spoken is what was worked out for the words of one question: the steps ask for
// the same words in the same forms again and again. What they share they share by
// reference, so that an engine can tell. It is used by one question at a time.
type spoken struct {
	words map[string]*spokenWord
	lists map[spokenKey]*spokenForms
	exprs map[spokenKey]Expr
}

var spokens = sync.Pool{New: func() any {
	return &spoken{words: map[string]*spokenWord{}, lists: map[spokenKey]*spokenForms{}, exprs: map[spokenKey]Expr{}}
}}

func newSpoken() *spoken { return spokens.Get().(*spoken) }

// done gives the maps back; what was made of them stays as it is.
func (k *spoken) done() {
	clear(k.words)
	clear(k.lists)
	clear(k.exprs)
	spokens.Put(k)
}

type spokenKey struct {
	slot   slot
	how    how
	fields int // how many: each list of fields begins with the shorter ones
}

// spokenWord is what is known of a word, each worked out when first asked for.
type spokenWord struct {
	did               how
	spellings         []string
	cuts              []string // terms of FieldSpell alone
	heard             []string // known words that sound so, where it is not known itself
	family, compounds []string
	parts             []string // of a compound
	typos             []string
}

// word is what is known of a word in these forms.
func (qn question) word(w string, forms how) *spokenWord {
	k := qn.known.words[w]
	if k == nil {
		k = &spokenWord{}
		qn.known.words[w] = k
	}
	missing := forms &^ k.did
	k.did |= forms
	if missing&asSpelling != 0 {
		k.spellings, k.cuts = spellings(w), cutsOf(w)
		if !qn.knows(w) {
			k.heard = qn.heard(w, k.spellings)
			if areInitials(w) {
				k.cuts = append(k.cuts, initialsMark+w)
			}
		}
	}
	if missing&asFamily != 0 {
		k.family = append([]string{w, stemMark + stem(w)}, concepts(w)...)
		k.compounds, k.parts = qn.voc.Compounds(w), qn.voc.Split(w)
	}
	if missing&asTypo != 0 {
		k.typos = qn.typosOf(w)
	}
	return k
}

// heard are the known words that sound like a word or its spellings that are none.
func (qn question) heard(w string, spellings []string) []string {
	out := qn.voc.Sounding(w)
	for _, v := range spellings {
		if qn.voc.Has(v) {
			continue
		}
		for _, known := range qn.voc.Sounding(v) {
			if known != w && !slices.Contains(out, known) {
				out = append(out, known)
			}
		}
	}
	return out
}

// spokenForms are the terms a slot is looked for by.
type spokenForms struct {
	same, starts           []string // in the fields of a rung
	spelled, spelledStarts []string // in FieldSpell
	family, familyStarts   []string // in FieldFamily
	parts                  []string // all of them instead
}

func (qn question) forms(s slot, h how) *spokenForms {
	key := spokenKey{slot: s, how: h}
	if f := qn.known.lists[key]; f != nil {
		return f
	}
	f := &spokenForms{same: []string{s.word}}
	qn.known.lists[key] = f
	prefix := (s.last || s.cut) && (!s.number || s.typing)
	if h&asPrefix != 0 && prefix {
		f.starts = append(f.starts, s.word)
	}
	if h&asSpelling != 0 && !s.number {
		k := qn.word(s.word, asSpelling)
		f.same = append(f.same, k.spellings...)
		if prefix && h&asPrefix != 0 {
			f.starts = append(f.starts, k.spellings...)
			if utf8.RuneCountInString(s.word) > 2 {
				f.spelledStarts = f.starts
			}
		}
		f.same = append(f.same, k.heard...)
		f.spelled = slices.Concat(f.same, k.cuts)
	}
	if h&asFamily != 0 && !s.number {
		k := qn.word(s.word, asFamily)
		f.family, f.parts = k.family, k.parts
		f.same = append(f.same, k.compounds...)
		if utf8.RuneCountInString(s.word) > 3 {
			f.familyStarts = []string{s.word} // of what a short form is short for
			if !s.last {
				f.starts = append(f.starts, s.word)
			}
		}
	}
	if h&asTypo != 0 {
		k := qn.word(s.word, asTypo)
		f.same = append(f.same, k.typos...)
		if h&asFamily != 0 && !s.number {
			f.family = slices.Concat(f.family, k.typos)
		}
	}
	return f
}

// one is that a word matches in one of the forms of the rung.
func (qn question) one(s slot, r rung) Expr {
	key := spokenKey{s, r.how, len(r.fields)}
	if e, ok := qn.known.exprs[key]; ok {
		return e
	}
	e := qn.ways(s, r)
	qn.known.exprs[key] = e
	return e
}

func (qn question) ways(s slot, r rung) Expr {
	forms := qn.forms(s, r.how)
	ways := make([]Expr, 0, 2*len(r.fields)+room(r.how))
	if len(forms.spelledStarts) > 0 {
		ways = append(ways, Starts(FieldSpell, forms.spelledStarts...))
	}
	if len(forms.spelled) > 0 {
		ways = append(ways, inAny(FieldSpell, forms.spelled))
	}
	if len(forms.family) > 0 {
		ways = append(ways, inAny(FieldFamily, forms.family))
		if len(forms.familyStarts) > 0 {
			ways = append(ways, Starts(FieldFamily, forms.familyStarts...))
		}
		if len(forms.parts) > 0 {
			ways = append(ways, qn.split(forms.parts, r))
		}
	}
	for _, f := range r.fields {
		ways = append(ways, inAny(f, forms.same))
		if len(forms.starts) > 0 && (f == FieldName || utf8.RuneCountInString(s.word) > 2) {
			ways = append(ways, Starts(f, forms.starts...))
		}
	}
	if r.how&asFamily != 0 && qn.meant.Topic != "" && slices.Contains(qn.meant.Words, s.word) {
		ways = append(ways, In(FieldTopic, qn.meant.Topic))
	}
	if s.where {
		ways = append(ways, nowhere)
		if qn.spot != "" {
			ways = append(ways, In(FieldPlace, qn.spot))
			if r.how&asSpelling != 0 && len(qn.called) > 0 {
				ways = append(ways, allIn(qn.called, r.fields))
			}
		}
	}
	if !s.plain {
		ways = append(ways, qn.otherwise(s.word, r)...)
		ways = append(ways, qn.long(s.word, r)...)
	}
	return Or(ways...)
}

// allIn is that all words are in one of the fields.
func allIn(words []string, fields []Field) Expr {
	of := make([]Expr, len(words))
	for i, w := range words {
		ways := make([]Expr, len(fields))
		for k, f := range fields {
			ways[k] = In(f, w)
		}
		of[i] = Or(ways...)
	}
	return And(of...)
}

// room is for how many ways beside those of the fields there may be.
func room(h how) int {
	switch {
	case h&asFamily != 0:
		return 6
	case h&asSpelling != 0:
		return 2
	}
	return 0
}

// inAny is In without a copy of the terms.
func inAny(f Field, terms []string) Expr { return Expr{Op: OpIn, Field: f, Terms: terms} }
