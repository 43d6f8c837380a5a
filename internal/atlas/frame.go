package atlas

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"lotsennetz/graph"
)

// Side is the width and height of a picture in its own units.
const Side = 680

// Frame is the square of the plane a picture shows.
type Frame struct {
	Min Vec     // its north-west corner
	Len float64 // of a side
}

// leastKM is how much ground the smallest frame shows.
const leastKM = 0.5

// FrameOf is the smallest frame around a box, with some room beside it.
func FrameOf(b Box) Frame {
	middle := b.middle()
	f := Frame{Len: max(b.Max.X-b.Min.X, b.Max.Y-b.Min.Y) * 1.08}
	f.Len = max(f.Len, leastKM/max(middle.GroundKM(), 0.01))
	f.Min = middle.sub(Vec{f.Len / 2, f.Len / 2})
	return f
}

// Whole is the frame of the whole base.
func (b *Base) Whole() Frame { return FrameOf(BoxOf(b.Hull...)) }

// Show is the frame around a box, kept inside the whole.
func (b *Base) Show(box Box) Frame {
	whole := b.Whole()
	f := FrameOf(box)
	if f.Len > 0.98*whole.Len {
		return whole
	}
	return f.inside(whole)
}

// Within is the frame moved and cut so that it lies inside the whole; false
// where the two have nothing in common.
func (f Frame) Within(whole Frame) (Frame, bool) {
	shown := f.Min.X < whole.Min.X+whole.Len && whole.Min.X < f.Min.X+f.Len && f.Min.Y < whole.Min.Y+whole.Len && whole.Min.Y < f.Min.Y+f.Len
	if f.Len > 0.98*whole.Len {
		return whole, shown
	}
	return f.inside(whole), shown
}

// Place is where a position is drawn in a picture of the frame.
func (f Frame) Place(v Vec) Vec {
	return v.sub(f.Min).times(Side / f.Len)
}

// Contains reports whether the frame shows the position.
func (f Frame) Contains(v Vec) bool {
	d := v.sub(f.Min)
	return d.X >= 0 && d.Y >= 0 && d.X <= f.Len && d.Y <= f.Len
}

func (f Frame) middle() Vec { return f.Min.add(Vec{f.Len / 2, f.Len / 2}) }

// WidthKM is how far it is on the ground from the left edge to the right.
func (f Frame) WidthKM() float64 { return f.Len * f.middle().GroundKM() }

// Zoom is the frame around the same middle that is so many times as wide, kept
// inside the whole. False: there is nothing closer, or nothing wider.
func (f Frame) Zoom(times float64, whole Frame) (Frame, bool) {
	out := Frame{Len: min(f.Len*times, whole.Len)}
	out.Len = max(out.Len, leastKM/max(f.middle().GroundKM(), 0.01))
	out.Min = f.middle().sub(Vec{out.Len / 2, out.Len / 2})
	out = out.inside(whole)
	return out, math.Abs(out.Len-f.Len) > 0.01*f.Len
}

// Move is the frame shifted by parts of its side, kept inside the whole. False:
// the whole ends there.
func (f Frame) Move(right, down float64, whole Frame) (Frame, bool) {
	out := Frame{Min: f.Min.add(Vec{right * f.Len, down * f.Len}), Len: f.Len}.inside(whole)
	return out, out.Min.distance(f.Min) > 0.01*f.Len
}

func (f Frame) inside(whole Frame) Frame {
	if f.Len >= whole.Len {
		return Frame{Min: whole.Min.add(Vec{(whole.Len - f.Len) / 2, (whole.Len - f.Len) / 2}), Len: f.Len}
	}
	f.Min.X = max(whole.Min.X, min(f.Min.X, whole.Min.X+whole.Len-f.Len))
	f.Min.Y = max(whole.Min.Y, min(f.Min.Y, whole.Min.Y+whole.Len-f.Len))
	return f
}

// String writes the frame as its south, west, north and east in degrees.
func (f Frame) String() string {
	nw, se := f.Min.Point(), f.Min.add(Vec{f.Len, f.Len}).Point()
	return fmt.Sprintf("%.4f,%.4f,%.4f,%.4f", se.Lat, nw.Lon, nw.Lat, se.Lon)
}

// ParseFrame reads what String writes, and any other box in degrees.
func ParseFrame(text string) (Frame, bool) {
	parts := strings.Split(text, ",")
	if len(parts) != 4 {
		return Frame{}, false
	}
	var n [4]float64
	for i, part := range parts {
		var err error
		if n[i], err = strconv.ParseFloat(strings.TrimSpace(part), 64); err != nil || math.IsNaN(n[i]) {
			return Frame{}, false
		}
	}
	south, west := graph.Point{Lat: n[0], Lon: n[1]}, graph.Point{Lat: n[2], Lon: n[3]}
	if n[0] < -90 || n[2] > 90 || n[1] < -400 || n[3] > 400 || n[0] >= n[2] || n[1] >= n[3] { // a frame may reach over the line of dates
		return Frame{}, false
	}
	b := BoxOf(Project(south), Project(west))
	f := Frame{Len: max(b.Max.X-b.Min.X, b.Max.Y-b.Min.Y)}
	f.Len = max(f.Len, leastKM/max(b.middle().GroundKM(), 0.01))
	f.Min = b.middle().sub(Vec{f.Len / 2, f.Len / 2})
	return f, true
}

// Scale is a length on the ground that is easily read, at most a quarter of the
// picture, and how long it is drawn.
func (f Frame) Scale() (meters int, units float64) {
	perUnit := f.WidthKM() * 1000 / Side
	for step := 1; step < 1<<40; step *= 10 {
		for _, n := range []int{1, 2, 5} {
			if float64(n*step) > perUnit*Side/4 {
				return max(meters, 1), float64(max(meters, 1)) / perUnit
			}
			meters = n * step
		}
	}
	return meters, float64(meters) / perUnit
}

// Around is the frame that shows positions of this picture from close by.
func (f Frame) Around(drawn []Vec) Frame {
	var all []Vec
	for _, v := range drawn {
		all = append(all, f.Min.add(v.times(f.Len/Side)))
	}
	out := FrameOf(BoxOf(all...))
	middle, size := out.middle(), out.Len*1.2
	return Frame{Min: middle.sub(Vec{size / 2, size / 2}), Len: size}
}

// Around is the frame with a point in its middle that shows so many kilometres.
func Around(p graph.Point, km float64) Frame {
	v := Project(p)
	f := Frame{Len: km / max(v.GroundKM(), 0.01)}
	f.Min = v.sub(Vec{f.Len / 2, f.Len / 2})
	return f
}
