package graphtest

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"lotsennetz/graph"
)

var directoryCases = []tested{
	{"actors by filters and audience", "Actors", actorFilters},
	{"actors by distance", "Actors", actorsNear},
	{"German order", "Actors ActorsNamed People Accounts", germanOrder},
	{"pages stay stable while actors come and go", "Actors", stablePages},
	{"pages by distance", "Actors", distancePages},
	{"cursors that are none", "Actors", badCursors},
	{"actors by name", "ActorsNamed", actorsNamed},
	{"composed and decomposed letters", "ActorsNamed", composed},
	{"dossier", "Dossier", dossier},
	{"scene", "Scene", scene},
	{"network", "Network", network},
	{"what ties actors", "Network", relations},
}

func list(t testing.TB, s graph.Store, q graph.ActorQuery) graph.ActorPage {
	t.Helper()
	return must[graph.ActorPage](t)(s.Actors(t.Context(), q))
}

func actorFilters(t *testing.T, s graph.Store) {
	Fill(t, s)
	type q = graph.ActorQuery
	for _, c := range []struct {
		name string
		q    q
		want []string
	}{
		{"all", q{}, []string{"cafe", "shelter", "jobcenter", "ki", "employer", "alliance", "svb", "tsv", "welcome"}},
		{"public", q{Audience: graph.Public}, []string{"cafe", "shelter", "jobcenter", "ki", "alliance", "svb", "tsv", "welcome"}},
		{"network", q{Audience: graph.Network}, []string{"cafe", "shelter", "jobcenter", "ki", "alliance", "svb", "tsv", "welcome"}},
		{"archived", q{Archived: true, Topics: []graph.TopicKey{"sport"}}, []string{"old", "svb", "welcome"}},
		{"kinds", q{Kinds: []graph.ActorKind{graph.SportsClub, graph.Initiative}}, []string{"cafe", "svb", "tsv", "welcome"}},
		{"topics are alternatives", q{Topics: []graph.TopicKey{"fussball", "sport"}}, []string{"svb", "tsv", "welcome"}},
		{"topic of a hidden actor", q{Topics: []graph.TopicKey{"arbeit"}, Kinds: []graph.ActorKind{graph.Employer}, Audience: graph.Public}, nil},
		{"place", q{Places: []graph.PlaceKey{"05762001"}}, []string{"cafe", "shelter", "ki", "welcome"}},
		{"place of a protected seat", q{Places: []graph.PlaceKey{"05762001"}, Audience: graph.Public}, []string{"cafe", "ki", "welcome"}},
		{"place of a protected seat, network", q{Places: []graph.PlaceKey{"05762001"}, Audience: graph.Network}, []string{"cafe", "shelter", "ki", "welcome"}},
		{"areas are no places", q{Places: []graph.PlaceKey{"05762"}}, nil},
		{"languages", q{Languages: []graph.LanguageCode{"ukr"}}, []string{"cafe"}},
		{"groups", q{Groups: []graph.GroupKey{"frauen"}}, []string{"shelter"}},
		{"fields add up", q{Topics: []graph.TopicKey{"sport"}, Languages: []graph.LanguageCode{"kmr"}, Places: []graph.PlaceKey{"05762001", "05762002"}}, []string{"welcome"}},
		{"unknown topic", q{Topics: []graph.TopicKey{"nowhere"}}, nil},
	} {
		page := list(t, s, c.q)
		wantIDs(t, c.name, page.Actors, c.want...)
		if page.Total != len(c.want) || page.Next != "" || page.Distances != nil {
			t.Errorf("%s: got total %d, next %q, distances %v, want %d and no more", c.name, page.Total, page.Next, page.Distances, len(c.want))
		}
	}
	same(t, list(t, s, q{Kinds: []graph.ActorKind{graph.Welfare}, Audience: graph.Public}).Actors[0],
		must[graph.Actor](t)(s.Actor(t.Context(), "shelter"))) // taking things out of a record is View's part
}

func kilometres(a, b graph.Point) float64 {
	rad := func(d float64) float64 { return d * math.Pi / 180 }
	h := math.Pow(math.Sin(rad(b.Lat-a.Lat)/2), 2) + math.Cos(rad(a.Lat))*math.Cos(rad(b.Lat))*math.Pow(math.Sin(rad(b.Lon-a.Lon)/2), 2)
	return 2 * 6371 * math.Asin(math.Sqrt(h))
}

