package meilisearch

import (
	"encoding/base64"
	"encoding/binary"
	"slices"

	"lotsennetz/search"
)

// Marks are the terms of an entry as short numbers, kept in its document beside
// the hit: with them it is told here which steps of a question found a hit, and
// the server is asked once, not once a step. Two terms that share a number, one
// pair in four thousand million, could put a hit among too good ones; what is
// found at all never depends on them.

// mark is the number of a term: its FNV-1a hash, folded.
func mark(f search.Field, term string) uint32 {
	h := uint64(14695981039346656037)
	for _, s := range [...]string{string(f), "\x00", kept(term)} {
		for i := range len(s) {
			h = (h ^ uint64(s[i])) * 1099511628211
		}
	}
	return uint32(h>>32) ^ uint32(h)
}

// marks are the entry's, written as text.
func marks(e search.Entry) string {
	var all []uint32
	for f, terms := range e.Terms {
		for _, t := range terms {
			all = append(all, mark(f, t))
		}
	}
	slices.Sort(all)
	b := make([]byte, 0, 4*len(all))
	for _, m := range slices.Compact(all) {
		b = binary.LittleEndian.AppendUint32(b, m)
	}
	return base64.RawStdEncoding.EncodeToString(b)
}

// A judge says which steps of a question an entry matches.
type judge struct {
	steps []node
	marks []uint32 // of all terms asked for, in order
}

// A node is an expression over marks.
type node struct {
	op  search.Op // OpAnd, OpOr, OpNot; OpIn for any of the marks
	of  []node
	any []uint32
}

// newJudge is ok if marks can tell all the steps apart.
func (v *inventory) newJudge(steps []search.Expr) (j judge, ok bool) {
	for _, s := range steps {
		n, ok := v.node(s, &j.marks)
		if !ok {
			return j, false
		}
		j.steps = append(j.steps, n)
	}
	slices.Sort(j.marks)
	j.marks = slices.Compact(j.marks)
	return j, true
}

func (v *inventory) node(e search.Expr, marks *[]uint32) (n node, ok bool) {
	switch e.Op {
	case search.OpIn, search.OpStarts:
		terms, ok := v.spelledOut(e)
		n = node{op: search.OpIn, any: make([]uint32, len(terms))}
		for i, t := range terms {
			n.any[i] = mark(e.Field, t)
		}
		*marks = append(*marks, n.any...)
		return n, ok
	case search.OpWithin:
		return n, false
	}
	n = node{op: e.Op, of: make([]node, len(e.Of))}
	for i, of := range e.Of {
		if n.of[i], ok = v.node(of, marks); !ok {
			return n, false
		}
	}
	return n, true
}

// mostBegun bounds the terms a beginning is spelled out to.
const mostBegun = 5000

// spelledOut are the terms an expression looks for; not ok if they are not known.
func (v *inventory) spelledOut(e search.Expr) (terms []string, ok bool) {
	if e.Op == search.OpIn {
		return e.Terms, true
	}
	v.mu.RLock()
	defer v.mu.RUnlock()
	s := v.of[e.Field]
	if s == nil || s.more {
		return nil, false
	}
	for _, b := range e.Terms {
		terms = append(terms, s.beginning(kept(b), mostBegun)...)
	}
	return terms, len(terms) < mostBegun
}

// first is the first step that an entry with these marks matches.
func (j judge) first(text []byte) (step int, ok bool) {
	b := make([]byte, base64.RawStdEncoding.DecodedLen(len(text)))
	if _, err := base64.RawStdEncoding.Decode(b, text); err != nil {
		return 0, false
	}
	var has []uint32 // of those asked for
	for at := 0; len(b) >= 4 && at < len(j.marks); b = b[4:] {
		m := binary.LittleEndian.Uint32(b)
		for at < len(j.marks) && j.marks[at] < m {
			at++
		}
		if at < len(j.marks) && j.marks[at] == m {
			has = append(has, m)
		}
	}
	step = slices.IndexFunc(j.steps, func(n node) bool { return n.holds(has) })
	return step, step >= 0
}

func (n node) holds(has []uint32) bool {
	switch n.op {
	case search.OpIn:
		return slices.ContainsFunc(n.any, func(m uint32) bool { return slices.Contains(has, m) })
	case search.OpNot:
		return !n.of[0].holds(has)
	case search.OpOr:
		return slices.ContainsFunc(n.of, func(of node) bool { return of.holds(has) })
	}
	return !slices.ContainsFunc(n.of, func(of node) bool { return !of.holds(has) })
}
