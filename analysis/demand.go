package analysis

import (
	"cmp"
	"slices"

	"lotsennetz/graph"
)

// nearKM is how far, in a straight line, an offer may be from those who need it.
const nearKM = 15

// Demand is what people look for in a town while nobody near has a place for them.
type Demand struct {
	Topic  graph.TopicKey
	Town   graph.PlaceKey
	Group  graph.GroupKey // the first named; empty: everyone
	People int            // as far as the needs say
	Needs  []graph.NeedID // by id
	Full   bool           // there are offers near, but no place is left
	Gap    Gap
}

// Unmet are the open needs that no offer near meets, gathered by topic, town of
// the seat and group, those with most people first. An offer meets a need on its
// topic or below it, for its groups, with a place left, in the same town or within
// 15 km. Needs of actors whose town is not known are left out.
func Unmet(g Ground) []Demand {
	actors := map[graph.ActorID]*graph.Actor{}
	for i := range g.Scene.Actors {
		if a := &g.Scene.Actors[i]; !a.Archived {
			actors[a.ID] = a
		}
	}
	type where struct {
		spot
		group graph.GroupKey
	}
	gathered := map[where]*Demand{}
	offers := g.openOffers(actors)
	for _, n := range g.Scene.Needs {
		seeker := actors[n.Actor]
		if n.Archived || !n.Open(g.Day) || seeker == nil || townOf(*seeker, g.Catalog) == "" {
			continue
		}
		met, full := g.met(n, seeker, offers)
		if met {
			continue
		}
		at := where{spot: spot{n.Topic, townOf(*seeker, g.Catalog)}}
		if len(n.Groups) > 0 && n.Groups[0] != graph.Everyone {
			at.group = n.Groups[0]
		}
		d := gathered[at]
		if d == nil {
			d = &Demand{Topic: at.topic, Town: at.town, Group: at.group}
			gathered[at] = d
		}
		d.Needs = append(d.Needs, n.ID)
		d.Full = d.Full || full
		if n.Places != nil {
			d.People += *n.Places
		}
	}
	out := make([]Demand, 0, len(gathered))
	for _, d := range gathered {
		slices.Sort(d.Needs)
		d.Gap = d.gap()
		out = append(out, *d)
	}
	slices.SortFunc(out, func(a, b Demand) int {
		return cmp.Or(b.People-a.People, cmp.Compare(a.Topic, b.Topic), cmp.Compare(a.Town, b.Town), cmp.Compare(a.Group, b.Group))
	})
	return out
}

// met reports whether an offer near meets a need, and where none does, whether it
// is for want of places.
func (g Ground) met(n graph.Need, seeker *graph.Actor, offers map[graph.TopicKey][]given) (met, full bool) {
	for _, topic := range g.Catalog.TopicsBelow(n.Topic) {
		for _, o := range offers[topic] {
			if o.Actor == n.Actor || !g.Catalog.GroupsMeet(o.Groups, n.Groups) || !g.near(*seeker, *o.giver) {
				continue
			}
			if o.Places == nil || *o.Places > 0 {
				return true, false
			}
			full = true
		}
	}
	return false, full
}

// given is an offer with who makes it.
type given struct {
	*graph.Offer
	giver *graph.Actor
}

// openOffers are the offers of the day by their topic.
func (g Ground) openOffers(actors map[graph.ActorID]*graph.Actor) map[graph.TopicKey][]given {
	out := map[graph.TopicKey][]given{}
	for i := range g.Scene.Offers {
		o := &g.Scene.Offers[i]
		if giver := actors[o.Actor]; giver != nil && !o.Archived && o.Open(g.Day) {
			out[o.Topic] = append(out[o.Topic], given{o, giver})
		}
	}
	return out
}

// near reports whether two actors have a seat in one town, or are known to be
// within reach.
func (g Ground) near(a, b graph.Actor) bool {
	if town := townOf(a, g.Catalog); town != "" && town == townOf(b, g.Catalog) {
		return true
	}
	from, to := g.point(a), g.point(b)
	return !from.IsZero() && !to.IsZero() && from.KM(to) <= nearKM
}

// point is where an actor's first seat is, or its place.
func (g Ground) point(a graph.Actor) graph.Point {
	for _, s := range a.Seats {
		if !s.Point.IsZero() {
			return s.Point
		}
		if at := g.Catalog.Places[s.Place].Point; !at.IsZero() {
			return at
		}
	}
	return graph.Point{}
}

func (d Demand) gap() Gap {
	why := graph.Say("analysis.demand.no_offer")
	action := CreateMeasure
	if d.Full {
		why, action = graph.Say("analysis.demand.full"), ProposeLink
	}
	if d.Group == "" {
		return Gap{action, graph.Say("analysis.demand.all", d.Topic, d.Town, d.People, why)}
	}
	return Gap{action, graph.Say("analysis.demand.group", d.Topic, d.Town, d.People, why, d.Group)}
}
