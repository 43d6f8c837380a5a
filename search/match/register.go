package match

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"lotsennetz/graph"
)

// Register answers what AskMediators answers, from memory: it keeps the mediators
// of a store with their assignments of this year and the last and follows the
// feed, so that a question reads how far the feed is and nothing else of them.
type Register struct {
	store graph.Reader

	mu   sync.Mutex // while one catches up, others wait rather than read it too
	list *listing   // nil: nothing read yet
	at   int64      // number of the feed up to which it holds
	from time.Time  // of the assignments
}

// NewRegister keeps the mediators of a store, not of a View.
func NewRegister(store graph.Reader) *Register { return &Register{store: store} }

// Ask is AskMediators.
func (r *Register) Ask(ctx context.Context, viewer graph.Viewer, q MediatorQuery) (MediatorResult, error) {
	return askMediators(ctx, r.store, viewer, q, func(j *job) (*listing, error) {
		l, err := r.current(ctx, j)
		if err != nil || l != nil {
			return l, err
		}
		return readListing(ctx, r.store, j)
	})
}

// current is everybody as the feed stands; nil for a job too long ago.
func (r *Register) current(ctx context.Context, j *job) (*listing, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now, err := r.store.Sequence(ctx)
	if err != nil {
		return nil, fmt.Errorf("mediators: %w", err)
	}
	if r.list != nil && r.at < now {
		err = r.follow(ctx, j.catalog)
	}
	if r.list == nil || r.at > now {
		err = r.read(ctx, j, now)
	}
	if err != nil {
		return nil, fmt.Errorf("mediators: %w", err)
	}
	if r.list.catalog != j.catalog {
		r.list = r.list.worked(j.catalog)
	}
	if j.since.Before(r.from) {
		return nil, nil
	}
	return r.list, nil
}

func (r *Register) read(ctx context.Context, j *job, now int64) error {
	from := time.Date(j.Now.Year()-1, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, -2) // wherever the zone is
	roster, err := r.store.Roster(ctx, graph.RosterQuery{Since: from})
	if err != nil {
		return err
	}
	r.list, r.at, r.from = newListing(roster, j.catalog), now, from
	return nil
}

// mostFollowed is up to how many events, and changed mediators, are read one by
// one rather than everybody.
const (
	mostFollowed = 1000
	mostChanged  = 50
)

// follow reads those anew whom the feed has something new of. When that is too
// much, everything is forgotten.
func (r *Register) follow(ctx context.Context, c *graph.Catalog) error {
	events, err := r.store.Feed(ctx, r.at, mostFollowed)
	if err != nil || len(events) == 0 {
		return err
	}
	changed, err := r.changed(ctx, events)
	if err != nil {
		return err
	}
	if len(events) == mostFollowed || len(changed) > mostChanged {
		r.list = nil
		return nil
	}
	if len(changed) > 0 {
		people := slices.DeleteFunc(slices.Clone(r.list.people), func(p *person) bool { return changed[p.entry.Mediator.ID] })
		for id := range changed {
			entries, err := r.store.Roster(ctx, graph.RosterQuery{Mediator: id, Since: r.from})
			if err != nil {
				return err
			}
			for i := range entries {
				people = append(people, newPerson(&entries[i], c))
			}
		}
		slices.SortFunc(people, byID)
		r.list = listingOf(people, r.list.catalog)
	}
	r.at = events[len(events)-1].Seq
	return nil
}

// changed are the mediators events tell of, and those whose assignments they tell
// of, before and now.
func (r *Register) changed(ctx context.Context, events []graph.Event) (map[graph.MediatorID]bool, error) {
	out, assignments := map[graph.MediatorID]bool{}, map[graph.AssignmentID]bool{}
	var refs []graph.Ref
	for _, e := range events {
		switch e.Ref.Kind {
		case graph.KindMediator:
			out[graph.MediatorID(e.Ref.ID)] = true
		case graph.KindAssignment:
			if id := graph.AssignmentID(e.Ref.ID); !assignments[id] {
				assignments[id], refs = true, append(refs, e.Ref)
			}
		}
	}
	if len(refs) == 0 {
		return out, nil
	}
	for _, p := range r.list.people {
		if slices.ContainsFunc(p.entry.Assignments, func(a graph.Assignment) bool { return assignments[a.ID] }) {
			out[p.entry.Mediator.ID] = true
		}
	}
	records, err := r.store.Records(ctx, refs)
	for _, record := range records {
		if a, ok := record.(graph.Assignment); ok {
			out[a.Mediator] = true
		}
	}
	return out, err
}

// worked is the listing worked out with another catalog.
func (l *listing) worked(c *graph.Catalog) *listing {
	people := make([]*person, len(l.people))
	for i, p := range l.people {
		people[i] = newPerson(p.entry, c)
	}
	return listingOf(people, c)
}
