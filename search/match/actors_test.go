package match

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"lotsennetz/graph"
)

// pairScene is an initiative that looks for football for eleven boys, and a club
// four kilometres to the north with five places.
func pairScene() graph.Scene {
	return graph.Scene{
		Actors: []graph.Actor{actorAt("init", graph.Initiative, 0), actorAt("club", graph.SportsClub, 4, "sport", "fussball")},
		Needs:  []graph.Need{needOf("n", "init", "fussball", placesOf(11), "kinder")},
		Offers: []graph.Offer{offerOf("o", "club", "fussball", placesOf(5), "kinder")},
	}
}

func TestActors(t *testing.T) {
	got := Actors("init", pairScene(), sampleCatalog(), Options{Today: today})
	if len(got.Matches) != 1 || got.Total != 1 || len(got.Excluded) != 0 {
		t.Fatalf("got %+v, want one match", got)
	}
	m := got.Matches[0]
	if m.Actor.ID != "club" || m.State != graph.Suggested || m.Revive || math.Abs(m.Distance-4) > 0.01 {
		t.Errorf("got %s %s revive %v at %v km, want club, suggested, 4 km", m.Actor.ID, m.State, m.Revive, m.Distance)
	}
	want := graph.Say("match.need_offer_places", "Name init", "Titel n", "Name club", "Titel o", 5, 11)
	if p := m.Parts[0]; p.Key != PartNeedOffer || p.Sentence.Key != want.Key || !slices.Equal(p.Sentence.Args, want.Args) {
		t.Errorf("first part: got %+v, want %+v", p, want)
	}
	if len(m.Pairs) != 1 || m.Pairs[0].Need.ID != "n" || m.Pairs[0].Offer.ID != "o" {
		t.Errorf("pairs: got %+v, want n met by o", m.Pairs)
	}
}

