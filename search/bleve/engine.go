package bleve

import (
	"context"
	"fmt"
	"sync"

	"lotsennetz/search"
)

// engine answers the requests of one query from one state of the index. The
// expressions of a query share most of their parts, by reference: each is worked
// out once.
type engine struct{ *asking }

// asking is what is known while one query is answered.
type asking struct {
	*snapshot
	ctx  context.Context
	room room
	made map[part]set
}

// A part of an expression is known by where its terms or parts lie: what is
// shared is the same. While a part is kept in a map, its place is not reused.
type part struct {
	op    search.Op
	field search.Field
	terms *string
	of    *search.Expr
	n     int
}

var askings = sync.Pool{New: func() any { return &asking{made: map[part]set{}} }}

func newEngine(ctx context.Context, s *snapshot) engine {
	a := askings.Get().(*asking)
	a.snapshot, a.ctx, a.room.most = s, ctx, s.most
	return engine{a}
}

// done gives the memory back; no set of the query is used any more.
func (e engine) done() {
	e.snapshot, e.ctx = nil, nil
	e.room.reset()
	clear(e.made)
	askings.Put(e.asking)
}

func notReady(err error) error { return fmt.Errorf("%w: %w", search.ErrNotReady, err) }

// failed is the error of a query: that of its context, if that is over.
func (e engine) failed(err error) error {
	if e.ctx.Err() != nil {
		return e.ctx.Err()
	}
	return notReady(err)
}

// Search implements search.Engine.
func (e engine) Search(_ context.Context, requests ...search.Request) ([]search.Reply, error) {
	replies := make([]search.Reply, 0, len(requests))
	for _, r := range requests {
		if err := e.ctx.Err(); err != nil {
			return nil, err
		}
		got, err := e.one(r)
		if err != nil {
			return nil, e.failed(err)
		}
		replies = append(replies, got)
	}
	return replies, nil
}

func (e engine) one(r search.Request) (search.Reply, error) {
	found, out, err := e.total(r)
	if err != nil || r.Limit == 0 || out.Total <= r.Offset {
		return out, err
	}
	best, err := e.best(found, r.Near, r.Offset+r.Limit)
	if err != nil {
		return out, err
	}
	out.Hits, err = e.hits(best[r.Offset:], r.Near)
	return out, err
}

// total counts what a request finds.
func (e engine) total(r search.Request) (found set, out search.Reply, err error) {
	if found, err = e.set(r.Expr); err != nil {
		return found, out, err
	}
	out.Total = found.count()
	if len(r.Facets) > 0 {
		out.Facets, err = e.facets(found, out.Total, r.Facets)
	}
	return found, out, err
}

// May implements search.Climber.
func (e engine) May(x search.Expr) bool {
	found, err := e.set(x)
	return err != nil || !found.isEmpty()
}

// Climb implements search.Climber: it goes through the steps until the page is
// full.
func (e engine) Climb(_ context.Context, l search.Ladder) (out search.Climbed, err error) {
	found, reply, err := e.total(l.Request)
	if err == nil && l.Limit > 0 && reply.Total > l.Offset {
		var ranks []rank
		ranks, out.Steps, err = e.climb(found, reply.Total, l)
		if err == nil {
			reply.Hits, err = e.hits(ranks, l.Near)
		}
	}
	if err != nil {
		return search.Climbed{}, e.failed(err)
	}
	out.Reply = reply
	return out, nil
}

func (e engine) climb(found set, total int, l search.Ladder) (ranks []rank, steps []int, err error) {
	left := found // of what was found: not seen yet
	most := min(l.Offset+l.Limit, total)
	for i, x := range l.Steps {
		if len(ranks) == most {
			break
		}
		if err := e.ctx.Err(); err != nil {
			return nil, nil, err
		}
		here, err := e.set(x)
		if err != nil {
			return nil, nil, err
		}
		if here = e.room.and(here, left); here.isEmpty() {
			continue
		}
		best, err := e.best(here, l.Near, most-len(ranks))
		if err != nil {
			return nil, nil, err
		}
		ranks = append(ranks, best...)
		for range best {
			steps = append(steps, i)
		}
		left = e.room.without(left, here)
	}
	skip := min(l.Offset, len(ranks))
	return ranks[skip:], steps[skip:], nil
}

// set is the entries an expression matches.
func (e engine) set(x search.Expr) (set, error) {
	switch x.Op {
	case search.OpIn, search.OpStarts:
		if len(x.Terms) == 1 {
			return e.leaf(e.ctx, leaf{x.Field, x.Terms[0], x.Op == search.OpStarts})
		}
	case search.OpWithin:
		return e.within(x)
	}
	p := part{op: x.Op, field: x.Field, n: len(x.Of) + len(x.Terms)}
	if len(x.Of) > 0 {
		p.of = &x.Of[0]
	}
	if len(x.Terms) > 0 {
		p.terms = &x.Terms[0]
	}
	if s, ok := e.made[p]; ok {
		return s, nil
	}
	s, err := e.make(x)
	if err == nil && p.n > 0 {
		e.made[p] = s
	}
	return s, err
}

func (e engine) make(x search.Expr) (set, error) {
	switch x.Op {
	case search.OpAnd:
		return e.and(x.Of)
	case search.OpNot:
		return e.and([]search.Expr{x})
	}
	of := make([]set, 0, 16)
	for _, sub := range x.Of {
		s, err := e.set(sub)
		if err != nil {
			return set{}, err
		}
		of = append(of, s)
	}
	for _, t := range x.Terms {
		s, err := e.leaf(e.ctx, leaf{x.Field, t, x.Op == search.OpStarts})
		if err != nil {
			return set{}, err
		}
		of = append(of, s)
	}
	return e.room.or(of), nil
}

func (e engine) and(of []search.Expr) (set, error) {
	both, some := e.all, false
	for _, x := range of {
		if x.Op == search.OpNot {
			continue
		}
		s, err := e.set(x)
		if err != nil {
			return s, err
		}
		if some {
			s = e.room.and(both, s)
		}
		if both, some = s, true; both.isEmpty() {
			return set{}, nil
		}
	}
	for _, x := range of {
		if x.Op != search.OpNot {
			continue
		}
		s, err := e.set(x.Of[0])
		if err != nil {
			return s, err
		}
		both = e.room.without(both, s)
	}
	return both, nil
}

// within is the entries with a point near enough.
func (e engine) within(x search.Expr) (set, error) {
	points, err := e.places()
	if err != nil {
		return set{}, err
	}
	out := set{bits: e.room.words.take(wordsOf(e.most))}
	e.all.each(func(n uint32) {
		if p := points[n]; !p.IsZero() && search.DistanceKM(x.Point, p)*1000 <= x.Metres {
			out.bits[n/64] |= 1 << (n % 64)
		}
	})
	return out, nil
}
