package meilisearch

import (
	"slices"
	"strings"
	"sync"

	"lotsennetz/search"
)

// An inventory knows which terms stand in an index, so that the server is asked
// for those alone: of the forms a word may take few exist, and what is left of a
// question is a tenth as long. It is read when the index is opened and kept up by
// every write. It may know terms of entries long gone, but must know all others:
// another program that writes to the index is heard of through the store's feed,
// which has every follower write the same. It is safe for concurrent use.
type inventory struct {
	mu      sync.RWMutex
	of      map[search.Field]*stock
	entries int // about how many there are
}

// inventoried are the fields whose terms are known here, and the letter before
// them in termsKey. Whole names and ids are too many, and one look at them costs
// little.
var inventoried = map[search.Field]string{search.FieldName: "n", search.FieldWord: "w", search.FieldText: "t", search.FieldSpell: "s", search.FieldFamily: "f"}

// A stock is the terms of one field.
type stock struct {
	known  map[string]int32 // how many entries have it, or a few more
	sorted []string         // the known ones but for
	fresh  []string
	more   bool // there are others
}

// mostFresh is how many terms wait to be merged with the others.
const mostFresh = 4096

func newInventory() *inventory {
	v := &inventory{of: map[search.Field]*stock{}}
	for f := range inventoried {
		v.of[f] = &stock{known: map[string]int32{}}
	}
	return v
}

// add takes in a term of an inventoried field that so many entries have.
func (v *inventory) add(f search.Field, term string, entries int32) {
	v.mu.Lock()
	defer v.mu.Unlock()
	s := v.of[f]
	term = kept(term)
	n, ok := s.known[term]
	if s.known[term] = n + entries; ok {
		return
	}
	at, _ := slices.BinarySearch(s.fresh, term)
	if s.fresh = slices.Insert(s.fresh, at, term); len(s.fresh) > mostFresh {
		s.sorted, s.fresh = merged(s.sorted, s.fresh), nil
	}
}

// merged is two sorted lists as one.
func merged(a, b []string) []string {
	out := make([]string, 0, len(a)+len(b))
	for _, t := range b {
		at, _ := slices.BinarySearch(a, t)
		out, a = append(append(out, a[:at]...), t), a[at:]
	}
	return append(out, a...)
}

// counted says that there are so many entries more.
func (v *inventory) counted(entries int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.entries += entries
}

// kept is what is left of a term that the server would cut.
func kept(t string) string {
	if len(t)*codeLength <= longestTerm {
		return t
	}
	return decode(encode(t))
}

// addEntry takes in an entry's terms.
func (v *inventory) addEntry(e search.Entry) {
	v.counted(1)
	for f := range inventoried {
		for _, t := range e.Terms[f] {
			v.add(f, t, 1)
		}
	}
}

// incomplete says that the field has terms that are not known.
func (v *inventory) incomplete(f search.Field) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.of[f].more = true
}

// has leaves of the terms those that the field may have.
func (v *inventory) has(f search.Field, terms []string) []string {
	v.mu.RLock()
	defer v.mu.RUnlock()
	s := v.of[f]
	out := make([]string, 0, len(terms))
	for _, t := range terms {
		known := s == nil || s.more
		if !known {
			_, known = s.known[kept(t)]
		}
		if known && !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

// mostSpelledOut is how many terms a beginning may stand for that are named one
// by one instead.
const mostSpelledOut = 16

// begin says what beginnings stand for in the field: the terms themselves, or,
// where these are many or not known, beginnings.
func (v *inventory) begin(f search.Field, beginnings []string) (terms, starts []string) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	s := v.of[f]
	for _, b := range beginnings {
		if s == nil || s.more {
			starts = append(starts, b)
			continue
		}
		found := s.beginning(kept(b), mostSpelledOut)
		if len(found) > mostSpelledOut {
			starts = append(starts, b)
		} else {
			terms = append(terms, found...)
		}
	}
	return terms, starts
}

// beginning lists terms that begin so, one more than most where there are many.
func (s *stock) beginning(b string, most int) []string {
	var out []string
	for _, sorted := range [][]string{s.sorted, s.fresh} {
		at, _ := slices.BinarySearch(sorted, b)
		for ; at < len(sorted) && strings.HasPrefix(sorted[at], b) && len(out) <= most; at++ {
			out = append(out, sorted[at])
		}
	}
	return out
}

// likely is about how many entries match a simplified expression if words come
// together by chance.
func (v *inventory) likely(e search.Expr) float64 {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.guess(e, float64(max(v.entries, 1)))
}

// rough is the part of all entries that one condition is thought to leave of
// which nothing is known.
const rough = 50

func (v *inventory) guess(e search.Expr, all float64) float64 {
	n := 0.0
	switch s := v.of[e.Field]; {
	case e.Op == search.OpAnd:
		n = all
		for _, of := range e.Of {
			n *= v.guess(of, all) / all
		}
	case e.Op == search.OpOr:
		for _, of := range e.Of {
			n += v.guess(of, all)
		}
	case e.Op == search.OpIn && e.Field == search.FieldExact:
		n = float64(len(e.Terms))
	case e.Op == search.OpIn && s != nil && !s.more:
		for _, t := range e.Terms {
			n += float64(s.known[kept(t)])
		}
	default:
		n = max(all/rough, 1)
	}
	return min(n, all)
}
