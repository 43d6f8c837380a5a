package match

import (
	"bytes"
	"cmp"
	"slices"

	"lotsennetz/graph"
	"lotsennetz/internal/fold"
)

// DefaultRadiusKM is how far a partner may be, in a straight line.
const DefaultRadiusKM = 15

// Options bound and weigh the search for partners.
type Options struct {
	RadiusKM float64           // 0: DefaultRadiusKM
	Limit    int               // matches at most; 0: all
	Offset   int               // the best that are left out, having been shown before
	Kinds    []graph.ActorKind // of the candidates; empty: every kind
	Weights  Weights           // zero: DefaultWeights
	Today    graph.Date
	// Audience is whose seats count. A scene read through a View holds no
	// others: then leave it zero.
	Audience graph.Audience
}

// Match is a candidate with the bill that speaks for it.
type Match struct {
	Actor    graph.Actor
	Score    float64 // the sum of the parts' points
	Parts    []Part
	Distance float64 // kilometres in a straight line; negative: not known
	// State is Suggested, or Resting for a cooperation to revive.
	State  graph.CooperationState
	Revive bool
	Pairs  []WishPair // the best first
}

// Result is the matches, the best first, and how many candidates were set aside
// for which reason.
type Result struct {
	Matches  []Match
	Total    int                     // matches of the kinds asked for, before offset and limit
	Kinds    map[graph.ActorKind]int // matches by kind, whatever kinds were asked for
	Excluded map[string]int
}

// Why a candidate is set aside, in the order in which it is checked; each
// counts under the first that holds.
const (
	Inactive        = "inactive"         // archived
	Unwilling       = "unwilling"        // does not want to be suggested
	WasDismissed    = "dismissed"        // somebody decided against the pair
	AlreadyLinked   = "linked"           // asked, agreed or cooperating
	GroupsApart     = "groups"           // they are there for different people
	NoPlaceLeft     = "no_place"         // every offer that would meet a need is full
	TooFar          = "too_far"          // outside the radius
	DistanceUnknown = "distance_unknown" // nobody can say that it is inside
	NothingShared   = "nothing_shared"   // neither topic nor wish in common
)

// Exclusions lists the reasons in their order.
var Exclusions = []string{Inactive, Unwilling, WasDismissed, AlreadyLinked, GroupsApart, NoPlaceLeft, TooFar, DistanceUnknown, NothingShared}

// Actors ranks the actors of a scene as partners of one of them: by score, then
// the nearer, then by name and id. Any two actors can match. Two of one kind do
// so by a wish alone, a club and an initiative need nothing in common but the
// groups, all others a topic or a wish. Candidates whose position nobody may
// know are left out, except for a cooperation to revive.
//
// A scene without the center, or with an archived one, has no matches.
func Actors(id graph.ActorID, scene graph.Scene, c *graph.Catalog, o Options) Result {
	return newStage(scene, c, o).rank(id, scene.Actors)
}

// rank compares one actor of the stage with others.
func (s *stage) rank(id graph.ActorID, actors []graph.Actor) Result {
	out := Result{Matches: []Match{}, Kinds: map[graph.ActorKind]int{}, Excluded: map[string]int{}}
	self := s.actors[id]
	if self == nil || self.Archived {
		return out
	}
	at := s.center(self)
	for i := range actors {
		a := &actors[i]
		if a.ID == id {
			continue
		}
		m, reason := s.judge(at, a)
		if reason == "" {
			out.Kinds[a.Kind]++
		}
		switch wanted := len(s.options.Kinds) == 0 || slices.Contains(s.options.Kinds, a.Kind); {
		case wanted && reason == "":
			out.Matches = append(out.Matches, m)
		case wanted:
			out.Excluded[reason]++
		}
	}
	slices.SortFunc(out.Matches, compareMatches)
	out.Total = len(out.Matches)
	from, to := min(max(0, s.options.Offset), out.Total), out.Total
	if s.options.Limit > 0 {
		to = min(from+s.options.Limit, to)
	}
	out.Matches = slices.Clone(out.Matches[from:to])
	return out
}

