package demo

import (
	"testing"

	"lotsennetz/graph"
)

// TestPool: as many mediators as told, valid, after what they link to, and the
// same for the same seed.
func TestPool(t *testing.T) {
	for _, n := range []int{1, 250} {
		known, mediators := map[graph.Ref]bool{}, 0
		var first graph.Record
		for r := range Pool(n, 3) {
			if err := r.Validate(); err != nil {
				t.Fatal(err)
			}
			for _, l := range r.Links() {
				if l.To != r.Ref() && !known[l.To] {
					t.Fatalf("%s links to %s, which has not come yet", r.Ref(), l.To)
				}
			}
			known[r.Ref()] = true
			if _, ok := r.(graph.Mediator); ok {
				mediators++
				if first == nil {
					first = r
				}
			}
		}
		if mediators != n {
			t.Errorf("got %d mediators, want %d", mediators, n)
		}
		for r := range Pool(n, 3) {
			if m, ok := r.(graph.Mediator); ok {
				if m.Name != first.(graph.Mediator).Name {
					t.Errorf("the same seed: got %q, want %q", m.Name, first.(graph.Mediator).Name)
				}
				break
			}
		}
	}
}
