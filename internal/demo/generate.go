package demo

import (
	"context"
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"lotsennetz/graph"
	"lotsennetz/internal/exchange"
	"lotsennetz/internal/fold"
)

// Generate makes a district or a state of some actors: first the catalog of the
// demo with places of its own, then actors, responsibilities, offers and needs,
// cooperations, mediators. The same seed makes the same records. They are made
// one by one: memory does not grow with the number of actors.
func Generate(actors int, seed uint64) iter.Seq[graph.Record] {
	return func(yield func(graph.Record) bool) {
		g := newGenerator(actors, seed)
		for _, part := range []iter.Seq[graph.Record]{g.catalog(), g.actors(), g.responsibilities(), g.wishes(), g.cooperations(), g.mediators()} {
			for r := range part {
				if !yield(r) {
					return
				}
			}
		}
	}
}

// generator knows the catalog; everything else follows from numbers.
type generator struct {
	n      int
	seed   uint64
	fixed  []graph.Record // the demo's catalog without its places
	towns  []town
	topics []graph.TopicKey
	groups *graph.Catalog // of the demo
}

// town is a municipality with its villages.
type town struct {
	key      graph.PlaceKey
	district graph.PlaceKey
	name     string
	postcode string
	at       graph.Point
	villages []string
}

const (
	townsPerDistrict = 10
	villagesPerTown  = 6
	perTown          = 100                  // actors: a larger district is wider, not denser
	mostTowns        = 990                  // as many as there are keys
	state            = graph.PlaceKey("99") // no real state has this key
)

func newGenerator(actors int, seed uint64) *generator {
	g := &generator{n: max(actors, 1), seed: seed}
	records, err := exchange.Catalog(context.Background(), Files())
	if err != nil {
		panic(err) // the lists are embedded, and a test reads them
	}
	for _, r := range records {
		if _, place := r.(graph.Place); place {
			continue
		}
		g.fixed = append(g.fixed, r)
		if t, ok := r.(graph.Topic); ok && t.Parent != "" {
			g.topics = append(g.topics, t.Key)
		}
	}
	slices.Sort(g.topics)
	g.groups = graph.NewCatalog(g.fixed)
	count := min(max(g.n/perTown, 10), mostTowns)
	side := int(math.Ceil(math.Sqrt(float64(count))))
	for i := range count {
		g.towns = append(g.towns, g.town(i, side))
	}
	return g
}

// dice are the random numbers of one thing: its kind and number decide them.
func (g *generator) dice(kind uint64, i int) *rand.Rand {
	return rand.New(rand.NewPCG(g.seed^kind<<56, uint64(i)))
}

func oneOf[T any](r *rand.Rand, values []T) T { return values[r.IntN(len(values))] }

// someOf is between least and most different values, in their order.
func someOf[T comparable](r *rand.Rand, values []T, least, most int) []T {
	want := least + r.IntN(most-least+1)
	picked := map[T]bool{}
	for range want {
		picked[oneOf(r, values)] = true
	}
	var out []T
	for _, v := range values {
		if picked[v] {
			out = append(out, v)
		}
	}
	return out
}

func (g *generator) town(i, side int) town {
	r := g.dice(1, i)
	district := graph.PlaceKey(fmt.Sprintf("990%02d", i/townsPerDistrict))
	t := town{district: district, key: graph.PlaceKey(fmt.Sprintf("%s%03d", district, i%townsPerDistrict*4+4)),
		postcode: fmt.Sprintf("9%04d", i*7%10000),
		at:       graph.Point{Lat: round(50.6 + 0.09*float64(i/side) + 0.02*r.Float64()), Lon: round(7.2 + 0.14*float64(i%side) + 0.03*r.Float64())}}
	t.name = townName(i)
	for v := range villagesPerTown {
		t.villages = append(t.villages, villageName(i, v))
	}
	return t
}

func round(f float64) float64 { return math.Round(f*1e5) / 1e5 }

// townName is a name that no other number has: 20 × 20 stems and endings, then
// an addition.
func townName(i int) string {
	stem, end := townStems[i%len(townStems)], townEnds[i/len(townStems)%len(townEnds)]
	name := stem + end
	if round := i / (len(townStems) * len(townEnds)); round > 0 {
		name += fmt.Sprintf(" %d", round+1)
	}
	return name
}

func villageName(town, v int) string {
	return villageStems[(town*villagesPerTown+v)%len(villageStems)] + villageEnds[v%len(villageEnds)]
}

