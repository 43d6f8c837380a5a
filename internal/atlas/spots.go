package atlas

import (
	"cmp"
	"math"
	"slices"
)

// Apart is how far spots lie from each other at least, in units of the picture:
// on a phone that is still the breadth of a fingertip.
const Apart = 56

// Spot is one mark of a picture: what lies there alone, or several close
// together, by their numbers.
type Spot struct {
	At      Vec // in the picture
	Members []int
}

// Spots gathers positions of a picture. Each lands in exactly one spot, no
// farther from it than Apart; spots lie where one of their members does, at
// least Apart from each other, and first where most is. Equal positions are
// gathered the same way, in whatever order the others come. The spots are from
// north to south.
func Spots(at []Vec) []Spot {
	crowd := crowds(at)
	order := make([]int, len(at))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		return cmp.Or(cmp.Compare(crowd[j], crowd[i]), cmp.Compare(at[i].Y, at[j].Y), cmp.Compare(at[i].X, at[j].X), cmp.Compare(i, j))
	})
	var spots []Spot
	var centres buckets = buckets{}
	for _, i := range order {
		best, nearest := -1, math.Inf(1)
		centres.around(at[i], func(s int) {
			if d := spots[s].At.distance(at[i]); d < Apart && (d < nearest || d == nearest && s < best) {
				best, nearest = s, d
			}
		})
		if best < 0 {
			best = len(spots)
			spots = append(spots, Spot{At: at[i]})
			centres.put(at[i], best)
		}
		spots[best].Members = append(spots[best].Members, i)
	}
	for _, s := range spots {
		slices.Sort(s.Members)
	}
	slices.SortFunc(spots, func(a, b Spot) int {
		return cmp.Or(cmp.Compare(a.At.Y, b.At.Y), cmp.Compare(a.At.X, b.At.X))
	})
	return spots
}

// many positions are counted by fields instead of one by one.
const (
	many  = 3000
	field = Apart / 4
)

// crowds says how many positions lie no farther than Apart from each; where there
// are many, from the middle of the field it lies in.
func crowds(at []Vec) []int {
	out := make([]int, len(at))
	if len(at) <= many {
		g := newBuckets(at)
		for i, v := range at {
			g.around(v, func(j int) {
				if at[j].distance(v) <= Apart {
					out[i]++
				}
			})
		}
		return out
	}
	fieldOf := func(v Vec) [2]int { return [2]int{int(math.Floor(v.X / field)), int(math.Floor(v.Y / field))} }
	counts := map[[2]int]int{}
	for _, v := range at {
		counts[fieldOf(v)]++
	}
	const wide = Apart / field
	sums := make(map[[2]int]int, len(counts))
	for k := range counts {
		for dx := -wide; dx <= wide; dx++ {
			for dy := -wide; dy <= wide; dy++ {
				if dx*dx+dy*dy <= wide*wide {
					sums[k] += counts[[2]int{k[0] + dx, k[1] + dy}]
				}
			}
		}
	}
	for i, v := range at {
		out[i] = sums[fieldOf(v)]
	}
	return out
}

// buckets find positions no farther than Apart.
type buckets map[[2]int][]int

func newBuckets(at []Vec) buckets {
	b := buckets{}
	for i, v := range at {
		b.put(v, i)
	}
	return b
}

func bucket(v Vec) [2]int { return [2]int{int(math.Floor(v.X / Apart)), int(math.Floor(v.Y / Apart))} }

func (b buckets) put(v Vec, i int) { b[bucket(v)] = append(b[bucket(v)], i) }

func (b buckets) around(v Vec, visit func(int)) {
	k := bucket(v)
	for dx := -1; dx <= 1; dx++ {
		for dy := -1; dy <= 1; dy++ {
			for _, i := range b[[2]int{k[0] + dx, k[1] + dy}] {
				visit(i)
			}
		}
	}
}
