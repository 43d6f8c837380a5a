package atlas

import (
	"cmp"
	"math"
	"slices"

	"lotsennetz/graph"
)

// Base is the drawn ground of a district: a cell around each village and town,
// which is all that lies nearer to it than to any other, and the areas of the
// municipalities, which are their cells together. Borders are therefore
// approximate. It is read-only.
type Base struct {
	Cells []Cell // by the least of their keys
	Areas []Area // by key
	Hull  Ring   // around everything, with a margin; nil: no place has a point

	cellOf map[graph.PlaceKey]int
}

// Cell is the ground of a place, or of several at the same point.
type Cell struct {
	Keys []graph.PlaceKey
	Area graph.PlaceKey
	At   Vec
	Ring Ring
}

// Area is the ground of a municipality. One whose only point is another's too
// has no rings.
type Area struct {
	Key   graph.PlaceKey
	At    Vec
	Rings []Ring
}

// Draw makes the base of all villages and municipalities that have a point. What
// is larger has no place on it, and neither has what lies far from the rest: a
// wrong coordinate would make the district a dot.
func Draw(c *graph.Catalog) *Base {
	b := &Base{cellOf: map[graph.PlaceKey]int{}}
	b.Cells = together(sites(c))
	if len(b.Cells) == 0 {
		return b
	}
	at := make([]Vec, len(b.Cells))
	for i, cell := range b.Cells {
		at[i] = cell.At
		for _, k := range cell.Keys {
			b.cellOf[k] = i
		}
	}
	b.Hull = hullAround(at, margin(at))
	mesh := newMesh(cellsOf(at, b.Hull))
	members := map[graph.PlaceKey][]int{}
	for i := range b.Cells {
		b.Cells[i].Ring = mesh.ring(i)
		members[b.Cells[i].Area] = append(members[b.Cells[i].Area], i)
	}
	b.areas(c, mesh, members)
	return b
}

func (b *Base) areas(c *graph.Catalog, mesh *mesh, members map[graph.PlaceKey][]int) {
	at := map[graph.PlaceKey]Vec{} // a town without a point of its own lies where its first village does
	for _, cell := range b.Cells {
		for _, k := range cell.Keys {
			if key := areaOf(c, k); at[key] == (Vec{}) || k == key {
				at[key] = cell.At
			}
		}
	}
	for key, v := range at {
		b.Areas = append(b.Areas, Area{Key: key, At: v, Rings: mesh.union(members[key])})
	}
	slices.SortFunc(b.Areas, func(x, y Area) int { return cmp.Compare(x.Key, y.Key) })
}

func areaOf(c *graph.Catalog, key graph.PlaceKey) graph.PlaceKey {
	if town, ok := c.Municipality(key); ok {
		return town.Key
	}
	return key
}

// sites are cells of one place each, by key, without those far from the rest.
func sites(c *graph.Catalog) []Cell {
	var out []Cell
	for key, p := range c.Places {
		town := p.Kind == graph.Village || p.Kind == graph.Municipality
		if town && !p.Archived && !p.Point.IsZero() && p.Point.Valid() && math.Abs(p.Point.Lat) < polar {
			out = append(out, Cell{Keys: []graph.PlaceKey{key}, Area: areaOf(c, key), At: Project(p.Point)})
		}
	}
	slices.SortFunc(out, func(x, y Cell) int { return cmp.Compare(x.Keys[0], y.Keys[0]) })
	return withoutStrays(out)
}

// polar is where the plane stretches too much to draw a district.
const polar = 80

// A place is far from the rest when it is both this far from the middle and so
// many times farther than half of all places are.
const (
	strayKM    = 60
	strayTimes = 6
)

func withoutStrays(all []Cell) []Cell {
	if len(all) == 0 {
		return all
	}
	middle := Vec{median(all, func(c Cell) float64 { return c.At.X }), median(all, func(c Cell) float64 { return c.At.Y })}
	usual := median(all, func(c Cell) float64 { return c.At.distance(middle) })
	scale := max(middle.GroundKM(), 0.05)
	most := max(strayKM/scale, strayTimes*usual)
	kept := slices.DeleteFunc(slices.Clone(all), func(c Cell) bool { return c.At.distance(middle) > most })
	if len(kept) == 0 { // a few places, all apart: the first stands for the district
		return all[:1]
	}
	return kept
}

func median(all []Cell, of func(Cell) float64) float64 {
	values := make([]float64, len(all))
	for i, c := range all {
		values[i] = of(c)
	}
	slices.Sort(values)
	return values[(len(values)-1)/2]
}

// sameKM is how close two places are one point of the map.
const sameKM = 0.02

// together joins places at one point to one cell, which belongs to the area of
// its first key.
func together(all []Cell) []Cell {
	var out []Cell
	seen := map[[2]int][]int{}
	for _, c := range all {
		k := [2]int{int(math.Floor(c.At.X / sameKM)), int(math.Floor(c.At.Y / sameKM))}
		if i, ok := within(out, seen, k, c.At); ok {
			out[i].Keys = append(out[i].Keys, c.Keys...)
			continue
		}
		seen[k] = append(seen[k], len(out))
		out = append(out, c)
	}
	return out
}

func within(cells []Cell, seen map[[2]int][]int, k [2]int, at Vec) (int, bool) {
	for dx := -1; dx <= 1; dx++ {
		for dy := -1; dy <= 1; dy++ {
			for _, i := range seen[[2]int{k[0] + dx, k[1] + dy}] {
				if cells[i].At.distance(at) < sameKM {
					return i, true
				}
			}
		}
	}
	return 0, false
}

// margin is how far the ground goes on beyond the outermost places: about as far
// as places lie apart.
func margin(at []Vec) float64 {
	box := BoxOf(at...)
	wide, high := box.Max.X-box.Min.X, box.Max.Y-box.Min.Y
	return max(2, min(10, math.Sqrt(wide*high/float64(len(at)))))
}

// CellAt is the cell a position lies in, false beyond the hull.
func (b *Base) CellAt(v Vec) (Cell, bool) {
	if !b.Hull.Contains(v) {
		return Cell{}, false
	}
	best := 0
	for i, c := range b.Cells {
		if v.distance2(c.At) < v.distance2(b.Cells[best].At) {
			best = i
		}
	}
	return b.Cells[best], true
}

// Place is where a place is drawn, false where it is not.
func (b *Base) Place(key graph.PlaceKey) (Vec, bool) {
	i, ok := b.cellOf[key]
	if !ok {
		return Vec{}, false
	}
	return b.Cells[i].At, true
}

// Ground is the box around the cells of some places, false where none is drawn.
func (b *Base) Ground(keys []graph.PlaceKey) (Box, bool) {
	var all []Vec
	for _, k := range keys {
		if i, ok := b.cellOf[k]; ok {
			all = append(all, b.Cells[i].Ring...)
		}
	}
	return BoxOf(all...), len(all) > 0
}
