package bleve

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/geo"
	"github.com/blevesearch/bleve/v2/numeric"
	index "github.com/blevesearch/bleve_index_api"

	"lotsennetz/graph"
	"lotsennetz/search"
)

// engine answers the requests of one query from one state of the index. The
// expressions of a query share most of their terms, so the entries of a term are
// read once, as a set, and the rest is arithmetic on sets.
type engine struct{ *snapshot }

// A leaf is one term or beginning in one field.
type leaf struct {
	field search.Field
	term  string
	start bool
}

func notReady(err error) error { return fmt.Errorf("%w: %w", search.ErrNotReady, err) }

// Search implements search.Engine.
func (e engine) Search(ctx context.Context, requests ...search.Request) ([]search.Reply, error) {
	replies := make([]search.Reply, 0, len(requests))
	for _, r := range requests {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		got, err := e.one(ctx, r)
		if err != nil {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			return nil, notReady(err)
		}
		replies = append(replies, got)
	}
	return replies, nil
}

func (e engine) one(ctx context.Context, r search.Request) (search.Reply, error) {
	found, err := e.set(ctx, r.Expr)
	if err != nil {
		return search.Reply{}, err
	}
	out := search.Reply{Total: int(found.GetCardinality())}
	if r.Limit > 0 && out.Total > r.Offset {
		if out.Hits, err = e.hits(found, r); err != nil {
			return out, err
		}
	}
	if len(r.Facets) > 0 {
		out.Facets, err = e.facets(ctx, found, r.Facets)
	}
	return out, err
}

// set is the entries an expression matches. It must not be changed.
func (e engine) set(ctx context.Context, x search.Expr) (*roaring.Bitmap, error) {
	switch x.Op {
	case search.OpAnd:
		return e.and(ctx, x.Of)
	case search.OpNot:
		return e.and(ctx, []search.Expr{x})
	case search.OpWithin:
		return e.within(x)
	}
	var of []*roaring.Bitmap
	for _, sub := range x.Of {
		s, err := e.set(ctx, sub)
		if err != nil {
			return nil, err
		}
		of = append(of, s)
	}
	for _, t := range x.Terms {
		s, err := e.leaf(ctx, leaf{x.Field, t, x.Op == search.OpStarts})
		if err != nil {
			return nil, err
		}
		of = append(of, s)
	}
	if len(of) == 1 {
		return of[0], nil
	}
	return roaring.FastOr(of...), nil
}

func (e engine) and(ctx context.Context, of []search.Expr) (*roaring.Bitmap, error) {
	var both *roaring.Bitmap
	for _, x := range of {
		if x.Op == search.OpNot {
			continue
		}
		s, err := e.set(ctx, x)
		if err != nil {
			return nil, err
		}
		if both == nil {
			both = s
		} else {
			both = roaring.And(both, s)
		}
		if both.IsEmpty() {
			return both, nil
		}
	}
	if both == nil {
		all, err := e.all()
		if err != nil {
			return nil, err
		}
		both = all
	}
	for _, x := range of {
		if x.Op != search.OpNot {
			continue
		}
		s, err := e.set(ctx, x.Of[0])
		if err != nil {
			return nil, err
		}
		both = roaring.AndNot(both, s)
	}
	return both, nil
}

func (e engine) all() (*roaring.Bitmap, error) {
	if s := e.get(leaf{}); s != nil {
		return s, nil
	}
	s, err := e.everything()
	if err == nil {
		e.put(leaf{}, s)
	}
	return s, err
}

// everything reads which entries there are.
func (e engine) everything() (*roaring.Bitmap, error) {
	ids, err := e.reader.DocIDReaderAll()
	if err != nil {
		return nil, err
	}
	defer ids.Close()
	s := roaring.New()
	for {
		id, err := ids.Next()
		if err != nil || id == nil {
			return s, err
		}
		s.Add(uint32(id.Value()))
	}
}

func (e engine) leaf(ctx context.Context, l leaf) (*roaring.Bitmap, error) {
	if s := e.get(l); s != nil {
		return s, nil
	}
	s := roaring.New()
	var err error
	if l.start {
		err = e.beginnings(ctx, l, s)
	} else {
		err = e.entries(ctx, l.field, l.term, s)
	}
	if err != nil {
		return nil, err
	}
	e.put(l, s)
	return s, nil
}

