package main

import (
	"os"
	"testing"
	"time"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
	"lotsennetz/graph/sqlite"
	"lotsennetz/internal/exchange"
	"lotsennetz/internal/storetest"
)

// TestConceptAndGroupsRoundTrip: what a coordinator exports of concept, notes,
// groups and introductions changes nothing when it is read again, and stands the
// same in another store.
func TestConceptAndGroupsRoundTrip(t *testing.T) {
	storetest.Both(t, func(t *testing.T, store graph.Store) {
		graphtest.Store(t, store, graphtest.Sample()...)
		at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
		pair := graph.Cooperation{Meta: graph.Meta{Visibility: graph.Public}, ID: graph.PairID("svb", "jobcenter"), A: "svb", B: "jobcenter", State: graph.Asked, Since: "2026-03-01",
			History: []graph.Step{{At: at, To: graph.Asked}}, Intro: &graph.Introduction{At: at, Note: "Bitte meldet euch", Count: 1, AnswerA: &graph.IntroWord{Yes: true, At: at}}}
		graphtest.Store(t, store, pair)
		lists := t.TempDir()
		if err := exchange.Export(t.Context(), graph.View(store, graph.As(graph.Coordination)), exchange.Dir(lists)); err != nil {
			t.Fatal(err)
		}
		before := worked(t, store)
		r, err := exchange.Import(t.Context(), store, exchange.Source{FS: os.DirFS(lists)}, exchange.Options{Now: at})
		if err != nil || r.Bad() > 0 {
			t.Fatalf("read again: %v, %v", err, r.Errors)
		}
		for ref, want := range before {
			if got := worked(t, store)[ref]; got != want {
				t.Errorf("%s changes:\n%s\n%s", ref, want, got)
			}
		}
		other, err := sqlite.Open(t.Context(), ":memory:", sqlite.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer other.Close()
		if r, err = exchange.Import(t.Context(), other, exchange.Source{FS: os.DirFS(lists)}, exchange.Options{Now: at}); err != nil || r.Bad() > 0 {
			t.Fatalf("read elsewhere: %v, %v", err, r.Errors)
		}
		if got := len(worked(t, other)); got != len(before) {
			t.Errorf("got %d records elsewhere, want %d", got, len(before))
		}
	})
}

// worked are the bodies of what the lists of concept and groups speak of.
func worked(t *testing.T, store graph.Store) map[graph.Ref]string {
	t.Helper()
	out := map[graph.Ref]string{}
	for _, kind := range []graph.Kind{graph.KindConference, graph.KindGoal, graph.KindMeasure, graph.KindProject, graph.KindNote, graph.KindMeeting, graph.KindMembership, graph.KindCooperation} {
		records, err := store.Scan(t.Context(), kind, "", 1000)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range records {
			body, err := graph.Encode(r)
			if err != nil {
				t.Fatal(err)
			}
			out[r.Ref()] = string(body)
		}
	}
	return out
}