func actorsNear(t *testing.T, s graph.Store) {
	Fill(t, s)
	two := actor("two", graph.Welfare, "Zwei Sitze", seat("", 52.5, 13.4, graph.Public), seat("", 51.7005, 9.1005, graph.Network))
	Store(t, s, two)
	here := graph.Point{Lat: 51.70, Lon: 9.10}
	type q = graph.ActorQuery
	for _, c := range []struct {
		name string
		q    q
		want []string
	}{
		{"all", q{Near: here}, []string{"two", "welcome", "cafe", "ki", "shelter", "tsv", "svb", "jobcenter", "employer", "alliance"}},
		{"public: a protected seat is no seat", q{Near: here, Audience: graph.Public}, []string{"welcome", "cafe", "ki", "tsv", "svb", "jobcenter", "two", "alliance", "shelter"}},
		{"radius", q{Near: here, RadiusKM: 5}, []string{"two", "welcome", "cafe", "ki", "shelter", "tsv"}},
		{"radius, public", q{Near: here, RadiusKM: 5, Audience: graph.Public}, []string{"welcome", "cafe", "ki", "tsv"}},
		{"radius and topic", q{Near: here, RadiusKM: 300, Topics: []graph.TopicKey{"sport"}}, []string{"welcome", "svb"}},
		{"archived", q{Near: here, RadiusKM: 1, Archived: true}, []string{"two", "welcome", "cafe", "ki", "shelter", "old"}},
		{"far away", q{Near: graph.Point{Lat: -40, Lon: 179.9}, RadiusKM: 100}, nil},
	} {
		page := list(t, s, c.q)
		wantIDs(t, c.name, page.Actors, c.want...)
		if page.Total != len(c.want) || len(page.Distances) != len(page.Actors) {
			t.Fatalf("%s: got total %d with %d distances, want %d", c.name, page.Total, len(page.Distances), len(c.want))
		}
		for i, a := range page.Actors {
			want := -1.0
			for _, p := range a.Facts().Points {
				if d := kilometres(here, p.Point); p.Visibility.For(c.q.Audience) && (want < 0 || d < want) {
					want = d
				}
			}
			got := page.Distances[i]
			if (want < 0) != (got < 0) || want >= 0 && math.Abs(got-want) > 0.01+want/200 {
				t.Errorf("%s: %s: got %.3f km, want %.3f", c.name, a.ID, got, want)
			}
		}
	}
	moved := must[graph.Actor](t)(s.Actor(t.Context(), "tsv"))
	moved.Seats = slices.Clone(moved.Seats)
	moved.Seats[0].Point = graph.Point{Lat: 53, Lon: 9.151}
	apply(t, s, graph.Put{Record: moved})
	if got := list(t, s, q{Near: here, Kinds: []graph.ActorKind{graph.SportsClub}}); got.Actors[1].ID != "tsv" || got.Distances[1] < 100 {
		t.Errorf("after moving: got %v at %v, want tsv far away", ids(got.Actors), got.Distances)
	}
}

func germanOrder(t *testing.T, s graph.Store) {
	names := []string{"Червоний Хрест", "Zebra", "Ökohaus", "Ahorn", "Ägidius-Treff", "Ünal", "unfern", "Straße", "Strasse", "Strasser", "ahorn"}
	want := []string{"Ägidius-Treff", "ahorn", "Ahorn", "Ökohaus", "Strasse", "Straße", "Strasser", "Ünal", "unfern", "Zebra", "Червоний Хрест"}
	var records []graph.Record
	for i, n := range names {
		id := fmt.Sprintf("x%02d", i)
		records = append(records, actor(graph.ActorID(id), graph.Welfare, n), graph.Person{ID: graph.PersonID(id), Name: n},
			graph.Account{ID: graph.AccountID(id), Name: n, Email: id + "@kreis.example", Role: graph.RoleMember})
	}
	Store(t, s, records...)
	var actors, people, accounts []string
	for _, a := range list(t, s, graph.ActorQuery{}).Actors {
		actors = append(actors, a.Name)
	}
	for _, p := range must[[]graph.Person](t)(s.People(t.Context(), "")) {
		people = append(people, p.Name)
	}
	for _, a := range must[[]graph.Account](t)(s.Accounts(t.Context())) {
		accounts = append(accounts, a.Name)
	}
	for what, got := range map[string][]string{"actors": actors, "people": people, "accounts": accounts} {
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", what, got, want)
		}
	}
	for text, want := range map[string]string{"ägi": "Ägidius-Treff", "agi": "Ägidius-Treff", "черв": "Червоний Хрест", "ÖKO": "Ökohaus"} {
		got := must[[]graph.Actor](t)(s.ActorsNamed(t.Context(), graph.NameQuery{Text: text}))
		if len(got) != 1 || got[0].Name != want {
			t.Errorf("ActorsNamed(%q): got %v, want %s", text, ids(got), want)
		}
	}
}

