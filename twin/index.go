package twin

import (
	"slices"

	"lotsennetz/graph"
)

// index finds the few actors worth comparing with one.
type index struct {
	all   []*traits
	by    map[string][]int
	loose []int // without a place
}

func newIndex(actors []graph.Actor, c *graph.Catalog) *index {
	x := &index{by: map[string][]int{}}
	for i, a := range actors {
		t := traitsOf(a, c)
		x.all = append(x.all, t)
		for _, k := range t.keys() {
			x.by[k] = append(x.by[k], i)
		}
		if len(t.places) == 0 {
			x.loose = append(x.loose, i)
		}
	}
	return x
}

// keys are what two records of one actor are sure to share one of.
func (t *traits) keys() []string {
	var out []string
	for _, m := range t.municipality {
		out = append(out, "m"+string(m))
	}
	for k := range t.phones {
		out = append(out, "p"+k)
	}
	for k := range t.emails {
		out = append(out, "e"+k)
	}
	for _, n := range t.names {
		for _, j := range n.joined {
			out = append(out, "n"+j)
		}
	}
	return out
}

// near are the actors that share a key, and those nobody knows the place of; all
// of them for one without a place.
func (x *index) near(t *traits) []*traits {
	if len(t.places) == 0 {
		return x.all
	}
	met := slices.Clone(x.loose)
	for _, k := range t.keys() {
		met = append(met, x.by[k]...)
	}
	slices.Sort(met)
	var out []*traits
	for _, i := range slices.Compact(met) {
		out = append(out, x.all[i])
	}
	return out
}
