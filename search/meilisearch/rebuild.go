package meilisearch

import (
	"context"
	"errors"
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
	next []stored // not sent yet
	sent []sending
	done bool
}

// sending is a part of a rebuild that the server has and may not have carried out.
type sending struct {
	bodies []stored
	task   *meilisearch.TaskInfo
}

// While nobody searches an index, the server takes many documents at once and
// several such parts together: what a part costs beside its documents is most of
// the work.
const (
	rebuildBatch = 1000
	mostSent     = 4
)

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
	bodies, _, refused := bodiesOf(r.words, docs)
	r.next = append(r.next, bodies...)
	for len(r.next) >= rebuildBatch {
		if err := r.send(ctx, rebuildBatch); err != nil {
			return err
		}
	}
	return errors.Join(refused...)
}

// send hands over the next bodies; when too much is under way it waits for the
// oldest.
func (r *rebuild) send(ctx context.Context, n int) error {
	if len(r.sent) == mostSent {
		if err := r.settle(ctx); err != nil {
			return err
		}
	}
	part := r.next[:n:n]
	task, err := r.of.send(ctx, r.uid, part)
	if err != nil {
		return failure("put", err)
	}
	r.next, r.sent = r.next[n:], append(r.sent, sending{part, task})
	return nil
}

// settle waits for the oldest part. One that the server refuses is written in
// halves, and all after it once more, so that of two documents of one record the
// later stays.
func (r *rebuild) settle(ctx context.Context) error {
	oldest := r.sent[0]
	err := r.of.wait(ctx, "put", oldest.task, nil)
	var failed *taskError
	if err == nil {
		r.sent = r.sent[1:]
		return nil
	}
	if !errors.As(err, &failed) || failed.kind != "invalid_request" {
		return err
	}
	for _, s := range r.sent {
		refused, err := r.of.write(ctx, r.uid, s.bodies)
		if err != nil {
			return err
		}
		for _, reason := range refused {
			r.of.cfg.Log.Warn("search server refuses a document", "index", r.uid, "error", reason.Error())
		}
	}
	r.sent = nil
	return nil
}

// flush waits until everything put is written.
func (r *rebuild) flush(ctx context.Context) error {
	if len(r.next) > 0 {
		if err := r.send(ctx, len(r.next)); err != nil {
			return err
		}
	}
	for len(r.sent) > 0 {
		if err := r.settle(ctx); err != nil {
			return err
		}
	}
	return nil
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
	if err := r.flush(ctx); err != nil {
		return err
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
