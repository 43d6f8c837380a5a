package bleve

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"sort"

	"github.com/blevesearch/bleve/v2/geo"
	"github.com/blevesearch/bleve/v2/numeric"
	index "github.com/blevesearch/bleve_index_api"

	"lotsennetz/graph"
	"lotsennetz/search"
)

// values visits the entries' values of a field.
func (s *snapshot) values(of set, field string, visit func(n uint32, term []byte)) error {
	reader, err := s.reader.DocValueReader([]string{field})
	if err != nil {
		return err
	}
	var id index.IndexInternalID
	of.each(func(n uint32) {
		if err == nil {
			id = index.NewIndexInternalID(id, uint64(n))
			err = reader.VisitDocValues(id, func(_ string, term []byte) { visit(n, term) })
		}
	})
	return err
}

// pointOf is the point among a document's values, if term is one.
func pointOf(term []byte) (graph.Point, bool) {
	if valid, shift := numeric.ValidPrefixCodedTermBytes(term); !valid || shift != 0 {
		return graph.Point{}, false
	}
	v, err := numeric.PrefixCoded(term).Int64()
	return graph.Point{Lat: geo.MortonUnhashLat(uint64(v)), Lon: geo.MortonUnhashLon(uint64(v))}, err == nil
}

// sorted is the place of every entry in the order of Sort.
func (s *snapshot) sorted() ([]uint32, error) {
	type key struct {
		n    uint32
		sort []byte
	}
	keys := make([]key, 0, s.all.count())
	err := s.values(s.all, sortField, func(n uint32, term []byte) { keys = append(keys, key{n, bytes.Clone(term)}) })
	if err != nil {
		return nil, err
	}
	slices.SortFunc(keys, func(a, b key) int { return bytes.Compare(a.sort, b.sort) })
	places := make([]uint32, s.most)
	for i, k := range keys {
		places[k.n] = uint32(i)
	}
	return places, nil
}

// stored reads what is stored of an entry.
func (s *snapshot) stored(n uint32) (*kept, error) {
	segments := s.reader.Segments()
	at := sort.Search(len(segments), func(i int) bool { return s.first(i+1) > n })
	var k *kept
	var broken error
	err := segments[at].VisitDocument(uint64(n-s.first(at)), func(field string, _ byte, value []byte, _ []uint64) bool {
		if field == hitField {
			k = &kept{}
			broken = json.Unmarshal(value, k)
		}
		return k == nil
	})
	if err = cmp.Or(err, broken); err != nil || k == nil {
		return nil, fmt.Errorf("stored hit %d: %w", n, cmp.Or(err, search.ErrNotReady))
	}
	return k, nil
}

// first is the number of a segment's first entry.
func (s *snapshot) first(segment int) uint32 {
	n := uint32(0)
	for _, of := range s.reader.Segments()[:segment] {
		n += uint32(of.FullSize())
	}
	return n
}
