package match

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"

	"lotsennetz/graph"

	"pgregory.net/rapid"
)

// verifier recomputes what a bill claims, with nothing but the scene and loops.
type verifier struct {
	scene    graph.Scene
	catalog  *graph.Catalog
	audience graph.Audience
	radius   float64
}

func (v verifier) actor(id graph.ActorID) (graph.Actor, bool) {
	for _, a := range v.scene.Actors {
		if a.ID == id {
			return a, true
		}
	}
	return graph.Actor{}, false
}

func (v verifier) named(name string, ok func(graph.ActorID) bool) bool {
	for _, a := range v.scene.Actors {
		if a.Name == name && ok(a.ID) {
			return true
		}
	}
	return false
}

func (v verifier) linked(a, b graph.ActorID, states ...graph.CooperationState) bool {
	for _, c := range v.scene.Cooperations {
		if (c.A == a && c.B == b || c.A == b && c.B == a) && slices.Contains(states, c.State) {
			return true
		}
	}
	return false
}

// under reports whether a topic is another or lies below it.
func (v verifier) under(topic, top graph.TopicKey) bool {
	for topic != "" {
		if topic == top {
			return true
		}
		topic = v.catalog.Topics[topic].Parent
	}
	return false
}

func (v verifier) root(topic graph.TopicKey) bool { return v.catalog.Topics[topic].Parent == "" }

// deals reports whether an actor works on, offers or looks for something at or
// below the topic.
func (v verifier) deals(id graph.ActorID, topic graph.TopicKey) bool {
	a, _ := v.actor(id)
	for _, t := range a.Topics {
		if v.under(t, topic) {
			return true
		}
	}
	for _, o := range v.scene.Offers {
		if o.Actor == id && !o.Archived && o.Open(today) && v.under(o.Topic, topic) {
			return true
		}
	}
	for _, n := range v.scene.Needs {
		if n.Actor == id && !n.Archived && n.Open(today) && v.under(n.Topic, topic) {
			return true
		}
	}
	for _, c := range v.scene.Cooperations {
		if (c.A == id || c.B == id) && c.State == graph.Cooperating && v.under(c.Topic, topic) {
			return true
		}
	}
	return false
}

// town is the municipality of the seat the audience may know.
func (v verifier) town(a graph.Actor) graph.PlaceKey {
	if len(a.Seats) == 0 || a.Seats[0].Visibility < v.audience {
		return ""
	}
	for key, p := range v.catalog.Places {
		if p.Kind == graph.Municipality && v.catalog.Contains(key, a.Seats[0].Place) {
			return key
		}
	}
	return ""
}

// worksIn reports whether an actor says that it works in a town it does not sit
// in.
func (v verifier) worksIn(a graph.Actor, town graph.PlaceKey) bool {
	for _, area := range a.Areas {
		if town != "" && v.town(a) != town && v.catalog.Contains(area, town) {
			return true
		}
	}
	return false
}

// having counts the actors of a kind an actor cooperates with.
func (v verifier) having(id graph.ActorID, kind graph.ActorKind) (n int) {
	for _, x := range v.scene.Actors {
		if !x.Archived && x.Kind == kind && v.linked(id, x.ID, graph.Cooperating) {
			n++
		}
	}
	return n
}

// between counts the cooperations of two kinds.
func (v verifier) between(one, two graph.ActorKind) (n int) {
	for _, c := range v.scene.Cooperations {
		a, known := v.actor(c.A)
		b, knownToo := v.actor(c.B)
		if known && knownToo && c.State == graph.Cooperating && (a.Kind == one && b.Kind == two || a.Kind == two && b.Kind == one) {
			n++
		}
	}
	return n
}

func (v verifier) km(a, b graph.Actor) (float64, bool) {
	var points []graph.Point
	for _, x := range []graph.Actor{a, b} {
		if len(x.Seats) == 0 || x.Seats[0].Visibility < v.audience {
			return 0, false
		}
		point := x.Seats[0].Point
		if point.IsZero() {
			point = v.catalog.Places[x.Seats[0].Place].Point
		}
		if point.IsZero() {
			return 0, false
		}
		points = append(points, point)
	}
	// The spherical law of cosines, for lack of another independent way.
	rad := func(deg float64) float64 { return deg * math.Pi / 180 }
	p, q := points[0], points[1]
	cos := math.Sin(rad(p.Lat))*math.Sin(rad(q.Lat)) + math.Cos(rad(p.Lat))*math.Cos(rad(q.Lat))*math.Cos(rad(p.Lon-q.Lon))
	return 6371.0088 * math.Acos(min(1, max(-1, cos))), true
}

