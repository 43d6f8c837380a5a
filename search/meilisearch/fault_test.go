package meilisearch

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"lotsennetz/graph"
	"lotsennetz/search"
	"lotsennetz/search/searchtest"
)

// frail is a server that fails as real ones do. It keeps no documents.
type frail struct {
	mu       sync.Mutex
	settings json.RawMessage
	keeps    bool            // takes settings
	poison   string          // a write with this in it fails as a task
	failed   map[string]bool // tasks that failed
	written  int             // documents of tasks that succeeded
	lost     []string        // documents refused alone
	tasks    int
	status   int // of every answer, where not 0
	encoding []string
}

func (f *frail) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.encoding = append(f.encoding, r.Header.Get("Accept-Encoding"))
	w.Header().Set("Content-Type", "application/json")
	path := r.URL.Path
	switch {
	case f.status != 0:
		w.WriteHeader(f.status)
		fmt.Fprint(w, `{"message":"no","code":"no","type":"auth"}`)
	case strings.HasSuffix(path, "/settings") && r.Method == http.MethodPatch:
		if f.keeps {
			json.NewDecoder(r.Body).Decode(&f.settings)
		}
		f.enqueue(w, false)
	case strings.HasSuffix(path, "/settings/facet-search"):
		f.enqueue(w, false)
	case strings.HasSuffix(path, "/settings"):
		w.Write(f.settings)
	case strings.HasSuffix(path, "/documents/state"):
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprint(w, `{"code":"document_not_found"}`)
	case strings.HasSuffix(path, "/documents"):
		var docs []json.RawMessage
		json.NewDecoder(r.Body).Decode(&docs)
		bad := false
		for _, d := range docs {
			bad = bad || f.poison != "" && strings.Contains(string(d), f.poison)
		}
		if !bad {
			f.written += len(docs)
		} else if len(docs) == 1 {
			f.lost = append(f.lost, string(docs[0]))
		}
		f.enqueue(w, bad)
	case r.Method == http.MethodDelete, strings.HasSuffix(path, "/swap-indexes"):
		f.enqueue(w, false)
	case strings.HasSuffix(path, "/search"):
		fmt.Fprint(w, `{"hits":[],"facetDistribution":{}}`)
	case strings.HasPrefix(path, "/tasks/"):
		status := `"succeeded"`
		if f.failed[strings.TrimPrefix(path, "/tasks/")] {
			status = `"failed","error":{"code":"invalid_document_geo_field","type":"invalid_request"}`
		}
		fmt.Fprintf(w, `{"status":%s}`, status)
	default:
		fmt.Fprint(w, `{"uid":"x","primaryKey":"key"}`)
	}
}

func (f *frail) enqueue(w http.ResponseWriter, fails bool) {
	f.tasks++
	if fails {
		f.failed[fmt.Sprint(f.tasks)] = true
	}
	w.WriteHeader(http.StatusAccepted)
	fmt.Fprintf(w, `{"taskUid":%d}`, f.tasks)
}

func newFrail(t *testing.T) (*frail, *httptest.Server) {
	t.Helper()
	f := &frail{settings: json.RawMessage(`{}`), keeps: true, failed: map[string]bool{}}
	s := httptest.NewServer(f)
	t.Cleanup(s.Close)
	return f, s
}

func document(i int) search.Document {
	id := fmt.Sprintf("d%d", i)
	return search.Document{Ref: searchtest.Ref(id), Type: search.TypeActor, ID: id, Name: fmt.Sprintf("Haus %s", id)}
}

func TestFailedTaskNamesItsDocument(t *testing.T) {
	f, s := newFrail(t)
	x, err := Open(t.Context(), Config{URL: s.URL}, "x")
	if err != nil {
		t.Fatal(err)
	}
	var docs []search.Document
	for i := range 100 {
		docs = append(docs, document(i))
	}
	f.poison = `Haus d57\"`
	if err := x.Put(t.Context(), docs...); err == nil || !strings.Contains(err.Error(), `"d57"`) || strings.Contains(err.Error(), `"d56"`) || !errors.Is(err, graph.ErrInvalid) {
		t.Errorf("got %v, want an error that names d57 alone", err)
	}
	if f.written != 99 {
		t.Errorf("got %d written, want 99", f.written)
	}
}

