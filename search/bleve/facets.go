package bleve

import (
	"context"

	"lotsennetz/search"
)

// counts are the terms of a field that is counted, in order.
type counts struct {
	terms   []string
	entries []set
	cost    int // of counting set by set

	of    []uint16 // terms of each entry, one after the other
	where []uint32 // of the first of each entry's
}

// facets counts the entries found for every term of the fields.
func (e engine) facets(found set, total int, fields []search.Field) (map[search.Field]map[string]int, error) {
	out := make(map[search.Field]map[string]int, len(fields))
	for _, f := range fields {
		if total == 0 {
			out[f] = map[string]int{}
			continue
		}
		c, err := e.countsOf(e.ctx, f)
		if err != nil {
			return nil, err
		}
		out[f] = c.count(found, total)
	}
	return out, nil
}

func (c *counts) count(found set, total int) map[string]int {
	if c.of == nil || total*len(c.of)/max(len(c.where), 1) > c.cost {
		out := map[string]int{}
		for i, s := range c.entries {
			if n := found.shared(s); n > 0 {
				out[c.terms[i]] = n
			}
		}
		return out
	}
	sums := make([]int32, len(c.terms))
	different := 0
	found.each(func(n uint32) {
		for _, t := range c.of[c.where[n]:c.where[n+1]] {
			if sums[t]++; sums[t] == 1 {
				different++
			}
		}
	})
	out := make(map[string]int, different)
	for i, n := range sums {
		if n > 0 {
			out[c.terms[i]] = int(n)
		}
	}
	return out
}

// countsOf are all terms of a field, read once.
func (s *snapshot) countsOf(ctx context.Context, f search.Field) (*counts, error) {
	s.mu.Lock()
	known := s.counted[f]
	s.mu.Unlock()
	if known != nil {
		return known, nil
	}
	cur := s.cursors.Get().(*cursor)
	defer s.cursors.Put(cur)
	c, err := s.readCounts(ctx, cur, f)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.counted[f] = c
	return c, nil
}

func (s *snapshot) readCounts(ctx context.Context, cur *cursor, f search.Field) (*counts, error) {
	terms, err := cur.terms(ctx, f)
	if err != nil {
		return nil, err
	}
	c := &counts{}
	for _, t := range terms {
		numbers, err := cur.read(ctx, leaf{f, t, false})
		if err != nil {
			return nil, err
		}
		if len(numbers) > 0 {
			c.terms, c.entries = append(c.terms, t), append(c.entries, newSet(numbers, s.most))
			c.cost += min(len(numbers), wordsOf(s.most))
		}
	}
	if len(c.terms) <= 1<<16 {
		c.invert(s.most)
	}
	return c, nil
}

// invert lists the terms of each entry.
func (c *counts) invert(most int) {
	c.where = make([]uint32, most+1)
	for _, s := range c.entries {
		s.each(func(n uint32) { c.where[n+1]++ })
	}
	for i := range most {
		c.where[i+1] += c.where[i]
	}
	c.of = make([]uint16, c.where[most])
	next := append([]uint32(nil), c.where...)
	for t, s := range c.entries {
		s.each(func(n uint32) {
			c.of[next[n]] = uint16(t)
			next[n]++
		})
	}
}