// encounter finds the pairs of a need and an offer on one topic, those for the
// right groups among them, and those with a place left.
func (v verifier) encounter(a, b graph.ActorID) (topical, fitting, free [][2]string) {
	for _, n := range v.scene.Needs {
		for _, o := range v.scene.Offers {
			between := n.Actor == a && o.Actor == b || n.Actor == b && o.Actor == a
			if !between || n.Archived || o.Archived || !n.Open(today) || !o.Open(today) || v.root(n.Topic) || !v.under(o.Topic, n.Topic) {
				continue
			}
			pair := [2]string{string(n.ID), string(o.ID)}
			topical = append(topical, pair)
			if !v.catalog.GroupsMeet(o.Groups, n.Groups) {
				continue
			}
			fitting = append(fitting, pair)
			if o.Places == nil || *o.Places > 0 {
				free = append(free, pair)
			}
		}
	}
	return topical, fitting, free
}

// verdict is the first reason against a pair, or none.
func (v verifier) verdict(a, b graph.Actor) string {
	topical, fitting, free := v.encounter(a.ID, b.ID)
	km, known := v.km(a, b)
	rests := v.linked(a.ID, b.ID, graph.Resting)
	shared := false
	for t := range v.catalog.Topics {
		shared = shared || !v.root(t) && v.deals(a.ID, t) && v.deals(b.ID, t)
	}
	kinds := []graph.ActorKind{a.Kind, b.Kind}
	odd := slices.Contains(kinds, graph.SportsClub) && slices.Contains(kinds, graph.Initiative)
	switch {
	case b.Archived:
		return Inactive
	case b.Unwilling:
		return Unwilling
	case v.linked(a.ID, b.ID, graph.Dismissed):
		return WasDismissed
	case v.linked(a.ID, b.ID, graph.Asked, graph.Agreed, graph.Cooperating):
		return AlreadyLinked
	case len(topical) > 0 && len(fitting) == 0:
		return GroupsApart
	case len(topical) == 0 && !v.catalog.GroupsMeet(a.Groups, b.Groups) && !v.catalog.GroupsMeet(b.Groups, a.Groups):
		return GroupsApart
	case len(fitting) > 0 && len(free) == 0:
		return NoPlaceLeft
	case known && km > v.radius:
		return TooFar
	case !known && !rests:
		return DistanceUnknown
	case rests, len(free) > 0, odd, a.Kind != b.Kind && shared:
		return ""
	}
	return NothingShared
}

