package atlas

import "math"

// outside is the neighbour beyond the hull.
const outside = -1

// polygon is a cell in the making: beyond[i] lies on the other side of the edge
// from ring[i] to the next position.
type polygon struct {
	ring   Ring
	beyond []int
}

// clip keeps the part of the polygon that is nearer to site than to other.
func (p polygon) clip(site, other Vec, number int) polygon {
	middle, across := site.add(other).times(0.5), other.sub(site)
	side := func(v Vec) float64 { return v.sub(middle).dot(across) }
	out := polygon{}
	for i, a := range p.ring {
		b := p.ring[(i+1)%len(p.ring)]
		da, db := side(a), side(b)
		if da <= 0 {
			out.ring, out.beyond = append(out.ring, a), append(out.beyond, p.beyond[i])
		}
		if (da < 0 && db > 0) || (da > 0 && db < 0) {
			cut := a.add(b.sub(a).times(da / (da - db)))
			beyond := p.beyond[i]
			if da < 0 { // the line leaves: along the border from here on
				beyond = number
			}
			out.ring, out.beyond = append(out.ring, cut), append(out.beyond, beyond)
		}
	}
	return out
}

// reach is how far the polygon goes from its site.
func (p polygon) reach(site Vec) float64 {
	far := 0.0
	for _, v := range p.ring {
		far = max(far, site.distance(v))
	}
	return far
}

// cellsOf are the parts of the hull nearest to each of the sites, which differ.
// A site farther than twice the reach of a cell cannot touch it, so only near
// ones are looked at.
func cellsOf(sites []Vec, hull Ring) []polygon {
	grid := newGrid(sites)
	out := make([]polygon, len(sites))
	for i, site := range sites {
		cell := polygon{ring: hull, beyond: make([]int, len(hull))}
		for k := range cell.beyond {
			cell.beyond[k] = outside
		}
		for ring := 0; ring <= grid.rings && float64(ring-1)*grid.size <= 2*cell.reach(site); ring++ {
			grid.around(site, ring, func(j int) {
				if j != i {
					cell = cell.clip(site, sites[j], j)
				}
			})
		}
		out[i] = cell
	}
	return out
}

// grid finds sites by where they are.
type grid struct {
	box        Box
	size       float64
	cols, rows int
	rings      int
	at         map[[2]int][]int
}

func newGrid(sites []Vec) *grid {
	g := &grid{box: BoxOf(sites...), at: map[[2]int][]int{}}
	wide, high := g.box.Max.X-g.box.Min.X, g.box.Max.Y-g.box.Min.Y
	g.size = max(math.Sqrt(wide*high/float64(max(len(sites), 1))), max(wide, high)/float64(4*len(sites)+1), 1e-6) * 1.5
	g.cols, g.rows = int(wide/g.size)+1, int(high/g.size)+1
	g.rings = max(g.cols, g.rows)
	for i, s := range sites {
		k := g.key(s)
		g.at[k] = append(g.at[k], i)
	}
	return g
}

func (g *grid) key(v Vec) [2]int {
	return [2]int{int(math.Floor((v.X - g.box.Min.X) / g.size)), int(math.Floor((v.Y - g.box.Min.Y) / g.size))}
}

// around visits the sites of the squares at a distance of some squares.
func (g *grid) around(v Vec, ring int, visit func(int)) {
	k := g.key(v)
	for dx := -ring; dx <= ring; dx++ {
		step := 1
		if dx != -ring && dx != ring && ring > 0 {
			step = 2 * ring // only the first and the last of the column
		}
		for dy := -ring; dy <= ring; dy += step {
			for _, i := range g.at[[2]int{k[0] + dx, k[1] + dy}] {
				visit(i)
			}
		}
	}
}