// TestRebuildGoesOnPastARefusedDocument: parts are under way together, and the
// one the server refuses is written but for the document at fault.
func TestRebuildGoesOnPastARefusedDocument(t *testing.T) {
	f, s := newFrail(t)
	x, err := Open(t.Context(), Config{URL: s.URL}, "x")
	if err != nil {
		t.Fatal(err)
	}
	r, err := x.Rebuild(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	f.poison = `Haus d1057\"`
	for part := range 12 {
		var docs []search.Document
		for i := range rebuildBatch / 2 {
			docs = append(docs, document(part*rebuildBatch/2+i))
		}
		if err := r.Put(t.Context(), docs...); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Commit(t.Context(), search.State{}); err != nil {
		t.Fatal(err)
	}
	if len(f.lost) != 1 || !strings.Contains(f.lost[0], f.poison) {
		t.Errorf("got %d documents refused, want the one", len(f.lost))
	}
}

func TestSettingsMustBeKept(t *testing.T) {
	f, s := newFrail(t)
	f.keeps = false
	x, err := Open(t.Context(), Config{URL: s.URL}, "x")
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Put(t.Context(), document(1)); !errors.Is(err, search.ErrNotReady) {
		t.Errorf("got %v, want %v", err, search.ErrNotReady)
	}
}

func TestRefusedKeyIsAnError(t *testing.T) {
	f, s := newFrail(t)
	f.status = http.StatusForbidden
	if _, err := OpenAll(t.Context(), Config{URL: s.URL, Key: "wrong"}); !errors.Is(err, graph.ErrForbidden) || strings.Contains(err.Error(), "wrong") {
		t.Errorf("got %v, want %v without the key", err, graph.ErrForbidden)
	}
}

func TestServerAwayAndBack(t *testing.T) {
	f, s := newFrail(t)
	f.status = http.StatusServiceUnavailable
	x, err := Open(t.Context(), Config{URL: s.URL}, "x")
	if err != nil {
		t.Fatal(err)
	}
	for name, call := range map[string]func() error{
		"Find":  func() error { _, err := x.Find(t.Context(), search.Query{Text: "Haus"}); return err },
		"Put":   func() error { return x.Put(t.Context(), document(1)) },
		"State": func() error { _, err := x.State(t.Context()); return err },
	} {
		if err := call(); !errors.Is(err, search.ErrNotReady) {
			t.Errorf("%s: got %v, want %v", name, err, search.ErrNotReady)
		}
	}
	f.mu.Lock()
	f.status = 0
	f.mu.Unlock()
	x.forget() // do not wait a second
	if err := x.Put(t.Context(), document(1)); err != nil {
		t.Errorf("Put when it is back: %v", err)
	}
	s.Close()
	if err := x.Put(t.Context(), document(2)); !errors.Is(err, search.ErrNotReady) || strings.Contains(err.Error(), "Haus") {
		t.Errorf("Put when it is gone: got %v, want %v without what was written", err, search.ErrNotReady)
	}
}

func TestNoCompressionIsAsked(t *testing.T) {
	f, s := newFrail(t)
	if _, err := Open(t.Context(), Config{URL: s.URL}, "x"); err != nil {
		t.Fatal(err)
	}
	for _, e := range f.encoding {
		if e != "" && e != "identity" {
			t.Fatalf("Accept-Encoding: got %q, want none", e)
		}
	}
}

func TestBadAddress(t *testing.T) {
	for _, address := range []string{"", "nonsense", "http://", ":"} {
		if _, err := Open(t.Context(), Config{URL: address}, "x"); !errors.Is(err, graph.ErrInvalid) {
			t.Errorf("%q: got %v, want %v", address, err, graph.ErrInvalid)
		}
	}
}