// pages reads all pages, calling between after each.
func pages(t *testing.T, s graph.Store, q graph.ActorQuery, between func(page int)) []graph.Actor {
	t.Helper()
	var all []graph.Actor
	for n := 1; ; n++ {
		page := list(t, s, q)
		all = append(all, page.Actors...)
		if between(n); page.Next == "" {
			return all
		}
		if q.After = page.Next; n > 1000 {
			t.Fatal("got a thousand pages, want an end")
		}
	}
}

func wantEachOnce(t *testing.T, got []graph.Actor, want int) {
	t.Helper()
	seen := map[graph.ActorID]bool{}
	for _, a := range got {
		if seen[a.ID] {
			t.Errorf("%s: got it twice, want it once", a.ID)
		}
		seen[a.ID] = true
	}
	if len(seen) != want {
		t.Errorf("got %d actors, want %d", len(seen), want)
	}
}

func stablePages(t *testing.T, s graph.Store) {
	const n = 430
	var records []graph.Record
	for i := range n { // names meet, so ids decide
		records = append(records, actor(graph.ActorID(fmt.Sprintf("x%04d", i*7919%n)), graph.Welfare, fmt.Sprint("Verein ", i%5)))
	}
	Store(t, s, records...)
	all := pages(t, s, graph.ActorQuery{Limit: 50}, func(page int) {
		if page == 3 {
			early := actor("early", graph.Welfare, "Aaa")
			Store(t, s, early)
		}
		if page == 4 {
			apply(t, s, graph.Remove{Ref: graph.Ref{Kind: graph.KindActor, ID: "x0000"}, Version: 1})
		}
	})
	wantEachOnce(t, all, n)
	first := list(t, s, graph.ActorQuery{Limit: 7})
	rest := list(t, s, graph.ActorQuery{Limit: 200, After: first.Next})
	if first.Total != n || rest.Total != n || first.Actors[6].ID == rest.Actors[0].ID || len(rest.Actors) != 200 {
		t.Errorf("another size on the next page: got totals %d and %d, want %d", first.Total, rest.Total, n)
	}
	if got := list(t, s, graph.ActorQuery{}); len(got.Actors) != graph.DefaultPage {
		t.Errorf("no limit: got %d, want %d", len(got.Actors), graph.DefaultPage)
	}
	if got := list(t, s, graph.ActorQuery{Limit: 100000}); len(got.Actors) != graph.MaxPage {
		t.Errorf("a big limit: got %d, want %d", len(got.Actors), graph.MaxPage)
	}
}

func distancePages(t *testing.T, s graph.Store) {
	const n = 130
	var records []graph.Record
	for i := range n {
		a := actor(graph.ActorID(fmt.Sprintf("x%04d", i*7919%n)), graph.Welfare, "Verein")
		if i%3 > 0 { // many at one distance, a third without any
			a.Seats = []graph.Seat{{Point: graph.Point{Lat: 51.7 + float64(i%4)/50, Lon: 9.1}, Visibility: graph.Public}}
		}
		records = append(records, a)
	}
	Store(t, s, records...)
	q := graph.ActorQuery{Near: graph.Point{Lat: 51.7, Lon: 9.1}, Limit: 9}
	all := pages(t, s, q, func(page int) {
		if page == 2 {
			Store(t, s, actor("x", graph.Welfare, "Nah", seat("", 51.7, 9.1, graph.Public)))
		}
	})
	wantEachOnce(t, all, n)
	for i, a := range all[1:] {
		if b := all[i]; len(b.Seats) == 0 && len(a.Seats) > 0 {
			t.Fatalf("got %s after %s, want those without a point last", a.ID, b.ID)
		} else if len(a.Seats) == len(b.Seats) && (len(a.Seats) == 0 || a.Seats[0].Point == b.Seats[0].Point) && a.ID < b.ID {
			t.Fatalf("got %s after %s at one distance, want them by id", a.ID, b.ID)
		}
	}
}

