package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"lotsennetz/graph"
	"lotsennetz/search"
)

// The door is how the other subcommands reach a running server on the same
// folder: a socket file only its owner can open. An embedded index can be opened
// once, so finding and reindexing go through here.

const doorFile = "lotsennetz.sock"

// longestSocket is what the system takes as the path of a socket.
const longestSocket = 100

// doorPath is the socket of a folder: in it, or for a long path in the folder of
// temporary files under a name made of it.
func (c Config) doorPath() string {
	path := filepath.Join(c.Data, doorFile)
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	if len(path) <= longestSocket {
		return path
	}
	sum := sha256.Sum256([]byte(path))
	return filepath.Join(os.TempDir(), "lotsennetz-"+hex.EncodeToString(sum[:8])+".sock")
}

// findOrder asks the running server to look something up.
type findOrder struct {
	Viewer graph.Viewer `json:"viewer"`
	Query  search.Query `json:"query"`
}

// progressLine is one line of a long job's answer.
type progressLine struct {
	Audience string `json:"audience,omitempty"`
	Done     int    `json:"done"`
	Total    int    `json:"total"`
	Error    string `json:"error,omitempty"`
	Finished bool   `json:"finished,omitempty"`
}

func newDoor(p *program, finder *search.Finder) *http.Server {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /find", func(w http.ResponseWriter, r *http.Request) {
		var order findOrder
		if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<16)).Decode(&order); err != nil {
			http.Error(w, "bad order", http.StatusBadRequest)
			return
		}
		p.settle(r.Context(), order.Viewer.Audience())
		result, err := finder.Find(r.Context(), order.Viewer, order.Query)
		if err != nil {
			http.Error(w, plain(err), http.StatusUnprocessableEntity)
			return
		}
		json.NewEncoder(w).Encode(result)
	})
	mux.HandleFunc("POST /reindex", func(w http.ResponseWriter, r *http.Request) { p.doorReindex(w, r) })
	mux.HandleFunc("GET /status", func(w http.ResponseWriter, r *http.Request) { json.NewEncoder(w).Encode(p.ready(r.Context())) })
	mux.HandleFunc("GET /base", func(w http.ResponseWriter, r *http.Request) { json.NewEncoder(w).Encode(p.base) })
	return &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
}

// longestSettle bounds the wait for an index that is behind.
const longestSettle = 10 * time.Second

// settle waits until what was written before is in an audience's index: who has
// just imported a list looks for what is in it.
func (p *program) settle(ctx context.Context, audience graph.Audience) {
	ctx, cancel := context.WithTimeout(ctx, longestSettle)
	defer cancel()
	end, err := p.store.Sequence(ctx)
	for err == nil && ctx.Err() == nil {
		state, stateErr := p.indexes[audience].State(ctx)
		if stateErr != nil || state.Sequence >= end {
			return
		}
		p.follow.Wake()
		select {
		case <-ctx.Done():
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// doorReindex rebuilds all indexes and streams how far it has come.
func (p *program) doorReindex(w http.ResponseWriter, r *http.Request) {
	lines := json.NewEncoder(w)
	var mu sync.Mutex
	err := p.follow.Rebuild(r.Context(), func(a graph.Audience, done, total int) {
		mu.Lock()
		defer mu.Unlock()
		lines.Encode(progressLine{Audience: a.String(), Done: done, Total: total})
		http.NewResponseController(w).Flush()
	})
	last := progressLine{Finished: true}
	if err != nil {
		last.Error = plain(err)
	}
	lines.Encode(last)
}

// openDoor listens on the socket file; a file left by a killed server is
// replaced, one of a running server is an error.
func (p *program) openDoor(listening string) (closeDoor func(), err error) {
	if err := os.MkdirAll(p.cfg.Data, 0o700); err != nil {
		return nil, about{"Datenordner", err}
	}
	path := p.cfg.doorPath()
	if running(path) {
		return nil, p.cfg.errBusy()
	}
	os.Remove(path) // nobody listens: a killed server left it
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, about{"Socket " + path, err}
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, err
	}
	p.base = p.cfg.base(listening)
	go p.door.Serve(l)
	return func() { p.door.Close() }, nil
}

func running(path string) bool {
	conn, err := net.DialTimeout("unix", path, time.Second)
	if err == nil {
		conn.Close()
	}
	return err == nil
}

// neighbour talks to a server running on the same folder.
type neighbour struct{ client http.Client }

// neighbour is the server running on the folder, if one is.
func (c Config) neighbour() (*neighbour, bool) {
	path := c.doorPath()
	if !running(path) {
		return nil, false
	}
	return &neighbour{http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, "unix", path)
		}}}}, true
}

// post sends an order and gives the open answer.
func (n *neighbour) post(ctx context.Context, path string, order any) (*http.Response, error) {
	body, err := json.Marshal(order)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://lotsennetz"+path, newReader(body))
	if err != nil {
		return nil, err
	}
	res, err := n.client.Do(req)
	if err != nil {
		return nil, about{"laufender Server", err}
	}
	if res.StatusCode != http.StatusOK {
		defer res.Body.Close()
		return nil, tell("%s", readLine(res.Body))
	}
	return res, nil
}

// status is what keeps the running server from being at its best.
func (n *neighbour) status(ctx context.Context) (map[string]string, error) {
	parts := map[string]string{}
	err := n.read(ctx, "/status", &parts)
	return parts, err
}

// base is what the links of the running server begin with.
func (n *neighbour) base(ctx context.Context) (base string, err error) {
	err = n.read(ctx, "/base", &base)
	return base, err
}

func (n *neighbour) read(ctx context.Context, path string, into any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://lotsennetz"+path, nil)
	if err != nil {
		return err
	}
	res, err := n.client.Do(req)
	if err != nil {
		return about{"laufender Server", err}
	}
	defer res.Body.Close()
	return json.NewDecoder(res.Body).Decode(into)
}

// errBusy: one server runs on a folder.
func (c Config) errBusy() error {
	return tell("auf dem Ordner %s läuft schon ein Lotsennetz: Beenden Sie es, oder nehmen Sie mit --data einen anderen Ordner", c.Data)
}