func (g *generator) catalog() iter.Seq[graph.Record] {
	return func(yield func(graph.Record) bool) {
		open := graph.Meta{Visibility: graph.Public, Source: "demo"}
		put := func(key, parent graph.PlaceKey, name string, kind graph.PlaceKind, at graph.Point, codes ...string) bool {
			return yield(graph.Place{Meta: open, Key: key, Parent: parent, Name: name, Kind: kind, Point: at, Postcodes: codes})
		}
		if !put("DE", "", "Deutschland", graph.Country, graph.Point{Lat: 51.1657, Lon: 10.4515}) ||
			!put(state, "DE", "Musterland", graph.State, g.towns[0].at) {
			return
		}
		for i, t := range g.towns {
			if i%townsPerDistrict == 0 && !put(t.district, state, "Kreis "+t.name, graph.District, t.at) {
				return
			}
			if !put(t.key, t.district, t.name, graph.Municipality, t.at, t.postcode) {
				return
			}
			for v, name := range t.villages {
				if !put(t.village(v), t.key, name, graph.Village, t.near(g.dice(2, i*100+v)), t.postcode) {
					return
				}
			}
		}
		for _, r := range g.fixed {
			if !yield(r) {
				return
			}
		}
	}
}

func (t town) village(v int) graph.PlaceKey {
	return graph.PlaceKey(fmt.Sprintf("%s-%02d", t.key, v+1))
}

// near is a point within about four kilometres of the town.
func (t town) near(r *rand.Rand) graph.Point {
	return graph.Point{Lat: round(t.at.Lat + 0.07*(r.Float64()-0.5)), Lon: round(t.at.Lon + 0.11*(r.Float64()-0.5))}
}

func actorID(i int) graph.ActorID { return graph.ActorID(fmt.Sprintf("G%06d", i+1)) }

// home is the town of an actor: neighbours in number live together.
func (g *generator) home(i int) town { return g.towns[i*len(g.towns)/g.n] }

// kindOf is an actor's kind; in every town the same mixture comes round.
func kindOf(i int) graph.ActorKind { return kinds[i%len(kinds)] }

func (g *generator) actors() iter.Seq[graph.Record] {
	return func(yield func(graph.Record) bool) {
		for i := range g.n {
			if !yield(g.actor(i)) {
				return
			}
		}
	}
}

func (g *generator) actor(i int) graph.Actor {
	r, t, kind := g.dice(3, i), g.home(i), kindOf(i)
	seat := graph.Seat{Place: t.key, Street: fmt.Sprintf("%s %d", oneOf(r, streets), 1+r.IntN(90)), Postcode: t.postcode,
		Point: t.near(r), Visibility: graph.Public}
	where := t.name
	if r.IntN(3) > 0 {
		v := r.IntN(len(t.villages))
		seat.Place, where = t.village(v), t.villages[v]
	}
	name := fmt.Sprintf(oneOf(r, namesOf[kind]), where)
	a := graph.Actor{ID: actorID(i), Kind: kind, Name: name, Seats: []graph.Seat{seat}}
	a.Slug = fmt.Sprintf("%s-g%d", fold.Slug(name), i+1)
	a.Meta = graph.Meta{Visibility: graph.Public, Source: "demo", ConfirmedAt: graph.Date("2026-01-01").AddDays(r.IntN(320))}
	switch r.IntN(50) {
	case 0:
		a.Visibility = graph.Coordination
	case 1, 2:
		a.Visibility = graph.Network
	case 3:
		a.Seats[0].Visibility = graph.Coordination
	}
	host := strings.TrimSuffix(a.Slug, "-") + ".example"
	a.Channels = []graph.Channel{
		{Kind: graph.Phone, Value: fmt.Sprintf("0221 4710 %03d", r.IntN(1000)), Visibility: graph.Public},
		{Kind: graph.Email, Value: "info@" + host, Visibility: graph.Public},
		{Kind: graph.Web, Value: "https://" + host, Visibility: graph.Public},
	}
	a.Topics = slices.Compact(slices.Sorted(slices.Values(append(someOf(r, g.topics, 1, 2), someOf(r, topicsOf[kind], 1, 3)...))))
	a.Languages = append([]graph.LanguageCode{"deu"}, someOf(r, spoken, 0, 2)...)
	a.Groups = someOf(r, groups, 0, 2)
	a.Areas = []graph.PlaceKey{t.key}
	a.Description = fmt.Sprintf("%s in %s. %s", strings.TrimSpace(describe[kind]), where, oneOf(r, invitations))
	return a
}
