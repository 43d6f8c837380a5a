package graphtest

import (
	"slices"
	"testing"

	"lotsennetz/graph"
)

// Empty erases every record of a store that several tests share, those that
// nothing links to first.
func Empty(t *testing.T, store graph.Store) {
	t.Helper()
	for range 5 {
		left := 0
		for _, kind := range slices.Backward(graph.Kinds) {
			var records []graph.Record
			if err := graph.Each(t.Context(), store, kind, func(r graph.Record) { records = append(records, r) }); err != nil {
				t.Fatal(err)
			}
			for _, r := range slices.Backward(records) {
				if _, err := store.Apply(t.Context(), graph.Who{Via: "test"}, graph.NewKey(), graph.Erase{Ref: r.Ref()}); err != nil {
					left++
				}
			}
		}
		if left == 0 {
			return
		}
	}
	t.Fatal("the store cannot be emptied")
}
