package match

import (
	"slices"

	"lotsennetz/graph"
)

// A WishPair is a need and an offer that meets it: the offer's topic is the
// need's or lies below it, its groups serve the need's, and a place is left.
type WishPair struct {
	Need  graph.Need
	Offer graph.Offer
}

// Places are the persons who find a place, and those who look for one; known is
// false where one side does not say.
func (p WishPair) Places() (found, wanted int, known bool) {
	if p.Need.Places == nil || p.Offer.Places == nil {
		return 0, 0, false
	}
	return min(*p.Offer.Places, *p.Need.Places), *p.Need.Places, true
}

// worth is how good a pair is, from 0.5 (nobody knows, or hardly anybody finds a
// place) to 1 (everybody does).
func (p WishPair) worth() float64 {
	found, wanted, known := p.Places()
	switch {
	case !known:
		return 0.75
	case wanted == 0:
		return 1
	}
	return 0.5 + 0.5*float64(found)/float64(wanted)
}

// encounter is what the wishes of two actors say about them.
type encounter struct {
	onTopic bool       // a need of one and an offer of the other share a topic
	meet    bool       // and one such offer is for the need's groups
	pairs   []WishPair // the best met pair of each need
}

// meet compares the wishes of two actors in both directions. An offer without a
// place left meets nothing.
func (s *stage) meet(a, b graph.ActorID) encounter {
	var e encounter
	for _, way := range [2][2]graph.ActorID{{a, b}, {b, a}} {
		for _, n := range s.needs[way[0]] {
			if best, ok := s.meetNeed(&e, n, s.offers[way[1]]); ok {
				e.pairs = append(e.pairs, best)
			}
		}
	}
	slices.SortStableFunc(e.pairs, func(x, y WishPair) int { return compareDown(x.worth(), y.worth()) })
	return e
}

func (s *stage) meetNeed(e *encounter, n *graph.Need, offers []*graph.Offer) (best WishPair, ok bool) {
	for _, o := range offers {
		if !slices.Contains(s.chain(o.Topic), n.Topic) {
			continue
		}
		e.onTopic = true
		if !s.catalog.GroupsMeet(o.Groups, n.Groups) {
			continue
		}
		e.meet = true
		pair := WishPair{Need: *n, Offer: *o}
		if full(o) || ok && pair.worth() <= best.worth() {
			continue
		}
		best, ok = pair, true
	}
	return best, ok
}

func full(o *graph.Offer) bool { return o.Places != nil && *o.Places == 0 }

// groupsMeet decides by the wishes where there are some on one topic, else by
// the groups the two actors are there for: one must serve the other's.
func (s *stage) groupsMeet(e encounter, a, b *graph.Actor) bool {
	if e.onTopic {
		return e.meet
	}
	return s.catalog.GroupsMeet(a.Groups, b.Groups) || s.catalog.GroupsMeet(b.Groups, a.Groups)
}
