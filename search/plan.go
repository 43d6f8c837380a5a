package search

import (
	"slices"
	"strings"
	"unicode/utf8"

	"lotsennetz/graph"
	"lotsennetz/internal/fold"
)

// how is in which forms a word may match; forms add up.
type how uint8

const (
	asWord how = 1 << iota
	asPrefix
	asSpelling
	asFamily
	asTypo
	asShort // short for it, or what it is short for
)

// A rung is one step of the order of hits: entries that match it, and none of
// the rungs above, come together.
type rung struct {
	tier   Tier
	fields []Field
	how    how
}

// ladder is the order of hits below exact names: what names say comes before
// what labels say, and both before descriptions.
var ladder = []rung{
	{TierWords, names, asWord},
	{TierWords, names, asWord | asShort},
	{TierWords, labels, asWord},
	{TierPrefix, names, asWord | asPrefix},
	{TierPrefix, labels, asWord | asPrefix},
	{TierSpelling, names, asWord | asPrefix | asSpelling},
	{TierSpelling, labels, asWord | asPrefix | asSpelling},
	{TierFamily, names, asWord | asPrefix | asSpelling | asFamily},
	{TierFamily, labels, asWord | asPrefix | asSpelling | asFamily},
	{TierText, everything, asWord},
	{TierText, everything, asWord | asPrefix | asSpelling},
	{TierText, everything, asWord | asPrefix | asSpelling | asFamily},
}

// typos is what is tried where the ladder finds little.
var typos = []rung{
	{TierTypo, names, asWord | asPrefix | asSpelling | asTypo},
	{TierTypo, labels, asWord | asPrefix | asSpelling | asFamily | asTypo},
	{TierTypo, everything, asWord | asPrefix | asSpelling | asFamily | asTypo},
}

var (
	names      = []Field{FieldName}
	labels     = []Field{FieldName, FieldWord}
	everything = []Field{FieldName, FieldWord, FieldText}
)

// A step is a rung made into an expression.
type step struct {
	tier  Tier
	expr  Expr
	rung  rung // zero for exact names and for some of the words
	some  bool // some of the words are enough: much is found
	meant int  // how many at most it finds that are understood, whatever words they have
}

// A slot is one word asked for.
type slot struct {
	word   string
	last   bool // being typed, or as good as
	cut    bool // a full stop cuts it short
	number bool
	where  bool // names a place
	typing bool
	plain  bool // stands for another word already
}

// A question is a query's text understood.
type question struct {
	text  string
	slots []slot
	voc   *Vocabulary
	own   *Wording
	meant Meant
	known *spoken
	// spot is what the words that name a place name, where no entry is written so;
	// called are the words entries write for it.
	spot   graph.PlaceKey
	called []string

	itself graph.PlaceKey // the place if nothing else is asked for
	begun  Begun
}

// newQuestion reads the text; ok is false if there is nothing to look for in it.
func newQuestion(q Query, voc *Vocabulary) (question, bool) {
	tokens := fold.Tokens(q.Text)
	if len(tokens) == 0 {
		return question{}, false
	}
	qn := question{text: q.Text, voc: voc, own: q.Wording, spot: q.Spot, called: q.Called, meant: q.Meant, itself: q.Itself, begun: q.Begun, known: newSpoken()}
	cut := fold.Dotted(q.Text)
	tokens = spelt(tokens)
	kept := q.Wording.meaningful(tokens)
	if last := tokens[len(tokens)-1]; kept[len(kept)-1] != last && begun(tokens, q.Lang) {
		kept = append(kept, last)
	}
	for _, t := range kept {
		if !slices.ContainsFunc(qn.slots, func(s slot) bool { return s.word == t }) && len(qn.slots) < maxSlots {
			qn.slots = append(qn.slots, slot{word: t, number: strings.ContainsAny(t, "0123456789"), cut: slices.Contains(cut, t), where: slices.Contains(q.Where, t), typing: q.Prefix})
		}
	}
	qn.slots[len(qn.slots)-1].last = true
	if !slices.ContainsFunc(qn.slots, func(s slot) bool { return !s.where }) {
		for i := range qn.slots { // the place itself is asked for
			qn.slots[i].where = false
		}
	}
	return qn, true
}

// spelt joins two letters standing alone (S. V. is SV), and leaves out the country
// before a postcode (D-37671).
func spelt(tokens []string) []string {
	alone := func(t string) bool { return utf8.RuneCountInString(t) == 1 && !isNumber(t) }
	var out []string
	for i := 0; i < len(tokens); i++ {
		if i+1 < len(tokens) && alone(tokens[i]) && alone(tokens[i+1]) {
			out = append(out, tokens[i]+tokens[i+1])
			i++
			continue
		}
		if i+1 < len(tokens) && (tokens[i] == "d" || tokens[i] == "de") && isNumber(tokens[i+1]) && len(tokens[i+1]) == 5 {
			continue
		}
		out = append(out, tokens[i])
	}
	return out
}

