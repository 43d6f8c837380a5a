package graph

import "slices"

// Catalog is the fixed vocabulary of a district, read at once: places, topics,
// groups of people, languages. It is read-only and safe for concurrent use.
type Catalog struct {
	Places    map[PlaceKey]Place
	Topics    map[TopicKey]Topic
	Groups    map[GroupKey]Group
	Languages map[LanguageCode]Language
	Relations map[[2]LanguageCode]Substitution // both orders

	placeChildren map[PlaceKey][]PlaceKey
	topicChildren map[TopicKey][]TopicKey
}

// NewCatalog builds the catalog of the records that belong in one; others are
// left out.
func NewCatalog(records []Record) *Catalog {
	c := &Catalog{
		Places: map[PlaceKey]Place{}, Topics: map[TopicKey]Topic{}, Groups: map[GroupKey]Group{},
		Languages: map[LanguageCode]Language{}, Relations: map[[2]LanguageCode]Substitution{},
		placeChildren: map[PlaceKey][]PlaceKey{}, topicChildren: map[TopicKey][]TopicKey{},
	}
	for _, r := range records {
		switch r := r.(type) {
		case Place:
			c.Places[r.Key] = r
			c.placeChildren[r.Parent] = append(c.placeChildren[r.Parent], r.Key)
		case Topic:
			c.Topics[r.Key] = r
			c.topicChildren[r.Parent] = append(c.topicChildren[r.Parent], r.Key)
		case Group:
			c.Groups[r.Key] = r
		case Language:
			c.Languages[r.Code] = r
		case LanguageRelation:
			c.Relations[[2]LanguageCode{r.A, r.B}] = r.Kind
			c.Relations[[2]LanguageCode{r.B, r.A}] = r.Kind
		}
	}
	for _, keys := range c.placeChildren {
		slices.Sort(keys)
	}
	for _, keys := range c.topicChildren {
		slices.Sort(keys)
	}
	return c
}

// Ladder is the place and everything it lies in, the smallest first. Unknown
// places have an empty ladder.
func (c *Catalog) Ladder(key PlaceKey) []Place {
	var out []Place
	for p, ok := c.Places[key]; ok && len(out) < len(PlaceKinds)+4; p, ok = c.Places[p.Parent] {
		out = append(out, p)
	}
	return out
}

// Contains reports whether place lies in area, or is it.
func (c *Catalog) Contains(area, place PlaceKey) bool {
	return slices.ContainsFunc(c.Ladder(place), func(p Place) bool { return p.Key == area })
}

// Municipality is the municipality a place is or lies in.
func (c *Catalog) Municipality(key PlaceKey) (Place, bool) {
	for _, p := range c.Ladder(key) {
		if p.Kind == Municipality {
			return p, true
		}
	}
	return Place{}, false
}

// PlacesBelow is the place and all places in it.
func (c *Catalog) PlacesBelow(key PlaceKey) []PlaceKey { return below(c.placeChildren, key) }

// PlacesIn are the places directly in a place, by key.
func (c *Catalog) PlacesIn(key PlaceKey) []PlaceKey { return c.placeChildren[key] }

// TopicChain is the topic and its parents up to the theme room.
func (c *Catalog) TopicChain(key TopicKey) []Topic {
	var out []Topic
	for t, ok := c.Topics[key]; ok && len(out) < 20; t, ok = c.Topics[t.Parent] {
		out = append(out, t)
	}
	return out
}

// TopicsBelow is the topic and all topics under it.
func (c *Catalog) TopicsBelow(key TopicKey) []TopicKey { return below(c.topicChildren, key) }

// TopicsIn are the topics directly under a topic, by key; of "" the theme rooms.
func (c *Catalog) TopicsIn(key TopicKey) []TopicKey { return c.topicChildren[key] }

// below walks a tree breadth first; a cycle ends it.
func below[K comparable](children map[K][]K, root K) []K {
	out := []K{root}
	seen := map[K]bool{root: true}
	for i := 0; i < len(out); i++ {
		for _, k := range children[out[i]] {
			if !seen[k] {
				seen[k] = true
				out = append(out, k)
			}
		}
	}
	return out
}

// Everyone is the group that stands for no group in particular.
const Everyone GroupKey = "alle"

// Includes reports whether group is, or includes through any number of steps,
// part.
func (c *Catalog) Includes(group, part GroupKey) bool {
	seen := map[GroupKey]bool{}
	var walk func(GroupKey) bool
	walk = func(g GroupKey) bool {
		if g == part {
			return true
		}
		if seen[g] {
			return false
		}
		seen[g] = true
		return slices.ContainsFunc(c.Groups[g].Includes, walk)
	}
	return walk(group)
}

// GroupsMeet reports whether an offer for some groups serves a need of others.
// Empty lists mean everyone. One of the need's groups must be, or be included
// in, one of the offer's. A protected group in the need asks for an offer that
// is for exactly that group and nobody else.
func (c *Catalog) GroupsMeet(offer, need []GroupKey) bool {
	for _, n := range need {
		if c.Groups[n].Protected {
			return len(offer) == 1 && offer[0] == n
		}
	}
	if len(offer) == 0 || slices.Contains(offer, Everyone) {
		return true
	}
	for _, n := range need {
		for _, o := range offer {
			if c.Includes(o, n) {
				return true
			}
		}
	}
	return false
}

// Related is what to do when a is asked for and b is there; a pair nobody
// confuses has no relation.
func (c *Catalog) Related(a, b LanguageCode) (Substitution, bool) {
	s, ok := c.Relations[[2]LanguageCode{a, b}]
	return s, ok
}