func TestActorsExclude(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(*graph.Scene)
		want   string // empty: a match
	}{
		{"as they are", func(s *graph.Scene) {}, ""},
		{"archived", func(s *graph.Scene) { s.Actors[1].Archived = true }, Inactive},
		{"unwilling", func(s *graph.Scene) { s.Actors[1].Unwilling = true }, Unwilling},
		{"an unwilling center may look", func(s *graph.Scene) { s.Actors[0].Unwilling = true }, ""},
		{"dismissed", func(s *graph.Scene) { s.Cooperations = append(s.Cooperations, linkOf("club", "init", graph.Dismissed)) }, WasDismissed},
		{"asked", func(s *graph.Scene) { s.Cooperations = append(s.Cooperations, linkOf("club", "init", graph.Asked)) }, AlreadyLinked},
		{"agreed", func(s *graph.Scene) { s.Cooperations = append(s.Cooperations, linkOf("init", "club", graph.Agreed)) }, AlreadyLinked},
		{"cooperating", func(s *graph.Scene) {
			s.Cooperations = append(s.Cooperations, linkOf("init", "club", graph.Cooperating))
		}, AlreadyLinked},
		{"suggested", func(s *graph.Scene) { s.Cooperations = append(s.Cooperations, linkOf("init", "club", graph.Suggested)) }, ""},
		{"resting", func(s *graph.Scene) { s.Cooperations = append(s.Cooperations, linkOf("init", "club", graph.Resting)) }, ""},
		{"ended", func(s *graph.Scene) { s.Cooperations = append(s.Cooperations, linkOf("init", "club", graph.Ended)) }, ""},
		{"an archived link is none", func(s *graph.Scene) {
			l := linkOf("init", "club", graph.Cooperating)
			l.Archived = true
			s.Cooperations = append(s.Cooperations, l)
		}, ""},
		{"offer for others", func(s *graph.Scene) { s.Offers[0].Groups = []graph.GroupKey{"maenner"} }, GroupsApart},
		{"offer for all", func(s *graph.Scene) { s.Offers[0].Groups = nil }, ""},
		{"protected need, mixed offer", func(s *graph.Scene) {
			s.Needs[0].Groups, s.Offers[0].Groups = []graph.GroupKey{"frauen"}, []graph.GroupKey{"alle"}
		}, GroupsApart},
		{"protected need, offer for more", func(s *graph.Scene) {
			s.Needs[0].Groups, s.Offers[0].Groups = []graph.GroupKey{"frauen"}, []graph.GroupKey{"frauen", "kinder"}
		}, GroupsApart},
		{"protected need, protected offer", func(s *graph.Scene) {
			s.Needs[0].Groups, s.Offers[0].Groups = []graph.GroupKey{"frauen"}, []graph.GroupKey{"frauen"}
		}, ""},
		{"no common topic: groups of the actors apart", func(s *graph.Scene) {
			s.Offers = nil
			s.Actors[0].Groups, s.Actors[1].Groups = []graph.GroupKey{"kinder"}, []graph.GroupKey{"maenner"}
		}, GroupsApart},
		{"no common topic: one serves the other's", func(s *graph.Scene) {
			s.Offers = nil
			s.Actors[0].Groups, s.Actors[1].Groups = []graph.GroupKey{"umf"}, []graph.GroupKey{"jugendliche"}
		}, ""},
		{"no place left", func(s *graph.Scene) { s.Offers[0].Places = placesOf(0) }, NoPlaceLeft},
		{"no place left in one of two", func(s *graph.Scene) {
			s.Offers[0].Places = placesOf(0)
			s.Offers = append(s.Offers, offerOf("o2", "club", "fussball", nil, "kinder"))
		}, ""},
		{"a full offer nobody needs", func(s *graph.Scene) { s.Offers[0].Topic, s.Offers[0].Places = "handball", placesOf(0) }, ""},
		{"offer over: the groups of the actors decide", func(s *graph.Scene) { s.Offers[0].Until = "2026-11-24"; s.Offers[0].Places = placesOf(0) }, ""},
		{"on the last day of the offer", func(s *graph.Scene) { s.Offers[0].Until = today; s.Offers[0].Places = placesOf(0) }, NoPlaceLeft},
		{"just inside", func(s *graph.Scene) { s.Actors[1].Seats[0].Point = north(14.99) }, ""},
		{"just outside", func(s *graph.Scene) { s.Actors[1].Seats[0].Point = north(15.01) }, TooFar},
		{"a resting link does not bring them nearer", func(s *graph.Scene) {
			s.Actors[1].Seats[0].Point = north(15.01)
			s.Cooperations = append(s.Cooperations, linkOf("init", "club", graph.Resting))
		}, TooFar},
		{"protected seat", func(s *graph.Scene) { s.Actors[1].Seats[0].Visibility = graph.Network }, DistanceUnknown},
		{"protected seat, resting", func(s *graph.Scene) {
			s.Actors[1].Seats[0].Visibility = graph.Network
			s.Cooperations = append(s.Cooperations, linkOf("init", "club", graph.Resting))
		}, ""},
		{"position of the village", func(s *graph.Scene) {
			s.Actors[1].Seats[0] = graph.Seat{Place: "05762016-01", Visibility: graph.Public}
		}, ""},
		{"two clubs with a topic alone", func(s *graph.Scene) {
			s.Actors[0].Kind, s.Actors[0].Topics, s.Needs = graph.SportsClub, []graph.TopicKey{"fussball"}, nil
		}, NothingShared},
		{"two clubs with a wish", func(s *graph.Scene) { s.Actors[0].Kind = graph.SportsClub }, ""},
		{"a school with a topic", func(s *graph.Scene) { s.Actors[1].Kind, s.Offers = graph.Education, nil }, ""},
		{"a school with a theme room alone", func(s *graph.Scene) {
			s.Actors[1].Kind, s.Offers, s.Actors[1].Topics, s.Actors[0].Topics = graph.Education, nil, []graph.TopicKey{"kultursport"}, []graph.TopicKey{"kultursport"}
		}, NothingShared},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := pairScene()
			tc.change(&s)
			got := Actors("init", s, sampleCatalog(), Options{Today: today, Audience: graph.Public})
			if tc.want == "" && len(got.Matches) != 1 {
				t.Fatalf("got %v excluded, want a match", got.Excluded)
			}
			if tc.want != "" && (len(got.Matches) != 0 || got.Excluded[tc.want] != 1 || len(got.Excluded) != 1) {
				t.Fatalf("got %d matches, excluded %v, want one for %q", len(got.Matches), got.Excluded, tc.want)
			}
		})
	}
}

