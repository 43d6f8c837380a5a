package search

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"sync"
	"time"

	"lotsennetz/graph"
)

// Batch sizes: how many events and documents are handled at once.
const (
	feedBatch     = 200
	documentBatch = 200
)

// Poll is how often a Follower looks for changes nobody woke it for.
const Poll = 2 * time.Second

// A Follower keeps the indexes of all audiences up with the store's feed.
type Follower struct {
	store   graph.Store
	indexes Indexes
	log     *slog.Logger
	poll    time.Duration
	wake    map[graph.Audience]chan struct{}

	mu     sync.Mutex
	status map[graph.Audience]Status
}

// Status is how well an index keeps up.
type Status struct {
	Lag      int64 // events not yet in the index
	Err      error // of the last round; nil when it went well
	Building bool  // it is being rebuilt
	Refused  int   // documents the index would not take since the start
	At       time.Time
}

// NewFollower is a Follower that starts with Run.
func NewFollower(store graph.Store, indexes Indexes, log *slog.Logger) *Follower {
	f := &Follower{store: store, indexes: indexes, log: log, poll: Poll,
		wake: map[graph.Audience]chan struct{}{}, status: map[graph.Audience]Status{}}
	for a := range indexes {
		f.wake[a] = make(chan struct{}, 1)
	}
	return f
}

// Run follows until ctx ends: it rebuilds indexes that are empty or of another
// version, replays what happened since each was written, then keeps up. Errors
// are logged, kept in Status, and tried again with growing pauses.
func (f *Follower) Run(ctx context.Context) {
	var audiences sync.WaitGroup
	for a, x := range f.indexes {
		audiences.Go(func() { f.follow(ctx, a, x) })
	}
	audiences.Wait()
}

// Wake says that something changed; Run looks at once.
func (f *Follower) Wake() {
	for _, w := range f.wake {
		select {
		case w <- struct{}{}:
		default:
		}
	}
}

// Status is how well each index keeps up.
func (f *Follower) Status() map[graph.Audience]Status {
	f.mu.Lock()
	defer f.mu.Unlock()
	return maps.Clone(f.status)
}

// Rebuild makes all indexes anew beside the live ones and swaps them, while Run
// goes on. progress, which may be nil, hears how far each is.
func (f *Follower) Rebuild(ctx context.Context, progress func(a graph.Audience, done, total int)) error {
	for _, a := range graph.Audiences {
		x, ok := f.indexes[a]
		if !ok {
			continue
		}
		err := Reindex(ctx, f.store, x, a, func(done, total int) {
			if progress != nil {
				progress(a, done, total)
			}
		})
		if err != nil {
			return fmt.Errorf("%s index: %w", a, err)
		}
	}
	f.Wake()
	return nil
}

// longestPause bounds the pause after errors.
const longestPause = 30 * time.Second

func (f *Follower) follow(ctx context.Context, a graph.Audience, x Index) {
	pause := f.poll
	for {
		lag, err := f.round(ctx, a, x)
		if ctx.Err() != nil {
			return
		}
		f.report(a, Status{Lag: lag, Err: err, At: time.Now()})
		if err == nil {
			pause = f.poll
		} else {
			f.log.Warn("search index does not follow", "audience", a.String(), "error", err.Error())
			pause = min(2*pause, longestPause)
		}
		select {
		case <-ctx.Done():
			return
		case <-f.wake[a]:
		case <-time.After(pause):
		}
	}
}

func (f *Follower) report(a graph.Audience, s Status) {
	f.mu.Lock()
	defer f.mu.Unlock()
	s.Refused = f.status[a].Refused
	f.status[a] = s
}

// refused notes documents an index does not take; the feed goes on without them.
func (f *Follower) refused(a graph.Audience, err error) {
	f.log.Error("document is not in the search index", "audience", a.String(), "error", err.Error())
	f.mu.Lock()
	defer f.mu.Unlock()
	s := f.status[a]
	s.Refused++
	f.status[a] = s
}

// round brings one index up to the feed's end.
func (f *Follower) round(ctx context.Context, a graph.Audience, x Index) (lag int64, err error) {
	s, err := x.State(ctx)
	if err == nil && s.Version != DocumentVersion {
		f.report(a, Status{Building: true, Lag: 1, At: time.Now()})
		f.log.Info("search index is built", "audience", a.String())
		err = Reindex(ctx, f.store, x, a, nil)
	}
	if err == nil {
		err = keeper{f.store, x, a, func(err error) { f.refused(a, err) }}.catchUp(ctx)
	}
	end, feedErr := f.store.Sequence(ctx)
	if now, stateErr := x.State(ctx); feedErr == nil && stateErr == nil {
		lag = max(end-now.Sequence, 0)
	}
	return lag, cmp.Or(err, feedErr)
}

