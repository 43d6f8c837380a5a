package graph

import (
	"context"
	"slices"
	"sync"
	"time"
)

// Remember is a store that keeps the catalog in memory: nearly every question
// needs it and it seldom changes. Its own writes are seen at once, those of other
// programs after at most the age given.
func Remember(store Store, age time.Duration) Store {
	return &remembering{Reader: store, store: store, age: age}
}

// remembering embeds the reads alone, so that a new way to write breaks the
// build until it is spelled out here.
type remembering struct {
	Reader
	store Store
	age   time.Duration

	mu       sync.Mutex
	catalog  *Catalog
	sequence int64 // of the store when the catalog was read
	checked  time.Time
}

// Catalog is the remembered catalog, or a fresh one when the store has changed.
// While it is read, others wait rather than read it too.
func (r *remembering) Catalog(ctx context.Context) (*Catalog, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if r.catalog != nil && time.Since(r.checked) < r.age {
		return r.catalog, nil
	}
	sequence, err := r.store.Sequence(ctx)
	if err != nil {
		return nil, err
	}
	if r.catalog == nil || sequence != r.sequence {
		if r.catalog, err = r.store.Catalog(ctx); err != nil {
			r.catalog = nil
			return nil, err
		}
		r.sequence = sequence
	}
	r.checked = time.Now()
	return r.catalog, nil
}

var catalogKinds = []Kind{KindPlace, KindTopic, KindGroup, KindLanguage, KindLanguageRelation}

// Apply writes, and forgets the catalog when it may have changed.
func (r *remembering) Apply(ctx context.Context, who Who, key string, changes ...Change) (Receipt, error) {
	receipt, err := r.store.Apply(ctx, who, key, changes...)
	if slices.ContainsFunc(changes, func(c Change) bool { return c != nil && slices.Contains(catalogKinds, c.Target().Kind) }) {
		r.mu.Lock()
		r.catalog = nil
		r.mu.Unlock()
	}
	return receipt, err
}

func (r *remembering) Ping(ctx context.Context) error { return r.store.Ping(ctx) }

func (r *remembering) Close() error { return r.store.Close() }
