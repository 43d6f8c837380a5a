// Package meilisearch keeps the search indexes on a Meilisearch server, one a
// audience, named lotsennetz_public and so on. The server filters terms and
// sorts; its own reading of words is off, so that it finds what the embedded
// engine finds.
package meilisearch

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/meilisearch/meilisearch-go"

	"lotsennetz/graph"
	"lotsennetz/search"
)

// Config says where the server is.
type Config struct {
	URL    string
	Key    string // API key; empty for a server without
	Prefix string // of index names; empty: lotsennetz
	Log    *slog.Logger
	// Transport replaces the HTTP transport, in tests.
	Transport http.RoundTripper
	// Poll is how often a write looks whether it can be found; 0: 10 ms.
	Poll time.Duration
}

// Bounds of a single exchange, of a whole search, and of finding the server.
const (
	requestTimeout = 30 * time.Second
	searchTimeout  = 5 * time.Second
	dialTimeout    = 2 * time.Second
)

// Transport keeps connections and asks for no compression: a compressed answer
// comes in two packets, and the second waits 40 ms for an acknowledgement.
func Transport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.DisableCompression = true
	t.MaxIdleConnsPerHost = 32
	t.DialContext = (&net.Dialer{Timeout: dialTimeout, KeepAlive: 30 * time.Second}).DialContext
	return t
}

// OpenAll opens the index of every audience. A server that does not answer now
// is no error: the indexes are search.ErrNotReady until it does. A bad address
// or a refused key is.
func OpenAll(ctx context.Context, cfg Config) (search.Indexes, error) {
	all := search.Indexes{}
	for _, a := range graph.Audiences {
		x, err := Open(ctx, cfg, a.String())
		if err != nil {
			return nil, err
		}
		all[a] = x
	}
	return all, nil
}

// Index is one audience's index.
type Index struct {
	cfg    Config
	uid    string
	client meilisearch.ServiceManager
	base   string // the server's address
	http   *http.Client

	writes    sync.Mutex // one write at a time
	preparing sync.Mutex

	mu    sync.RWMutex
	ready bool
	tried time.Time // when the server was last asked in vain
	state search.State
	words words
}

// Open opens the index of the name below the prefix; see OpenAll.
func Open(ctx context.Context, cfg Config, name string) (*Index, error) {
	u, err := url.Parse(cfg.URL)
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("address of Meilisearch %q: %w", cfg.URL, graph.ErrInvalid)
	}
	if cfg.Prefix == "" {
		cfg.Prefix = "lotsennetz"
	}
	if cfg.Transport == nil {
		cfg.Transport = Transport()
	}
	if cfg.Poll == 0 {
		cfg.Poll = 10 * time.Millisecond
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	x := &Index{cfg: cfg, uid: cfg.Prefix + "_" + name, words: newWords(), base: strings.TrimSuffix(u.Scheme+"://"+u.Host+u.Path, "/"),
		http: &http.Client{Transport: cfg.Transport, Timeout: requestTimeout}}
	x.client = meilisearch.New(x.base, meilisearch.WithAPIKey(cfg.Key), meilisearch.DisableRetries(), meilisearch.WithCustomClient(x.http))
	err = x.prepare(ctx)
	if errors.Is(err, graph.ErrForbidden) {
		return nil, err
	}
	if err != nil {
		cfg.Log.Warn("search server does not answer yet", "index", x.uid, "error", err.Error())
	}
	return x, nil
}

// again is how long a server that did not answer is left alone.
const again = time.Second

// prepare makes the index, its settings, and reads state and words, once. While
// another call is at it, or just was in vain, the index is not ready.
func (x *Index) prepare(ctx context.Context) error {
	x.mu.RLock()
	ready, tried := x.ready, x.tried
	x.mu.RUnlock()
	if ready {
		return nil
	}
	if time.Since(tried) < again || !x.preparing.TryLock() {
		return search.ErrNotReady
	}
	defer x.preparing.Unlock()
	err := x.setUp(ctx, x.uid)
	if err == nil {
		err = x.read(ctx)
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.ready = err == nil; !x.ready {
		x.tried = time.Now()
	}
	return err
}

// forget makes the next call read everything again.
func (x *Index) forget() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.ready, x.tried = false, time.Time{}
}

// read fetches state and vocabulary.
func (x *Index) read(ctx context.Context) error {
	state, err := x.readState(ctx)
	if err != nil {
		return err
	}
	w, err := x.readWords(ctx)
	if err != nil {
		return err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.state, x.words = state, w
	return nil
}

// stateKey is the key of the document that holds the state; it is no entry. Its
// number is raised when bodies change shape: an index without it is rebuilt.
const stateKey = "state2"

func (x *Index) readState(ctx context.Context) (search.State, error) {
	var doc struct {
		State search.State `json:"state"`
	}
	err := x.client.Index(x.uid).GetDocumentWithContext(ctx, stateKey, nil, &doc)
	if is(err, "document_not_found") {
		return search.State{}, nil
	}
	return doc.State, failure("read state", err)
}

// Put stores documents.
func (x *Index) Put(ctx context.Context, docs ...search.Document) error {
	if err := x.prepare(ctx); err != nil {
		return err
	}
	x.writes.Lock()
	defer x.writes.Unlock()
	return x.put(ctx, x.uid, x.known(), docs)
}

func (x *Index) known() words {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.words
}

// Remove takes documents out.
func (x *Index) Remove(ctx context.Context, refs ...graph.Ref) error {
	if err := x.prepare(ctx); err != nil || len(refs) == 0 {
		return err
	}
	x.writes.Lock()
	defer x.writes.Unlock()
	keys := make([]string, len(refs))
	for i, r := range refs {
		keys[i] = search.EntryKey(r)
	}
	task, err := x.client.Index(x.uid).DeleteDocumentsWithContext(ctx, keys, nil)
	return x.wait(ctx, "remove", task, err)
}

// Find answers a query.
func (x *Index) Find(ctx context.Context, q search.Query) (search.Result, error) {
	if err := ctx.Err(); err != nil {
		return search.Result{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, searchTimeout)
	defer cancel()
	if err := x.prepare(ctx); err != nil {
		return search.Result{}, err
	}
	w := x.known()
	return search.Answer(ctx, engine{x, w.terms}, w.voc, q)
}

// State is where the index stands.
func (x *Index) State(ctx context.Context) (search.State, error) {
	if err := x.prepare(ctx); err != nil {
		return search.State{}, err
	}
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.state, nil
}

// SetState records the position.
func (x *Index) SetState(ctx context.Context, s search.State) error {
	if err := x.prepare(ctx); err != nil {
		return err
	}
	x.writes.Lock()
	defer x.writes.Unlock()
	if now, _ := x.State(ctx); now.Build != s.Build {
		return fmt.Errorf("search index was rebuilt meanwhile: %w", graph.ErrConflict)
	}
	if err := x.putState(ctx, x.uid, s); err != nil {
		return err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.state = s
	return nil
}

func (x *Index) putState(ctx context.Context, uid string, s search.State) error {
	key := primaryKey
	task, err := x.client.Index(uid).AddDocumentsWithContext(ctx, []map[string]any{{primaryKey: stateKey, "state": s}}, &meilisearch.DocumentOptions{PrimaryKey: &key})
	return x.wait(ctx, "set state", task, err)
}

// Close lets go of the connections.
func (x *Index) Close() error {
	x.client.Close()
	return nil
}
