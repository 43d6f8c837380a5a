package pool

import (
	"time"

	"lotsennetz/graph"
	"lotsennetz/search/match"
)

// where is a job's position: its own, or its place's; zero where it is remote.
func where(a graph.Assignment, c *graph.Catalog) graph.Point {
	switch {
	case a.Mode == graph.Telephone || a.Mode == graph.Video:
		return graph.Point{}
	case !a.Point.IsZero():
		return a.Point
	}
	return c.Places[a.Place].Point
}

// way is how long it takes from one job to another by the pool's speed; nothing
// where one of them is remote or nobody knows where it is.
func way(p graph.Pool, a, b graph.Point) time.Duration {
	if a.IsZero() || b.IsZero() {
		return 0
	}
	speed := p.SpeedKMH
	if !(speed > 0) {
		speed = graph.DefaultPool().SpeedKMH
	}
	return time.Duration(match.TravelKM(a, b) / speed * float64(time.Hour))
}

// clash is the assignment that keeps a mediator from being at a, travel between
// the places included. Assignments of the same request do not count: of those
// only one can be accepted.
func clash(p graph.Pool, c *graph.Catalog, others []graph.Assignment, a graph.Assignment, now time.Time) (graph.Assignment, bool) {
	here := where(a, c)
	for _, other := range others {
		if other.ID == a.ID || other.Request == a.Request || !other.Blocks(now) {
			continue
		}
		between := way(p, here, where(other, c))
		if other.Start.Before(a.End.Add(between)) && a.Start.Add(-between).Before(other.End) {
			return other, true
		}
	}
	return graph.Assignment{}, false
}

// busy reports whether a mediator's own calendar is in the way.
func busy(m graph.Mediator, start, end time.Time) bool {
	for _, b := range m.Busy {
		if b.From.Before(end) && start.Before(b.To) {
			return true
		}
	}
	return false
}
