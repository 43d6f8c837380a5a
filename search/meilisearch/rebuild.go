package meilisearch

import (
	"context"
	"fmt"
	"sync"

	"github.com/meilisearch/meilisearch-go"

	"lotsennetz/search"
)

// rebuild is an index being built under another name.
type rebuild struct {
	mu  sync.Mutex
	of  *Index
	uid string
	words
	done bool
}

// Rebuild opens an empty index beside the live one. What an unfinished rebuild
// left is dropped.
func (x *Index) Rebuild(ctx context.Context) (search.Rebuild, error) {
	if err := x.prepare(ctx); err != nil {
		return nil, err
	}
	r := &rebuild{of: x, uid: x.uid + "_next", words: newWords()}
	if err := r.drop(ctx); err != nil {
		return nil, err
	}
	if err := x.setUp(ctx, r.uid); err != nil {
		return nil, err
	}
	return r, nil
}

func (r *rebuild) drop(ctx context.Context) error {
	task, err := r.of.client.DeleteIndexWithContext(ctx, r.uid)
	if is(err, "index_not_found") {
		return nil
	}
	err = r.of.wait(ctx, "drop", task, err)
	if failed, ok := err.(*taskError); ok && failed.code == "index_not_found" {
		return nil
	}
	return err
}

func (r *rebuild) Put(ctx context.Context, docs ...search.Document) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.done {
		return search.ErrNotReady
	}
	return r.of.put(ctx, r.uid, r.words, docs)
}

// Commit swaps the two indexes. Writes to the live one are waited for by those
// who make them, and none begins during the swap: the server would carry it out
// on the retired copy.
func (r *rebuild) Commit(ctx context.Context, s search.State) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	x := r.of
	x.writes.Lock()
	defer x.writes.Unlock()
	if r.done {
		return search.ErrNotReady
	}
	now, err := x.State(ctx)
	if err != nil {
		return err
	}
	s.Build = now.Build + 1
	if err := x.putState(ctx, r.uid, s); err != nil {
		return err
	}
	task, err := x.client.SwapIndexesWithContext(ctx, []*meilisearch.SwapIndexesParams{{Indexes: []string{x.uid, r.uid}}})
	if err := x.wait(ctx, "swap", task, err); err != nil {
		x.forget() // perhaps it was swapped
		return err
	}
	x.mu.Lock()
	x.state, x.words = s, r.words
	x.mu.Unlock()
	r.done = true
	if field, err := x.differs(ctx, x.uid); err != nil || field != "" {
		return fmt.Errorf("meilisearch: settings after the swap: %s: %w", field, search.ErrNotReady)
	}
	if err := r.drop(ctx); err != nil { // the next rebuild drops it
		x.cfg.Log.Warn("retired search index stays", "index", r.uid, "error", err.Error())
	}
	return nil
}

func (r *rebuild) Abort(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.done {
		return nil
	}
	r.done = true
	return r.drop(ctx)
}
