package handlers

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"lotsennetz/graph"
)

// watched is a store that numbers what pages show. The number rises after each
// write of this program, and for those of others when they are noticed.
//
// It embeds the reads alone, so that a new way to write breaks the build until
// it is spelled out here.
type watched struct {
	graph.Reader
	store     graph.Store
	unnoticed time.Duration // how long others' writes may be missed

	content atomic.Int64

	mu      sync.Mutex
	looked  time.Time // when the feed was last looked at
	seen    int64     // the feed's number by then; -1: never
	failure error     // of that look

	reading   sync.Mutex
	catalog   *graph.Catalog
	catalogAt int64 // the number when it was read
}

func watch(store graph.Store, unnoticed time.Duration) *watched {
	return &watched{Reader: store, store: store, unnoticed: unnoticed, seen: -1}
}

// shown reports whether pages show anything of the kind: signing in and out
// changes nothing for others.
func shown(kind graph.Kind) bool {
	return kind != "" && kind != graph.KindSecret && kind != graph.KindAccount
}

// Apply writes and raises the number once it is done. A write that failed may
// have come through all the same.
func (w *watched) Apply(ctx context.Context, who graph.Who, key string, changes ...graph.Change) (graph.Receipt, error) {
	receipt, err := w.store.Apply(ctx, who, key, changes...)
	events := int64(0)
	touched := false
	for _, c := range changes {
		if c != nil && c.Target() != (graph.Ref{}) {
			events++
			touched = touched || shown(c.Target().Kind)
		}
	}
	if touched {
		w.content.Add(1)
	}
	if err == nil {
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.seen+events == receipt.Sequence { // nobody else wrote meanwhile
			w.seen = receipt.Sequence
		}
	}
	return receipt, err
}

// Catalog is read once for each number: most requests ask for it several times.
func (w *watched) Catalog(ctx context.Context) (*graph.Catalog, error) {
	now, err := w.version(ctx)
	if err != nil {
		return w.Reader.Catalog(ctx) // which says what is wrong
	}
	w.reading.Lock()
	defer w.reading.Unlock()
	if w.catalog != nil && w.catalogAt >= now {
		return w.catalog, nil
	}
	c, err := w.Reader.Catalog(ctx)
	if err == nil {
		w.catalog, w.catalogAt = c, now
	}
	return c, err
}

func (w *watched) Ping(ctx context.Context) error { return w.store.Ping(ctx) }

func (w *watched) Close() error { return w.store.Close() }

// version is the number of what pages show now. While the store does not answer
// there is none.
func (w *watched) version(ctx context.Context) (int64, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.unnoticed < 0 || time.Since(w.looked) >= w.unnoticed {
		w.failure = w.look(ctx)
		w.looked = time.Now()
	}
	return w.content.Load(), w.failure
}

// mostEvents is how many events are looked through; more of them always change
// something.
const mostEvents = 200

// look reads what others wrote to the feed since the last look.
func (w *watched) look(ctx context.Context) error {
	last, err := w.store.Sequence(ctx)
	if err != nil || last == w.seen {
		return err
	}
	if w.seen < 0 {
		w.seen = last
		return nil
	}
	events, err := w.store.Feed(ctx, w.seen, mostEvents)
	if err != nil {
		return err
	}
	if last < w.seen || len(events) == mostEvents || slices.ContainsFunc(events, func(e graph.Event) bool { return shown(e.Ref.Kind) }) {
		w.content.Add(1)
	}
	w.seen = last
	return nil
}