func badCursors(t *testing.T, s graph.Store) {
	Fill(t, s)
	byName := list(t, s, graph.ActorQuery{Limit: 1}).Next
	near := graph.Point{Lat: 51.7, Lon: 9.1}
	byDistance := list(t, s, graph.ActorQuery{Limit: 1, Near: near}).Next
	for name, q := range map[string]graph.ActorQuery{
		"garbage":               {After: "%%%"},
		"base64 of garbage":     {After: "Z2FyYmFnZQ"},
		"half of one":           {After: byName[:len(byName)/2]},
		"by distance, for name": {After: byDistance},
		"by name, for distance": {After: byName, Near: near},
	} {
		_, err := s.Actors(t.Context(), q)
		var invalid *graph.InvalidError
		if !errors.As(err, &invalid) || invalid.Fields[0].Field != "cursor" {
			t.Errorf("%s: got %v, want an InvalidError of cursor", name, err)
		}
	}
}

func actorsNamed(t *testing.T, s graph.Store) {
	Fill(t, s)
	Store(t, s, actor("tsv-2", graph.SportsClub, "TSV"), actor("tsv-3", graph.SportsClub, "TSV Auental"))
	for _, c := range []struct {
		q    graph.NameQuery
		want []string
	}{
		{graph.NameQuery{Text: "tsv"}, []string{"tsv-2", "tsv-3", "tsv"}},
		{graph.NameQuery{Text: "TSV", Limit: 2}, []string{"tsv-2", "tsv-3"}},
		{graph.NameQuery{Text: "tsv oehrbach"}, []string{}},
		{graph.NameQuery{Text: "  TSV   ÖHRBACH "}, []string{"tsv"}},
		{graph.NameQuery{Text: "turn- und sport"}, []string{"tsv"}},
		{graph.NameQuery{Text: "Möbelwerk"}, []string{"employer"}},
		{graph.NameQuery{Text: "Möbelwerk", Audience: graph.Network}, []string{}},
		{graph.NameQuery{Text: "Kulturverein"}, []string{}}, // archived
		{graph.NameQuery{Text: "öhrbach"}, []string{}},      // not the start
		{graph.NameQuery{Text: ""}, []string{}},
		{graph.NameQuery{Text: " .,- "}, []string{}},
	} {
		got := must[[]graph.Actor](t)(s.ActorsNamed(t.Context(), c.q))
		if c.q.Text == "tsv oehrbach" { // whether ö and oe meet is folding's affair
			continue
		}
		wantIDs(t, fmt.Sprintf("ActorsNamed(%+v)", c.q), got, c.want...)
	}
}

func composed(t *testing.T, s graph.Store) {
	const nfc, nfd = "M\u00fcller-Stiftung", "Mu\u0308ller-Stiftung"
	Store(t, s, actor("c", graph.Welfare, nfc), actor("d", graph.Welfare, nfd))
	for _, text := range []string{nfc, nfd, "m\u00fcl", "mu\u0308l"} {
		wantIDs(t, "ActorsNamed", must[[]graph.Actor](t)(s.ActorsNamed(t.Context(), graph.NameQuery{Text: text})), "c", "d")
	}
	if got := must[graph.Actor](t)(s.Actor(t.Context(), "d")); got.Name != nfd {
		t.Errorf("got %q, want it as entered", got.Name)
	}
	wantIDs(t, "Actors", list(t, s, graph.ActorQuery{}).Actors, "c", "d")
}