// candidate is an actor compared with the center.
type candidate struct {
	*graph.Actor
	at       *center
	link     *graph.Cooperation
	place    spot
	distance float64 // negative: not known
	meeting  encounter
	topics   []graph.TopicKey
}

func (c *candidate) revives() bool { return c.link != nil && c.link.State == graph.Resting }

// judge is the match of a candidate, or the first reason against it.
func (s *stage) judge(at *center, a *graph.Actor) (Match, string) {
	c := &candidate{Actor: a, at: at, link: s.links[graph.PairID(at.ID, a.ID)]}
	if reason := s.against(c); reason != "" {
		return Match{}, reason
	}
	m := Match{Actor: *a, State: graph.Suggested, Revive: c.revives(), Distance: c.distance, Pairs: c.meeting.pairs}
	if m.Revive {
		m.State = graph.Resting
	}
	m.Parts = s.parts(c)
	m.Score = sum(m.Parts)
	return m, ""
}

// against is the first reason against a candidate, or none; on the way it finds
// out what the bill needs.
func (s *stage) against(c *candidate) string {
	if reason := s.standing(c); reason != "" {
		return reason
	}
	c.meeting = s.meet(c.at.ID, c.ID)
	switch {
	case !s.groupsMeet(c.meeting, c.at.Actor, c.Actor):
		return GroupsApart
	case c.meeting.meet && len(c.meeting.pairs) == 0:
		return NoPlaceLeft
	}
	s.locate(c)
	switch {
	case c.distance > s.options.RadiusKM:
		return TooFar
	case c.distance < 0 && !c.revives():
		return DistanceUnknown
	}
	c.topics = s.sharedTopics(c.at, c.Actor)
	if !c.plausible() {
		return NothingShared
	}
	return ""
}

func (s *stage) locate(c *candidate) {
	place, ok := where(c.Actor, s.options.Audience, s.catalog)
	c.place, c.distance = place, -1
	if ok && c.at.placed {
		c.distance = DistanceKM(c.at.spot.Point, place.Point)
	}
}

// standing is what the actor and its link to the center hold against a match.
func (s *stage) standing(c *candidate) string {
	switch {
	case c.Archived:
		return Inactive
	case c.Unwilling:
		return Unwilling
	case c.link == nil:
		return ""
	case c.link.State == graph.Dismissed && (c.link.Basis == "" || c.link.Basis == s.basis(c.at.Actor, c.Actor)):
		return WasDismissed
	case active(c.link.State):
		return AlreadyLinked
	}
	return ""
}

// plausible reports whether two actors can be of use to one another.
func (c *candidate) plausible() bool {
	club := c.Kind == graph.SportsClub || c.at.Kind == graph.SportsClub
	initiative := c.Kind == graph.Initiative || c.at.Kind == graph.Initiative
	return c.revives() || len(c.meeting.pairs) > 0 || club && initiative || c.Kind != c.at.Kind && len(c.topics) > 0
}

func compareDown(a, b float64) int { return cmp.Compare(b, a) }

func compareMatches(a, b Match) int {
	if d := compareDown(a.Score, b.Score); d != 0 {
		return d
	}
	if d := compareDistances(a.Distance, b.Distance); d != 0 {
		return d
	}
	return compareNames(a.Actor, b.Actor)
}

// compareDistances puts the nearer first and the unknown last.
func compareDistances(a, b float64) int {
	if (a < 0) != (b < 0) {
		return compareDown(a, b)
	}
	return cmp.Compare(a, b)
}

func compareNames(a, b graph.Actor) int {
	if a.Name != b.Name {
		if d := bytes.Compare(fold.Collate(a.Name), fold.Collate(b.Name)); d != 0 {
			return d
		}
	}
	return cmp.Compare(a.ID, b.ID)
}