// beginnings adds the entries of all terms that begin so.
func (e engine) beginnings(ctx context.Context, l leaf, to *roaring.Bitmap) error {
	dict, err := e.reader.FieldDictPrefix(string(l.field), []byte(l.term))
	if err != nil {
		return err
	}
	defer dict.Close()
	for {
		t, err := dict.Next()
		if err != nil || t == nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := e.entries(ctx, l.field, t.Term, to); err != nil {
			return err
		}
	}
}

func (e engine) entries(ctx context.Context, f search.Field, term string, to *roaring.Bitmap) error {
	r, err := e.reader.TermFieldReader(ctx, []byte(term), string(f), false, false, false)
	if err != nil {
		return err
	}
	defer r.Close()
	var room index.TermFieldDoc
	for {
		d, err := r.Next(room.Reset())
		if err != nil || d == nil {
			return err
		}
		to.Add(uint32(d.ID.Value()))
	}
}

// values reads a document's values of a field.
func (e engine) values(fields ...string) (func(n uint32, visit func(field string, term []byte)) error, error) {
	reader, err := e.reader.DocValueReader(fields)
	if err != nil {
		return nil, err
	}
	var id index.IndexInternalID
	return func(n uint32, visit func(string, []byte)) error {
		id = index.NewIndexInternalID(id, uint64(n))
		return reader.VisitDocValues(id, visit)
	}, nil
}

// pointOf is the point among a document's values, if term is one.
func pointOf(term []byte) (graph.Point, bool) {
	if valid, shift := numeric.ValidPrefixCodedTermBytes(term); !valid || shift != 0 {
		return graph.Point{}, false
	}
	v, err := numeric.PrefixCoded(term).Int64()
	return graph.Point{Lat: geo.MortonUnhashLat(uint64(v)), Lon: geo.MortonUnhashLon(uint64(v))}, err == nil
}

// within looks at every point: there is one an entry, and few entries.
func (e engine) within(x search.Expr) (*roaring.Bitmap, error) {
	all, err := e.all()
	if err != nil {
		return nil, err
	}
	values, err := e.values(pointField)
	if err != nil {
		return nil, err
	}
	s := roaring.New()
	for n := range roaring.Values(all) {
		err := values(n, func(_ string, term []byte) {
			if p, ok := pointOf(term); ok && search.DistanceKM(x.Point, p)*1000 <= x.Metres {
				s.Add(n)
			}
		})
		if err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (e engine) hit(n uint32, near graph.Point) (search.Hit, error) {
	k, err := e.snapshot.hit(n, func() (kept, error) { return e.stored(n) })
	k.Hit.DistanceKM = search.DistanceKM(near, k.Point)
	return k.Hit, err
}

func (e engine) stored(n uint32) (kept, error) {
	var k kept
	id, err := e.reader.ExternalID(index.NewIndexInternalID(nil, uint64(n)))
	if err != nil {
		return k, err
	}
	doc, err := e.reader.Document(id)
	if err != nil || doc == nil {
		return k, fmt.Errorf("stored hit %s: %w", id, cmp.Or(err, search.ErrNotReady))
	}
	doc.VisitFields(func(f index.Field) {
		if f.Name() == hitField {
			err = json.Unmarshal(f.Value(), &k)
		}
	})
	return k, err
}

// facets counts the entries found for every term of the fields.
func (e engine) facets(ctx context.Context, found *roaring.Bitmap, fields []search.Field) (map[search.Field]map[string]int, error) {
	out := map[search.Field]map[string]int{}
	for _, f := range fields {
		out[f] = map[string]int{}
		if found.IsEmpty() {
			continue
		}
		values, err := e.valuesOf(f, func() ([]value, error) { return e.terms(ctx, f) })
		if err != nil {
			return nil, err
		}
		for _, v := range values {
			if n := found.AndCardinality(v.entries); n > 0 {
				out[f][v.term] = int(n)
			}
		}
	}
	return out, nil
}

// terms reads all terms of a field with their entries.
func (e engine) terms(ctx context.Context, f search.Field) (out []value, err error) {
	dict, err := e.reader.FieldDict(string(f))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, dict.Close()) }()
	for {
		t, err := dict.Next()
		if err != nil || t == nil {
			return out, err
		}
		s, err := e.leaf(ctx, leaf{f, t.Term, false})
		if err != nil {
			return nil, err
		}
		out = append(out, value{t.Term, s})
	}
}