// What is better in one thing and equal in all others scores higher.
func TestActorsPrefer(t *testing.T) {
	for _, tc := range []struct {
		name   string
		better func(*graph.Scene, *graph.Actor)
	}{
		{"more places", func(s *graph.Scene, a *graph.Actor) { s.Offers[0].Places = placesOf(6) }},
		{"deeper topic", func(s *graph.Scene, a *graph.Actor) { a.Topics = []graph.TopicKey{"beach"} }},
		{"nearer", func(s *graph.Scene, a *graph.Actor) { a.Seats[0].Point = north(3) }},
		{"group", func(s *graph.Scene, a *graph.Actor) { a.Groups = []graph.GroupKey{"kinder"} }},
		{"language", func(s *graph.Scene, a *graph.Actor) { a.Languages = []graph.LanguageCode{"kmr", "deu"} }},
		{"confirmed", func(s *graph.Scene, a *graph.Actor) { a.ConfirmedAt = "2026-11-01" }},
		{"warm path", func(s *graph.Scene, a *graph.Actor) {
			s.Cooperations = append(s.Cooperations, linkOf("c1", "hub", graph.Cooperating))
		}},
		{"at home elsewhere, at work here", func(s *graph.Scene, a *graph.Actor) {
			s.Actors[0].Seats[0].Place, a.Areas = "05762016", []graph.PlaceKey{"05762"}
		}},
		{"practice with such partners", func(s *graph.Scene, a *graph.Actor) {
			s.Actors[0].Kind, s.Actors[1].Kind, s.Actors[2].Kind = graph.Employer, graph.Education, graph.Education
			for i := range 3 {
				e := actorAt(fmt.Sprint("e", i), graph.Employer, 4)
				s.Actors = append(s.Actors, e)
				s.Cooperations = append(s.Cooperations, linkOf("c1", string(e.ID), graph.Cooperating))
			}
			for i := range 3 {
				s.Cooperations = append(s.Cooperations, linkOf("c2", fmt.Sprint("e", i), graph.Resting))
			}
		}},
		{"not linked yet", func(s *graph.Scene, a *graph.Actor) {
			s.Cooperations = append(s.Cooperations, linkOf("c2", "other", graph.Cooperating))
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := pairScene()
			s.Actors = []graph.Actor{s.Actors[0], actorAt("c1", graph.SportsClub, 4, "handball"), actorAt("c2", graph.SportsClub, 4, "handball"),
				actorAt("hub", graph.Welfare, 4), actorAt("other", graph.Initiative, 4)}
			s.Actors[0].Languages, s.Actors[0].Groups, s.Actors[0].Topics = []graph.LanguageCode{"deu", "kmr"}, []graph.GroupKey{"alle", "kinder"}, []graph.TopicKey{"beach"}
			s.Offers = []graph.Offer{offerOf("o1", "c1", "fussball", placesOf(5)), offerOf("o2", "c2", "fussball", placesOf(5))}
			s.Cooperations = []graph.Cooperation{linkOf("init", "hub", graph.Cooperating)}
			s.Actors[1].Name, s.Actors[2].Name = "Z", "A" // the better one comes last by name
			tc.better(&s, &s.Actors[1])
			got := Actors("init", s, sampleCatalog(), Options{Today: today, Kinds: []graph.ActorKind{graph.SportsClub, graph.Education}})
			if len(got.Matches) != 2 || got.Matches[0].Actor.ID != "c1" || got.Matches[0].Score <= got.Matches[1].Score {
				t.Fatalf("got %+v, want c1 with more points than c2", got)
			}
		})
	}
}

func TestActorsOrderAndLimit(t *testing.T) {
	s := graph.Scene{Actors: []graph.Actor{actorAt("init", graph.Initiative, 0)}}
	for _, id := range []string{"d", "c", "b", "a"} {
		s.Actors = append(s.Actors, actorAt(id, graph.SportsClub, 5))
	}
	s.Actors[1].Name, s.Actors[2].Name, s.Actors[3].Name, s.Actors[4].Name = "Zorn", "Öse", "Otto", "Otto"
	got := Actors("init", s, sampleCatalog(), Options{Limit: 3})
	var ids []graph.ActorID
	for _, m := range got.Matches {
		ids = append(ids, m.Actor.ID)
	}
	if want := []graph.ActorID{"c", "a", "b"}; !slices.Equal(ids, want) || got.Total != 4 {
		t.Errorf("got %v of %d, want %v of 4: Öse before Otto, ties by id", ids, got.Total, want)
	}
}

