package bleve

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"lotsennetz/graph"
	"lotsennetz/search"
)

// A place in the order of hits.
type rank struct {
	n        uint32
	distance float64
	place    uint32 // in the order of Sort, where that is known
	sort     []byte // else the key
}

func compareRanks(a, b rank) int {
	return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(a.place, b.place), bytes.Compare(a.sort, b.sort))
}

// farthest stands for entries without a point, which come last.
const farthest = 1e9

// hits reads the entries from the offset on, in order.
func (e engine) hits(found *roaring.Bitmap, r search.Request) ([]search.Hit, error) {
	best, err := e.best(found, r)
	if err != nil {
		return nil, err
	}
	hits := make([]search.Hit, 0, len(best)-r.Offset)
	for _, c := range best[r.Offset:] {
		h, err := e.hit(c.n, r.Near)
		if err != nil {
			return nil, err
		}
		hits = append(hits, h)
	}
	return hits, nil
}

// best is the first entries up to the end of the page, in order.
func (e engine) best(found *roaring.Bitmap, r search.Request) ([]rank, error) {
	ranks, err := e.rankOf(found.GetCardinality(), e.sorted)
	if err != nil {
		return nil, err
	}
	read, err := e.keys(ranks, r.Near)
	if err != nil {
		return nil, err
	}
	keep := r.Offset + r.Limit
	best := make([]rank, 0, min(keep, int(found.GetCardinality()))+1)
	c := rank{}
	for n := range roaring.Values(found) {
		if err := read(n, &c); err != nil {
			return nil, err
		}
		if len(best) == keep && compareRanks(c, best[keep-1]) > 0 {
			continue
		}
		kept := c
		kept.sort = bytes.Clone(c.sort)
		at, _ := slices.BinarySearchFunc(best, kept, compareRanks)
		best = slices.Insert(best, at, kept)
		best = best[:min(len(best), keep)]
	}
	return best, nil
}

// keys reads what an entry is ordered by.
func (e engine) keys(ranks []uint32, near graph.Point) (func(n uint32, c *rank) error, error) {
	var fields []string
	if ranks == nil {
		fields = append(fields, sortField)
	}
	if !near.IsZero() {
		fields = append(fields, pointField)
	}
	values, err := e.values(fields...)
	if err != nil {
		return nil, err
	}
	return func(n uint32, c *rank) error {
		*c = rank{n: n, sort: c.sort[:0]}
		if ranks != nil {
			c.place = ranks[n]
		}
		if !near.IsZero() {
			c.distance = farthest
		}
		if len(fields) == 0 {
			return nil
		}
		return values(n, func(field string, term []byte) {
			if field == sortField {
				c.sort = append(c.sort, term...)
			} else if p, ok := pointOf(term); ok {
				c.distance = search.DistanceKM(near, p)
			}
		})
	}, nil
}

// sorted is the place of every entry in the order of Sort.
func (e engine) sorted() ([]uint32, error) {
	values, err := e.values(sortField)
	if err != nil {
		return nil, err
	}
	all, err := e.everything()
	if err != nil {
		return nil, err
	}
	keys := make([]rank, 0, all.GetCardinality())
	for n := range roaring.Values(all) {
		c := rank{n: n}
		if err := values(n, func(_ string, term []byte) { c.sort = bytes.Clone(term) }); err != nil {
			return nil, err
		}
		keys = append(keys, c)
	}
	slices.SortFunc(keys, compareRanks)
	places := make([]uint32, all.Maximum()+1)
	for i, c := range keys {
		places[c.n] = uint32(i)
	}
	return places, nil
}
