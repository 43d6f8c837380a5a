package analysis

import (
	"cmp"
	"maps"
	"math/rand/v2"
	"slices"

	"lotsennetz/graph"
)

// Community is actors more closely linked with one another than luck would have
// it.
type Community struct {
	Actors   []graph.ActorID // by id
	Middle   graph.ActorID   // has most partners
	Inside   int             // cooperations among them
	Outside  int             // cooperations with others
	Sentence graph.Phrase
}

// Communities are the groups of two and more actors that Louvain's method finds,
// the largest first, and their modularity (0: as by luck, towards 1: clearly
// apart). The seed decides the order in which actors choose.
func (n *Net) Communities(seed uint64) (found []Community, modularity float64) {
	of := n.louvain(seed)
	groups := map[int32][]int32{}
	for i, c := range of {
		groups[c] = append(groups[c], int32(i))
	}
	inside, outside := map[int32]int{}, map[int32]int{}
	for _, e := range n.edges {
		if a, b := of[e[0]], of[e[1]]; a == b {
			inside[a]++
		} else {
			outside[a]++
			outside[b]++
		}
	}
	all := float64(max(1, 2*len(n.edges)))
	for _, c := range slices.Sorted(maps.Keys(groups)) {
		members, total := groups[c], float64(2*inside[c]+outside[c])
		modularity += float64(2*inside[c])/all - total*total/(all*all)
		if len(members) < 2 {
			continue
		}
		m := n.middle(members)
		key := "analysis.community"
		if inside[c] <= outside[c] {
			key = "analysis.community_open"
		}
		found = append(found, Community{n.ids(members), n.id(m), inside[c], outside[c], graph.Say(key, len(members), n.name(m))})
	}
	slices.SortFunc(found, func(a, b Community) int {
		return cmp.Or(len(b.Actors)-len(a.Actors), cmp.Compare(a.Actors[0], b.Actors[0]))
	})
	return found, modularity
}

// weighted is a network of groups: what is inside one is a loop.
type weighted struct {
	start, next []int32
	weight      []float64
	loop        []float64 // twice the weight inside
	degree      []float64 // all weight, loops included
	whole       float64
}

// louvain gives each actor a group by number.
func (n *Net) louvain(seed uint64) []int32 {
	of := make([]int32, len(n.actors))
	for i := range of {
		of[i] = int32(i)
	}
	w := &weighted{start: n.start, next: n.next, weight: make([]float64, len(n.next)), loop: make([]float64, len(of)), degree: make([]float64, len(of)), whole: float64(len(n.next))}
	for i := range w.weight {
		w.weight[i] = 1
	}
	for i := range of {
		w.degree[i] = float64(n.degree(int32(i)))
	}
	if w.whole == 0 {
		return of
	}
	r := rand.New(rand.NewPCG(seed, 2))
	for {
		groups, moved := w.choose(r)
		if !moved {
			return of
		}
		count := renumber(groups)
		for i := range of {
			of[i] = groups[of[i]]
		}
		w = w.join(groups, count)
	}
}

// least is the gain below which nobody moves.
const least = 1e-12

// choose lets every node move to the neighbouring group where it gains most until
// nobody wants to.
func (w *weighted) choose(r *rand.Rand) (groups []int32, moved bool) {
	size := len(w.degree)
	groups = make([]int32, size)
	total := slices.Clone(w.degree) // by group
	for i := range groups {
		groups[i] = int32(i)
	}
	to := make([]float64, size)
	order := r.Perm(size)
	for again := true; again; {
		again = false
		for _, i := range order {
			if w.move(int32(i), groups, total, to) {
				again, moved = true, true
			}
		}
	}
	return groups, moved
}

func (w *weighted) move(i int32, groups []int32, total, to []float64) bool {
	own := groups[i]
	var near []int32
	for k := w.start[i]; k < w.start[i+1]; k++ {
		g := groups[w.next[k]]
		if to[g] == 0 {
			near = append(near, g)
		}
		to[g] += w.weight[k]
	}
	total[own] -= w.degree[i]
	gain := func(g int32) float64 { return to[g] - total[g]*w.degree[i]/w.whole }
	best, most := own, gain(own)
	for _, g := range near {
		if x := gain(g); x > most+least || x > most-least && x >= most && g < best {
			best, most = g, x
		}
	}
	if best != own && most <= gain(own)+least {
		best = own
	}
	total[best] += w.degree[i]
	groups[i] = best
	for _, g := range near {
		to[g] = 0
	}
	return best != own
}

// renumber makes the groups' numbers dense, in order of first appearance.
func renumber(groups []int32) int {
	number := map[int32]int32{}
	for i, g := range groups {
		if _, ok := number[g]; !ok {
			number[g] = int32(len(number))
		}
		groups[i] = number[g]
	}
	return len(number)
}

// join makes every group one node.
func (w *weighted) join(groups []int32, count int) *weighted {
	out := &weighted{start: make([]int32, 1, count+1), loop: make([]float64, count), degree: make([]float64, count), whole: w.whole}
	members := make([][]int32, count)
	for i, g := range groups {
		members[g] = append(members[g], int32(i))
	}
	to := make([]float64, count)
	for g, list := range members {
		var near []int32
		for _, i := range list {
			out.loop[g] += w.loop[i]
			out.degree[g] += w.degree[i]
			for k := w.start[i]; k < w.start[i+1]; k++ {
				other := groups[w.next[k]]
				if other == int32(g) {
					out.loop[g] += w.weight[k]
					continue
				}
				if to[other] == 0 {
					near = append(near, other)
				}
				to[other] += w.weight[k]
			}
		}
		slices.Sort(near)
		for _, other := range near {
			out.next, out.weight = append(out.next, other), append(out.weight, to[other])
			to[other] = 0
		}
		out.start = append(out.start, int32(len(out.next)))
	}
	return out
}
