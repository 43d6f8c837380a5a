package meilisearch

import (
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"lotsennetz/graph"
	"lotsennetz/graph/sqlite"
	"lotsennetz/internal/demo"
	"lotsennetz/internal/exchange"
	"lotsennetz/search"
	"lotsennetz/search/searchtest"
)

// server is the address and key of the live server the tests were given; without
// one they go by what was recorded.
func server(t *testing.T) (address, key string, live bool) {
	t.Helper()
	spec := os.Getenv("LOTSENNETZ_TEST_MEILI")
	if spec == "" {
		return "http://recorded", "", false
	}
	u, err := url.Parse(spec)
	if err != nil {
		t.Fatal(err)
	}
	key = u.User.Username()
	u.User = nil
	return u.String(), key, true
}

var notName = regexp.MustCompile(`[^a-z0-9]+`)

// slug is the test's name for indexes and files.
func slug(t *testing.T) string {
	return strings.Trim(notName.ReplaceAllString(strings.ToLower(t.Name()), "_"), "_")
}

// config is for a server that the test has for itself.
func config(t *testing.T) Config {
	t.Helper()
	address, key, live := server(t)
	cfg := Config{URL: address, Key: key, Prefix: "test", Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Transport: vcr(t)}
	if !live {
		cfg.Poll = time.Millisecond
	}
	return cfg
}

// opened opens an empty index of the test's own.
func opened(t *testing.T) search.Index {
	t.Helper()
	cfg := config(t)
	first, err := Open(t.Context(), cfg, slug(t))
	if err != nil {
		t.Fatal(err)
	}
	task, err := first.client.DeleteIndexWithContext(t.Context(), first.uid)
	if err := first.wait(t.Context(), "drop", task, err); err != nil {
		t.Fatal(err)
	}
	x, err := Open(t.Context(), cfg, slug(t))
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestIndex(t *testing.T) {
	if _, _, live := server(t); !live || os.Getenv("LOTSENNETZ_RECORD") == "1" {
		searchtest.Searchers = 0 // what is recorded has one order
		defer func() { searchtest.Searchers = 3 }()
	}
	searchtest.Run(t, opened)
}

func TestFindability(t *testing.T) {
	for _, q := range demo.Findability() {
		t.Run(q.Name, func(t *testing.T) { searchtest.Findability(t, opened, district(t), q.Table) })
	}
}

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
