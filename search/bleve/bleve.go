// Package bleve keeps the search indexes in folders of this machine. An index
// folder holds the live index, named by the file CURRENT, and while a rebuild
// runs the one being built. One process at a time has it open.
package bleve

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"lotsennetz/graph"
	"lotsennetz/search"
)

// ErrLocked: another process has the index open.
var ErrLocked = errors.New("search index is in use by another process")

// lockWait is how long Open waits for another process to let go.
const lockWait = 2 * time.Second

// Index is one audience's index in a folder.
type Index struct {
	dir string
	log *slog.Logger

	mu   sync.RWMutex // held for reading while live is used
	live bleve.Index
	name string // of the folder of live
	voc  *search.Vocabulary

	states snapshots // of live

	writes sync.Mutex // one write at a time
	state  search.State
}

// OpenAll opens the index of every audience in folders below dir, making those
// that are missing.
func OpenAll(dir string, log *slog.Logger) (search.Indexes, error) {
	all := search.Indexes{}
	for _, a := range graph.Audiences {
		x, err := Open(filepath.Join(dir, a.String()), log)
		if err != nil {
			for _, opened := range all {
				opened.Close()
			}
			return nil, err
		}
		all[a] = x
	}
	return all, nil
}

// Open opens the index in dir. A missing one is made, a broken one is put away
// and made anew; both have the zero State. A locked one is ErrLocked after two
// seconds. Half-built ones are dropped.
func Open(dir string, log *slog.Logger) (*Index, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("search index: %w", err)
	}
	x := &Index{dir: dir, log: log}
	for {
		if err := x.openLive(); err != nil {
			return nil, err
		}
		if x.current() == x.name { // nobody swapped it while we waited for the lock
			break
		}
		x.live.Close()
	}
	x.dropOthers()
	if err := x.load(); err != nil {
		return nil, errors.Join(err, x.live.Close())
	}
	return x, nil
}

func (x *Index) current() string {
	b, _ := os.ReadFile(filepath.Join(x.dir, "CURRENT"))
	if name := strings.TrimSpace(string(b)); filepath.IsLocal(name) {
		return name
	}
	return ""
}

func (x *Index) openLive() error {
	x.name = x.current()
	if x.name != "" {
		live, err := open(filepath.Join(x.dir, x.name))
		if err == nil {
			x.live = live
			return nil
		}
		if errors.Is(err, ErrLocked) {
			return fmt.Errorf("%s: %w", x.dir, err)
		}
		x.log.Warn("search index is broken and will be rebuilt", "dir", x.dir, "error", err.Error())
	}
	name, live, err := x.create()
	if err != nil {
		return err
	}
	x.name, x.live = name, live
	return x.point(name)
}

func open(path string) (live bleve.Index, err error) {
	defer func() {
		if r := recover(); r != nil { // the library panics on some broken files
			err = fmt.Errorf("open: %v", r)
		}
	}()
	if _, err := os.Stat(filepath.Join(path, "index_meta.json")); err != nil {
		return nil, err
	}
	live, err = bleve.OpenUsing(path, map[string]any{"bolt_timeout": lockWait.String()})
	if err != nil && strings.Contains(err.Error(), "timeout") {
		return nil, ErrLocked
	}
	return live, err
}

// create makes an empty index in a new folder.
func (x *Index) create() (string, bleve.Index, error) {
	path, err := os.MkdirTemp(x.dir, "index-")
	if err != nil {
		return "", nil, fmt.Errorf("search index: %w", err)
	}
	if err := os.Remove(path); err != nil { // the library wants to make it itself
		return "", nil, fmt.Errorf("search index: %w", err)
	}
	made, err := bleve.NewUsing(path, entryMapping(), scorch.Name, scorch.Name, map[string]any{"bolt_timeout": lockWait.String()})
	if err != nil {
		return "", nil, fmt.Errorf("search index: %w", err)
	}
	return filepath.Base(path), made, nil
}

// point makes the folder the live one, at once and for good.
func (x *Index) point(name string) error {
	tmp := filepath.Join(x.dir, "CURRENT.new")
	f, err := os.Create(tmp)
	if err != nil {
		return fmt.Errorf("search index: %w", err)
	}
	_, err = f.WriteString(name + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("search index: %w", err)
	}
	if err := os.Rename(tmp, filepath.Join(x.dir, "CURRENT")); err != nil {
		return fmt.Errorf("search index: %w", err)
	}
	return nil
}

func (x *Index) dropOthers() {
	entries, _ := os.ReadDir(x.dir)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), "index-") && e.Name() != x.name {
			if err := os.RemoveAll(filepath.Join(x.dir, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
				x.log.Warn("old search index stays", "dir", x.dir, "error", err.Error())
			}
		}
	}
}

var stateKey = []byte("lotsennetz-state")

// load reads state and vocabulary of the live index.
func (x *Index) load() error {
	x.state = search.State{}
	b, err := x.live.GetInternal(stateKey)
	if err == nil && len(b) > 0 {
		err = json.Unmarshal(b, &x.state)
	}
	if err != nil {
		return fmt.Errorf("search index: state: %w", err)
	}
	x.voc, err = vocabularyOf(x.live)
	return err
}

