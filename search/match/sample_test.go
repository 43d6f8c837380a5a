package match

import (
	"fmt"
	"testing"
	"time"

	"lotsennetz/graph"

	"pgregory.net/rapid"
)

const today graph.Date = "2026-11-25"

// sampleCatalog is a small vocabulary: two theme rooms, groups that include one
// another, one of them protected, two towns with a village, and languages with
// each kind of relation.
//
//	kultursport ─ sport ─┬ fussball          alle ─ kinder, jugendliche ─ umf,
//	            └ kochen └ handball ─ beach         maenner, frauen (protected)
//	arbeit ─ bewerbung
func sampleCatalog() *graph.Catalog {
	topic := func(key, parent graph.TopicKey) graph.Record {
		return graph.Topic{Key: key, Parent: parent, Labels: map[string]graph.Label{"de": {Name: string(key)}}}
	}
	place := func(key, parent graph.PlaceKey, kind graph.PlaceKind, lat, lon float64) graph.Record {
		return graph.Place{Key: key, Parent: parent, Name: string(key), Kind: kind, Point: graph.Point{Lat: lat, Lon: lon}}
	}
	records := []graph.Record{
		topic("kultursport", ""), topic("sport", "kultursport"), topic("kochen", "kultursport"),
		topic("fussball", "sport"), topic("handball", "sport"), topic("beach", "handball"),
		topic("arbeit", ""), topic("bewerbung", "arbeit"),
		graph.Group{Key: "alle", Includes: []graph.GroupKey{"kinder", "jugendliche", "maenner", "frauen"}},
		graph.Group{Key: "kinder"}, graph.Group{Key: "jugendliche", Includes: []graph.GroupKey{"umf"}},
		graph.Group{Key: "umf"}, graph.Group{Key: "maenner"}, graph.Group{Key: "frauen", Protected: true},
		place("05762", "", graph.District, 0, 0),
		place("05762016", "05762", graph.Municipality, 51.716, 9.182), // Brakel
		place("05762016-01", "05762016", graph.Village, 51.75, 9.20),
		place("05762036", "05762", graph.Municipality, 51.490, 9.149), // Warburg
	}
	for _, code := range []graph.LanguageCode{"deu", "kmr", "ckb", "sdh", "srp", "hrv", "prs", "pes", "arb", "eng", "und", "uig", "uip"} {
		records = append(records, graph.Language{Code: code, German: string(code)})
	}
	records = append(records, graph.Language{Code: "aln", German: "aln", Macro: "sqi"}, graph.Language{Code: "als", German: "als", Macro: "sqi"})
	relation := func(a, b graph.LanguageCode, kind graph.Substitution) {
		records = append(records, graph.LanguageRelation{A: a, B: b, Kind: kind})
	}
	relation("kmr", "ckb", graph.NeverSubstitute)
	relation("kmr", "sdh", graph.NeverSubstitute)
	relation("srp", "hrv", graph.MutualWithNotice)
	relation("prs", "pes", graph.AskConsent)
	relation("uig", "uip", graph.ScriptOnly)
	return graph.NewCatalog(records)
}

// near Brakel, km to the north: a degree of latitude is 111.19 km.
func north(km float64) graph.Point { return graph.Point{Lat: 51.716 + km/111.195, Lon: 9.182} }

func actorAt(id string, kind graph.ActorKind, km float64, topics ...graph.TopicKey) graph.Actor {
	return graph.Actor{
		Meta: graph.Meta{Visibility: graph.Public}, ID: graph.ActorID(id), Slug: id, Kind: kind, Name: "Name " + id,
		Seats: []graph.Seat{{Point: north(km), Visibility: graph.Public}}, Topics: topics,
	}
}

func placesOf(n int) *int { return &n }

func needOf(id, actor string, topic graph.TopicKey, places *int, groups ...graph.GroupKey) graph.Need {
	return graph.Need{Meta: graph.Meta{Visibility: graph.Public}, ID: graph.NeedID(id),
		Wish: graph.Wish{Actor: graph.ActorID(actor), Title: "Titel " + id, Topic: topic, Places: places, Groups: groups}}
}

func offerOf(id, actor string, topic graph.TopicKey, places *int, groups ...graph.GroupKey) graph.Offer {
	return graph.Offer{Meta: graph.Meta{Visibility: graph.Public}, ID: graph.OfferID(id),
		Wish: graph.Wish{Actor: graph.ActorID(actor), Title: "Titel " + id, Topic: topic, Places: places, Groups: groups}}
}

func linkOf(a, b string, state graph.CooperationState) graph.Cooperation {
	x, y := graph.ActorID(a), graph.ActorID(b)
	return graph.Cooperation{Meta: graph.Meta{Visibility: graph.Public}, ID: graph.PairID(x, y), A: x, B: y, State: state, Since: "2025-03-01"}
}

