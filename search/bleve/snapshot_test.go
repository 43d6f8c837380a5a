package bleve

import (
	"errors"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"lotsennetz/search"
	"lotsennetz/search/searchtest"
)

// worn is an index of several segments with entries taken out and replaced.
func worn(t *testing.T) *Index {
	t.Helper()
	x := openAt(t, t.TempDir())
	docs := searchtest.Generated(600)
	for part := range slices.Chunk(docs, 150) {
		if err := x.Put(t.Context(), part...); err != nil {
			t.Fatal(err)
		}
	}
	err := errors.Join(x.Put(t.Context(), docs[100:130]...), x.Remove(t.Context(), docs[7].Ref, docs[301].Ref))
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// TestLeavesTwoWays: a term or beginning has the same entries whether it is looked
// up in the segments or in the list of terms, and all of them are there.
func TestLeavesTwoWays(t *testing.T) {
	x := worn(t)
	s, err := newSnapshot(x.live)
	if err != nil {
		t.Fatal(err)
	}
	defer s.reader.Close()
	if got := s.all.count(); got != 598 {
		t.Errorf("got %d entries, want 598", got)
	}
	c := s.newCursor()
	rapid.Check(t, func(rt *rapid.T) {
		f := rapid.SampledFrom([]search.Field{search.FieldName, search.FieldWord, search.FieldText, search.FieldSpell}).Draw(rt, "field")
		terms, err := c.terms(t.Context(), f)
		if err != nil {
			rt.Fatal(err)
		}
		l := leaf{f, rapid.SampledFrom(append(terms, "zzz", "")).Draw(rt, "term"), rapid.Bool().Draw(rt, "start")}
		if l.start {
			l.term = string([]rune(l.term)[:rapid.IntRange(0, len([]rune(l.term))).Draw(rt, "length")])
		}
		s.lists[f] = nil
		looked, err := c.read(t.Context(), l)
		want := slices.Clone(looked)
		s.lists[f] = terms
		of, known, err2 := s.termsOf(t.Context(), c, l)
		got, err3 := c.readAll(f, of)
		if err := errors.Join(err, err2, err3); err != nil || !known || !slices.Equal(got, want) {
			rt.Fatalf("%+v: got %v, want %v (%v)", l, got, want, err)
		}
		for _, n := range want {
			if !s.all.has(n) {
				rt.Fatalf("%+v: %d was taken out", l, n)
			}
		}
	})
}

// TestCountsTwoWays: facets are the same counted by entry and by term.
func TestCountsTwoWays(t *testing.T) {
	x := worn(t)
	s, err := newSnapshot(x.live)
	if err != nil {
		t.Fatal(err)
	}
	defer s.reader.Close()
	rapid.Check(t, func(rt *rapid.T) {
		f := rapid.SampledFrom([]search.Field{search.FieldType, search.FieldKind, search.FieldPlace}).Draw(rt, "field")
		c, err := s.countsOf(t.Context(), f)
		if err != nil {
			rt.Fatal(err)
		}
		numbers := rapid.SliceOfDistinct(rapid.Uint32Range(0, uint32(s.most-1)), rapid.ID[uint32]).Draw(rt, "found")
		found := (&room{most: s.most}).and(newSet(slices.Sorted(slices.Values(numbers)), s.most), s.all)
		byTerm := counts{terms: c.terms, entries: c.entries}
		byEntry := *c
		byEntry.cost = 1 << 30
		if got, want := byEntry.count(found, found.count()), byTerm.count(found, found.count()); !maps.Equal(got, want) {
			rt.Fatalf("%s: got %v, want %v", f, got, want)
		}
	})
}

// TestLadderIsItsSteps: a ladder finds what its steps find one after the other.
func TestLadderIsItsSteps(t *testing.T) {
	x := worn(t)
	state, err := x.states.take(x.live)
	if err != nil {
		t.Fatal(err)
	}
	defer x.states.give(state)
	words := []string{"fussball", "schwimmen", "sportverein", "kita", "weiss", "warburg", "regenbogen", "treff", "zzz"}
	rapid.Check(t, func(rt *rapid.T) {
		e := newEngine(t.Context(), state)
		defer e.done()
		var steps []search.Expr
		for _, w := range rapid.SliceOfN(rapid.SampledFrom(words), 1, 5).Draw(rt, "words") {
			f := rapid.SampledFrom([]search.Field{search.FieldName, search.FieldWord, search.FieldText}).Draw(rt, "field")
			steps = append(steps, rapid.SampledFrom([]search.Expr{search.In(f, w), search.Starts(f, w[:2])}).Draw(rt, "step"))
		}
		l := search.Ladder{Request: search.Request{Expr: search.Or(steps...), Offset: rapid.IntRange(0, 30).Draw(rt, "offset"), Limit: rapid.IntRange(1, 40).Draw(rt, "limit")}, Steps: steps}
		got, err := e.Climb(t.Context(), l)
		if err != nil {
			rt.Fatal(err)
		}
		var want []string
		for i, s := range steps {
			all, err := e.Search(t.Context(), search.Request{Expr: search.And(s, search.Not(search.Or(steps[:i]...))), Limit: 1000})
			if err != nil {
				rt.Fatal(err)
			}
			for _, h := range all[0].Hits {
				want = append(want, h.ID)
			}
		}
		if got.Total != len(want) {
			rt.Fatalf("got %d in all, want %d", got.Total, len(want))
		}
		want = want[min(l.Offset, len(want)):]
		want = want[:min(l.Limit, len(want))]
		var ids []string
		for _, h := range got.Hits {
			ids = append(ids, h.ID)
		}
		if !slices.Equal(ids, want) || len(got.Steps) != len(ids) || !slices.IsSorted(got.Steps) {
			rt.Fatalf("got %v (steps %v), want %v", ids, got.Steps, want)
		}
	})
}
