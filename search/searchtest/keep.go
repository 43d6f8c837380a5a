package searchtest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"lotsennetz/graph"
	"lotsennetz/search"
)

// Ref names an actor.
func Ref(id string) graph.Ref { return graph.Ref{Kind: graph.KindActor, ID: id} }

// keepingCases: what Put, Remove and the state promise.
var keepingCases = []testCase{
	{"replace", actors("Alte Mühle"), func(t *testing.T, x search.Index) {
		put(t, x, actor("a1", "Neue Schmiede"))
		check(t, x, finds("Mühle"), finds("Schmiede", "a1").alone())
	}},
	{"remove", actors("Alte Mühle", "Neue Mühle"), func(t *testing.T, x search.Index) {
		if err := x.Remove(t.Context(), Ref("a1"), Ref("missing")); err != nil {
			t.Fatalf("Remove: %v", err)
		}
		check(t, x, finds("Mühle", "a2").alone())
		put(t, x, with(actor("a2", "Neue Mühle"), func(d *search.Document) { d.Archived = true }))
		check(t, x, finds("Mühle"))
	}},
	{"found as soon as Put returns", nil, func(t *testing.T, x search.Index) {
		for i := range 10 {
			id := fmt.Sprintf("a%d", i)
			put(t, x, actor(id, fmt.Sprintf("Verein w%dort", i)))
			check(t, x, finds(fmt.Sprintf("w%dort", i), id).alone())
		}
	}},
	{"one broken document among a hundred", nil, brokenDocument},
	{"values of every kind come back", nil, func(t *testing.T, x search.Index) {
		put(t, x, search.Document{Ref: Ref("A:1_x.y-z"), Type: search.TypeActor, ID: "A:1_x.y-z", Slug: "haus", Name: `"Haus" <b>&`, Detail: "Brakel\n'x'",
			Kind: graph.Welfare, Places: []graph.PlaceKey{"05762016", "05762"}})
		hits := find(t, x, search.Query{Text: "haus"}).Hits
		want := search.Hit{Type: search.TypeActor, ID: "A:1_x.y-z", Slug: "haus", Name: `"Haus" <b>&`, Detail: "Brakel\n'x'", Kind: graph.Welfare, Place: "05762016", DistanceKM: -1, Why: search.TierWords}
		if len(hits) != 1 || hits[0] != want {
			t.Errorf("got %+v, want %+v", hits, want)
		}
	}},
	{"state", nil, stateIsKept},
	{"a cancelled context ends", actors("Haus"), func(t *testing.T, x search.Index) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := x.Find(ctx, search.Query{Text: "haus"}); !errors.Is(err, context.Canceled) {
			t.Errorf("Find: got %v, want %v", err, context.Canceled)
		}
	}},
	{"bad queries are refused", nil, func(t *testing.T, x search.Index) {
		for name, q := range map[string]search.Query{
			"long": {Text: strings.Repeat("a", search.MaxText+1)}, "limit": {Limit: 101}, "negative": {Limit: -1},
			"cursor": {Cursor: "x"}, "point": {Near: graph.Point{Lat: 100, Lon: 1}},
		} {
			if _, err := x.Find(t.Context(), q); !errors.Is(err, graph.ErrInvalid) {
				t.Errorf("%s: got %v, want %v", name, err, graph.ErrInvalid)
			}
		}
		find(t, x, search.Query{Text: strings.Repeat("ab ", search.MaxText/3)})
	}},
}

func brokenDocument(t *testing.T, x search.Index) {
	var docs []search.Document
	for i := range 100 {
		d := actor(fmt.Sprintf("b%d", i), fmt.Sprintf("Treff n%d", i))
		d.Point = graph.Point{Lat: 51.7, Lon: 9.1}
		if i == 57 {
			d.Point.Lat = 100
		}
		docs = append(docs, d)
	}
	if err := x.Put(t.Context(), docs...); err == nil || !strings.Contains(err.Error(), "b57") {
		t.Errorf("Put: got %v, want an error that names b57", err)
	}
	if got := find(t, x, search.Query{Text: "Treff"}).Total; got != 99 {
		t.Errorf("got %d stored, want 99", got)
	}
}

