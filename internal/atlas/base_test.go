package atlas

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"lotsennetz/graph"
)

// district draws a catalog of towns with villages; some without a point, some at
// the same one, some far away, and what is larger than a town.
func district(t *rapid.T) *graph.Catalog {
	records := []graph.Record{
		graph.Place{Key: "DE", Name: "Deutschland", Kind: graph.Country, Point: graph.Point{Lat: 51, Lon: 10}},
		graph.Place{Key: "05762", Name: "Kreis", Kind: graph.District, Parent: "DE", Point: graph.Point{Lat: 10, Lon: 100}},
	}
	point := rapid.Custom(func(t *rapid.T) graph.Point {
		switch rapid.IntRange(0, 9).Draw(t, "sort") {
		case 0:
			return graph.Point{}
		case 1:
			return graph.Point{Lat: rapid.Float64Range(-90, 90).Draw(t, "far lat"), Lon: rapid.Float64Range(-180, 180).Draw(t, "far lon")}
		case 2, 3: // on a lattice: equal points, corners of four cells
			return graph.Point{Lat: 51.5 + float64(rapid.IntRange(0, 4).Draw(t, "row"))/16, Lon: 9 + float64(rapid.IntRange(0, 4).Draw(t, "col"))/16}
		}
		return graph.Point{Lat: rapid.Float64Range(51.4, 51.9).Draw(t, "lat"), Lon: rapid.Float64Range(8.9, 9.5).Draw(t, "lon")}
	})
	for i := range rapid.IntRange(0, 8).Draw(t, "towns") {
		key := graph.PlaceKey(fmt.Sprintf("05762%03d", i))
		records = append(records, graph.Place{Key: key, Name: "T", Kind: graph.Municipality, Parent: "05762", Point: point.Draw(t, "town")})
		for v := range rapid.IntRange(0, 6).Draw(t, "villages") {
			records = append(records, graph.Place{Key: graph.PlaceKey(fmt.Sprintf("%s-%02d", key, v)), Name: "V", Kind: graph.Village, Parent: key, Point: point.Draw(t, "village")})
		}
	}
	return graph.NewCatalog(records)
}

// Cells cover the hull and do not overlap; each place lies in its own; areas are
// their cells together.
func TestCellsCoverTheHull(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := district(t)
		b := Draw(c)
		whole, cells, areas := b.Hull.Area(), 0.0, 0.0
		for _, cell := range b.Cells {
			if a := cell.Ring.Area(); a < -1e-9 {
				t.Fatalf("cell of %v: area %v, want none negative", cell.Keys, a)
			}
			cells += cell.Ring.Area()
			for _, other := range b.Cells {
				if other.At != cell.At && other.Ring.Contains(cell.At) {
					t.Fatalf("%v lies in the cell of %v", cell.Keys, other.Keys)
				}
			}
			if !cell.Ring.Contains(cell.At) {
				t.Fatalf("%v does not lie in its cell %v", cell.Keys, cell.Ring)
			}
			if got, ok := b.CellAt(cell.At); !ok || got.At != cell.At {
				t.Fatalf("at %v: got the cell of %v, want of %v", cell.At, got.Keys, cell.Keys)
			}
		}
		for _, area := range b.Areas {
			for _, r := range area.Rings {
				areas += r.Area()
			}
		}
		if math.Abs(whole-cells) > 1e-3*max(1, whole) || math.Abs(whole-areas) > 1e-3*max(1, whole) {
			t.Fatalf("hull %v, cells %v, areas %v: want the same", whole, cells, areas)
		}
	})
}

