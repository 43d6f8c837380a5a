package layout

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// A picture is the same for the same network, within bounds, and no two points lie
// on one another.
func TestPlace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 60).Draw(t, "n")
		var edges [][2]int32
		for range rapid.IntRange(0, 90).Draw(t, "edges") {
			edges = append(edges, [2]int32{rapid.Int32Range(-1, int32(n)).Draw(t, "i"), rapid.Int32Range(-1, int32(n)).Draw(t, "j")})
		}
		at := Place(n, edges)
		if len(at) != n || !slices.Equal(at, Place(n, edges)) {
			t.Fatalf("got %d points, or others the second time; want %d, always the same", len(at), n)
		}
		for i, p := range at {
			if d := math.Hypot(p.X, p.Y); math.IsNaN(d) || d > 1 {
				t.Fatalf("point %d lies at %v", i, p)
			}
			if j := slices.Index(at[:i], p); j >= 0 {
				t.Fatalf("points %d and %d lie on one another", i, j)
			}
		}
	})
}

// district is towns of a hundred actors, most lines within a town: what a real
// network looks like.
func district(n, lines int) [][2]int32 {
	r := rand.New(rand.NewPCG(7, 7))
	out := make([][2]int32, 0, lines)
	for range lines {
		i := r.IntN(n)
		j := r.IntN(n)
		if r.IntN(10) > 0 {
			j = min(n-1, i/100*100+r.IntN(100))
		}
		out = append(out, [2]int32{int32(i), int32(j)})
	}
	return out
}

// What is linked lies nearer than what is not.
func TestLinkedLieNear(t *testing.T) {
	for _, size := range [][2]int{{20, 30}, {150, 300}, {1000, 2500}, {5000, 15000}} {
		edges := district(size[0], size[1])
		at := Place(size[0], edges)
		far := func(i, j int32) float64 { return math.Hypot(at[i].X-at[j].X, at[i].Y-at[j].Y) }
		var linked, random float64
		r := rand.New(rand.NewPCG(1, 1))
		for _, e := range edges {
			linked += far(e[0], e[1])
			random += far(r.Int32N(int32(size[0])), r.Int32N(int32(size[0])))
		}
		if linked > 0.6*random {
			t.Errorf("%v: linked points lie %.2f apart, random ones %.2f; want well below", size, linked/float64(size[1]), random/float64(size[1]))
		}
		t.Logf("%v: %.3f of the distance of random pairs", size, linked/random)
	}
}

// The tree says nearly what every pair on its own would say.
func TestTreeComesNearTheSum(t *testing.T) {
	at := sunflower(700, nil)
	var tr tree
	tr.init(len(at))
	tr.build(at)
	var wrong, all float64
	for i, p := range at {
		var want Point
		for j, q := range at {
			if i != j {
				dx, dy := p.X-q.X, p.Y-q.Y
				want.X, want.Y = want.X+dx/(dx*dx+dy*dy), want.Y+dy/(dx*dx+dy*dy)
			}
		}
		got := tr.push(p, int32(i))
		wrong += math.Hypot(got.X-want.X, got.Y-want.Y)
		all += math.Hypot(want.X, want.Y)
	}
	if wrong > 0.1*all {
		t.Errorf("got %.1f %% off, want within 10 %%", 100*wrong/all)
	}
}

// Parts without a line to one another have rooms of their own.
func TestDisksDoNotOverlap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var disks []disk
		for _, size := range rapid.SliceOfN(rapid.IntRange(1, 900), 1, 80).Draw(t, "sizes") {
			disks = append(disks, disk{radius: math.Sqrt(float64(size))})
		}
		slices.SortFunc(disks, func(a, b disk) int { return cmp.Compare(b.radius, a.radius) })
		pack(disks)
		for i, a := range disks {
			for _, b := range disks[:i] {
				if math.Hypot(a.X-b.X, a.Y-b.Y) < a.radius+b.radius-1e-6 {
					t.Fatalf("%+v and %+v overlap", a, b)
				}
			}
		}
	})
}

func TestPointsOnOneAnotherPart(t *testing.T) {
	at := make([]Point, 50)
	f := newForces(at, nil)
	for range 50 {
		f.step(0.1)
	}
	for i, p := range at {
		if j := slices.Index(at[:i], p); j >= 0 || math.IsNaN(p.X) {
			t.Fatalf("point %d lies at %v like %d", i, p, j)
		}
	}
}

func BenchmarkPlace(b *testing.B) {
	for _, size := range [][2]int{{150, 300}, {1000, 3000}, {5000, 15000}} {
		edges := district(size[0], size[1])
		b.Run(fmt.Sprintf("%d/%d", size[0], size[1]), func(b *testing.B) {
			for b.Loop() {
				Place(size[0], edges)
			}
		})
	}
}
