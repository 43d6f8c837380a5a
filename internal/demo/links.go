package demo

import (
	"cmp"
	"iter"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"lotsennetz/graph"
)

const (
	neighbourhood = 120 // how far on, in numbers, a partner may be: its own town and the next
	tries         = 60  // neighbours an actor looks at before it decides
	noise         = 0.1 // of the links have no reason at all
)

// cooperations link each second actor to one to three neighbours. Who takes whom
// is what decides between real bodies: a common topic, a need the other can
// meet, a short way, kinds that belong together, somebody both work with; some
// luck is in every choice, and every tenth link is luck alone. Only the
// neighbourhood is remembered.
func (g *generator) cooperations() iter.Seq[graph.Record] {
	return func(yield func(graph.Record) bool) {
		near := &nearby{g: g, members: map[int]*neighbour{}}
		for i := 0; i+1 < g.n; i += 2 {
			near.forget(i - neighbourhood)
			r := g.dice(6, i)
			for _, j := range near.choose(r, i, 1+r.IntN(3)) {
				if !yield(near.cooperation(r, i, j)) {
					return
				}
			}
		}
	}
}

func (n *nearby) cooperation(r *rand.Rand, i, j int) graph.Cooperation {
	a, b := actorID(i), actorID(j)
	since := graph.Date("2018-01-01").AddDays(r.IntN(3000))
	c := graph.Cooperation{Meta: graph.Meta{Visibility: graph.Public, Source: "demo"}, ID: graph.PairID(a, b), A: a, B: b, Topic: oneOf(r, n.g.topics)}
	if both := n.common(i, j); len(both) > 0 {
		c.Topic = oneOf(r, both)
	}
	step := func(to graph.CooperationState) {
		c.History = append(c.History, graph.Step{At: since.Time(time.UTC), From: c.State, To: to})
		c.State, c.Since = to, since
		since = since.AddDays(30 + r.IntN(200))
	}
	step(graph.Asked)
	if r.IntN(8) == 0 {
		return c
	}
	step(graph.Cooperating)
	switch r.IntN(10) {
	case 0:
		step(graph.Resting)
	case 1:
		step(graph.Ended)
	}
	return c
}

func (n *nearby) common(i, j int) []graph.TopicKey {
	other := n.at(j).Topics
	return slices.DeleteFunc(slices.Clone(n.at(i).Topics), func(t graph.TopicKey) bool { return !slices.Contains(other, t) })
}

// neighbour is an actor as the choice sees it.
type neighbour struct {
	graph.Actor
	wish     graph.Wish
	partners []int
}

// nearby remembers the actors around the one that chooses.
type nearby struct {
	g       *generator
	first   int
	members map[int]*neighbour
}

func (n *nearby) at(i int) *neighbour {
	m := n.members[i]
	if m == nil {
		m = &neighbour{Actor: n.g.actor(i)}
		m.wish, _ = n.g.wish(i)
		n.members[i] = m
	}
	return m
}

func (n *nearby) forget(before int) {
	for ; n.first < before; n.first++ {
		delete(n.members, n.first)
	}
}

// choose takes the most attractive of the neighbours i looks at, and links them.
func (n *nearby) choose(r *rand.Rand, i, most int) []int {
	type option struct {
		j     int
		worth float64
	}
	var seen []option
	last := min(n.g.n-1, i+neighbourhood)
	for range tries {
		j := i + 1 + r.IntN(last-i)
		if slices.Contains(n.at(i).partners, j) || slices.ContainsFunc(seen, func(o option) bool { return o.j == j }) {
			continue
		}
		seen = append(seen, option{j, n.attraction(i, j) + 0.2*r.NormFloat64()})
	}
	slices.SortFunc(seen, func(a, b option) int { return cmp.Or(cmp.Compare(b.worth, a.worth), cmp.Compare(a.j, b.j)) })
	var out []int
	for _, o := range seen[:min(most, len(seen))] {
		if r.Float64() < noise {
			o = seen[r.IntN(len(seen))]
		}
		if slices.Contains(out, o.j) {
			continue
		}
		n.at(i).partners = append(n.at(i).partners, o.j)
		n.at(o.j).partners = append(n.at(o.j).partners, i)
		out = append(out, o.j)
	}
	return out
}

// attraction is what two neighbours have in common, in sum about 0 to 3; less
// than nothing where they are there for different people or have no subject.
func (n *nearby) attraction(i, j int) float64 {
	a, b := n.at(i), n.at(j)
	topics := shared(a.Topics, b.Topics)
	met := a.Kind != b.Kind && n.g.meets(a.wish, b.wish)
	worth := 0.6*min(2, float64(topics)) + affinity(a.Kind, b.Kind)
	if met {
		worth += 1.2
	}
	if topics == 0 && !met && affinity(a.Kind, b.Kind) < 0.5 {
		worth--
	}
	if !n.g.groupsMeet(a.Groups, b.Groups) {
		worth--
	}
	worth += 0.6 * math.Exp(-a.Seats[0].Point.KM(b.Seats[0].Point)/5)
	worth += 0.4 * min(2, float64(shared(a.partners, b.partners)))
	worth += 0.1 * min(4, float64(len(b.partners)))
	if shared(a.Languages, b.Languages) > 1 {
		worth += 0.15
	}
	return worth
}

// groupsMeet reports whether one of two actors is there for the other's groups.
func (g *generator) groupsMeet(a, b []graph.GroupKey) bool {
	return g.groups.GroupsMeet(a, b) || g.groups.GroupsMeet(b, a)
}

// meets reports whether of two wishes, one an offer and one a need, the one may
// answer the other.
func (g *generator) meets(a, b graph.Wish) bool {
	return a.Topic != "" && a.Topic == b.Topic && *a.Places > 0 && *b.Places > 0 && g.groupsMeet(a.Groups, b.Groups)
}

func shared[T comparable](a, b []T) int {
	n := 0
	for _, x := range a {
		if slices.Contains(b, x) {
			n++
		}
	}
	return n
}

// belongs are kinds that work together more often than others.
var belongs = map[[2]graph.ActorKind]float64{
	{graph.SportsClub, graph.Initiative}: 0.5, {graph.SportsClub, graph.Education}: 0.3, {graph.SportsClub, graph.MigrantGroup}: 0.2,
	{graph.Initiative, graph.Welfare}: 0.5, {graph.Initiative, graph.Authority}: 0.4, {graph.Initiative, graph.Congregation}: 0.4,
	{graph.Initiative, graph.Education}: 0.2, {graph.Employer, graph.Authority}: 0.5, {graph.Employer, graph.Education}: 0.4,
	{graph.MigrantGroup, graph.Welfare}: 0.3, {graph.MigrantGroup, graph.CulturalClub}: 0.3,
}

func affinity(a, b graph.ActorKind) float64 {
	if a == b {
		return -0.6
	}
	return max(belongs[[2]graph.ActorKind{a, b}], belongs[[2]graph.ActorKind{b, a}])
}
