package bleve

import (
	"bytes"
	"cmp"
	"slices"

	"lotsennetz/graph"
	"lotsennetz/search"
)

// A rank is where an entry stands in the order of hits.
type rank struct {
	n        uint32
	place    uint32 // in the order of Sort
	distance float64
}

func compareRanks(a, b rank) int {
	return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(a.place, b.place))
}

// farthest stands for entries without a point, which come last.
const farthest = 1e9

// best is the first of the entries found, at most so many, in order.
func (e engine) best(found set, near graph.Point, most int) ([]rank, error) {
	of := make([]rank, 0, min(found.count(), 4*most+64))
	places, err := e.placesOf(found)
	if err != nil {
		return nil, err
	}
	var points []graph.Point
	if !near.IsZero() {
		if points, err = e.places(); err != nil {
			return nil, err
		}
	}
	cut := func() {
		slices.SortFunc(of, compareRanks)
		of = of[:min(len(of), most)]
	}
	var last rank // of the best so far, once there are enough
	full := false
	found.each(func(n uint32) {
		r := rank{n: n, place: places(n)}
		if points != nil {
			if r.distance = farthest; !points[n].IsZero() {
				r.distance = search.DistanceKM(near, points[n])
			}
		}
		if full && compareRanks(r, last) > 0 {
			return
		}
		if of = append(of, r); len(of) == 4*most+64 {
			cut()
			full, last = true, of[most-1]
		}
	})
	cut()
	return of, nil
}

// placesOf tells where entries stand in the order of Sort: of all, or, where that
// is not known yet, of those found.
func (e engine) placesOf(found set) (func(n uint32) uint32, error) {
	if found.bits == nil && len(found.few) < 2 {
		return func(uint32) uint32 { return 0 }, nil
	}
	all, err := e.order()
	if err != nil {
		return nil, err
	}
	if all != nil {
		return func(n uint32) uint32 { return all[n] }, nil
	}
	type key struct {
		n    uint32
		sort []byte
	}
	var keys []key
	err = e.values(found, sortField, func(n uint32, term []byte) { keys = append(keys, key{n, bytes.Clone(term)}) })
	slices.SortFunc(keys, func(a, b key) int { return bytes.Compare(a.sort, b.sort) })
	at := make(map[uint32]uint32, len(keys))
	for i, k := range keys {
		at[k.n] = uint32(i)
	}
	return func(n uint32) uint32 { return at[n] }, err
}

// hits reads entries in their order.
func (e engine) hits(ranks []rank, near graph.Point) ([]search.Hit, error) {
	hits := make([]search.Hit, len(ranks))
	for i, r := range ranks {
		k, err := e.hit(r.n)
		if err != nil {
			return nil, err
		}
		hits[i] = k.Hit
		hits[i].DistanceKM = search.DistanceKM(near, k.Point)
	}
	return hits, nil
}
