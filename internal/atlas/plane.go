package atlas

import (
	"math"

	"lotsennetz/graph"
)

// Vec is a position on the drawing plane: Web Mercator, as tiles of maps are
// drawn, in kilometres at the equator; X runs east, Y runs south.
type Vec struct{ X, Y float64 }

const (
	equatorKM = 40075.016686
	mostLat   = 85.05 // the plane ends here
)

// Project is the place of a point on the plane.
func Project(p graph.Point) Vec {
	lat := max(-mostLat, min(mostLat, p.Lat)) * math.Pi / 180
	return Vec{X: p.Lon / 360 * equatorKM, Y: -math.Log(math.Tan(math.Pi/4+lat/2)) / (2 * math.Pi) * equatorKM}
}

// Point is the point that Project puts at v.
func (v Vec) Point() graph.Point {
	lat := 2*math.Atan(math.Exp(-v.Y/equatorKM*2*math.Pi)) - math.Pi/2
	return graph.Point{Lat: lat * 180 / math.Pi, Lon: v.X / equatorKM * 360}
}

// GroundKM is how long on the ground one unit of the plane is there.
func (v Vec) GroundKM() float64 { return math.Cos(v.Point().Lat * math.Pi / 180) }

func (v Vec) add(w Vec) Vec           { return Vec{v.X + w.X, v.Y + w.Y} }
func (v Vec) sub(w Vec) Vec           { return Vec{v.X - w.X, v.Y - w.Y} }
func (v Vec) times(f float64) Vec     { return Vec{v.X * f, v.Y * f} }
func (v Vec) dot(w Vec) float64       { return v.X*w.X + v.Y*w.Y }
func (v Vec) cross(w Vec) float64     { return v.X*w.Y - v.Y*w.X }
func (v Vec) distance(w Vec) float64  { return math.Hypot(v.X-w.X, v.Y-w.Y) }
func (v Vec) distance2(w Vec) float64 { d := v.sub(w); return d.dot(d) }

// Ring is a closed line; its last position joins its first.
type Ring []Vec

// Area is the signed area of the ring; of two rings that run round the same
// ground in opposite directions one is negative.
func (r Ring) Area() float64 {
	sum := 0.0
	for i, v := range r {
		sum += v.cross(r[(i+1)%len(r)])
	}
	return sum / 2
}

// Contains reports whether v lies inside the ring; on its edge either may be
// answered.
func (r Ring) Contains(v Vec) bool {
	inside := false
	for i, a := range r {
		b := r[(i+1)%len(r)]
		if (a.Y > v.Y) != (b.Y > v.Y) && v.X < (b.X-a.X)*(v.Y-a.Y)/(b.Y-a.Y)+a.X {
			inside = !inside
		}
	}
	return inside
}

// Box is an upright rectangle; the zero Box is empty.
type Box struct{ Min, Max Vec }

// BoxOf is the smallest box around positions.
func BoxOf(all ...Vec) Box {
	if len(all) == 0 {
		return Box{}
	}
	b := Box{all[0], all[0]}
	for _, v := range all[1:] {
		b.Min = Vec{min(b.Min.X, v.X), min(b.Min.Y, v.Y)}
		b.Max = Vec{max(b.Max.X, v.X), max(b.Max.Y, v.Y)}
	}
	return b
}

func (b Box) middle() Vec { return b.Min.add(b.Max).times(0.5) }