// check recomputes one line of the bill of b as a partner of a.
func (v verifier) check(a graph.Actor, m Match, p Part) error {
	b, args := m.Actor, p.Sentence.Args
	claim := func(ok bool) error {
		if ok {
			return nil
		}
		return fmt.Errorf("%s%v does not hold between %s and %s", p.Sentence.Key, args, a.ID, b.ID)
	}
	switch p.Sentence.Key {
	case "match.need_offer", "match.need_offer_places":
		return claim(v.checkWish(a.ID, b.ID, args))
	case "match.topic", "match.topic_two", "match.topic_three":
		ok := len(args) == map[string]int{"match.topic": 1, "match.topic_two": 2, "match.topic_three": 3}[p.Sentence.Key]
		for _, arg := range args {
			t := arg.(graph.TopicKey)
			ok = ok && !v.root(t) && v.deals(a.ID, t) && v.deals(b.ID, t)
			for _, deeper := range v.catalog.TopicsBelow(t)[1:] {
				// Nothing below is shared by the same topic of b.
				ok = ok && !(v.deals(a.ID, deeper) && v.deals(b.ID, deeper))
			}
		}
		return claim(ok)
	case "match.distance", "match.distance_near", "match.distance_town":
		km, known := v.km(a, b)
		ok := known && math.Abs(km-m.Distance) < 0.01
		if p.Sentence.Key == "match.distance_near" {
			return claim(ok && km < 1)
		}
		told := args[len(args)-1].(float64)
		if p.Sentence.Key == "match.distance_town" {
			town := args[0].(graph.PlaceKey)
			ok = ok && v.catalog.Contains(town, a.Seats[0].Place) && v.catalog.Contains(town, b.Seats[0].Place) && v.catalog.Places[town].Kind == graph.Municipality
		}
		return claim(ok && math.Abs(told-km) <= 0.06)
	case "match.warm_path", "match.warm_path_more":
		third := 0
		for _, x := range v.scene.Actors {
			if !x.Archived && v.linked(a.ID, x.ID, graph.Cooperating) && v.linked(b.ID, x.ID, graph.Cooperating) {
				third++
			}
		}
		named := v.named(args[0].(string), func(id graph.ActorID) bool {
			return v.linked(a.ID, id, graph.Cooperating) && v.linked(b.ID, id, graph.Cooperating)
		})
		if p.Sentence.Key == "match.warm_path" {
			return claim(named && third == 1)
		}
		return claim(named && args[1].(int) == third-1)
	case "match.group":
		return claim(v.serves(a, args[0].(graph.GroupKey)) && v.serves(b, args[0].(graph.GroupKey)))
	case "match.spread", "match.spread_club", "match.spread_initiative":
		key := map[graph.ActorKind]string{graph.SportsClub: "match.spread_club", graph.Initiative: "match.spread_initiative"}[a.Kind]
		ok := args[0] == b.Name && (key == p.Sentence.Key || key == "" && p.Sentence.Key == "match.spread")
		for _, c := range v.scene.Cooperations {
			if c.A != b.ID && c.B != b.ID {
				continue
			}
			other, known := v.actor(c.Other(b.ID))
			if slices.Contains([]graph.CooperationState{graph.Asked, graph.Agreed, graph.Cooperating}, c.State) {
				ok = ok && known && other.Kind != a.Kind
			}
		}
		return claim(ok)
	case "match.language", "match.language_two":
		ok := true
		for _, arg := range args {
			l := arg.(graph.LanguageCode)
			ok = ok && l != "deu" && slices.Contains(a.Languages, l) && slices.Contains(b.Languages, l)
		}
		return claim(ok && (len(args) == 1 || args[0] != args[1]))
	case "match.area":
		town := args[1].(graph.PlaceKey)
		return claim(args[0] == b.Name && v.worksIn(b, town) && v.town(a) == town || args[0] == a.Name && v.worksIn(a, town) && v.town(b) == town)
	case "match.practice":
		return claim(args[0] == v.having(b.ID, a.Kind) && args[0].(int) > 1 && args[1] == b.Name && args[2] == a.Kind && b.Kind != graph.SportsClub)
	case "match.kinds":
		return claim(args[0] == v.between(a.Kind, b.Kind) && args[1] == a.Kind && args[2] == b.Kind)
	case "match.freshness":
		return claim(args[0] == b.ConfirmedAt && b.ConfirmedAt >= today.AddDays(-365))
	case "match.revive":
		return claim(v.linked(a.ID, b.ID, graph.Resting) && m.Revive && m.State == graph.Resting)
	case "match.ended":
		return claim(v.linked(a.ID, b.ID, graph.Ended) && !m.Revive)
	case "match.revive_since", "match.ended_since":
		for _, c := range v.scene.Cooperations {
			if c.ID == graph.PairID(a.ID, b.ID) {
				return claim(c.Since == args[0] && (c.State == graph.Resting) == m.Revive)
			}
		}
	}
	return fmt.Errorf("no checker for the sentence %q", p.Sentence.Key)
}

func (v verifier) serves(a graph.Actor, group graph.GroupKey) bool {
	for _, g := range a.Groups {
		if g != graph.Everyone && v.catalog.Includes(g, group) {
			return true
		}
	}
	return false
}

// checkWish finds the need and the offer that a sentence speaks of.
func (v verifier) checkWish(a, b graph.ActorID, args []any) bool {
	_, _, free := v.encounter(a, b)
	for _, pair := range free {
		need := v.scene.Needs[slices.IndexFunc(v.scene.Needs, func(n graph.Need) bool { return string(n.ID) == pair[0] })]
		offer := v.scene.Offers[slices.IndexFunc(v.scene.Offers, func(o graph.Offer) bool { return string(o.ID) == pair[1] })]
		seeker, _ := v.actor(need.Actor)
		giver, _ := v.actor(offer.Actor)
		want := []any{seeker.Name, need.Title, giver.Name, offer.Title}
		if need.Places != nil && offer.Places != nil {
			want = append(want, min(*need.Places, *offer.Places), *need.Places)
		}
		if reflect.DeepEqual(args, want) {
			return true
		}
	}
	return false
}

// must lists the parts a bill may not be silent about.
func (v verifier) must(a graph.Actor, m Match) []string {
	var keys []string
	if _, _, free := v.encounter(a.ID, m.Actor.ID); len(free) > 0 {
		keys = append(keys, PartNeedOffer)
	}
	for t := range v.catalog.Topics {
		if !v.root(t) && v.deals(a.ID, t) && v.deals(m.Actor.ID, t) {
			keys = append(keys, PartTopic)
		}
	}
	for _, l := range a.Languages {
		if l != "deu" && slices.Contains(m.Actor.Languages, l) {
			keys = append(keys, PartLanguage)
		}
	}
	for _, x := range v.scene.Actors {
		if !x.Archived && v.linked(a.ID, x.ID, graph.Cooperating) && v.linked(m.Actor.ID, x.ID, graph.Cooperating) {
			keys = append(keys, PartWarmPath)
		}
	}
	if v.having(m.Actor.ID, a.Kind) > 1 && m.Actor.Kind != graph.SportsClub {
		keys = append(keys, PartPractice)
	}
	if v.between(a.Kind, m.Actor.Kind) > 0 {
		keys = append(keys, PartKinds)
	}
	if v.worksIn(m.Actor, v.town(a)) {
		keys = append(keys, PartArea)
	}
	return keys
}

func TestEverySentenceHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		scene := randomScene(t, graph.SportsClub, graph.Initiative, graph.Welfare)
		v := verifier{scene, sampleCatalog(), rapid.SampledFrom(graph.Audiences).Draw(t, "audience"), 15}
		v.checkAll(t, map[string]int{})
		center := scene.Actors[0].ID
		got := Actors(center, scene, v.catalog, Options{Today: today, Audience: v.audience})
		if again := Actors(center, shuffled(t, scene), v.catalog, Options{Today: today, Audience: v.audience}); !reflect.DeepEqual(got, again) {
			t.Fatalf("another order of the scene:\ngot  %+v\nwant %+v", again, got)
		}
	})
}

// Three thousand scenes, the same at each run, have every sentence in them.
func TestEverySentenceIsSeen(t *testing.T) {
	scenes := rapid.Custom(func(t *rapid.T) graph.Scene {
		return randomScene(t, graph.SportsClub, graph.Initiative, graph.Welfare)
	})
	told := map[string]int{}
	for seed := range 3000 {
		v := verifier{scenes.Example(seed), sampleCatalog(), graph.Coordination, 15}
		v.checkAll(t, told)
	}
	for _, key := range sentences {
		if told[key] == 0 {
			t.Errorf("%s: got none in %d scenes, want some", key, 3000)
		}
	}
}

// sentences are all that a bill of actors can say.
var sentences = []string{
	"match.need_offer", "match.need_offer_places", "match.topic", "match.topic_two", "match.topic_three",
	"match.distance", "match.distance_near", "match.distance_town", "match.warm_path", "match.warm_path_more",
	"match.group", "match.spread", "match.spread_club", "match.spread_initiative", "match.language", "match.language_two",
	"match.freshness", "match.area", "match.practice", "match.kinds", "match.revive", "match.revive_since", "match.ended", "match.ended_since",
}

type tester interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
}

// checkAll takes every actor as the center and recomputes everything.
func (v verifier) checkAll(t tester, told map[string]int) {
	t.Helper()
	for _, center := range v.scene.Actors {
		v.checkCenter(t, center, told)
	}
}

func (v verifier) checkCenter(t tester, center graph.Actor, told map[string]int) {
	t.Helper()
	got := Actors(center.ID, v.scene, v.catalog, Options{Today: today, Audience: v.audience})
	excluded, matched := map[string]int{}, []graph.ActorID{}
	for _, a := range v.scene.Actors {
		if center.Archived || a.ID == center.ID {
			continue
		}
		if reason := v.verdict(center, a); reason != "" {
			excluded[reason]++
		} else {
			matched = append(matched, a.ID)
		}
	}
	if !reflect.DeepEqual(got.Excluded, excluded) {
		t.Fatalf("excluded for %s: got %v, want %v", center.ID, got.Excluded, excluded)
	}
	ids := []graph.ActorID{}
	for _, m := range got.Matches {
		ids = append(ids, m.Actor.ID)
		v.checkBill(t, center, m, told)
	}
	slices.Sort(ids)
	if !slices.Equal(ids, matched) {
		t.Fatalf("matches for %s: got %v, want %v", center.ID, ids, matched)
	}
}

func (v verifier) checkBill(t tester, center graph.Actor, m Match, told map[string]int) {
	t.Helper()
	total := 0.0
	for _, p := range m.Parts {
		if err := v.check(center, m, p); err != nil {
			t.Fatal(err)
		}
		told[p.Sentence.Key]++
		if p.Points < 0 || p.Points == 0 && p.Key != PartHistory {
			t.Fatalf("points of %s: got %v, want more than none", p.Key, p.Points)
		}
		total += p.Points
	}
	if math.Abs(total-m.Score) > 1e-9 || m.Score < 0 || m.Score > 1 {
		t.Fatalf("score: got %v, want the sum %v, in [0,1]", m.Score, total)
	}
	for _, key := range v.must(center, m) {
		if !slices.ContainsFunc(m.Parts, func(p Part) bool { return p.Key == key }) {
			t.Fatalf("bill of %s: no %s in %+v", m.Actor.ID, key, m.Parts)
		}
	}
}