func dossier(t *testing.T, s graph.Store) {
	Fill(t, s)
	gone := graph.Offer{Meta: graph.Meta{Visibility: graph.Public, Archived: true}, ID: "o-old", Wish: graph.Wish{Actor: "tsv", Title: "Alt", Topic: "sport"}}
	Store(t, s, gone)
	get := func(id graph.ActorID, a graph.Audience) graph.Dossier {
		t.Helper()
		return must[graph.Dossier](t)(s.Dossier(t.Context(), graph.DossierQuery{Actor: id, Audience: a}))
	}
	partners := func(d graph.Dossier) []string {
		out := []string{}
		for _, p := range d.Partnerships {
			if p.Cooperation.Other(d.Actor.ID) != p.Partner.ID {
				t.Errorf("%s: got partner %s, want the other end", p.Cooperation.ID, p.Partner.ID)
			}
			out = append(out, string(p.Cooperation.State)+" "+string(p.Partner.ID))
		}
		return out
	}
	tsv := get("tsv", graph.Coordination)
	same(t, tsv.Actor, must[graph.Actor](t)(s.Actor(t.Context(), "tsv")))
	wantIDs(t, "offers by title", tsv.Offers, "o-gym", "o-ball")
	wantIDs(t, "needs", tsv.Needs)
	wantIDs(t, "measures", tsv.Measures, "x-1")
	wantIDs(t, "projects", tsv.Projects)
	wantIDs(t, "people", tsv.People)
	wantIDs(t, "networks", tsv.Networks)
	wantIDs(t, "members", tsv.Members)
	wantIDs(t, "responsibilities", tsv.Responsibilities)
	if got, want := partners(tsv), []string{"suggested cafe", "cooperating welcome"}; !slices.Equal(got, want) {
		t.Errorf("partners: got %v, want %v", got, want)
	}
	public := get("tsv", graph.Public)
	wantIDs(t, "public offers", public.Offers, "o-ball")
	if got, want := partners(public), []string{"cooperating welcome"}; !slices.Equal(got, want) {
		t.Errorf("public partners: got %v, want %v", got, want)
	}
	ki := get("ki", graph.Network)
	wantIDs(t, "responsibilities by function", ki.Responsibilities, "r-job-2", "r-koord", "r-work")
	wantIDs(t, "people", ki.People, "mira")
	wantIDs(t, "networks", ki.Networks, "alliance")
	wantIDs(t, "projects", ki.Projects, "p-1")
	wantIDs(t, "members by name", get("alliance", graph.Public).Members, "jobcenter", "ki")
	wantIDs(t, "public projects", get("ki", graph.Public).Projects)
	wantIDs(t, "people of coordinators alone", get("jobcenter", graph.Network).People)
	job := get("jobcenter", graph.Network)
	if got, want := partners(job), []string{"cooperating ki"}; !slices.Equal(got, want) {
		t.Errorf("partners with a hidden end: got %v, want %v", got, want)
	}
	if got := get("old", graph.Public).Actor; !got.Archived {
		t.Errorf("archived: got %+v, want it readable", got)
	}
}

func scene(t *testing.T, s graph.Store) {
	Fill(t, s)
	get := func(q graph.SceneQuery) graph.Scene {
		t.Helper()
		return must[graph.Scene](t)(s.Scene(t.Context(), q))
	}
	clubs := get(graph.SceneQuery{Kinds: []graph.ActorKind{graph.SportsClub, graph.Initiative, graph.CulturalClub}})
	wantIDs(t, "actors", clubs.Actors, "cafe", "svb", "tsv", "welcome")
	wantIDs(t, "offers", clubs.Offers, "o-ball", "o-gym")
	wantIDs(t, "needs", clubs.Needs, "n-ball")
	wantIDs(t, "cooperations", clubs.Cooperations, "cafe:tsv", "svb:welcome", "tsv:welcome")
	public := get(graph.SceneQuery{Audience: graph.Public})
	wantIDs(t, "public actors", public.Actors, "alliance", "cafe", "jobcenter", "ki", "shelter", "svb", "tsv", "welcome")
	wantIDs(t, "public offers", public.Offers, "o-ball")
	wantIDs(t, "public needs", public.Needs, "n-ball")
	wantIDs(t, "public cooperations", public.Cooperations, "jobcenter:ki", "svb:welcome", "tsv:welcome")
	near := get(graph.SceneQuery{Actor: "welcome", Kinds: []graph.ActorKind{graph.Welfare}, RadiusKM: 5})
	wantIDs(t, "around: partners of any kind at any distance", near.Actors, "shelter", "svb", "tsv", "welcome")
	wantIDs(t, "around: cooperations", near.Cooperations, "cafe:tsv", "svb:welcome", "tsv:welcome")
	near = get(graph.SceneQuery{Actor: "welcome", RadiusKM: 5, Audience: graph.Public})
	wantIDs(t, "around: a protected seat is no seat", near.Actors, "cafe", "ki", "svb", "tsv", "welcome")
	near = get(graph.SceneQuery{Actor: "shelter", RadiusKM: 5, Audience: graph.Public})
	wantIDs(t, "around a protected seat", near.Actors, "shelter")
	wantIDs(t, "around a protected seat: needs", near.Needs)
	near = get(graph.SceneQuery{Actor: "shelter", RadiusKM: 5, Audience: graph.Network})
	wantIDs(t, "around the seat", near.Actors, "cafe", "ki", "shelter", "tsv", "welcome")
	near = get(graph.SceneQuery{Actor: "jobcenter", RadiusKM: 1, Audience: graph.Network})
	wantIDs(t, "around: a hidden partner", near.Actors, "jobcenter", "ki", "svb")
}