// A point belongs to the municipality of the place next to it, and lies in that
// municipality's rings.
func TestAreaOfAPoint(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := Draw(district(t))
		if len(b.Cells) == 0 {
			return
		}
		box := BoxOf(b.Hull...)
		v := Vec{rapid.Float64Range(box.Min.X, box.Max.X).Draw(t, "x"), rapid.Float64Range(box.Min.Y, box.Max.Y).Draw(t, "y")}
		cell, ok := b.CellAt(v)
		if !ok {
			return
		}
		first, second := math.Inf(1), math.Inf(1) // to the nearest cell and the one after
		for _, c := range b.Cells {
			if d := v.distance(c.At); d < first {
				first, second = d, first
			} else {
				second = min(second, d)
			}
		}
		if v.distance(cell.At) > first+1e-9 {
			t.Fatalf("%v lies in the cell of %v, which is not the nearest", v, cell.Keys)
		}
		if second-first < 1e-3 || v.distance(nearestOn(b.Hull, v)) < 1e-3 {
			return // on a border either side is right
		}
		inside := 0
		for _, area := range b.Areas {
			in := false
			for _, r := range area.Rings {
				in = in != r.Contains(v) // a ring inside a ring is a hole
			}
			if in && area.Key != cell.Area {
				t.Fatalf("%v lies in %s, want in %s alone", v, area.Key, cell.Area)
			}
			if in {
				inside++
			}
		}
		if inside != 1 {
			t.Fatalf("%v lies in %d areas, want 1", v, inside)
		}
	})
}

func nearestOn(r Ring, v Vec) Vec {
	best := r[0]
	for i, a := range r {
		b := r[(i+1)%len(r)]
		along := b.sub(a)
		at := a.add(along.times(max(0, min(1, v.sub(a).dot(along)/along.dot(along)))))
		if v.distance(at) < v.distance(best) {
			best = at
		}
	}
	return best
}

func TestProjection(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := graph.Point{Lat: rapid.Float64Range(-84, 84).Draw(t, "lat"), Lon: rapid.Float64Range(-180, 180).Draw(t, "lon")}
		got := Project(p).Point()
		if math.Abs(got.Lat-p.Lat) > 1e-9 || math.Abs(got.Lon-p.Lon) > 1e-9 {
			t.Fatalf("got %v, want %v back", got, p)
		}
	})
	a, b := graph.Point{Lat: 51.7, Lon: 9.1}, graph.Point{Lat: 51.72, Lon: 9.13}
	if got, want := Project(a).distance(Project(b))*Project(a).GroundKM(), a.KM(b); math.Abs(got-want) > 0.01*want {
		t.Errorf("got %v km, want about %v", got, want)
	}
}

func TestDistrictsWithLittle(t *testing.T) {
	place := func(key graph.PlaceKey, kind graph.PlaceKind, parent graph.PlaceKey, lat, lon float64) graph.Record {
		return graph.Place{Key: key, Name: string(key), Kind: kind, Parent: parent, Point: graph.Point{Lat: lat, Lon: lon}}
	}
	land := place("05", graph.State, "", 51, 7)
	for name, c := range map[string]struct {
		records      []graph.Record
		cells, areas int
	}{
		"nothing":               {nil, 0, 0},
		"no place with a point": {[]graph.Record{land, place("a", graph.Municipality, "05", 0, 0)}, 0, 0},
		"one place":             {[]graph.Record{land, place("a", graph.Municipality, "05", 51.7, 9.2)}, 1, 1},
		"two at one point":      {[]graph.Record{place("a", graph.Municipality, "", 51.7, 9.2), place("b", graph.Municipality, "", 51.7, 9.2)}, 1, 2},
		"three in a row":        {[]graph.Record{place("a", graph.Municipality, "", 51.7, 9.2), place("b", graph.Municipality, "", 51.7, 9.3), place("c", graph.Municipality, "", 51.7, 9.4)}, 3, 3},
		"a town by its village": {[]graph.Record{place("a", graph.Municipality, "", 0, 0), place("a-1", graph.Village, "a", 51.7, 9.3)}, 1, 1},
		"one far away": {[]graph.Record{place("a", graph.Municipality, "", 51.7, 9.2), place("b", graph.Municipality, "", 51.75, 9.3),
			place("c", graph.Municipality, "", 51.72, 9.25), place("d", graph.Municipality, "", 9.3, 51.7)}, 3, 3},
	} {
		b := Draw(graph.NewCatalog(c.records))
		if len(b.Cells) != c.cells || len(b.Areas) != c.areas {
			t.Errorf("%s: got %d cells and %d areas, want %d and %d", name, len(b.Cells), len(b.Areas), c.cells, c.areas)
		}
		for _, cell := range b.Cells {
			if cell.Ring.Area() <= 0 {
				t.Errorf("%s: cell of %v has area %v", name, cell.Keys, cell.Ring.Area())
			}
		}
	}
}
