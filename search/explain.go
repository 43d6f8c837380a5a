package search

import (
	"context"
	"slices"
	"strings"

	"lotsennetz/graph"
)

// Explanation tells which words of a query matched a hit, and how.
type Explanation struct {
	Tier  string        `json:"tier"` // name of Hit.Why
	Words []MatchedWord `json:"words"`
}

// MatchedWord is one word asked for and what it met in the entry.
type MatchedWord struct {
	Word  string `json:"word"`
	How   string `json:"how"`             // word, prefix, spelling, family, typo, place, exact; empty: not at all
	Field Field  `json:"field,omitempty"` // where
	Term  string `json:"term,omitempty"`  // what it met, as the pipeline made it
}

var tierNames = map[Tier]string{TierExact: "exact", TierWords: "words", TierPrefix: "prefix", TierSpelling: "spelling",
	TierFamily: "family", TierText: "text", TierTypo: "typo", TierSome: "some"}

func (t Tier) String() string { return tierNames[t] }

// forms are the ways a word may match, the strictest first, as the ladder adds
// them.
var forms = []struct {
	name string
	how  how
}{
	{"word", asWord},
	{"spelling", asWord | asShort},
	{"prefix", asWord | asPrefix},
	{"spelling", asWord | asPrefix | asSpelling},
	{"family", asWord | asPrefix | asSpelling | asFamily},
	{"typo", asWord | asPrefix | asSpelling | asFamily | asTypo},
}

// explain says how the entry, found in the tier, matches the question: for each
// word the first form and field that do.
func (qn question) explain(e Entry, tier Tier) *Explanation {
	x := &Explanation{Tier: tier.String(), Words: []MatchedWord{}}
	if tier == TierExact {
		for _, s := range qn.exact() {
			if field, term, ok := e.meets(s.expr); ok {
				x.Words = append(x.Words, MatchedWord{Word: qn.text, How: "exact", Field: field, Term: term})
				break
			}
		}
		return x
	}
	for i, s := range qn.slots {
		x.Words = append(x.Words, qn.matched(e, i, s))
	}
	return x
}

func (qn question) matched(e Entry, i int, s slot) MatchedWord {
	w := MatchedWord{Word: s.word}
	for _, form := range forms {
		for _, fields := range [][]Field{names, labels, everything} {
			r := rung{fields: fields, how: form.how}
			strict := s
			strict.where = false
			if field, term, ok := e.meets(qn.one(strict, r)); ok {
				w.How, w.Field, w.Term = form.name, field, term
				return w
			}
			if field, term, ok := e.meets(qn.beside(i, r)); ok {
				w.How, w.Field, w.Term = form.name, field, term
				return w
			}
		}
	}
	if s.where {
		if field, term, ok := e.meets(qn.one(s, rung{fields: everything, how: asWord})); ok {
			w.How, w.Field, w.Term = "place", field, term
		}
	}
	return w
}

// beside is that the word matches written together with its neighbours, or as a
// part of a phrase that means something else.
func (qn question) beside(i int, r rung) Expr {
	var ways []Expr
	for from := max(0, i-maxSlots); from <= i; from++ {
		for n := 2; from+n <= len(qn.slots); n++ {
			if from+n <= i {
				continue
			}
			if n <= 3 && r.how&asSpelling != 0 {
				ways = append(ways, qn.joined(from, n, r))
			}
			ways = append(ways, qn.otherwise(phraseOf(qn.slots[from:from+n]), r)...)
		}
	}
	return Or(ways...)
}

// meets reports whether the entry matches, and a term that does it.
func (e Entry) meets(x Expr) (Field, string, bool) {
	switch x.Op {
	case OpIn, OpStarts:
		for _, want := range x.Terms {
			for _, have := range e.Terms[x.Field] {
				if have == want || x.Op == OpStarts && strings.HasPrefix(have, want) {
					return x.Field, have, true
				}
			}
		}
	case OpOr:
		for _, y := range x.Of {
			if field, term, ok := e.meets(y); ok {
				return field, term, true
			}
		}
	case OpAnd:
		var field Field
		var term string
		for _, y := range x.Of {
			f, t, ok := e.meets(y)
			if !ok {
				return "", "", false
			}
			if f != FieldType || term == "" {
				field, term = f, t
			}
		}
		return field, term, true
	case OpNot:
		_, _, ok := e.meets(x.Of[0])
		return "", "", !ok
	case OpWithin:
		return "", "", !e.Point.IsZero() && DistanceKM(e.Point, x.Point)*1000 <= x.Metres
	}
	return "", "", false
}

// kindsOf are the kinds of records that hits of a type are.
var kindsOf = map[Type][]graph.Kind{
	TypeActor: {graph.KindActor}, TypeTopic: {graph.KindTopic}, TypeContact: {graph.KindResponsibility}, TypeLanguage: {graph.KindLanguage},
	TypePlace: {graph.KindPlace}, TypeMeasure: {graph.KindConference, graph.KindGoal, graph.KindMeasure, graph.KindProject},
}

// explain adds to every hit how its words matched. It reads the records as the
// viewer may see them, as the index did.
func (f *Finder) explain(ctx context.Context, viewer graph.Viewer, r *Result) error {
	var refs []graph.Ref
	for _, h := range r.Hits {
		for _, kind := range kindsOf[h.Type] {
			refs = append(refs, graph.Ref{Kind: kind, ID: h.ID})
		}
	}
	c, err := f.store.Catalog(ctx)
	if err != nil {
		return err
	}
	docs, _, err := Documents(ctx, graph.View(f.store, graph.As(viewer.Audience())), refs, c)
	if err != nil {
		return err
	}
	for i, h := range r.Hits {
		at := slices.IndexFunc(docs, func(d Document) bool { return d.Type == h.Type && d.ID == h.ID })
		if at < 0 {
			continue // gone since
		}
		e, err := NewEntry(docs[at])
		if err != nil {
			return err
		}
		r.Hits[i].Explanation = r.asked.explain(e, h.Why)
	}
	return nil
}