// maxSlots is how many words of a question count.
const maxSlots = 10

// steps is the whole order of hits the question has without typing errors.
func (qn question) steps() []step {
	out := qn.exact()
	for i, r := range ladder {
		whole, family := i == 1, r.tier == TierFamily && len(r.fields) == 1
		if family && qn.meant.Guess != "" {
			out = append(out, step{tier: TierFamily, meant: 1, expr: And(In(FieldType, TypeTopic), In(FieldTopic, qn.meant.Guess))})
		}
		if r.tier == TierPrefix && len(r.fields) == 1 {
			out = append(out, qn.beginning()...)
		}
		if r.tier == TierWords && len(r.fields) > 1 && qn.barely() {
			continue
		}
		out = append(out, step{tier: r.tier, expr: qn.all(r), rung: r})
		if whole && qn.meant.Most || family && !qn.meant.Most {
			out = append(out, qn.understood(r.tier)...)
		}
	}
	if qn.itself != "" && qn.itself == qn.spot {
		out = append(out, step{tier: TierSpelling, expr: In(FieldPlace, qn.spot)})
	}
	return out
}

// beginning is what the text begins to name.
func (qn question) beginning() []step {
	var out []step
	if len(qn.begun.Places) > 0 {
		out = append(out, step{tier: TierPrefix, expr: And(In(FieldType, TypePlace), In(FieldExact, placeIDs(qn.begun.Places)...))})
	}
	if len(qn.begun.Topics) > 0 {
		out = append(out, step{tier: TierPrefix, expr: And(In(FieldType, TypeTopic), In(FieldTopic, qn.begun.Topics...))})
	}
	return out
}

// barely reports whether the last word is only just begun: as a word it says
// less than the names it may become.
func (qn question) barely() bool {
	last := qn.slots[len(qn.slots)-1]
	return len(qn.slots) > 1 && !last.number && utf8.RuneCountInString(last.word) == 1
}

func placeIDs(keys []graph.PlaceKey) []string {
	ids := make([]string, len(keys))
	for i, k := range keys {
		ids[i] = asNumber + plainly(string(k))
	}
	return ids
}

// understood is what the words were understood to name, whatever they are: the
// topic, the languages, and those who help with it by their name.
func (qn question) understood(tier Tier) []step {
	var out []step
	add := func(most int, e ...Expr) { out = append(out, step{tier: tier, meant: most, expr: And(e...)}) }
	if qn.meant.Topic != "" {
		add(1, In(FieldType, TypeTopic), In(FieldTopic, qn.meant.Topic))
	}
	if len(qn.meant.Also) > 0 {
		add(len(qn.meant.Also), In(FieldType, TypeTopic), In(FieldTopic, qn.meant.Also...))
	}
	if len(qn.meant.Languages) > 0 {
		codes := make([]string, len(qn.meant.Languages))
		for i, l := range qn.meant.Languages {
			codes[i] = asNumber + string(l)
		}
		add(len(codes), In(FieldType, TypeLanguage), In(FieldExact, codes...))
	}
	if len(qn.meant.Helpers) > 0 {
		add(few, In(FieldType, TypeActor), In(FieldName, qn.meant.Helpers...)) // or more
	}
	return out
}

// weak is what is tried where steps found little: typing errors, unless all
// words are known and found, then fewer words.
func (qn question) weak(found int) []step {
	var out []step
	if found == 0 || slices.ContainsFunc(qn.slots, func(s slot) bool { return !qn.knows(s.word) }) {
		out = append(out, qn.corrected()...)
		for _, r := range typos {
			out = append(out, step{tier: r.tier, expr: qn.all(r), rung: r})
		}
	}
	return append(out, qn.fewer()...)
}

// corrected finds whole names whose words are those typed, or near them.
func (qn question) corrected() []step {
	words := make([]string, len(qn.slots))
	unknown := -1
	for i, s := range qn.slots {
		words[i] = s.word
		if s.number || qn.knows(s.word) {
			continue
		}
		if near := qn.word(s.word, asTypo).typos; len(near) == 0 {
			return nil
		} else if unknown < 0 {
			unknown = i
		} else {
			words[i] = near[0]
		}
	}
	if unknown < 0 {
		return nil
	}
	var names []string
	for _, near := range qn.word(words[unknown], asTypo).typos {
		words[unknown] = near
		names = append(names, asFolded+strings.Join(words, " "))
	}
	return []step{{tier: TierTypo, expr: In(FieldExact, names...)}}
}

