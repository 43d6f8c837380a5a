// Package layout places what is linked near one another in a plane: springs
// along the lines, repulsion between all points (Fruchterman and Reingold), the
// far ones taken together (Barnes and Hut). It needs no chance: the same input
// has the same output.
package layout

import "math"

// Point is a position. A picture lies within a circle around 0,0 with radius 1.
type Point struct{ X, Y float64 }

const (
	// golden turns a sunflower: no two points begin on one another.
	golden = 2.399963229728653
	// budget is the work of a layout: rounds times points. It bounds the time
	// of large pictures; small ones get mostRounds.
	budget      = 700_000
	mostRounds  = 300
	leastRounds = 60
	// theta is how wide a far square may look to count as one point.
	theta = 1.1
	// pull keeps the ends of a part from drifting away.
	pull = 1.0
	// gap is the room around a part, where one point alone has a radius of 1.
	gap = 0.6
)

// Place places n points, linked by edges. Edges name points by number; those of a
// point with itself, or of points there are not, count for nothing. Parts without
// a line to one another lie side by side, the largest in the middle.
func Place(n int, edges [][2]int32) []Point {
	at := make([]Point, n)
	parts, within := split(n, edges)
	disks := make([]disk, len(parts))
	for k, part := range parts {
		inner := spring(len(part), within[k])
		disks[k] = disk{radius: math.Sqrt(float64(len(part))) + gap}
		for i, p := range inner {
			at[part[i]] = Point{p.X * (disks[k].radius - gap), p.Y * (disks[k].radius - gap)}
		}
	}
	pack(disks)
	size := 1.0
	for _, d := range disks {
		size = max(size, math.Hypot(d.X, d.Y)+d.radius)
	}
	for k, part := range parts {
		for _, i := range part {
			at[i] = Point{(at[i].X + disks[k].X) / size, (at[i].Y + disks[k].Y) / size}
		}
	}
	return at
}

// spring places the points of one part within a circle of radius 1.
func spring(n int, edges [][2]int32) []Point {
	at := sunflower(n, edges)
	if n < 2 {
		return make([]Point, n)
	}
	l := newForces(at, edges)
	rounds := min(mostRounds, max(leastRounds, budget/n))
	for round := range rounds {
		cool := 1 - float64(round)/float64(rounds)
		l.step(0.12 * cool * cool)
	}
	l.settle()
	return at
}

// sunflower is where points begin: in the order of a walk along the lines, so that
// what is linked begins near one another, and the walk winds outwards.
func sunflower(n int, edges [][2]int32) []Point {
	at := make([]Point, n)
	for k, i := range walk(n, edges) {
		r, turn := math.Sqrt((float64(k)+0.5)/float64(n)), float64(k)*golden
		at[i] = Point{r * math.Cos(turn), r * math.Sin(turn)}
	}
	return at
}

// walk lists the points breadth first from the one with most lines on, part by
// part.
func walk(n int, edges [][2]int32) []int32 {
	start, next := neighbours(n, edges)
	degree := func(i int32) int32 { return start[i+1] - start[i] }
	seen, order := make([]bool, n), make([]int32, 0, n)
	first := byDegree(n, degree)
	for _, i := range first {
		if seen[i] {
			continue
		}
		seen[i] = true
		order = append(order, i)
		for k := len(order) - 1; k < len(order); k++ {
			for _, j := range next[start[order[k]]:start[order[k]+1]] {
				if !seen[j] {
					seen[j] = true
					order = append(order, j)
				}
			}
		}
	}
	return order
}

// byDegree lists the points by their number of lines, the most first, then by
// number: a counting sort.
func byDegree(n int, degree func(int32) int32) []int32 {
	most := int32(0)
	for i := range int32(n) {
		most = max(most, degree(i))
	}
	buckets := make([][]int32, most+1)
	for i := range int32(n) {
		buckets[degree(i)] = append(buckets[degree(i)], i)
	}
	out := make([]int32, 0, n)
	for d := most; d >= 0; d-- {
		out = append(out, buckets[d]...)
	}
	return out
}

// neighbours lays the neighbours of all points out one after the other.
func neighbours(n int, edges [][2]int32) (start, next []int32) {
	start = make([]int32, n+1)
	for _, e := range edges {
		if valid(e, n) {
			start[e[0]+1]++
			start[e[1]+1]++
		}
	}
	for i := range n {
		start[i+1] += start[i]
	}
	next = make([]int32, start[n])
	fill := append([]int32(nil), start[:n]...)
	for _, e := range edges {
		if valid(e, n) {
			next[fill[e[0]]] = e[1]
			next[fill[e[1]]] = e[0]
			fill[e[0]]++
			fill[e[1]]++
		}
	}
	return start, next
}

func valid(e [2]int32, n int) bool {
	return e[0] != e[1] && e[0] >= 0 && e[1] >= 0 && int(e[0]) < n && int(e[1]) < n
}
