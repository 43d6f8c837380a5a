package bleve

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"lotsennetz/search"
)

// A leaf is one term or beginning in one field.
type leaf struct {
	field search.Field
	term  string
	start bool
}

// A cursor reads terms from the segments of a snapshot. The library's own reader
// would score and merge; entries of a term are all that is asked here. One at a
// time uses it.
type cursor struct {
	segments []*scorch.SegmentSnapshot
	dicts    map[search.Field][]segment.TermDictionary
	postings segment.PostingsList
	room     segment.PostingsIterator
	buffer   []uint32
}

func (s *snapshot) newCursor() *cursor {
	return &cursor{segments: s.reader.Segments(), dicts: map[search.Field][]segment.TermDictionary{}}
}

// dictsOf are the terms of a field, by segment.
func (c *cursor) dictsOf(f search.Field) ([]segment.TermDictionary, error) {
	if d, ok := c.dicts[f]; ok {
		return d, nil
	}
	all := make([]segment.TermDictionary, len(c.segments))
	for i, s := range c.segments {
		var err error
		if all[i], err = s.Segment().Dictionary(string(f)); err != nil {
			return nil, fmt.Errorf("terms of %s: %w", f, err)
		}
	}
	c.dicts[f] = all
	return all, nil
}

// read is the numbers of the entries of a leaf, ascending. The next read
// overwrites them.
func (c *cursor) read(ctx context.Context, l leaf) ([]uint32, error) {
	dicts, err := c.dictsOf(l.field)
	if err != nil {
		return nil, err
	}
	c.buffer = c.buffer[:0]
	first := uint32(0)
	for i, s := range c.segments {
		from := len(c.buffer)
		switch {
		case !l.start:
			err = c.add(dicts[i], s.Deleted(), []byte(l.term), first)
		default:
			err = c.beginning(ctx, dicts[i], l.term, func(term []byte) error { return c.add(dicts[i], s.Deleted(), term, first) })
			slices.Sort(c.buffer[from:])
		}
		if err != nil {
			return nil, err
		}
		first += uint32(s.FullSize())
	}
	if l.start {
		c.buffer = slices.Compact(c.buffer)
	}
	return c.buffer, nil
}

// readAll is the numbers of the entries of some terms, ascending. The next read
// overwrites them.
func (c *cursor) readAll(f search.Field, terms []string) ([]uint32, error) {
	dicts, err := c.dictsOf(f)
	if err != nil {
		return nil, err
	}
	c.buffer = c.buffer[:0]
	first := uint32(0)
	for i, s := range c.segments {
		from := len(c.buffer)
		for _, t := range terms {
			if err := c.add(dicts[i], s.Deleted(), []byte(t), first); err != nil {
				return nil, err
			}
		}
		if len(terms) > 1 {
			slices.Sort(c.buffer[from:])
		}
		first += uint32(s.FullSize())
	}
	if len(terms) > 1 {
		c.buffer = slices.Compact(c.buffer)
	}
	return c.buffer, nil
}

// add reads the entries of a term in one segment, whose first has the number.
func (c *cursor) add(dict segment.TermDictionary, deleted *roaring.Bitmap, term []byte, first uint32) error {
	var err error
	if c.postings, err = dict.PostingsList(term, deleted, c.postings); err != nil {
		return err
	}
	c.room = c.postings.Iterator(false, false, false, c.room)
	it, ok := c.room.(segment.OptimizablePostingsIterator)
	if !ok {
		return c.addEach(first)
	}
	if n, one := it.DocNum1Hit(); one {
		c.buffer = append(c.buffer, first+uint32(n))
		return nil
	}
	if entries := it.ActualBitmap(); entries != nil {
		from := len(c.buffer)
		n := int(entries.GetCardinality())
		c.buffer = slices.Grow(c.buffer, n)[:from+n]
		entries.ManyIterator().NextMany(c.buffer[from:])
		for i := range c.buffer[from:] {
			c.buffer[from+i] += first
		}
	}
	return nil
}

func (c *cursor) addEach(first uint32) error {
	for {
		p, err := c.room.Next()
		if err != nil || p == nil {
			return err
		}
		c.buffer = append(c.buffer, first+uint32(p.Number()))
	}
}

// uncounted are terms that can be listed without their counts.
type uncounted interface {
	AutomatonIteratorOmitCount(a segment.Automaton, startKeyInclusive, endKeyExclusive []byte) segment.DictionaryIterator
}

// beginning visits the terms of a segment that begin so.
func (c *cursor) beginning(ctx context.Context, dict segment.TermDictionary, start string, visit func(term []byte) error) error {
	var terms segment.DictionaryIterator
	if d, ok := dict.(uncounted); ok {
		terms = d.AutomatonIteratorOmitCount(nil, []byte(start), after(start))
	} else {
		terms = dict.AutomatonIterator(nil, []byte(start), after(start))
	}
	for {
		t, err := terms.Next()
		if err != nil || t == nil || !strings.HasPrefix(t.Term, start) {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := visit([]byte(t.Term)); err != nil {
			return err
		}
	}
}

// after is the least term behind all that begin so, nil where there is none.
func after(start string) []byte {
	end := []byte(start)
	for i := len(end) - 1; i >= 0; i-- {
		if end[i]++; end[i] != 0 {
			return end[:i+1]
		}
	}
	return nil
}

// terms are all terms of a field, in order.
func (c *cursor) terms(ctx context.Context, f search.Field) ([]string, error) {
	dicts, err := c.dictsOf(f)
	if err != nil {
		return nil, err
	}
	var all []string
	for _, d := range dicts {
		err := c.beginning(ctx, d, "", func(term []byte) error {
			all = append(all, string(term))
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}
