package match

import (
	"cmp"
	"math"
	"slices"

	"lotsennetz/graph"
)

// The keys of the parts of a match of actors.
const (
	PartNeedOffer = "need_offer"
	PartTopic     = "topic"
	PartDistance  = "distance"
	PartWarmPath  = "warm_path"
	PartGroup     = "group"
	PartSpread    = "spread"
	PartLanguage  = "language"
	PartFreshness = "freshness"
	PartArea      = "area"     // one works where the other is
	PartKinds     = "kinds"    // their kinds often work together
	PartPractice  = "practice" // the candidate works with several of the center's kind
	PartHistory   = "history"  // informs, without points
)

// Days after which a confirmation counts half, and no more.
const (
	freshDays = 180
	staleDays = 365
)

// parts is the bill of a candidate.
func (s *stage) parts(c *candidate) []Part {
	w := s.options.Weights
	var b bill
	b.history(c.link)
	s.wishParts(&b, w.NeedOffer, c.meeting.pairs)
	if len(c.topics) > 0 {
		b.reward(PartTopic, w.Topic*s.topicWorth(c.topics), topicSentence(c.topics))
	}
	if c.distance >= 0 {
		b.reward(PartDistance, w.Distance*nearness(c.distance, s.options.RadiusKM), c.distanceSentence())
	}
	s.area(&b, w.Area, c)
	s.warmPath(&b, w.WarmPath, c)
	if g, ok := s.sharedGroup(c.at.Groups, c.Groups); ok {
		b.reward(PartGroup, w.Group, graph.Say("match.group", g))
	}
	if s.unlinked(c.ID, c.at.Kind) {
		b.reward(PartSpread, w.Spread, spreadSentence(c.Name, c.at.Kind))
	}
	s.practice(&b, w.Practice, c)
	s.together(&b, w.Kinds, c)
	b.language(w.Language, c.at.Languages, c.Languages)
	b.freshness(w.Freshness, c.ConfirmedAt, s.options.Today)
	return b.parts
}

// history tells of a cooperation that was.
func (b *bill) history(link *graph.Cooperation) {
	if link == nil || link.State != graph.Resting && link.State != graph.Ended {
		return
	}
	key := "match.revive"
	if link.State == graph.Ended {
		key = "match.ended"
	}
	if link.Since == "" {
		b.add(PartHistory, 0, graph.Say(key))
		return
	}
	b.add(PartHistory, 0, graph.Say(key+"_since", link.Since))
}

// wishParts writes one line a pair, three at most: each takes four fifths, times
// its worth, of what the pairs before it left.
func (s *stage) wishParts(b *bill, weight float64, pairs []WishPair) {
	left := weight
	for _, p := range pairs[:min(3, len(pairs))] {
		points := left * 0.8 * p.worth()
		left -= points
		b.reward(PartNeedOffer, points, s.wishSentence(p))
	}
}

func (s *stage) wishSentence(p WishPair) graph.Phrase {
	names := []any{s.name(p.Need.Actor), p.Need.Title, s.name(p.Offer.Actor), p.Offer.Title}
	if found, wanted, known := p.Places(); known {
		return graph.Say("match.need_offer_places", append(names, found, wanted)...)
	}
	return graph.Say("match.need_offer", names...)
}

func (s *stage) name(id graph.ActorID) string {
	if a := s.actors[id]; a != nil {
		return a.Name
	}
	return string(id)
}

// sharedTopics are the deepest topics both deal with, themselves or by something
// below them: the deepest first, three at most, never a theme room.
func (s *stage) sharedTopics(at *center, a *graph.Actor) []graph.TopicKey {
	var found []graph.TopicKey
	for _, t := range s.interests(a) {
		for _, up := range s.chain(t) {
			if at.topics[up] {
				if !slices.Contains(found, up) {
					found = append(found, up)
				}
				break
			}
		}
	}
	found = slices.DeleteFunc(slices.Clone(found), func(t graph.TopicKey) bool {
		return slices.ContainsFunc(found, func(u graph.TopicKey) bool { return u != t && slices.Contains(s.chain(u), t) })
	})
	slices.SortFunc(found, func(x, y graph.TopicKey) int {
		return cmp.Or(len(s.chain(y))-len(s.chain(x)), cmp.Compare(x, y))
	})
	return found[:min(3, len(found))]
}

// topicWorth grows with number and depth: one topic right under its theme room
// is worth a half, one below that three quarters.
func (s *stage) topicWorth(topics []graph.TopicKey) float64 {
	left := 1.0
	for _, t := range topics {
		left *= math.Pow(0.5, float64(len(s.chain(t))))
	}
	return 1 - left
}

func topicSentence(topics []graph.TopicKey) graph.Phrase {
	key := [...]string{"match.topic", "match.topic_two", "match.topic_three"}[len(topics)-1]
	return graph.Say(key, anys(topics)...)
}

func anys[T any](list []T) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = v
	}
	return out
}

