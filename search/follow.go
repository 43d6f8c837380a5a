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
		if pause = f.poll; err != nil {
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
		err = catchUp(ctx, f.store, x, a)
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
			err = catchUp(ctx, store, x, a)
		}
		if err != nil {
			return fmt.Errorf("%s index: %w", a, err)
		}
	}
	return nil
}

// catchUp replays the feed from where the index stands. A swap meanwhile sends
// it back to where the new index stands.
func catchUp(ctx context.Context, store graph.Store, x Index, a graph.Audience) error {
	for {
		s, err := x.State(ctx)
		if err != nil {
			return err
		}
		s, err = overnight(ctx, store, x, a, s)
		if err != nil {
			return err
		}
		events, err := store.Feed(ctx, s.Sequence, feedBatch)
		if err != nil {
			return fmt.Errorf("feed: %w", err)
		}
		if len(events) == 0 {
			return nil
		}
		if err := refresh(ctx, store, x, a, refsOf(events)); err != nil {
			return err
		}
		s.Sequence = events[len(events)-1].Seq
		if err := x.SetState(ctx, s); err != nil && !errors.Is(err, graph.ErrConflict) {
			return err
		}
	}
}

// overnight refreshes responsibilities once a day: they expire without an event.
func overnight(ctx context.Context, store graph.Store, x Index, a graph.Audience, s State) (State, error) {
	day := today()
	if s.Day == day {
		return s, nil
	}
	if s.Day != "" {
		refs, err := dependents(ctx, store, scope{all: true}, graph.KindResponsibility)
		if err == nil {
			err = refresh(ctx, store, x, a, refs)
		}
		if err != nil {
			return s, err
		}
	}
	s.Day = day
	if err := x.SetState(ctx, s); err != nil && !errors.Is(err, graph.ErrConflict) {
		return s, err
	}
	return x.State(ctx)
}

// refresh makes the documents of the records, and of those that show something
// of them, as they are now.
func refresh(ctx context.Context, store graph.Store, x Index, a graph.Audience, refs []graph.Ref) error {
	c, err := store.Catalog(ctx)
	if err != nil {
		return fmt.Errorf("catalog: %w", err)
	}
	more, err := shownBy(ctx, store, refs)
	if err != nil {
		return err
	}
	view := graph.View(store, graph.As(a))
	for refs = append(refs, more...); len(refs) > 0; {
		n := min(len(refs), documentBatch)
		docs, removed, err := Documents(ctx, view, refs[:n], c)
		if err != nil {
			return err
		}
		if err := put(ctx, x, docs, removed); err != nil {
			return err
		}
		refs = refs[n:]
	}
	return nil
}

// put stores and removes. What an index refuses for good must not hold up the
// feed: it is left out, and the error of everything else counts.
func put(ctx context.Context, x Index, docs []Document, removed []graph.Ref) error {
	if len(removed) > 0 {
		if err := x.Remove(ctx, removed...); err != nil {
			return fmt.Errorf("remove: %w", err)
		}
	}
	if len(docs) == 0 {
		return nil
	}
	if err := x.Put(ctx, docs...); err != nil && !errors.Is(err, graph.ErrInvalid) {
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