// randomScene draws a small scene with everything that can happen in it.
func randomScene(t *rapid.T, kinds ...graph.ActorKind) graph.Scene {
	var s graph.Scene
	n := rapid.IntRange(2, 9).Draw(t, "actors")
	topics := rapid.SliceOfN(rapid.SampledFrom([]graph.TopicKey{"sport", "fussball", "handball", "beach", "kochen", "bewerbung", "kultursport", "unbekannt"}), 0, 3)
	groups := rapid.SliceOfNDistinct(rapid.SampledFrom([]graph.GroupKey{"alle", "kinder", "jugendliche", "umf", "maenner", "frauen"}), 0, 2, rapid.ID)
	languages := rapid.SliceOfN(rapid.SampledFrom([]graph.LanguageCode{"deu", "kmr", "arb", "eng"}), 0, 3)
	dates := rapid.SampledFrom([]graph.Date{"", "2026-11-01", "2026-05-29", "2026-05-28", "2025-12-01", "2024-01-01", "2027-01-01"})
	places := rapid.Custom(func(t *rapid.T) *int {
		if rapid.Bool().Draw(t, "silent") {
			return nil
		}
		return placesOf(rapid.IntRange(0, 12).Draw(t, "places"))
	})
	wish := func(i int) graph.Wish {
		return graph.Wish{Actor: s.Actors[i].ID, Title: fmt.Sprintf("Wunsch %d von %d", len(s.Needs)+len(s.Offers), i),
			Topic:  rapid.SampledFrom([]graph.TopicKey{"sport", "fussball", "handball", "beach", "kultursport"}).Draw(t, "wish topic"),
			Groups: groups.Draw(t, "wish groups"), Places: places.Draw(t, "wish places"),
			Until: rapid.SampledFrom([]graph.Date{"", "2026-11-25", "2026-11-24"}).Draw(t, "until")}
	}
	for i := range n {
		a := graph.Actor{
			Meta: graph.Meta{Visibility: graph.Public, Archived: rapid.IntRange(0, 9).Draw(t, "archived") == 0, ConfirmedAt: dates.Draw(t, "confirmed")},
			ID:   graph.ActorID(fmt.Sprintf("a%d", i)), Kind: rapid.SampledFrom(kinds).Draw(t, "kind"),
			Name: rapid.SampledFrom([]string{"Ä", "B", "C", "D"}).Draw(t, "name"), Topics: topics.Draw(t, "topics"),
			Areas:  rapid.SampledFrom([][]graph.PlaceKey{nil, nil, {"05762"}, {"05762036", "05762016-01"}}).Draw(t, "areas"),
			Groups: groups.Draw(t, "groups"), Languages: languages.Draw(t, "languages"),
			Partners: rapid.IntRange(0, 3).Draw(t, "partners"), Unwilling: rapid.IntRange(0, 9).Draw(t, "unwilling") == 0,
		}
		if rapid.IntRange(0, 7).Draw(t, "homeless") > 0 {
			a.Seats = []graph.Seat{{Place: rapid.SampledFrom([]graph.PlaceKey{"", "05762016", "05762016-01", "05762036"}).Draw(t, "place"),
				Visibility: rapid.SampledFrom(graph.Audiences).Draw(t, "seat"),
				Point:      north(float64(rapid.IntRange(0, 25).Draw(t, "km")))}}
		}
		s.Actors = append(s.Actors, a)
	}
	for i := range n {
		for range rapid.IntRange(0, 2).Draw(t, "needs") {
			s.Needs = append(s.Needs, graph.Need{Meta: graph.Meta{Archived: rapid.IntRange(0, 9).Draw(t, "old") == 0}, ID: graph.NeedID(fmt.Sprintf("n%d", len(s.Needs))), Wish: wish(i)})
		}
		for range rapid.IntRange(0, 2).Draw(t, "offers") {
			s.Offers = append(s.Offers, graph.Offer{Meta: graph.Meta{Archived: rapid.IntRange(0, 9).Draw(t, "old") == 0}, ID: graph.OfferID(fmt.Sprintf("o%d", len(s.Offers))), Wish: wish(i)})
		}
		for k := range i {
			if rapid.IntRange(0, 2).Draw(t, "linked") == 0 {
				c := linkOf(string(s.Actors[k].ID), string(s.Actors[i].ID), rapid.SampledFrom(append(graph.CooperationStates, graph.Cooperating, graph.Cooperating)).Draw(t, "state"))
				c.Since = dates.Draw(t, "since")
				c.Topic = rapid.SampledFrom([]graph.TopicKey{"", "", "handball", "bewerbung"}).Draw(t, "on")
				s.Cooperations = append(s.Cooperations, c)
			}
		}
		if rapid.IntRange(0, 9).Draw(t, "outside") == 0 {
			s.Cooperations = append(s.Cooperations, linkOf(string(s.Actors[i].ID), "zzz", graph.Cooperating))
		}
	}
	return s
}

// shuffled is the scene in another order.
func shuffled(t *rapid.T, s graph.Scene) graph.Scene {
	return graph.Scene{
		Actors: rapid.Permutation(s.Actors).Draw(t, "actors"), Offers: rapid.Permutation(s.Offers).Draw(t, "offers"),
		Needs: rapid.Permutation(s.Needs).Draw(t, "needs"), Cooperations: rapid.Permutation(s.Cooperations).Draw(t, "links"),
	}
}

func berlin(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatalf("time zone data: %v", err)
	}
	return zone
}

// wall is the moment at which clocks in Berlin show "2026-12-03 10:00".
func wall(t testing.TB, shown string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", shown, berlin(t))
	if err != nil {
		t.Fatal(err)
	}
	return at
}
