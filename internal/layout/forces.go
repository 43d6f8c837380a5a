package layout

import (
	"math"
	"slices"
)

// forces moves points by what pulls and pushes them.
type forces struct {
	at    []Point
	edges [][2]int32
	give  []float64 // how much a line gives way at each end: less at a hub
	force []Point
	tree  tree
	k     float64 // length of a line at rest
}

func newForces(at []Point, edges [][2]int32) *forces {
	n := len(at)
	f := &forces{at: at, force: make([]Point, n), give: make([]float64, n), k: math.Sqrt(2 / float64(n))}
	for _, e := range edges {
		if valid(e, n) {
			f.edges = append(f.edges, e)
			f.give[e[0]]++
			f.give[e[1]]++
		}
	}
	for i, lines := range f.give {
		f.give[i] = 1 / math.Sqrt(max(1, lines))
	}
	f.tree.init(n)
	return f
}

// step moves every point by the forces on it, no farther than heat.
func (f *forces) step(heat float64) {
	f.tree.build(f.at)
	k2 := f.k * f.k
	for i, p := range f.at {
		push := f.tree.push(p, int32(i))
		f.force[i] = Point{push.X*k2 - p.X*pull*f.k, push.Y*k2 - p.Y*pull*f.k}
	}
	for _, e := range f.edges {
		a, b := f.at[e[0]], f.at[e[1]]
		dx, dy := b.X-a.X, b.Y-a.Y
		strength := math.Hypot(dx, dy) / f.k * max(f.give[e[0]], f.give[e[1]]) // d²/k along the line
		f.force[e[0]].X += dx * strength
		f.force[e[0]].Y += dy * strength
		f.force[e[1]].X -= dx * strength
		f.force[e[1]].Y -= dy * strength
	}
	for i, v := range f.force {
		d := math.Hypot(v.X, v.Y)
		if d == 0 {
			continue
		}
		move := math.Min(d, heat) / d
		f.at[i].X += v.X * move
		f.at[i].Y += v.Y * move
	}
}

// settle turns a part so that it is wider than high, and brings it to its size:
// all within 1 of the middle. What lies far out is drawn nearer, so that the rest
// has room.
func (f *forces) settle() {
	var middle Point
	for _, p := range f.at {
		middle.X += p.X / float64(len(f.at))
		middle.Y += p.Y / float64(len(f.at))
	}
	var xx, yy, xy float64
	far := make([]float64, len(f.at))
	for i, p := range f.at {
		dx, dy := p.X-middle.X, p.Y-middle.Y
		xx, yy, xy = xx+dx*dx, yy+dy*dy, xy+dx*dy
		far[i] = math.Hypot(dx, dy)
	}
	usual, most := max(quantile(far, 0.9), 1e-9), max(slices.Max(far), 1e-9)
	edge := min(most, 1.3*usual) // the outermost lies here
	turn := 0.5 * math.Atan2(2*xy, xx-yy)
	sin, cos := math.Sincos(-turn)
	for i, p := range f.at {
		near := 1.0
		if far[i] > usual && most > edge {
			near = (usual + (far[i]-usual)*(edge-usual)/(most-usual)) / far[i]
		}
		dx, dy := (p.X-middle.X)*near/edge, (p.Y-middle.Y)*near/edge
		f.at[i] = Point{dx*cos - dy*sin, dx*sin + dy*cos}
	}
}
