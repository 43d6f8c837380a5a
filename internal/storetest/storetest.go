// Package storetest opens both kinds of store, each empty, for tests of what
// stands on them.
package storetest

import (
	"testing"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
	"lotsennetz/graph/neo4j"
	"lotsennetz/graph/sqlite"
	"lotsennetz/internal/neo4jtest"
)

// Both runs a test on an embedded store and on the shared Neo4j.
func Both(t *testing.T, test func(t *testing.T, store graph.Store)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, SQLite(t)) })
	t.Run("neo4j", func(t *testing.T) { test(t, Neo4j(t)) })
}

// SQLite is an embedded store in memory, closed at the end of the test.
func SQLite(t testing.TB) graph.Store {
	t.Helper()
	store, err := sqlite.Open(t.Context(), ":memory:", sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return store
}

// Neo4j is the shared server, emptied; without one the test is left out as
// neo4jtest.Shared says.
func Neo4j(t *testing.T) graph.Store {
	t.Helper()
	access := neo4jtest.Shared(t)
	store, err := neo4j.Open(t.Context(), neo4j.Config{URI: access.URL, User: access.User, Password: access.Password})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	graphtest.Empty(t, store)
	return store
}