func TestActorsWithoutCenter(t *testing.T) {
	s := pairScene()
	s.Actors[0].Archived = true
	for _, id := range []graph.ActorID{"init", "nobody"} {
		if got := Actors(id, s, sampleCatalog(), Options{}); len(got.Matches) != 0 || got.Matches == nil {
			t.Errorf("center %s: got %+v, want no matches", id, got.Matches)
		}
	}
}

func TestWeights(t *testing.T) {
	for name, w := range map[string]Weights{
		"default": DefaultWeights(), "none": {}, "one": {Topic: 7}, "negative": {Topic: -1, Distance: 3}, "infinite": {Topic: math.Inf(1), Group: 1}, "no number": {Topic: math.NaN(), Group: 1},
	} {
		w = w.scaled()
		total := w.NeedOffer + w.Topic + w.Distance + w.WarmPath + w.Group + w.Spread + w.Language + w.Freshness + w.Area + w.Practice + w.Kinds
		if math.Abs(total-1) > 1e-9 {
			t.Errorf("%s: got a sum of %v, want 1", name, total)
		}
	}
	w, err := WeightsFrom(graph.Setting{Key: WeightsSetting, Value: []byte(`{"topic":0.9}`)})
	if err != nil || w.Topic != 0.9 || w.Distance != DefaultWeights().Distance {
		t.Errorf("setting: got %+v %v, want topic 0.9 and the rest as it was", w, err)
	}
	if _, err := WeightsFrom(graph.Setting{Key: WeightsSetting, Value: []byte(`[]`)}); err == nil {
		t.Error("broken setting: got no error, want one")
	}
}

func TestDistanceKM(t *testing.T) {
	brakel, warburg := graph.Point{Lat: 51.716, Lon: 9.182}, graph.Point{Lat: 51.490, Lon: 9.149}
	for _, tc := range []struct {
		a, b graph.Point
		want float64
	}{{brakel, warburg, 25.2}, {brakel, brakel, 0}, {graph.Point{Lat: 10, Lon: 179.9}, graph.Point{Lat: 10, Lon: -179.9}, 21.9}, {graph.Point{Lat: 90}, graph.Point{Lat: -90}, 20015.1}} {
		if got := DistanceKM(tc.a, tc.b); math.Abs(got-tc.want) > 0.1 {
			t.Errorf("from %v to %v: got %.2f km, want %.1f", tc.a, tc.b, got, tc.want)
		}
	}
	for km, want := range map[float64]float64{0: 5, 4.9: 5, 5: 5, 5.1: 10, 26: 30} {
		if got := coarse(km); got != want {
			t.Errorf("coarse(%v): got %v, want %v", km, got, want)
		}
	}
}

// BenchmarkActors ranks a scene of 100,000 actors inside the radius.
func BenchmarkActors(b *testing.B) {
	s := crowd(100_000)
	c := sampleCatalog()
	for b.Loop() {
		if got := Actors("a0", s, c, Options{Today: today, Limit: 20}); len(got.Matches) != 20 {
			b.Fatalf("got %d matches, want 20", len(got.Matches))
		}
	}
}

// crowd is a scene of n actors around Brakel, a third initiatives with a need
// each and the rest clubs with an offer.
func crowd(n int) graph.Scene {
	var s graph.Scene
	topics := []graph.TopicKey{"sport", "fussball", "handball", "beach"}
	for i := range n {
		id, topic := fmt.Sprintf("a%d", i), topics[i%4]
		kind := graph.SportsClub
		if i%3 == 0 {
			kind = graph.Initiative
			s.Needs = append(s.Needs, needOf("n"+id, id, topic, placesOf(i%12), "kinder"))
		} else {
			s.Offers = append(s.Offers, offerOf("o"+id, id, topic, placesOf(i%7)))
		}
		s.Actors = append(s.Actors, actorAt(id, kind, float64(i%97)/10, topic))
		s.Actors[i].Seats[0].Point.Lon += float64(i%89) / 1000
		if i > 10 {
			s.Cooperations = append(s.Cooperations, linkOf(id, string(s.Actors[i-7].ID), graph.Asked))
		}
	}
	return s
}
