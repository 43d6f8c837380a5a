package bleve

import (
	"math/bits"
	"slices"
)

// A set is entries by their number: listed, or a bit each where they are many.
// It is not changed once it is made.
type set struct {
	few  []uint32 // ascending, while bits is nil
	bits []uint64
}

// dense is how many entries to one in a set make a bit each smaller than a list.
const dense = 32

// newSet is the set of ascending numbers below most, in memory of its own.
func newSet(numbers []uint32, most int) set {
	if len(numbers)*dense <= most {
		return set{few: slices.Clone(numbers)}
	}
	s := set{bits: make([]uint64, wordsOf(most))}
	s.mark(s.bits, numbers)
	return s
}

func wordsOf(n int) int { return (n + 63) / 64 }

func (set) mark(to []uint64, numbers []uint32) {
	for _, n := range numbers {
		to[n/64] |= 1 << (n % 64)
	}
}

func (s set) has(n uint32) bool {
	if s.bits != nil {
		return s.bits[n/64]>>(n%64)&1 == 1
	}
	_, ok := slices.BinarySearch(s.few, n)
	return ok
}

func (s set) isEmpty() bool {
	if s.bits == nil {
		return len(s.few) == 0
	}
	for _, w := range s.bits {
		if w != 0 {
			return false
		}
	}
	return true
}

func (s set) count() int {
	if s.bits == nil {
		return len(s.few)
	}
	n := 0
	for _, w := range s.bits {
		n += bits.OnesCount64(w)
	}
	return n
}

// each visits the entries in ascending order.
func (s set) each(visit func(n uint32)) {
	for _, n := range s.few {
		visit(n)
	}
	for i, w := range s.bits {
		for ; w != 0; w &= w - 1 {
			visit(uint32(i*64 + bits.TrailingZeros64(w)))
		}
	}
}

// shared counts the entries of both.
func (s set) shared(t set) int {
	if s.bits == nil {
		s, t = t, s
	}
	n := 0
	switch {
	case t.bits != nil:
		for i, w := range s.bits {
			n += bits.OnesCount64(w & t.bits[i])
		}
	default:
		if len(s.few) > len(t.few) && s.bits == nil {
			s, t = t, s
		}
		for _, x := range t.few {
			if s.has(x) {
				n++
			}
		}
	}
	return n
}

// bytes is how much memory the set holds.
func (s set) bytes() int { return 4*len(s.few) + 8*len(s.bits) }

// A room is memory for the sets of one query, given back all at once.
type room struct {
	most  int // numbers are below
	words block[uint64]
	lists block[uint32]
}

// A block hands out slices of few large ones.
type block[T uint32 | uint64] struct {
	of   [][]T
	at   int // in of
	used int // of of[at]
}

const blockSize = 32 << 10

// take is n zeros.
func (b *block[T]) take(n int) []T {
	for b.at < len(b.of) && b.used+n > len(b.of[b.at]) {
		b.at, b.used = b.at+1, 0
	}
	if b.at == len(b.of) {
		b.of = append(b.of, make([]T, max(n, blockSize)))
	}
	got := b.of[b.at][b.used : b.used+n : b.used+n]
	b.used += n
	clear(got)
	return got
}

// mostBlocks is what a room keeps from one query to the next.
const mostBlocks = 16

func (b *block[T]) reset() {
	b.at, b.used = 0, 0
	b.of = b.of[:min(len(b.of), mostBlocks)]
}

func (r *room) reset() {
	r.words.reset()
	r.lists.reset()
}

// or is the entries of any of the sets.
func (r *room) or(of []set) set {
	filled, listed := 0, 0
	var last set
	many := false
	for _, s := range of {
		if s.bits != nil || len(s.few) > 0 {
			filled++
			last = s
		}
		listed += len(s.few)
		many = many || s.bits != nil
	}
	words := wordsOf(r.most)
	switch {
	case filled < 2:
		return last
	case !many && listed*16 <= words:
		all := r.lists.take(listed)[:0]
		for _, s := range of {
			all = append(all, s.few...)
		}
		slices.Sort(all)
		return set{few: slices.Compact(all)}
	}
	out := set{bits: r.words.take(words)}
	for _, s := range of {
		out.mark(out.bits, s.few)
		for i, w := range s.bits {
			out.bits[i] |= w
		}
	}
	return out
}

// and is the entries of both sets.
func (r *room) and(a, b set) set {
	if a.bits != nil && b.bits != nil {
		out := set{bits: r.words.take(len(a.bits))}
		for i, w := range a.bits {
			out.bits[i] = w & b.bits[i]
		}
		return out
	}
	if a.bits != nil || b.bits == nil && len(b.few) < len(a.few) {
		a, b = b, a
	}
	return r.keep(a.few, func(n uint32) bool { return b.has(n) })
}

// without is the entries of a that are not in b.
func (r *room) without(a, b set) set {
	if a.bits == nil {
		return r.keep(a.few, func(n uint32) bool { return !b.has(n) })
	}
	out := set{bits: r.words.take(len(a.bits))}
	copy(out.bits, a.bits)
	for i, w := range b.bits {
		out.bits[i] &^= w
	}
	for _, n := range b.few {
		out.bits[n/64] &^= 1 << (n % 64)
	}
	return out
}

func (r *room) keep(few []uint32, want func(n uint32) bool) set {
	out := r.lists.take(len(few))[:0]
	for _, n := range few {
		if want(n) {
			out = append(out, n)
		}
	}
	return set{few: out}
}