func vocabularyOf(live bleve.Index) (*search.Vocabulary, error) {
	voc := search.NewVocabulary()
	for _, f := range search.VocabularyFields {
		dict, err := live.FieldDict(string(f))
		if err != nil {
			return nil, fmt.Errorf("search index: words: %w", err)
		}
		for {
			e, err := dict.Next()
			if err != nil || e == nil {
				break
			}
			voc.Add(e.Term)
		}
		if err := dict.Close(); err != nil {
			return nil, fmt.Errorf("search index: words: %w", err)
		}
	}
	return voc, nil
}

// Put stores documents.
func (x *Index) Put(ctx context.Context, docs ...search.Document) error {
	x.writes.Lock()
	defer x.writes.Unlock()
	x.mu.RLock()
	defer x.mu.RUnlock()
	if x.live == nil {
		return search.ErrNotReady
	}
	err := put(ctx, x.live, x.voc, docs)
	return errors.Join(err, x.states.retire())
}

// batchSize bounds the memory of one batch.
const batchSize = 300

// put stores all documents an index can take and reports the others.
func put(ctx context.Context, live bleve.Index, voc *search.Vocabulary, docs []search.Document) error {
	batch := live.NewBatch()
	refused, err := gather(ctx, live, batch, batchSize, voc, docs)
	if err == nil {
		err = write(ctx, live, batch)
	}
	if err != nil {
		return err
	}
	return errors.Join(refused...)
}

// gather adds documents to a batch and writes it whenever it holds most of them;
// what is left in it is the caller's to write.
func gather(ctx context.Context, live bleve.Index, batch *bleve.Batch, most int, voc *search.Vocabulary, docs []search.Document) (refused []error, err error) {
	for _, d := range docs {
		e, err := search.NewEntry(d)
		switch {
		case d.Archived:
			batch.Delete(search.EntryKey(d.Ref))
		case err != nil:
			refused = append(refused, err)
		default:
			if err := batch.Index(e.Key, stored(e)); err != nil {
				refused = append(refused, fmt.Errorf("%s: %w", d.Ref, err))
				break
			}
			voc.AddEntry(e)
		}
		if batch.Size() >= most {
			if err := write(ctx, live, batch); err != nil {
				return refused, err
			}
		}
	}
	return refused, nil
}

// write writes a batch and empties it.
func write(ctx context.Context, live bleve.Index, batch *bleve.Batch) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if batch.Size() == 0 {
		return nil
	}
	if err := live.Batch(batch); err != nil {
		return fmt.Errorf("search index: %w", err)
	}
	batch.Reset()
	return nil
}

// Remove takes documents out.
func (x *Index) Remove(ctx context.Context, refs ...graph.Ref) error {
	x.writes.Lock()
	defer x.writes.Unlock()
	x.mu.RLock()
	defer x.mu.RUnlock()
	if x.live == nil {
		return search.ErrNotReady
	}
	batch := x.live.NewBatch()
	for _, r := range refs {
		batch.Delete(search.EntryKey(r))
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := x.live.Batch(batch); err != nil {
		return fmt.Errorf("search index: %w", err)
	}
	return x.states.retire()
}

// Find answers a query.
func (x *Index) Find(ctx context.Context, q search.Query) (search.Result, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if x.live == nil {
		return search.Result{}, search.ErrNotReady
	}
	state, err := x.states.take(x.live)
	if err != nil {
		return search.Result{}, err
	}
	e := newEngine(ctx, state)
	r, err := search.Answer(ctx, e, x.voc, q)
	e.done()
	return r, errors.Join(err, x.states.give(state))
}

// State is where the index stands.
func (x *Index) State(context.Context) (search.State, error) {
	x.writes.Lock()
	defer x.writes.Unlock()
	return x.state, nil
}

// SetState records the position.
func (x *Index) SetState(_ context.Context, s search.State) error {
	x.writes.Lock()
	defer x.writes.Unlock()
	x.mu.RLock()
	defer x.mu.RUnlock()
	if x.live == nil {
		return search.ErrNotReady
	}
	if s.Build != x.state.Build {
		return fmt.Errorf("search index was rebuilt meanwhile: %w", graph.ErrConflict)
	}
	if err := setState(x.live, s); err != nil {
		return err
	}
	x.state = s
	return nil
}

func setState(live bleve.Index, s search.State) error {
	b, err := json.Marshal(s)
	if err == nil {
		err = live.SetInternal(stateKey, b)
	}
	if err != nil {
		return fmt.Errorf("search index: state: %w", err)
	}
	return nil
}

// Close frees the index once running searches are done.
func (x *Index) Close() error {
	x.writes.Lock()
	defer x.writes.Unlock()
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.live == nil {
		return nil
	}
	live := x.live
	x.live = nil
	return errors.Join(x.states.retire(), live.Close())
}
