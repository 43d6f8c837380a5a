package handlers

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
	"lotsennetz/graph/sqlite"
	"lotsennetz/internal/account"
	"lotsennetz/internal/calendar"
	"lotsennetz/search"
	"lotsennetz/search/bleve"
)

// testNow is a Wednesday morning in the district.
var testNow = time.Date(2026, 11, 25, 9, 0, 0, 0, calendar.Berlin())

// house is a server over the embedded store and indexes with a network in it.
type house struct {
	t        testing.TB
	store    graph.Store
	indexes  search.Indexes
	server   *Server
	log      *safeBuffer
	tokens   map[graph.Role]string
	sessions map[graph.Role]string
}

// safeBuffer is a buffer several goroutines may write.
type safeBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// sampleHouse serves the sample network; its member speaks for tsv.
func sampleHouse(t testing.TB, change ...func(*Config)) *house {
	t.Helper()
	records := append(graphtest.Sample(), graph.Account{ID: "a-coord", Email: "ki@kreis.example", Name: "Koordination", Role: graph.RoleCoordinator})
	return newHouse(t, records, change...)
}

// newHouse serves the records, which hold one account of each role at least.
func newHouse(t testing.TB, records []graph.Record, change ...func(*Config)) *house {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "net.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	graphtest.Store(t, store, records...)
	h := &house{t: t, store: store, log: &safeBuffer{}, tokens: map[graph.Role]string{}, sessions: map[graph.Role]string{}}
	h.openIndexes()
	h.serve(change...)
	h.admit(records)
	return h
}

func (h *house) openIndexes() {
	h.t.Helper()
	var err error
	h.indexes, err = bleve.OpenAll(filepath.Join(h.t.TempDir(), "index"), slog.New(slog.DiscardHandler))
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() {
		for _, x := range h.indexes {
			x.Close()
		}
	})
	h.index()
}

// index brings the indexes up to the store.
func (h *house) index() {
	h.t.Helper()
	for a, x := range h.indexes {
		if err := search.Reindex(h.t.Context(), h.store, x, a, nil); err != nil {
			h.t.Fatal(err)
		}
	}
}

// serve makes the server anew, with another configuration.
func (h *house) serve(change ...func(*Config)) {
	cfg := Config{Store: h.store, Finder: search.NewFinder(h.store, h.indexes), Version: "test", PublicURL: "https://lotsennetz.example", Unnoticed: -1,
		Log: slog.New(slog.NewTextHandler(h.log, &slog.HandlerOptions{Level: slog.LevelDebug})), Now: func() time.Time { return testNow }}
	for _, f := range change {
		f(&cfg)
	}
	h.server = New(cfg)
}

// admit issues a token and a session for one account of each role.
func (h *house) admit(records []graph.Record) {
	h.t.Helper()
	desk := account.Desk{Store: h.store, Now: func() time.Time { return testNow }}
	for _, r := range records {
		acc, ok := r.(graph.Account)
		if !ok || h.tokens[acc.Role] != "" {
			continue
		}
		for kind, to := range map[graph.SecretKind]map[graph.Role]string{graph.Token: h.tokens, graph.Session: h.sessions} {
			plain, _, err := desk.Issue(context.Background(), graph.Who{Via: "terminal"}, account.Grant{Account: acc.ID, Kind: kind})
			if err != nil {
				h.t.Fatal(err)
			}
			to[acc.Role] = plain
		}
	}
}

// asked is a request in the making.
type asked struct {
	role    graph.Role // whose token it carries; RoleVisitor: none
	method  string     // "": GET
	path    string
	body    any // text as it is, all else as JSON
	headers map[string]string
	html    bool // asks as a browser, with a session instead of a token
}

// answered is what came back.
type reply struct {
	status int
	header http.Header
	body   []byte
}

func (r reply) decode(t testing.TB, v any) {
	t.Helper()
	if err := json.Unmarshal(r.body, v); err != nil {
		t.Fatalf("decode %s: %v", r.body, err)
	}
}

// as asks in a role: h.as(graph.RoleMember, "/api/v1/actors").
func (h *house) as(role graph.Role, path string) reply {
	h.t.Helper()
	return h.do(asked{role: role, path: path})
}

func (h *house) do(a asked) reply {
	h.t.Helper()
	if a.method == "" {
		a.method = http.MethodGet
	}
	r := httptest.NewRequest(a.method, a.path, bodyOf(h.t, a.body))
	if a.body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	switch {
	case a.html && h.sessions[a.role] != "":
		r.AddCookie(&http.Cookie{Name: sessionCookie, Value: h.sessions[a.role]})
	case h.tokens[a.role] != "":
		r.Header.Set("Authorization", "Bearer "+h.tokens[a.role])
	}
	if a.html {
		r.Header.Set("Accept", "text/html")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for k, v := range a.headers {
		r.Header.Set(k, v)
	}
	return h.send(r)
}

func (h *house) send(r *http.Request) reply {
	h.t.Helper()
	resp, err := h.server.App().Test(r, 20_000)
	if err != nil {
		h.t.Fatalf("%s %s: %v", r.Method, r.URL, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		h.t.Fatalf("%s %s: %v", r.Method, r.URL, err)
	}
	out := reply{status: resp.StatusCode, header: resp.Header, body: body}
	h.described(r, out)
	return out
}

func bodyOf(t testing.TB, body any) io.Reader {
	t.Helper()
	switch b := body.(type) {
	case nil:
		return http.NoBody
	case string:
		return strings.NewReader(b)
	}
	b, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(b)
}
