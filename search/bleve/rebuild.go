package bleve

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/blevesearch/bleve/v2"

	"lotsennetz/search"
)

// rebuild is an index being built in a folder beside the live one.
type rebuild struct {
	mu   sync.Mutex
	of   *Index
	name string
	made bleve.Index // nil once committed or aborted
	voc  *search.Vocabulary
	next *bleve.Batch // what Put took and is not written yet
}

// rebuildBatch bounds the memory of a batch while an index is built: larger ones
// make fewer segments to merge.
const rebuildBatch = 1000

// Rebuild opens an empty index beside the live one.
func (x *Index) Rebuild(context.Context) (search.Rebuild, error) {
	name, made, err := x.create()
	if err != nil {
		return nil, err
	}
	return &rebuild{of: x, name: name, made: made, voc: search.NewVocabulary(), next: made.NewBatch()}, nil
}

func (r *rebuild) Put(ctx context.Context, docs ...search.Document) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.made == nil {
		return search.ErrNotReady
	}
	refused, err := gather(ctx, r.made, r.next, rebuildBatch, r.voc, docs)
	if err != nil {
		return err
	}
	return errors.Join(refused...)
}

// Commit waits for the searches that run, swaps, and drops the old index.
func (r *rebuild) Commit(ctx context.Context, s search.State) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	x := r.of
	x.writes.Lock()
	defer x.writes.Unlock()
	if r.made == nil || x.live == nil {
		return search.ErrNotReady
	}
	if err := write(ctx, r.made, r.next); err != nil {
		return err
	}
	s.Build = x.state.Build + 1
	if err := setState(r.made, s); err != nil {
		return err
	}
	if err := x.point(r.name); err != nil {
		return err
	}
	x.mu.Lock()
	old, oldName := x.live, x.name
	x.live, x.name, x.voc, x.state = r.made, r.name, r.voc, s
	err := x.states.retire()
	x.mu.Unlock()
	r.made = nil
	if err = errors.Join(err, old.Close()); err != nil {
		x.log.Warn("old search index does not close", "dir", x.dir, "error", err.Error())
	}
	if err := os.RemoveAll(filepath.Join(x.dir, oldName)); err != nil {
		x.log.Warn("old search index stays", "dir", x.dir, "error", err.Error())
	}
	return nil
}

func (r *rebuild) Abort(context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.made == nil {
		return nil
	}
	err := r.made.Close()
	r.made = nil
	if rm := os.RemoveAll(filepath.Join(r.of.dir, r.name)); err == nil {
		err = rm
	}
	if err != nil {
		return fmt.Errorf("search index: abort: %w", err)
	}
	return nil
}
