package demo

import (
	"iter"

	"lotsennetz/graph"
)

// Pool makes a catalog and as many mediators as told, without actors: a pool of a
// size no district has, to measure with.
func Pool(mediators int, seed uint64) iter.Seq[graph.Record] {
	return func(yield func(graph.Record) bool) {
		g := newGenerator(mediators*100, seed)
		for r := range g.catalog() {
			if !yield(r) {
				return
			}
		}
		for i := range mediators {
			if !yield(g.mediator(i)) {
				return
			}
		}
	}
}
