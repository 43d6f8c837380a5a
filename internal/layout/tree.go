package layout

import (
	"math"
	"slices"
)

// tree is a quadtree whose squares know the middle of what lies in them. It is
// built anew each round in the same memory.
type tree struct {
	cells []cell
	stack []int32
}

// cell is a square. child is the first of its four, which lie side by side; 0:
// none. A leaf holds the points of one place; first is one of them.
type cell struct {
	x, y, mass float64 // sums while building, then the middle
	side       float64
	cx, cy     float64 // of the square
	child      int32
	first      int32
}

// deepest bounds the tree where points lie on one another.
const deepest = 40

func (t *tree) init(n int) { t.cells = make([]cell, 0, 4*n+4) }

func (t *tree) build(at []Point) {
	low, high := Point{math.Inf(1), math.Inf(1)}, Point{math.Inf(-1), math.Inf(-1)}
	for _, p := range at {
		low.X, low.Y = min(low.X, p.X), min(low.Y, p.Y)
		high.X, high.Y = max(high.X, p.X), max(high.Y, p.Y)
	}
	side := max(high.X-low.X, high.Y-low.Y, 1e-9)
	t.cells = append(t.cells[:0], cell{side: side, cx: (low.X + high.X) / 2, cy: (low.Y + high.Y) / 2, first: -1})
	for i, p := range at {
		t.insert(p, int32(i), at)
	}
	for i := range t.cells {
		if c := &t.cells[i]; c.mass > 0 {
			c.x /= c.mass
			c.y /= c.mass
		}
	}
}

func (t *tree) insert(p Point, i int32, at []Point) {
	n := int32(0)
	for depth := 0; ; depth++ {
		c := &t.cells[n]
		c.x += p.X
		c.y += p.Y
		c.mass++
		if c.child == 0 {
			if c.first < 0 {
				c.first = i
				return
			}
			if depth >= deepest {
				return
			}
			n = t.split(n, at)
		}
		n = t.below(n, p)
	}
}

// split gives a square its four and moves its point into one of them.
func (t *tree) split(n int32, at []Point) int32 {
	first, half := int32(len(t.cells)), t.cells[n].side/2
	for k := range 4 {
		c := t.cells[n]
		t.cells = append(t.cells, cell{side: half, first: -1,
			cx: c.cx + half*(float64(k&1)-0.5), cy: c.cy + half*(float64(k>>1)-0.5)})
	}
	old := t.cells[n].first
	t.cells[n].child, t.cells[n].first = first, -1
	q := at[old]
	to := &t.cells[t.below(n, q)]
	to.x, to.y, to.mass, to.first = q.X, q.Y, 1, old
	return n
}

func (t *tree) below(n int32, p Point) int32 {
	c := &t.cells[n]
	k := c.child
	if p.X >= c.cx {
		k++
	}
	if p.Y >= c.cy {
		k += 2
	}
	return k
}

// push is the repulsion of all others on point i: 1/d from each, away from it.
func (t *tree) push(p Point, i int32) (f Point) {
	t.stack = append(t.stack[:0], 0)
	for len(t.stack) > 0 {
		c := &t.cells[t.stack[len(t.stack)-1]]
		t.stack = t.stack[:len(t.stack)-1]
		if c.mass == 0 || c.child == 0 && c.first == i && c.mass == 1 {
			continue
		}
		dx, dy := p.X-c.x, p.Y-c.y
		d2 := dx*dx + dy*dy
		if c.child != 0 && c.side*c.side > theta*theta*d2 {
			t.stack = append(t.stack, c.child, c.child+1, c.child+2, c.child+3)
			continue
		}
		if d2 < 1e-12 { // on one another: part them by their number
			dx, dy = math.Sincos(float64(i) * golden)
			d2, dx, dy = 1e-6, dx*1e-3, dy*1e-3
		}
		f.X += dx * c.mass / d2
		f.Y += dy * c.mass / d2
	}
	return f
}

func quantile(values []float64, q float64) float64 {
	s := slices.Sorted(slices.Values(values))
	return s[int(q*float64(len(s)-1))]
}
