package main

import (
	"slices"
	"testing"

	"lotsennetz/graph"
	"lotsennetz/graph/neo4j"
	"lotsennetz/graph/sqlite"
	"lotsennetz/internal/neo4jtest"
)

// onBothStores runs a test on an embedded store and on the shared Neo4j, each
// empty.
func onBothStores(t *testing.T, test func(t *testing.T, store graph.Store)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		store, err := sqlite.Open(t.Context(), ":memory:", sqlite.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { store.Close() })
		test(t, store)
	})
	t.Run("neo4j", func(t *testing.T) {
		access := neo4jtest.Shared(t)
		store, err := neo4j.Open(t.Context(), neo4j.Config{URI: access.URL, User: access.User, Password: access.Password})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { store.Close() })
		empty(t, store)
		test(t, store)
	})
}

// empty erases every record, those that nothing links to first.
func empty(t *testing.T, store graph.Store) {
	t.Helper()
	for _, kind := range slices.Backward(graph.Kinds) {
		for {
			records, err := store.Scan(t.Context(), kind, "", 1000)
			if err != nil {
				t.Fatal(err)
			}
			if len(records) == 0 {
				break
			}
			if !eraseSome(t, store, records) {
				t.Fatalf("%d records of kind %s cannot be erased", len(records), kind)
			}
		}
	}
}

// eraseSome erases what it can of the records and reports whether it was any.
func eraseSome(t *testing.T, store graph.Store, records []graph.Record) bool {
	t.Helper()
	any := false
	for _, r := range slices.Backward(records) {
		_, err := store.Apply(t.Context(), graph.Who{Via: "test"}, graph.NewKey(), graph.Erase{Ref: r.Ref()})
		any = any || err == nil
	}
	return any
}
