package bleve

import (
	"path/filepath"
	"testing"

	"lotsennetz/graph"
	"lotsennetz/graph/sqlite"
	"lotsennetz/internal/demo"
	"lotsennetz/internal/exchange"
	"lotsennetz/search/searchtest"
)

func district(t *testing.T) graph.Store {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "net.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	if _, err := exchange.Import(t.Context(), store, exchange.Source{FS: demo.Files()}, exchange.Options{KeepGoing: true}); err != nil {
		t.Fatal(err)
	}
	return store
}

func TestFindability(t *testing.T) {
	for _, q := range demo.Findability() {
		t.Run(q.Name, func(t *testing.T) { searchtest.Findability(t, opened, district(t), q.Table) })
	}
}
