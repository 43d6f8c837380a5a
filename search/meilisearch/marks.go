package meilisearch

import (
	"encoding/base64"
	"encoding/binary"
	"hash/fnv"
	"slices"

	"lotsennetz/search"
)

// Marks are the terms of an entry as short numbers, kept in its document beside
// the hit: with them it is told here which steps of a question found a hit, and
// the server is asked once, not once a step. Two terms that share a number, one
// pair in four thousand million, could put a hit among too good ones; what is
// found at all never depends on them.

// mark is the number of a term.
func mark(f search.Field, term string) uint32 {
	h := fnv.New64a()
	h.Write([]byte(f))
	h.Write([]byte{0})
	h.Write([]byte(kept(term)))
	sum := h.Sum64()
	return uint32(sum>>32) ^ uint32(sum)
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

// A node is an expression over the marks' positions.
type node struct {
	op  search.Op // OpAnd, OpOr, OpNot; OpIn for any of the marks
	of  []node
	any []int
}

// newJudge is ok if marks can tell all the steps, simplified ones, apart.
func (v *inventory) newJudge(steps []search.Expr) (j judge, ok bool) {
	var asked []uint32
	for _, s := range steps {
		if !v.ask(s, &asked) {
			return j, false
		}
	}
	slices.Sort(asked)
	j.marks = slices.Compact(asked)
	for _, s := range steps {
		j.steps = append(j.steps, v.node(s, j.marks))
	}
	return j, true
}

// ask collects the marks an expression looks for.
func (v *inventory) ask(e search.Expr, to *[]uint32) bool {
	switch e.Op {
	case search.OpIn, search.OpStarts:
		terms, ok := v.spelledOut(e)
		for _, t := range terms {
			*to = append(*to, mark(e.Field, t))
		}
		return ok
	case search.OpWithin:
		return false
	}
	return !slices.ContainsFunc(e.Of, func(of search.Expr) bool { return !v.ask(of, to) })
}

func (v *inventory) node(e search.Expr, marks []uint32) node {
	n := node{op: e.Op}
	if e.Op == search.OpIn || e.Op == search.OpStarts {
		n.op = search.OpIn
		terms, _ := v.spelledOut(e)
		for _, t := range terms {
			if at, ok := slices.BinarySearch(marks, mark(e.Field, t)); ok {
				n.any = append(n.any, at)
			}
		}
	}
	for _, of := range e.Of {
		n.of = append(n.of, v.node(of, marks))
	}
	return n
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
func (j judge) first(text string) (step int, ok bool) {
	b, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil {
		return 0, false
	}
	has := make([]bool, len(j.marks))
	at := 0
	for ; len(b) >= 4 && at < len(j.marks); b = b[4:] {
		m := binary.LittleEndian.Uint32(b)
		for at < len(j.marks) && j.marks[at] < m {
			at++
		}
		if at < len(j.marks) && j.marks[at] == m {
			has[at] = true
		}
	}
	step = slices.IndexFunc(j.steps, func(n node) bool { return n.holds(has) })
	return step, step >= 0
}

func (n node) holds(has []bool) bool {
	switch n.op {
	case search.OpIn:
		return slices.ContainsFunc(n.any, func(i int) bool { return has[i] })
	case search.OpNot:
		return !n.of[0].holds(has)
	case search.OpOr:
		return slices.ContainsFunc(n.of, func(of node) bool { return of.holds(has) })
	}
	return !slices.ContainsFunc(n.of, func(of node) bool { return !of.holds(has) })
}