// CatchUp brings all indexes up to the feed's end once, rebuilding those of
// another version.
func CatchUp(ctx context.Context, store graph.Store, indexes Indexes) error {
	for _, a := range graph.Audiences {
		x, ok := indexes[a]
		if !ok {
			continue
		}
		s, err := x.State(ctx)
		if err == nil && s.Version != DocumentVersion {
			err = Reindex(ctx, store, x, a, nil)
		}
		if err == nil {
			err = keeper{store, x, a, func(error) {}}.catchUp(ctx)
		}
		if err != nil {
			return fmt.Errorf("%s index: %w", a, err)
		}
	}
	return nil
}

// A keeper keeps one index up with the feed.
type keeper struct {
	store    graph.Store
	index    Index
	audience graph.Audience
	refused  func(error)
}

// catchUp replays the feed from where the index stands. A swap meanwhile sends
// it back to where the new index stands.
func (k keeper) catchUp(ctx context.Context) error {
	for {
		s, err := k.overnight(ctx)
		if err != nil {
			return err
		}
		events, err := k.store.Feed(ctx, s.Sequence, feedBatch)
		if err != nil {
			return fmt.Errorf("feed: %w", err)
		}
		if len(events) == 0 {
			return nil
		}
		if err := k.refresh(ctx, refsOf(events)); err != nil {
			return err
		}
		s.Sequence = events[len(events)-1].Seq
		if err := k.index.SetState(ctx, s); err != nil && !errors.Is(err, graph.ErrConflict) {
			return err
		}
	}
}

// overnight refreshes responsibilities once a day, as they expire without an
// event, and returns where the index stands.
func (k keeper) overnight(ctx context.Context) (State, error) {
	s, err := k.index.State(ctx)
	day := today()
	if err != nil || s.Day == day {
		return s, err
	}
	if s.Day != "" {
		refs, err := dependents(ctx, k.store, scope{all: true}, graph.KindResponsibility)
		if err == nil {
			err = k.refresh(ctx, refs)
		}
		if err != nil {
			return s, err
		}
	}
	s.Day = day
	if err := k.index.SetState(ctx, s); err != nil && !errors.Is(err, graph.ErrConflict) {
		return s, err
	}
	return k.index.State(ctx)
}

// refresh makes the documents of the records, and of those that show something
// of them, as they are now.
func (k keeper) refresh(ctx context.Context, refs []graph.Ref) error {
	c, err := k.store.Catalog(ctx)
	if err != nil {
		return fmt.Errorf("catalog: %w", err)
	}
	more, err := shownBy(ctx, k.store, refs)
	if err != nil {
		return err
	}
	view := graph.View(k.store, graph.As(k.audience))
	for refs = append(refs, more...); len(refs) > 0; {
		n := min(len(refs), documentBatch)
		docs, removed, err := Documents(ctx, view, refs[:n], c)
		if err != nil {
			return err
		}
		if err := k.put(ctx, docs, removed); err != nil {
			return err
		}
		refs = refs[n:]
	}
	return nil
}

// put stores and removes. What an index refuses for good must not hold up the
// feed: it is taken out of the index and reported.
func (k keeper) put(ctx context.Context, docs []Document, removed []graph.Ref) error {
	good := make([]Document, 0, len(docs))
	for _, d := range docs {
		if _, err := NewEntry(d); err != nil {
			k.refused(err)
			removed = append(removed, d.Ref)
			continue
		}
		good = append(good, d)
	}
	if len(removed) > 0 {
		if err := k.index.Remove(ctx, removed...); err != nil {
			return fmt.Errorf("remove: %w", err)
		}
	}
	if len(good) == 0 {
		return nil
	}
	err := k.index.Put(ctx, good...)
	if errors.Is(err, graph.ErrInvalid) && !errors.Is(err, ErrNotReady) {
		k.refused(err)
		return nil
	}
	if err != nil {
		return fmt.Errorf("put: %w", err)
	}
	return nil
}

// refsOf are the documented records and those that others show, once each.
func refsOf(events []graph.Event) []graph.Ref {
	seen := map[graph.Ref]bool{}
	var refs []graph.Ref
	for _, e := range events {
		if !seen[e.Ref] && (documented(e.Ref.Kind) || e.Ref.Kind == graph.KindGroup) {
			seen[e.Ref] = true
			refs = append(refs, e.Ref)
		}
	}
	return refs
}
