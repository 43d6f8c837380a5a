package sqlite

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"lotsennetz/graph"
)

// rosters keeps the rosters asked for last until the pool changes: nearly every
// search asks for one of a few languages, and reading it is most of the work.
type rosters struct {
	mu    sync.Mutex
	at    int64 // number of the feed up to which they hold
	size  int   // mediators in all of them
	known map[string][]graph.RosterEntry
}

// mostRemembered is how many mediators are kept, counted once for each roster
// they are in.
const mostRemembered = 30_000

// poolChanged reports whether the pool changed since, as the reading sees it.
const poolChanged = `SELECT count(*) FROM (SELECT 1 FROM feed WHERE seq > ? AND kind IN ('mediator', 'assignment', 'language') LIMIT 1)`

// roster is the roster of a query as the reading sees the store, from memory
// where that still holds. Entries are shared, the slice is not.
func (s *Store) roster(r *reading, q graph.RosterQuery) ([]graph.RosterEntry, error) {
	var now, changes int64
	if _, err := r.one(`SELECT coalesce(max(seq), 0) FROM feed`, nil, &now); err != nil {
		return nil, err
	}
	since := q.Since
	q.Since = since.UTC().Truncate(24 * time.Hour) // the time of day differs with every question
	if q.Mediator != "" {
		entries, err := r.roster(q)
		return after(entries, since), err
	}
	key := fmt.Sprint(q.Audience, q.Languages, q.Since.Unix())
	s.pool.mu.Lock()
	at, known := s.pool.at, s.pool.known[key]
	s.pool.mu.Unlock()
	if at < now {
		if _, err := r.one(poolChanged, []any{at}, &changes); err != nil {
			return nil, err
		}
	}
	if known == nil || at > now || changes > 0 {
		var err error
		if known, err = r.roster(q); err != nil {
			return nil, err
		}
	}
	s.pool.keep(key, known, now, changes > 0)
	return after(known, since), nil
}

// keep takes in what a reading found that saw the feed up to a number. What an
// older reading found is let go.
func (p *rosters) keep(key string, entries []graph.RosterEntry, now int64, changed bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if now < p.at {
		return
	}
	if changed && now > p.at || p.known == nil || p.size+len(entries) > mostRemembered {
		p.known, p.size = map[string][]graph.RosterEntry{}, 0
	}
	p.at = now
	if _, had := p.known[key]; !had && len(entries) <= mostRemembered {
		p.known[key] = entries
		p.size += len(entries)
	}
}

// after leaves out assignments from before a time.
func after(entries []graph.RosterEntry, since time.Time) []graph.RosterEntry {
	early := func(a graph.Assignment) bool { return a.Start.Before(since) }
	out := slices.Clone(entries)
	for i, e := range out {
		if slices.ContainsFunc(e.Assignments, early) {
			out[i].Assignments = slices.DeleteFunc(slices.Clone(e.Assignments), early)
		}
	}
	return out
}
