package picture

import (
	"fmt"
	"math"
	"strings"
)

// shapes draw a category's mark around a point, as wide as 2r; the browser draws
// the same by number. Each takes about the room of the circle.
var shapes = []func(b *strings.Builder, x, y, r float64){
	circle,
	func(b *strings.Builder, x, y, r float64) { box(b, x, y, 0.86*r, 0.86*r) },
	func(b *strings.Builder, x, y, r float64) { corners(b, x, y, 1.2*r, 4, 0) },
	func(b *strings.Builder, x, y, r float64) { corners(b, x, y+0.2*r, 1.3*r, 3, -math.Pi/2) },
	func(b *strings.Builder, x, y, r float64) { corners(b, x, y-0.2*r, 1.3*r, 3, math.Pi/2) },
	func(b *strings.Builder, x, y, r float64) { cross(b, x, y, 1.1*r, 0) },
	func(b *strings.Builder, x, y, r float64) { cross(b, x, y, 1.1*r, math.Pi/4) },
	func(b *strings.Builder, x, y, r float64) { circle(b, x, y, r); circle(b, x, y, 0.5*r) },
	func(b *strings.Builder, x, y, r float64) {
		box(b, x, y, 0.9*r, 0.9*r)
		box(b, x, y, 0.45*r, 0.45*r)
	},
	func(b *strings.Builder, x, y, r float64) { box(b, x, y, 1.2*r, 0.55*r) },
	func(b *strings.Builder, x, y, r float64) { box(b, x, y, 0.55*r, 1.2*r) },
	func(b *strings.Builder, x, y, r float64) { corners(b, x, y, 1.1*r, 6, 0) },
}

// num writes a coordinate with one digit after the point.
func num(f float64) string {
	return strings.TrimSuffix(fmt.Sprintf("%.1f", f), ".0")
}

func circle(b *strings.Builder, x, y, r float64) {
	fmt.Fprintf(b, "M%s %sa%[3]s %[3]s 0 1 0 %[4]s 0a%[3]s %[3]s 0 1 0 -%[4]s 0z", num(x-r), num(y), num(r), num(2*r))
}

func box(b *strings.Builder, x, y, w, h float64) {
	fmt.Fprintf(b, "M%s %sh%[3]sv%sh-%[3]sz", num(x-w), num(y-h), num(2*w), num(2*h))
}

// corners is a regular polygon.
func corners(b *strings.Builder, x, y, r float64, n int, turn float64) {
	for k := range n {
		sin, cos := math.Sincos(turn + 2*math.Pi*float64(k)/float64(n))
		fmt.Fprintf(b, "%c%s %s", "ML"[min(k, 1)], num(x+r*cos), num(y+r*sin))
	}
	b.WriteByte('z')
}

// cross is two bars, turned.
func cross(b *strings.Builder, x, y, r, turn float64) {
	const w = 0.36
	at := [12][2]float64{{-w, -1}, {w, -1}, {w, -w}, {1, -w}, {1, w}, {w, w}, {w, 1}, {-w, 1}, {-w, w}, {-1, w}, {-1, -w}, {-w, -w}}
	sin, cos := math.Sincos(turn)
	for k, c := range at {
		fmt.Fprintf(b, "%c%s %s", "ML"[min(k, 1)], num(x+r*(c[0]*cos-c[1]*sin)), num(y+r*(c[0]*sin+c[1]*cos)))
	}
	b.WriteByte('z')
}