// typosOf are the known words that a word with typing errors may be meant for.
func (qn question) typosOf(w string) []string {
	out := qn.voc.Near(w, fold.Typos(w))
	for _, v := range spellings(w) {
		for _, near := range qn.voc.Near(v, fold.Typos(w)) {
			if near != w && !slices.Contains(out, near) {
				out = append(out, near)
			}
		}
	}
	return out
}

// exact finds whole names, ids and numbers. What names a place may be missing
// for what lies nowhere, and for topics what says little.
func (qn question) exact() []step {
	folded := []string{asFolded + fold.Text(qn.text), asFolded + qn.join(func(slot) bool { return true }), asNumber + plainly(qn.text)}
	if key := fold.PhoneKey(qn.text); len(key) > 5 {
		folded = append(folded, asNumber+key)
	}
	if page := website(qn.text); page != plainly(qn.text) {
		folded = append(folded, asNumber+page)
	}
	var out []step
	if qn.itself != "" {
		out = append(out, step{tier: TierExact, expr: And(In(FieldType, TypePlace), In(FieldExact, placeIDs([]graph.PlaceKey{qn.itself})...))})
	}
	out = append(out, step{tier: TierExact, expr: In(FieldExact, asTyped+fold.Exact(qn.text))}, step{tier: TierExact, expr: In(FieldExact, folded...)})
	if other := qn.respelt(); other != "" {
		out = append(out, step{tier: TierExact, expr: In(FieldExact, asFolded+other)})
	}
	whole := qn.join(func(slot) bool { return true })
	if rest := qn.join(func(s slot) bool { return !s.where }); rest != "" && rest != whole {
		out = append(out, step{tier: TierExact, expr: And(nowhere, In(FieldExact, asFolded+rest))})
	}
	if rest := qn.join(func(s slot) bool { return !s.where && !softWords[s.word] }); rest != "" && rest != whole {
		out = append(out, step{tier: TierExact, expr: And(In(FieldType, TypeTopic), In(FieldExact, asFolded+rest))})
	}
	return out
}

// respelt is the text with ae, oe and ue read as umlauts, where that changes it.
func (qn question) respelt() string {
	changed := false
	var w []string
	for _, s := range qn.slots {
		word := s.word
		if isLatin(word) && !s.number {
			if v := fold.Variants(word); len(v) > 0 {
				word, changed = v[0], true
			}
		}
		w = append(w, word)
	}
	if !changed {
		return ""
	}
	return strings.Join(w, " ")
}

// nowhere are the entries that have no place.
var nowhere = In(FieldType, TypeTopic, TypeLanguage)

func (qn question) join(keep func(slot) bool) string {
	var w []string
	for _, s := range qn.slots {
		if keep(s) {
			w = append(w, s.word)
		}
	}
	return strings.Join(w, " ")
}

// fewer finds entries that have some of the words: first without the words that
// say little, then all but one, then any that is no mere filler.
func (qn question) fewer() []step {
	hard := slices.DeleteFunc(slices.Clone(qn.slots), func(s slot) bool { return softWords[s.word] })
	if len(hard) == 0 {
		hard = qn.slots
	}
	var out []step
	if len(hard) < len(qn.slots) {
		less := question{text: (question{slots: hard}).join(func(slot) bool { return true }), slots: slices.Clone(hard), voc: qn.voc, own: qn.own, spot: qn.spot, called: qn.called, meant: qn.meant, known: qn.known}
		less.meant = Meant{} // already asked for
		for _, s := range append(less.steps(), step{expr: less.all(typos[1])}) {
			out = append(out, step{tier: TierSome, expr: s.expr})
		}
	}
	if len(hard) < 2 || slices.ContainsFunc(hard, func(s slot) bool { return s.number && len(s.word) > 3 }) {
		return out // a postcode or year is meant as it is
	}
	loose := rung{how: asWord | asSpelling | asFamily}
	for _, loose.fields = range [][]Field{names, labels} {
		each := make([]Expr, len(hard))
		for i, s := range hard {
			r := loose
			if !qn.knows(s.word) {
				r.how |= asTypo
			}
			each[i] = qn.one(s, r)
		}
		if len(hard) > 2 {
			var but []Expr
			for i := range each {
				but = append(but, And(append(slices.Clone(each[:i]), each[i+1:]...)...))
				if i > 0 && i < len(each)-1 {
					continue // its neighbours are none of each other
				}
				rest := qn
				rest.slots = append(slices.Clone(hard[:i]), hard[i+1:]...)
				but = append(but, rest.all(loose))
			}
			out = append(out, step{tier: TierSome, expr: Or(but...), some: true})
		}
		var any []Expr
		for i, s := range hard {
			if !s.where {
				any = append(any, each[i])
			}
		}
		out = append(out, step{tier: TierSome, expr: Or(any...), some: true})
	}
	return out
}
