package search

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"lotsennetz/graph"
)

func today() graph.Date { return graph.DateOf(time.Now()) }

func documented(k graph.Kind) bool { return slices.Contains(Documented, k) }

// Reindex makes an audience's index anew beside the live one and swaps them. The
// new index stands at the feed's position from before the first record was read,
// so that whoever follows the feed repeats everything that happened meanwhile.
// progress, which may be nil, hears how many records of how many are done; total
// may grow.
func Reindex(ctx context.Context, store graph.Store, x Index, a graph.Audience, progress func(done, total int)) error {
	return ReindexOn(ctx, store, x, a, today(), progress)
}

// ReindexOn is Reindex as of a day: responsibilities that have expired by then
// are left out.
func ReindexOn(ctx context.Context, store graph.Store, x Index, a graph.Audience, day graph.Date, progress func(done, total int)) error {
	if progress == nil {
		progress = func(int, int) {}
	}
	from, err := store.Sequence(ctx)
	if err != nil {
		return fmt.Errorf("reindex: %w", err)
	}
	b, err := x.Rebuild(ctx)
	if err != nil {
		return fmt.Errorf("reindex: %w", err)
	}
	if err := fill(ctx, filling{store, b, a, day}, progress); err != nil {
		return fmt.Errorf("reindex: %w", errors.Join(err, b.Abort(context.WithoutCancel(ctx))))
	}
	if err := b.Commit(ctx, State{Sequence: from, Version: DocumentVersion, Day: day}); err != nil {
		return fmt.Errorf("reindex: %w", errors.Join(err, b.Abort(context.WithoutCancel(ctx))))
	}
	return nil
}

// A filling is one rebuild under way.
type filling struct {
	store    graph.Store
	to       Rebuild
	audience graph.Audience
	day      graph.Date
}

func fill(ctx context.Context, f filling, progress func(done, total int)) error {
	c, err := f.store.Catalog(ctx)
	if err != nil {
		return err
	}
	total, err := count(ctx, f.store, c)
	if err != nil {
		return err
	}
	view := graph.View(f.store, graph.As(f.audience))
	done := 0
	for _, kind := range Documented {
		for after := ""; ; {
			records, err := view.Scan(ctx, kind, after, documentBatch)
			if err != nil {
				return err
			}
			if len(records) == 0 {
				break
			}
			after = records[len(records)-1].Ref().ID
			docs, err := documentsOf(ctx, view, records, c, f.day)
			if err != nil {
				return err
			}
			if err := f.to.Put(ctx, docs...); err != nil && !errors.Is(err, graph.ErrInvalid) {
				return err
			}
			done += len(records)
			progress(done, max(done, total))
		}
	}
	progress(done, done)
	return nil
}

// count guesses how many records there are from what is cheap to ask.
func count(ctx context.Context, store graph.Store, c *graph.Catalog) (int, error) {
	page, err := store.Actors(ctx, graph.ActorQuery{Audience: graph.Coordination, Limit: 1})
	return page.Total + len(c.Topics) + len(c.Languages) + len(c.Places), err
}

// A scope says what a changed record shows up in: all records of the kinds asked
// for, or those that link to one of the refs.
type scope struct {
	all  bool
	refs map[graph.Ref]bool
}

// shownBy are the records whose documents say something of the changed ones.
func shownBy(ctx context.Context, store graph.Store, refs []graph.Ref) ([]graph.Ref, error) {
	changed := scope{refs: map[graph.Ref]bool{}}
	var kinds []graph.Kind
	also := func(more ...graph.Kind) {
		for _, k := range more {
			if !slices.Contains(kinds, k) {
				kinds = append(kinds, k)
			}
		}
	}
	for _, r := range refs {
		switch r.Kind {
		case graph.KindActor:
			also(graph.KindResponsibility)
		case graph.KindTopic:
			also(graph.KindTopic, graph.KindActor, graph.KindResponsibility, graph.KindConference, graph.KindGoal, graph.KindMeasure, graph.KindProject)
		case graph.KindPlace:
			changed.all = true // everything below it as well
			also(graph.KindPlace, graph.KindActor, graph.KindResponsibility)
		case graph.KindGroup:
			also(graph.KindResponsibility)
		case graph.KindLanguage:
			also(graph.KindActor)
		default:
			continue
		}
		changed.refs[r] = true
	}
	if len(kinds) == 0 {
		return nil, nil
	}
	return dependents(ctx, store, changed, kinds...)
}

func dependents(ctx context.Context, store graph.Store, s scope, kinds ...graph.Kind) ([]graph.Ref, error) {
	var out []graph.Ref
	for _, kind := range kinds {
		for after := ""; ; {
			records, err := store.Scan(ctx, kind, after, 2*documentBatch)
			if err != nil {
				return nil, fmt.Errorf("scan: %w", err)
			}
			if len(records) == 0 {
				break
			}
			after = records[len(records)-1].Ref().ID
			for _, r := range records {
				if !s.refs[r.Ref()] && (s.all || slices.ContainsFunc(r.Links(), func(l graph.Link) bool { return s.refs[l.To] })) {
					out = append(out, r.Ref())
				}
			}
		}
	}
	return out, nil
}
