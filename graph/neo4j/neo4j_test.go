package neo4j

import (
	"context"
	"log/slog"
	"testing"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
	"lotsennetz/internal/neo4jtest"
)

// sharedConfig reaches the server that test programs share.
func sharedConfig(t testing.TB) Config {
	t.Helper()
	a := neo4jtest.Shared(t)
	return Config{URI: a.URL, User: a.User, Password: a.Password, Log: slog.New(slog.NewTextHandler(t.Output(), nil))}
}

// openShared opens the shared server's one database, emptied.
func openShared(t testing.TB) *Store {
	t.Helper()
	return openEmpty(t, sharedConfig(t))
}

func openEmpty(t testing.TB, cfg Config) *Store {
	t.Helper()
	s, err := Open(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := s.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	wipe(t, s)
	return s
}

// wipe deletes everything but the schema, in batches.
func wipe(t testing.TB, s *Store) {
	t.Helper()
	ctx := context.Background() // also while the test is cleaned up
	session := s.driver.NewSession(ctx, s.session)
	defer session.Close(ctx)
	result, err := session.Run(ctx, `MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS`, nil)
	if err == nil {
		_, err = result.Consume(ctx)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestStore(t *testing.T) {
	graphtest.Run(t, func(t *testing.T) graph.Store { return openShared(t) })
}