func network(t *testing.T, s graph.Store) {
	Fill(t, s)
	get := func(q graph.NetworkQuery) graph.Subgraph {
		t.Helper()
		return must[graph.Subgraph](t)(s.Network(t.Context(), q))
	}
	all := get(graph.NetworkQuery{})
	wantIDs(t, "actors", all.Actors, "cafe", "shelter", "jobcenter", "ki", "employer", "alliance", "svb", "tsv", "welcome")
	wantIDs(t, "cooperations", all.Cooperations, "employer:jobcenter", "jobcenter:ki", "tsv:welcome")
	if all.Truncated {
		t.Error("got truncated, want all")
	}
	public := get(graph.NetworkQuery{Audience: graph.Network})
	wantIDs(t, "a hidden end", public.Cooperations, "jobcenter:ki", "tsv:welcome")
	states := get(graph.NetworkQuery{States: []graph.CooperationState{graph.Resting, graph.Suggested}, Audience: graph.Network})
	wantIDs(t, "states", states.Cooperations, "cafe:tsv", "svb:welcome")
	states = get(graph.NetworkQuery{States: []graph.CooperationState{graph.Resting, graph.Suggested}, Audience: graph.Public})
	wantIDs(t, "states, public", states.Cooperations, "svb:welcome")
	kinds := get(graph.NetworkQuery{Kinds: []graph.ActorKind{graph.Initiative, graph.SportsClub}, Topics: []graph.TopicKey{"sport", "fussball"}})
	wantIDs(t, "kinds and topics", kinds.Actors, "svb", "tsv", "welcome")
	wantIDs(t, "kinds and topics", kinds.Cooperations, "tsv:welcome")
	wantIDs(t, "place, public", get(graph.NetworkQuery{Places: []graph.PlaceKey{"05762001"}, Audience: graph.Public}).Actors, "cafe", "ki", "welcome")
	few := get(graph.NetworkQuery{Limit: 4})
	wantIDs(t, "limit", few.Actors, "cafe", "shelter", "jobcenter", "ki")
	wantIDs(t, "limit", few.Cooperations, "jobcenter:ki")
	if !few.Truncated {
		t.Error("got all, want truncated")
	}
	around := get(graph.NetworkQuery{Around: "jobcenter"})
	wantIDs(t, "around", around.Actors, "jobcenter", "ki", "employer")
	wantIDs(t, "around", around.Cooperations, "employer:jobcenter", "jobcenter:ki")
	around = get(graph.NetworkQuery{Around: "jobcenter", Audience: graph.Public})
	wantIDs(t, "around, public", around.Actors, "jobcenter", "ki")
	around = get(graph.NetworkQuery{Around: "welcome", States: graph.CooperationStates, Limit: 2})
	wantIDs(t, "around with a limit keeps the middle", around.Actors, "svb", "welcome")
	if !around.Truncated {
		t.Error("around with a limit: got all, want truncated")
	}
	wantIDs(t, "around nobody", get(graph.NetworkQuery{Around: "shelter"}).Actors, "shelter")
}

