package layout

import (
	"math"
	"slices"
)

// split is the parts that lines hold together, the largest first, then by first
// point, and the lines of each by the numbers within it.
func split(n int, edges [][2]int32) (parts [][]int32, within [][][2]int32) {
	start, next := neighbours(n, edges)
	seen := make([]bool, n)
	for i := range int32(n) {
		if seen[i] {
			continue
		}
		seen[i] = true
		part := []int32{i}
		for k := 0; k < len(part); k++ {
			for _, j := range next[start[part[k]]:start[part[k]+1]] {
				if !seen[j] {
					seen[j] = true
					part = append(part, j)
				}
			}
		}
		slices.Sort(part)
		parts = append(parts, part)
	}
	slices.SortStableFunc(parts, func(a, b []int32) int { return len(b) - len(a) })
	of, number := make([]int32, n), make([]int32, n)
	for k, part := range parts {
		for i, p := range part {
			of[p], number[p] = int32(k), int32(i)
		}
	}
	within = make([][][2]int32, len(parts))
	for _, e := range edges {
		if valid(e, n) {
			within[of[e[0]]] = append(within[of[e[0]]], [2]int32{number[e[0]], number[e[1]]})
		}
	}
	return parts, within
}

// disk is the room of a part.
type disk struct {
	Point
	radius float64
}

// pack lays disks side by side around the first, the largest first: each at the
// first free place of a ring, and on a wider ring where there is none.
func pack(disks []disk) {
	for k := 1; k < len(disks); {
		ring := disks[0].radius
		for _, d := range disks[:k] { // outside of everything so far
			ring = max(ring, math.Hypot(d.X, d.Y)+d.radius)
		}
		ring += disks[k].radius
		for turn := 0.0; k < len(disks); k++ {
			half := math.Asin(min(1, disks[k].radius/ring))
			if turn > 0 && turn+2*half > 2*math.Pi {
				break
			}
			sin, cos := math.Sincos(turn + half)
			disks[k].Point = Point{ring * cos, ring * sin}
			turn += 2 * half
		}
	}
}