func stateIsKept(t *testing.T, x search.Index) {
	s, err := x.State(t.Context())
	if err != nil || s != (search.State{}) {
		t.Fatalf("new index: got %+v, %v, want the zero State", s, err)
	}
	s.Sequence, s.Version = 7, 3
	if err := x.SetState(t.Context(), s); err != nil {
		t.Fatalf("SetState: %v", err)
	}
	if got, err := x.State(t.Context()); err != nil || got != s {
		t.Errorf("got %+v, %v, want %+v", got, err, s)
	}
	if r := find(t, x, search.Query{}); r.Total != 0 {
		t.Errorf("the state is found: got %s", listed(r))
	}
	if err := x.SetState(t.Context(), search.State{Sequence: 9, Version: 3, Build: s.Build + 1}); !errors.Is(err, graph.ErrConflict) {
		t.Errorf("SetState of another build: got %v, want %v", err, graph.ErrConflict)
	}
}

// rebuildCases: a new index beside the live one.
var rebuildCases = []testCase{
	{"rebuild swaps at once", actors("Alte Mühle"), func(t *testing.T, x search.Index) {
		before, _ := x.State(t.Context())
		b := rebuild(t, x)
		if err := b.Put(t.Context(), actor("n1", "Neue Mühle")); err != nil {
			t.Fatalf("Put: %v", err)
		}
		check(t, x, finds("Mühle", "a1").alone())
		if err := b.Commit(t.Context(), search.State{Sequence: 5, Version: search.DocumentVersion}); err != nil {
			t.Fatalf("Commit: %v", err)
		}
		check(t, x, finds("Mühle", "n1").alone())
		got, err := x.State(t.Context())
		if want := (search.State{Sequence: 5, Version: search.DocumentVersion, Build: before.Build + 1}); err != nil || got != want {
			t.Errorf("state: got %+v, %v, want %+v", got, err, want)
		}
		if err := x.SetState(t.Context(), before); !errors.Is(err, graph.ErrConflict) {
			t.Errorf("SetState of before the swap: got %v, want %v", err, graph.ErrConflict)
		}
		put(t, x, actor("n2", "Dritte Mühle"))
		check(t, x, finds("Mühle").and("n1", "n2").alone())
	}},
	{"an aborted rebuild leaves no trace", actors("Alte Mühle"), func(t *testing.T, x search.Index) {
		b := rebuild(t, x)
		if err := errors.Join(b.Put(t.Context(), actor("n1", "Neue Mühle")), b.Abort(t.Context())); err != nil {
			t.Fatal(err)
		}
		check(t, x, finds("Mühle", "a1").alone())
		if err := rebuild(t, x).Abort(t.Context()); err != nil {
			t.Errorf("second Abort: %v", err)
		}
	}},
	{"filters and facets work after a swap", nil, func(t *testing.T, x search.Index) {
		b := rebuild(t, x)
		d := with(actor("n1", "Neue Mühle"), func(d *search.Document) { d.Kind = graph.Welfare })
		if err := errors.Join(b.Put(t.Context(), d), b.Commit(t.Context(), search.State{})); err != nil {
			t.Fatal(err)
		}
		r := find(t, x, search.Query{Kinds: []graph.ActorKind{graph.Welfare}})
		if !slices.Equal(ids(r), []string{"n1"}) || r.Facets["kind"]["welfare"] != 1 {
			t.Errorf("got %s, %v, want n1 and one welfare", listed(r), r.Facets)
		}
	}},
	{"never empty while it swaps", nil, neverEmpty},
}

func rebuild(t *testing.T, x search.Index) search.Rebuild {
	t.Helper()
	b, err := x.Rebuild(t.Context())
	if err != nil {
		t.Fatalf("Rebuild: %v", err)
	}
	return b
}

func neverEmpty(t *testing.T, x search.Index) {
	put(t, x, actors("Mühle eins", "Mühle zwei")...)
	stop := make(chan struct{})
	var searches sync.WaitGroup
	for range Searchers {
		searches.Go(func() {
			for {
				select {
				case <-stop:
					return
				case <-time.After(time.Millisecond):
				}
				if r, err := x.Find(t.Context(), search.Query{Text: "Mühle"}); err != nil || r.Total != 2 {
					t.Errorf("during a swap: got %d hits, %v, want 2", r.Total, err)
					return
				}
			}
		})
	}
	for range 3 {
		b := rebuild(t, x)
		err := errors.Join(b.Put(t.Context(), actors("Mühle eins", "Mühle zwei")...), b.Commit(t.Context(), search.State{}))
		if err != nil {
			t.Errorf("rebuild: %v", err)
		}
	}
	close(stop)
	searches.Wait()
}

// Searchers is how many search at the same time in the suite; recordings, which
// answer in a fixed order, set it to 0.
var Searchers = 3
