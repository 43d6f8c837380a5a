package handlers

import (
	"net/url"
	"slices"
	"testing"

	"lotsennetz/graph"
	"lotsennetz/search/match"
)

// A pair dismissed by its button is not suggested again, until one of the two
// brings something new.
func TestDismissedStaysAway(t *testing.T) {
	h := sampleHouse(t)
	suggested := func(id graph.ActorID) bool {
		t.Helper()
		view := graph.View(h.store, graph.Viewer{Role: graph.RoleCoordinator})
		result, err := match.AskActors(t.Context(), view, "cafe", match.Options{Today: graph.DateOf(testNow)})
		if err != nil {
			t.Fatal(err)
		}
		return slices.ContainsFunc(result.Matches, func(m match.Match) bool { return m.Actor.ID == id })
	}
	if !suggested("tsv") {
		t.Fatal("the sample does not suggest tsv to cafe")
	}
	pair := url.Values{"a": {"cafe"}, "b": {"tsv"}, "state": {"dismissed"}, "reason": {"passt nicht"}}
	h.post(graph.RoleCoordinator, "/vereine-und-initiativen", pair).want(303)
	if suggested("tsv") {
		t.Error("a dismissed pair is suggested again")
	}
	a, err := h.store.Actor(t.Context(), "tsv")
	if err != nil {
		t.Fatal(err)
	}
	a.Languages = append(a.Languages, "kmr")
	if _, err := h.store.Apply(t.Context(), graph.Who{Via: "test"}, graph.NewKey(), graph.Put{Record: a}); err != nil {
		t.Fatal(err)
	}
	if !suggested("tsv") {
		t.Error("the data changed, and the pair stays dismissed")
	}
}
