package meilisearch

import (
	"log/slog"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"lotsennetz/search"
	"lotsennetz/search/searchtest"
)

// server is the address and key of the live server the tests were given.
func server(t *testing.T) (address, key string, live bool) {
	t.Helper()
	spec := os.Getenv("LOTSENNETZ_TEST_MEILI")
	if spec == "" {
		return "http://127.0.0.1:17700", "", false
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

// opened opens an empty index of the test's own.
func opened(t *testing.T) search.Index {
	t.Helper()
	address, key, live := server(t)
	cfg := Config{URL: address, Key: key, Prefix: "test", Log: slog.New(slog.NewTextHandler(t.Output(), nil))}
	_ = live
	name := strings.Trim(notName.ReplaceAllString(strings.ToLower(t.Name()), "_"), "_")
	first, err := Open(t.Context(), cfg, name)
	if err != nil {
		t.Fatal(err)
	}
	task, err := first.client.DeleteIndexWithContext(t.Context(), first.uid)
	if err := first.wait(t.Context(), "drop", task, err); err != nil {
		t.Fatal(err)
	}
	x, err := Open(t.Context(), cfg, name)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestIndex(t *testing.T) {
	if _, _, live := server(t); !live {
		t.Skip("no server")
	}
	searchtest.Run(t, opened)
}
