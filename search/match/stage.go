package match

import (
	"cmp"
	"slices"

	"lotsennetz/graph"
)

// stage is a scene indexed for ranking: built in one pass, used by one call.
type stage struct {
	catalog *graph.Catalog
	options Options
	actors  map[graph.ActorID]*graph.Actor
	offers  map[graph.ActorID][]*graph.Offer // open ones, by id
	needs   map[graph.ActorID][]*graph.Need  // open ones, by id
	links   map[graph.CooperationID]*graph.Cooperation
	others  map[graph.ActorID][]*graph.Cooperation // by id of the actor at one end
	chains  map[graph.TopicKey][]graph.TopicKey
	pairs   map[[2]graph.ActorKind]int // see kinds
}

func newStage(scene graph.Scene, c *graph.Catalog, o Options) *stage {
	o.Weights = o.Weights.scaled()
	if o.RadiusKM <= 0 {
		o.RadiusKM = DefaultRadiusKM
	}
	s := &stage{
		catalog: c, options: o,
		actors: make(map[graph.ActorID]*graph.Actor, len(scene.Actors)),
		offers: map[graph.ActorID][]*graph.Offer{}, needs: map[graph.ActorID][]*graph.Need{},
		links:  make(map[graph.CooperationID]*graph.Cooperation, len(scene.Cooperations)),
		others: map[graph.ActorID][]*graph.Cooperation{}, chains: map[graph.TopicKey][]graph.TopicKey{},
	}
	for i := range scene.Actors {
		s.actors[scene.Actors[i].ID] = &scene.Actors[i]
	}
	s.addWishes(scene)
	for i := range scene.Cooperations {
		if l := &scene.Cooperations[i]; !l.Archived {
			s.links[graph.PairID(l.A, l.B)] = l
			s.others[l.A] = append(s.others[l.A], l)
			s.others[l.B] = append(s.others[l.B], l)
		}
	}
	return s
}

func (s *stage) addWishes(scene graph.Scene) {
	for i := range scene.Offers {
		if o := &scene.Offers[i]; !o.Archived && o.Open(s.options.Today) {
			s.offers[o.Actor] = append(s.offers[o.Actor], o)
		}
	}
	for i := range scene.Needs {
		if n := &scene.Needs[i]; !n.Archived && n.Open(s.options.Today) {
			s.needs[n.Actor] = append(s.needs[n.Actor], n)
		}
	}
	for _, list := range s.offers {
		slices.SortFunc(list, func(a, b *graph.Offer) int { return cmp.Compare(a.ID, b.ID) })
	}
	for _, list := range s.needs {
		slices.SortFunc(list, func(a, b *graph.Need) int { return cmp.Compare(a.ID, b.ID) })
	}
}

// chain is the topic and its parents without the theme room at the root.
func (s *stage) chain(key graph.TopicKey) []graph.TopicKey {
	if c, ok := s.chains[key]; ok {
		return c
	}
	var out []graph.TopicKey
	for _, t := range s.catalog.TopicChain(key) {
		out = append(out, t.Key)
	}
	out = out[:max(0, len(out)-1)]
	s.chains[key] = out
	return out
}

// interests are the topics an actor works on, by itself or with a partner,
// offers or looks for.
func (s *stage) interests(a *graph.Actor) []graph.TopicKey {
	out := slices.Clone(a.Topics)
	for _, o := range s.offers[a.ID] {
		out = append(out, o.Topic)
	}
	for _, n := range s.needs[a.ID] {
		out = append(out, n.Topic)
	}
	for _, l := range s.others[a.ID] {
		if l.State == graph.Cooperating && l.Topic != "" {
			out = append(out, l.Topic)
		}
	}
	return out
}

// kinds counts the cooperations of the scene by the kinds of their ends, in both
// orders; under a kind and "" those that have it at an end. Both ends must be
// known.
func (s *stage) kinds() map[[2]graph.ActorKind]int {
	if s.pairs != nil {
		return s.pairs
	}
	s.pairs = map[[2]graph.ActorKind]int{}
	for _, l := range s.links {
		a, b := s.actors[l.A], s.actors[l.B]
		if l.State != graph.Cooperating || a == nil || b == nil {
			continue
		}
		s.pairs[[2]graph.ActorKind{a.Kind}]++
		s.pairs[[2]graph.ActorKind{a.Kind, b.Kind}]++
		if a.Kind != b.Kind {
			s.pairs[[2]graph.ActorKind{b.Kind}]++
			s.pairs[[2]graph.ActorKind{b.Kind, a.Kind}]++
		}
	}
	return s.pairs
}

// active reports whether a link keeps two actors from being suggested again.
func active(state graph.CooperationState) bool {
	return state == graph.Asked || state == graph.Agreed || state == graph.Cooperating
}

// partners are the actors of the scene an actor cooperates with, each once.
func (s *stage) partners(id graph.ActorID) []*graph.Actor {
	var out []*graph.Actor
	for _, l := range s.others[id] {
		if p := s.actors[l.Other(id)]; p != nil && !p.Archived && l.State == graph.Cooperating && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

// unlinked reports whether it is certain from the scene that an actor has no
// active link to any actor of a kind.
func (s *stage) unlinked(id graph.ActorID, kind graph.ActorKind) bool {
	return !slices.ContainsFunc(s.others[id], func(l *graph.Cooperation) bool {
		other := s.actors[l.Other(id)]
		return active(l.State) && (other == nil || other.Kind == kind)
	})
}

// center is the actor candidates are compared with, with what all comparisons
// need.
type center struct {
	*graph.Actor
	spot     spot
	placed   bool
	topics   map[graph.TopicKey]bool // interests with their parents, no roots
	partners map[graph.ActorID]bool
}

func (s *stage) center(a *graph.Actor) *center {
	c := &center{Actor: a, topics: map[graph.TopicKey]bool{}, partners: map[graph.ActorID]bool{}}
	c.spot, c.placed = where(a, s.options.Audience, s.catalog)
	for _, t := range s.interests(a) {
		for _, up := range s.chain(t) {
			c.topics[up] = true
		}
	}
	for _, p := range s.partners(a.ID) {
		c.partners[p.ID] = true
	}
	return c
}
