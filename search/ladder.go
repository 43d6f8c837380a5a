package search

import (
	"context"
	"slices"
)

// A Ladder asks for the entries that match any of its steps: those of the first
// step first, then those of the second that are new, and so on; within a step
// in the order of a Request. Expr matches what any of the steps does, and Filter
// alike, so that the first tells how much there is.
type Ladder struct {
	Request
	Filter Expr // what every step must match besides
	Steps  []Expr
	Strict int // how many of the steps ask for every word
}

// A Climber is an Engine that answers a whole Ladder at once, quicker than the
// requests it stands for.
type Climber interface {
	Engine
	// Climb is what the steps find. Total and facets are of all of them together.
	Climb(ctx context.Context, l Ladder) (Climbed, error)
	// May is false if it is known without asking that nothing matches.
	May(x Expr) bool
}

// Climbed is the Reply to a Ladder and which step found each hit.
type Climbed struct {
	Reply
	Steps []int // as many as Hits
}

// farAhead is the offset from which on pages are counted out step by step: a
// ladder reads all that stands before the page.
const farAhead = 200

// climb is walk for engines that answer ladders: one exchange for a question that
// finds what was typed, or whose words are known to find nothing as they are; else
// a second where weaker ways have to be tried.
func (a *answer) climb(ctx context.Context, e Climber, steps []step, weak func(found int) []step) (Result, error) {
	tried := steps
	if hopeless := weak != nil && a.offset == 0 && a.unknown && !a.may(e, steps); hopeless {
		tried = slices.Concat(steps, weak(0))
	}
	found, err := e.Climb(ctx, a.ladder(tried))
	if err == nil && len(tried) > len(steps) && len(found.Hits) > 0 && tried[found.Steps[0]].tier == TierExact {
		tried = steps // something is just what was typed
		found, err = e.Climb(ctx, a.ladder(tried))
	}
	if err != nil {
		return Result{}, err
	}
	if len(tried) > len(steps) {
		for _, at := range found.Steps {
			if at < len(steps) {
				a.strong++
			}
		}
	} else {
		a.strong = found.Total
		exact, err := a.exactly(ctx, found, steps)
		if err != nil {
			return Result{}, err
		}
		if a.strong < few && !exact && weak != nil {
			tried = slices.Concat(steps, weak(a.strong))
			if found, err = e.Climb(ctx, a.ladder(tried)); err != nil {
				return Result{}, err
			}
		}
	}
	r := Result{Hits: append([]Hit{}, found.Hits...), Total: found.Total, Facets: facetsOf(found.Reply)}
	for i := range r.Hits {
		r.Hits[i].Why = tried[found.Steps[i]].tier
	}
	return r, nil
}

// may reports whether words as they are may find anything, or so much is
// understood that nobody asks what else they may be.
func (a *answer) may(e Climber, steps []step) bool {
	meant := 0
	for _, s := range steps {
		meant += s.meant
	}
	steps = slices.DeleteFunc(slices.Clone(steps), func(s step) bool { return s.tier == TierExact || s.meant > 0 })
	return meant >= few || e.May(a.union(steps).Expr)
}

func (a *answer) ladder(steps []step) Ladder {
	l := Ladder{Request: a.union(steps), Filter: And(a.filters...)}
	l.Near, l.Offset, l.Limit = a.query.Near, a.offset, a.query.Limit
	for _, s := range steps {
		l.Steps = append(l.Steps, s.expr)
		if !s.some {
			l.Strict = len(l.Steps)
		}
	}
	return l
}

// exactly reports whether anything found is just what was typed; the first hit
// tells, where the page begins with it.
func (a *answer) exactly(ctx context.Context, found Climbed, steps []step) (bool, error) {
	if found.Total == 0 || found.Total >= few || a.offset == 0 {
		return len(found.Hits) > 0 && steps[found.Steps[0]].tier == TierExact, nil
	}
	exact, err := a.engine.Search(ctx, a.exact(steps))
	if err != nil {
		return false, err
	}
	return exact[0].Total > 0, nil
}
