package atlas

import (
	"cmp"
	"math"
	"slices"
)

// near is how close two positions of neighbouring cells are the same one: a
// corner is computed anew for each of the cells that meet there.
const near = 1e-4

// corner registers positions and gives the same number to the same one.
type cornerBook struct {
	at   []Vec
	seen map[[2]int64][]int
}

func (b *cornerBook) number(v Vec) int {
	x, y := int64(math.Floor(v.X/near)), int64(math.Floor(v.Y/near))
	for dx := int64(-1); dx <= 1; dx++ {
		for dy := int64(-1); dy <= 1; dy++ {
			for _, i := range b.seen[[2]int64{x + dx, y + dy}] {
				if b.at[i].distance(v) < near {
					return i
				}
			}
		}
	}
	b.at = append(b.at, v)
	b.seen[[2]int64{x, y}] = append(b.seen[[2]int64{x, y}], len(b.at)-1)
	return len(b.at) - 1
}

// mesh is cells whose corners are shared.
type mesh struct {
	book  *cornerBook
	cells [][]int // corners of each cell
}

func newMesh(cells []polygon) *mesh {
	m := &mesh{book: &cornerBook{seen: map[[2]int64][]int{}}}
	for _, c := range cells {
		var ring []int
		for _, v := range c.ring {
			ring = append(ring, m.book.number(v))
		}
		ring = slices.Compact(ring)
		for len(ring) > 1 && ring[0] == ring[len(ring)-1] {
			ring = ring[:len(ring)-1]
		}
		m.cells = append(m.cells, ring)
	}
	return m
}

func (m *mesh) ring(i int) Ring {
	out := make(Ring, len(m.cells[i]))
	for k, c := range m.cells[i] {
		out[k] = m.book.at[c]
	}
	return out
}

// union is the rings around some of the cells together: what is an edge of two
// of them is gone.
func (m *mesh) union(members []int) []Ring {
	edges := map[[2]int]int{}
	for _, c := range members {
		ring := m.cells[c]
		for i, a := range ring {
			b := ring[(i+1)%len(ring)]
			if back := [2]int{b, a}; edges[back] > 0 {
				edges[back]--
			} else {
				edges[[2]int{a, b}]++
			}
		}
	}
	next := map[int][]int{}
	for e, n := range edges {
		for range n {
			next[e[0]] = append(next[e[0]], e[1])
		}
	}
	starts := make([]int, 0, len(next))
	for a, to := range next {
		slices.Sort(to)
		starts = append(starts, a)
	}
	slices.Sort(starts)
	var out []Ring
	for _, start := range starts {
		for len(next[start]) > 0 {
			out = append(out, m.chain(next, start))
		}
	}
	slices.SortStableFunc(out, func(a, b Ring) int { return cmp.Compare(b.Area(), a.Area()) })
	return out
}

// chain takes edges from a corner on until it is back. Where several go on, it
// takes the sharpest turn, so that rings touch themselves in no corner.
func (m *mesh) chain(next map[int][]int, start int) Ring {
	take := func(from, i int) int {
		to := next[from][i]
		next[from] = slices.Delete(next[from], i, i+1)
		return to
	}
	ring := Ring{m.book.at[start]}
	before, here := start, take(start, 0)
	for here != start && len(next[here]) > 0 {
		best, sharpest := 0, math.Inf(-1)
		in := m.book.at[here].sub(m.book.at[before])
		for i, to := range next[here] {
			out := m.book.at[to].sub(m.book.at[here])
			if turn := math.Atan2(in.cross(out), in.dot(out)); turn > sharpest {
				best, sharpest = i, turn
			}
		}
		ring = append(ring, m.book.at[here])
		before, here = here, take(here, best)
	}
	return ring
}

// Simplify leaves out positions that lie within a distance of the line between
// their neighbours. The same line read backwards loses the same positions.
func (r Ring) Simplify(within float64) Ring {
	if within <= 0 || len(r) < 4 {
		return r
	}
	out := make(Ring, 0, len(r))
	for i, v := range r {
		a, b := r[(i+len(r)-1)%len(r)], r[(i+1)%len(r)]
		if off(v, a, b) > within {
			out = append(out, v)
		}
	}
	if len(out) < 3 {
		return r
	}
	return out
}

// off is how far v lies from the stretch between a and b.
func off(v, a, b Vec) float64 {
	along := b.sub(a)
	if along.dot(along) == 0 {
		return v.distance(a)
	}
	part := max(0, min(1, v.sub(a).dot(along)/along.dot(along)))
	return v.distance(a.add(along.times(part)))
}
