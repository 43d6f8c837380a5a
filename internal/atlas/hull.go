package atlas

import (
	"cmp"
	"math"
	"slices"
)

// corners is how round the hull is around a single place.
const corners = 16

// hullAround is the convex line that keeps a margin around all positions.
func hullAround(at []Vec, margin float64) Ring {
	var all []Vec
	for _, v := range at {
		for i := range corners {
			turn := 2 * math.Pi * (float64(i) + 0.5) / corners
			all = append(all, v.add(Vec{math.Cos(turn), math.Sin(turn)}.times(margin)))
		}
	}
	return convex(all)
}

// convex is the convex hull of positions, running round so that its area is not
// negative.
func convex(all []Vec) Ring {
	all = slices.Clone(all)
	slices.SortFunc(all, func(a, b Vec) int { return cmp.Or(cmp.Compare(a.X, b.X), cmp.Compare(a.Y, b.Y)) })
	all = slices.Compact(all)
	if len(all) < 3 {
		return all
	}
	half := func(points []Vec) Ring {
		var out Ring
		for _, p := range points {
			for len(out) > 1 && out[len(out)-1].sub(out[len(out)-2]).cross(p.sub(out[len(out)-1])) <= 0 {
				out = out[:len(out)-1]
			}
			out = append(out, p)
		}
		return out[:len(out)-1]
	}
	lower := half(all)
	slices.Reverse(all)
	return append(lower, half(all)...)
}
