// Package searchtest holds the suite that every search.Index passes: who is
// found and who comes first where that is clear, never scores.
package searchtest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"lotsennetz/graph"
	"lotsennetz/search"
)

// Run runs the suite. open makes an empty index and closes it with the test.
func Run(t *testing.T, open func(t *testing.T) search.Index) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			x := open(t)
			if len(c.docs) > 0 {
				put(t, x, c.docs...)
			}
			c.run(t, x)
		})
	}
}

type testCase struct {
	name string
	docs []search.Document
	run  func(t *testing.T, x search.Index)
}

var cases = slices.Concat(spellingCases, wordCases, rankCases, typingCases, keepingCases, filterCases, rebuildCases, siblingCases)

// actors are documents of actors with these names, ids a1, a2, …
func actors(names ...string) []search.Document {
	docs := make([]search.Document, len(names))
	for i, n := range names {
		docs[i] = actor(fmt.Sprintf("a%d", i+1), n)
	}
	return docs
}

func actor(id, name string) search.Document {
	return search.Document{Ref: graph.Ref{Kind: graph.KindActor, ID: id}, Type: search.TypeActor, ID: id, Name: name, Kind: graph.Initiative, Weight: 0.5}
}

func with(d search.Document, change func(*search.Document)) search.Document {
	change(&d)
	return d
}

func put(t *testing.T, x search.Index, docs ...search.Document) {
	t.Helper()
	if err := x.Put(t.Context(), docs...); err != nil {
		t.Fatalf("Put: %v", err)
	}
}

func find(t *testing.T, x search.Index, q search.Query) search.Result {
	t.Helper()
	r, err := x.Find(t.Context(), q)
	if err != nil {
		t.Fatalf("Find(%q): %v", q.Text, err)
	}
	return r
}

func ids(r search.Result) []string {
	out := make([]string, 0, len(r.Hits))
	for _, h := range r.Hits {
		out = append(out, h.ID)
	}
	return out
}

// An expectation says what a text finds: first must be the first hits in order,
// also the others that must be there, never those that must not, only that
// nothing else is there. No expectation at all means no hits.
type expectation struct {
	text  string
	first []string
	also  []string
	never []string
	only  bool
}

func finds(text string, first ...string) expectation { return expectation{text: text, first: first} }

func (e expectation) and(also ...string) expectation  { e.also = also; return e }
func (e expectation) but(never ...string) expectation { e.never = never; return e }
func (e expectation) alone() expectation              { e.only = true; return e }

func check(t *testing.T, x search.Index, all ...expectation) {
	t.Helper()
	for _, e := range all {
		r, err := x.Find(t.Context(), search.Query{Text: e.text})
		if err != nil {
			t.Errorf("Find(%q): %v", e.text, err)
			continue
		}
		got := ids(r)
		if r.Total < len(got) {
			t.Errorf("Find(%q): got total %d, want at least %d", e.text, r.Total, len(got))
		}
		if len(got) < len(e.first) || !slices.Equal(got[:len(e.first)], e.first) {
			t.Errorf("Find(%q): got %s, want first %q", e.text, listed(r), e.first)
		}
		for _, id := range e.also {
			if !slices.Contains(got, id) {
				t.Errorf("Find(%q): got %s, want also %q", e.text, listed(r), id)
			}
		}
		for _, id := range e.never {
			if slices.Contains(got, id) {
				t.Errorf("Find(%q): got %s, want no %q", e.text, listed(r), id)
			}
		}
		if want := len(e.first) + len(e.also); (e.only || len(e.first)+len(e.also)+len(e.never) == 0) && len(got) != want {
			t.Errorf("Find(%q): got %s, want %d hits", e.text, listed(r), want)
		}
	}
}

func listed(r search.Result) string {
	var out []string
	for _, h := range r.Hits {
		out = append(out, fmt.Sprintf("%s %q (%d)", h.ID, h.Name, h.Why))
	}
	return "[" + strings.Join(out, ", ") + "]"
}

// expect is a case that only looks for things.
func expect(name string, docs []search.Document, all ...expectation) testCase {
	return testCase{name, docs, func(t *testing.T, x search.Index) { check(t, x, all...) }}
}