func (c *candidate) distanceSentence() graph.Phrase {
	told := math.Round(c.distance*10) / 10
	town := c.place.municipality
	switch {
	case town != "" && town == c.at.spot.municipality:
		return graph.Say("match.distance_town", town, told)
	case c.distance < 1:
		return graph.Say("match.distance_near")
	}
	return graph.Say("match.distance", told)
}

// warmPath names the first third actor, by name, who works with both.
func (s *stage) warmPath(b *bill, weight float64, c *candidate) {
	both := slices.DeleteFunc(s.partners(c.ID), func(p *graph.Actor) bool { return !c.at.partners[p.ID] })
	if len(both) == 0 {
		return
	}
	first := slices.MinFunc(both, func(x, y *graph.Actor) int { return compareNames(*x, *y) })
	points := weight * (1 - math.Pow(0.3, float64(len(both))))
	sentence := graph.Say("match.warm_path", first.Name)
	if len(both) > 1 {
		sentence = graph.Say("match.warm_path_more", first.Name, len(both)-1)
	}
	b.reward(PartWarmPath, points, sentence)
}

// nearKM is the way after which nearness is worth half.
const nearKM = 5.0

// nearness falls from one to nothing at the radius, and most of it at first: a
// village away is near, two towns away is as far as three.
func nearness(km, radius float64) float64 {
	return nearKM / (nearKM + km) * (1 - km/radius)
}

// area tells that one of the two works in the other's town though it is not at
// home there.
func (s *stage) area(b *bill, weight float64, c *candidate) {
	mine, theirs := c.at.spot.municipality, c.place.municipality
	if !c.at.placed || mine == theirs {
		return
	}
	switch {
	case s.covers(c.Actor, mine):
		b.reward(PartArea, weight, graph.Say("match.area", c.Name, mine))
	case s.covers(c.at.Actor, theirs):
		b.reward(PartArea, weight, graph.Say("match.area", c.at.Name, theirs))
	}
}

func (s *stage) covers(a *graph.Actor, town graph.PlaceKey) bool {
	return town != "" && slices.ContainsFunc(a.Areas, func(area graph.PlaceKey) bool { return s.catalog.Contains(area, town) })
}

// practice begins with the second partner of a kind: who has one may be full, who
// has several is there for such. Clubs share out among themselves instead.
func (s *stage) practice(b *bill, weight float64, c *candidate) {
	n := 0
	for _, p := range s.partners(c.ID) {
		if p.Kind == c.at.Kind {
			n++
		}
	}
	if n >= 2 && c.Kind != graph.SportsClub {
		b.reward(PartPractice, weight*(1-math.Pow(0.8, float64(n-1))), graph.Say("match.practice", n, c.Name, c.at.Kind))
	}
}

// together tells how often the two kinds work together in the scene, worth as
// much as their share of all the center's kind does.
func (s *stage) together(b *bill, weight float64, c *candidate) {
	pair, all := s.kinds()[[2]graph.ActorKind{c.at.Kind, c.Kind}], s.kinds()[[2]graph.ActorKind{c.at.Kind}]
	if pair > 0 {
		b.reward(PartKinds, weight*math.Sqrt(float64(pair)/float64(all)), graph.Say("match.kinds", pair, c.at.Kind, c.Kind))
	}
}

// sharedGroup is a group both serve, by key: named by one and named or included
// by the other. Everyone is no group.
func (s *stage) sharedGroup(a, b []graph.GroupKey) (best graph.GroupKey, ok bool) {
	take := func(g graph.GroupKey) {
		if !ok || g < best {
			best, ok = g, true
		}
	}
	for _, g := range a {
		for _, h := range b {
			if g == graph.Everyone || h == graph.Everyone {
				continue
			}
			if s.catalog.Includes(g, h) {
				take(h)
			} else if s.catalog.Includes(h, g) {
				take(g)
			}
		}
	}
	return best, ok
}

func spreadSentence(name string, kind graph.ActorKind) graph.Phrase {
	switch kind {
	case graph.Initiative:
		return graph.Say("match.spread_initiative", name)
	case graph.SportsClub:
		return graph.Say("match.spread_club", name)
	}
	return graph.Say("match.spread", name)
}

// german is understood everywhere and so speaks for nobody.
const german graph.LanguageCode = "deu"

func (b *bill) language(weight float64, mine, theirs []graph.LanguageCode) {
	var both []graph.LanguageCode
	for _, l := range theirs {
		if l != german && slices.Contains(mine, l) && !slices.Contains(both, l) {
			both = append(both, l)
		}
	}
	slices.Sort(both)
	switch len(both) {
	case 0:
	case 1:
		b.reward(PartLanguage, weight*0.7, graph.Say("match.language", both[0]))
	default:
		b.reward(PartLanguage, weight, graph.Say("match.language_two", both[0], both[1]))
	}
}

func (b *bill) freshness(weight float64, confirmed, today graph.Date) {
	if confirmed == "" || today == "" {
		return
	}
	sentence := graph.Say("match.freshness", confirmed)
	switch {
	case confirmed.AddDays(freshDays) >= today:
		b.reward(PartFreshness, weight, sentence)
	case confirmed.AddDays(staleDays) >= today:
		b.reward(PartFreshness, weight/2, sentence)
	}
}