// relations are what ties actors beside cooperations.
func relations(t *testing.T, s graph.Store) {
	Fill(t, s)
	aim := func(id graph.MeasureID, v graph.Visibility, who ...graph.Participant) graph.Measure {
		return graph.Measure{Meta: head(v), ID: id, Aim: graph.Aim{Title: string(id), Topic: "sport", Participants: who}}
	}
	Store(t, s, graph.Membership{Meta: open, ID: "g-tsv", Group: "alliance", Actor: "tsv", Role: graph.SeatMember, Period: graph.Period{From: "2024-01-01", To: "2025-12-31"}},
		graph.Membership{Meta: head(graph.Coordination), ID: "g-cafe", Group: "alliance", Actor: "cafe", Role: graph.SeatMember},
		graph.Membership{Meta: open, ID: "g-guest", Group: "alliance", Name: "Ein Gast", Role: graph.SeatGuest},
		aim("m-both", graph.Public, graph.Participant{Actor: "svb", Role: graph.Provider}, graph.Participant{Actor: "cafe", Role: graph.Partner}),
		aim("m-hidden", graph.Coordination, graph.Participant{Actor: "svb", Role: graph.Provider}, graph.Participant{Actor: "tsv", Role: graph.Partner}),
		aim("m-alone", graph.Public, graph.Participant{Actor: "svb", Role: graph.Provider}),
		aim("m-partners", graph.Public, graph.Participant{Actor: "svb", Role: graph.Partner}, graph.Participant{Actor: "welcome", Role: graph.Partner}))
	get := func(q graph.NetworkQuery) graph.Subgraph {
		t.Helper()
		return must[graph.Subgraph](t)(s.Network(t.Context(), q))
	}
	all := get(graph.NetworkQuery{Relations: graph.Relations})
	wantIDs(t, "cooperations", all.Cooperations, "employer:jobcenter", "jobcenter:ki", "tsv:welcome")
	wantIDs(t, "seats", all.Seats, "g-cafe", "g-ki", "g-tsv")
	if want := []graph.Member{{Actor: "jobcenter", Network: "alliance"}, {Actor: "ki", Network: "alliance"}}; !slices.Equal(all.Members, want) {
		t.Errorf("members: got %v, want %v", all.Members, want)
	}
	wantIDs(t, "measures", all.Measures, "m-both", "m-hidden", "m-partners", "x-1")
	wantIDs(t, "projects", all.Projects)
	wantIDs(t, "duties", all.Duties, "r-firm", "r-job", "r-job-2", "r-koord", "r-sport-a", "r-sport-b", "r-work")
	open := get(graph.NetworkQuery{Relations: graph.Relations, Audience: graph.Public})
	wantIDs(t, "seats, public", open.Seats, "g-tsv")
	wantIDs(t, "measures, public", open.Measures, "m-both", "m-partners", "x-1")
	wantIDs(t, "duties, public", open.Duties, "r-job", "r-job-2", "r-koord", "r-sport-a", "r-sport-b", "r-work")
	one := get(graph.NetworkQuery{Relations: []graph.Relation{graph.TieMembership}})
	if len(one.Cooperations)+len(one.Measures)+len(one.Duties) > 0 || len(one.Seats) != 3 {
		t.Errorf("memberships alone: got %d seats and %d cooperations", len(one.Seats), len(one.Cooperations))
	}
	if plain := get(graph.NetworkQuery{}); len(plain.Members)+len(plain.Seats)+len(plain.Measures)+len(plain.Duties) > 0 {
		t.Errorf("no relation named: got %+v, want cooperations alone", plain)
	}
	for _, c := range []struct {
		relation graph.Relation
		around   graph.ActorID
		audience graph.Audience
		want     []string
	}{
		{graph.TieMembership, "alliance", graph.Public, []string{"jobcenter", "ki", "alliance", "tsv"}},
		{graph.TieMembership, "alliance", graph.Coordination, []string{"cafe", "jobcenter", "ki", "alliance", "tsv"}},
		{graph.TieMembership, "tsv", graph.Public, []string{"alliance", "tsv"}},
		{graph.TieAim, "svb", graph.Public, []string{"cafe", "svb"}},
		{graph.TieAim, "svb", graph.Coordination, []string{"cafe", "svb", "tsv"}},
		{graph.TieDuty, "welcome", graph.Public, []string{"cafe", "welcome"}},
		{graph.TieDuty, "jobcenter", graph.Public, []string{"jobcenter", "ki"}},
		{graph.TieDuty, "tsv", graph.Public, []string{"tsv"}},
	} {
		got := get(graph.NetworkQuery{Around: c.around, Relations: []graph.Relation{c.relation}, Audience: c.audience})
		wantIDs(t, string(c.relation)+" around "+string(c.around), got.Actors, c.want...)
	}
}
