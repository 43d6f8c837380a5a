package handlers

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
	"lotsennetz/internal/atlas"
	"lotsennetz/internal/demo"
	"lotsennetz/internal/exchange"
)

// entry is a line of the list beside the map.
type entry struct{ number, name, spot, heading string }

func (d doc) entries() []entry {
	var out []entry
	heading := ""
	for n := range d.root.Descendants() {
		switch {
		case n.Type != html.ElementNode:
		case n.Data == "h3":
			heading = text(n)
		case n.Data == "h2":
			heading = ""
		case n.Data == "li" && strings.Contains(attr(n, "class"), "ln-map__entry"):
			e := entry{spot: attr(n, "data-spot"), heading: heading}
			for x := range n.Descendants() {
				if x.Type == html.ElementNode && x.Data == "bdi" && e.name == "" {
					e.name = text(x)
				}
				if x.Type == html.ElementNode && strings.Contains(attr(x, "class"), "ln-map__nr") {
					e.number = text(x)
				}
			}
			out = append(out, e)
		}
	}
	return out
}

func entryNames(of []entry) []string {
	out := make([]string, len(of))
	for i, e := range of {
		out[i] = e.name
	}
	return out
}

func TestMapAnswersEachQuestion(t *testing.T) {
	h := sampleHouse(t)
	for _, c := range []struct {
		role graph.Role
		path string
		want []string
	}{
		{"", "/karte", []string{"Ägidius-Café", "Jobcenter", "Kommunales Integrationszentrum", "SV Bergheim 1921", "TSV Öhrbach", "Willkommen Auental e. V.", "Frauenhaus", "Runder Tisch Arbeit"}},
		{"", "/karte?kind=sports_club", []string{"SV Bergheim 1921", "TSV Öhrbach"}},
		{"", "/karte?kind=sports_club&near=%C3%96hrbach", []string{"TSV Öhrbach", "SV Bergheim 1921"}},
		{"", "/karte?kind=sports_club&near=Bergheim&radius_km=3", []string{"SV Bergheim 1921"}},
		{"", "/karte?language=ukr", []string{"Ägidius-Café"}},
		{"", "/karte?place=Bergheim", []string{"SV Bergheim 1921", "Jobcenter"}},
		{"", "/karte?topic=fussball", []string{"TSV Öhrbach"}},
		{"", "/karte?group=gefluechtet", []string{"TSV Öhrbach"}},
		{"", "/karte?ausschnitt=Bergheim&kind=sports_club", []string{"SV Bergheim 1921"}},
		{"", "/karte?ausschnitt=51.79,9.38,51.81,9.42&kind=sports_club", []string{"SV Bergheim 1921"}},
		{"", "/karte?place=Bergheim&ausschnitt=alles", []string{"SV Bergheim 1921", "Jobcenter"}},
		{"", "/karte?was=angebote", []string{"Fußball für Kinder"}},
		{graph.RoleMember, "/karte?was=angebote", []string{"Fußball für Kinder", "Ätherisches Yoga"}},
		{"", "/karte?was=angebote&topic=arbeit", nil},
		{"", "/karte?was=angebote&group=anerkannt", nil},
		{"", "/karte?was=bedarf", []string{"Drei Jungen suchen Verein"}},
		{graph.RoleMember, "/karte?was=bedarf", []string{"Schwimmen nur für Frauen", "Drei Jungen suchen Verein"}},
		{"", "/karte?was=abdeckung&topic=fussball", []string{"Auental", "Bergheim"}},
		{"", "/karte?was=abdeckung&topic=fussball&near=Bergheim", []string{"Bergheim", "Auental"}},
		{"", "/karte?was=abdeckung", nil},
		{graph.RoleCoordinator, "/karte?was=sprachen&language=kmr", []string{"Auental", "Bergheim"}},
		{graph.RoleCoordinator, "/karte?kind=employer", []string{"Möbelwerk Zell"}},
		{"", "/karte?kind=employer", nil},
		{"", "/karte?kind=cultural_club", nil}, // archived
	} {
		t.Run(string(c.role)+c.path, func(t *testing.T) {
			h.t = t
			got := h.page(c.role, c.path).want(200)
			if list := entryNames(got.entries()); !sameNames(list, c.want) {
				t.Errorf("got %q, want %q", list, c.want)
			}
		})
	}
	h.t = t
	h.page("", "/karte?was=abdeckung").want(200, "Bitte wählen Sie ein Thema.")
	h.page(graph.RoleCoordinator, "/karte?was=sprachen").want(200, "Bitte wählen Sie eine Sprache.")
	h.page("", "/karte?was=abdeckung&topic=sport").want(200, "Jemand ist zuständig", "Sprachen: Kurmandschi")
	h.page("", "/karte").want(200, "Einträge in diesem Ausschnitt: 8, davon mit Punkt auf der Karte: 6.", "Die Grenzen sind nur ungefähr")
}

func sameNames(got, want []string) bool { return len(got) == len(want) && slices.Equal(got, want) }

func TestMapRefusesInASentence(t *testing.T) {
	h := sampleHouse(t)
	for path, want := range map[string]string{
		"?was=wetter":                             "„wetter“ steht nicht zur Wahl",
		"?was=sprachen&language=kmr":              "„sprachen“ steht nicht zur Wahl", // for coordinators alone
		"?kind=nichts":                            "„nichts“ steht nicht zur Wahl",
		"?topic=nichts":                           "Das Thema „nichts“ kennen wir nicht",
		"?was=abdeckung&topic=nichts":             "Das Thema „nichts“ kennen wir nicht",
		"?was=abdeckung&topic=sport,arbeit":       "1",
		"?place=Nirgendwo":                        "Den Ort „Nirgendwo“ kennen wir nicht",
		"?near=Nirgendwo":                         "Den Ort „Nirgendwo“ kennen wir nicht",
		"?radius_km=-1":                           "zwischen 0 und 1000",
		"?seite=0":                                "zwischen 1 und",
		"?seite=x":                                "zwischen 1 und",
		"?ausschnitt=Nirgendwo":                   "Den Ausschnitt „Nirgendwo“ gibt es nicht",
		"?ausschnitt=1,2,3":                       "Den Ausschnitt „1,2,3“ gibt es nicht",
		"?ausschnitt=10,10,11,11":                 "liegt nicht auf der Karte",
		"?ausschnitt=" + strings.Repeat("9", 400): "300",
	} {
		h.page("", "/karte"+path).want(422, want)
		if got := h.do(asked{path: "/karte/karte.svg" + path, html: true}); got.status != 422 {
			t.Errorf("svg %.60s: got %d, want 422", path, got.status)
		}
	}
	for path, want := range map[string]int{
		"": 200, "?show=coverage": 422, "?show=coverage&topic=sport": 200, "?show=languages&language=kmr": 422, "?show=akteure": 422, "?frame=Nirgendwo": 422,
		"?frame=Bergheim": 200, "?frame=all&place=Bergheim": 200, "?show=offers": 200, "?show=needs": 200,
	} {
		if got := h.as("", "/api/v1/map"+path); got.status != want && !(want == 422 && got.status == 400) {
			t.Errorf("api %s: got %d, want %d: %s", path, got.status, want, got.body)
		}
	}
}

// The list beside the map is the directory's: the same actors in the same order.
func TestMapListsWhatTheDirectoryLists(t *testing.T) {
	h := newHouse(t, []graph.Record{graph.Account{ID: "a-coord", Email: "ki@kreis.example", Name: "K", Role: graph.RoleCoordinator}, graph.Account{ID: "a-member", Email: "m@kreis.example", Name: "M", Role: graph.RoleMember}})
	if _, err := exchange.Import(t.Context(), h.store, exchange.Source{FS: demo.Files()}, exchange.Options{Now: testNow, KeepGoing: true}); err != nil {
		t.Fatal(err)
	}
	for _, role := range []graph.Role{"", graph.RoleMember, graph.RoleCoordinator} {
		for _, filter := range []string{"", "kind=initiative", "topic=sport&place=05762036", "language=ara", "group=frauen", "kind=sports_club&near=51.7,9.2", "near=Warburg&radius_km=7", "topic=arbeit&kind=employer"} {
			var list actorsAnswer
			h.as(role, "/api/v1/actors?limit=200&"+filter).decode(t, &list)
			drawn := h.wholeMap(role, "frame=all&"+filter)
			var want, got []string
			for _, a := range list.Actors {
				if len(a.Seats) > 0 && slices.ContainsFunc(a.Seats, func(s seatJSON) bool { return s.Point != nil }) {
					want = append(want, a.Name)
				}
			}
			for _, f := range drawn.Features {
				if len(got) == 0 || got[len(got)-1] != f.Properties.Name {
					got = append(got, f.Properties.Name)
				}
			}
			if !strings.Contains(filter, "place") && !slices.Equal(got, want) || len(got) != len(want) { // a place sorts by distance
				t.Errorf("%s %q: got %d %.200q, want %d %.200q", role, filter, len(got), got, len(want), want)
			}
			if len(drawn.Features)+len(drawn.Unplaced) < list.Total {
				t.Errorf("%s %q: got %d and %d, want all %d", role, filter, len(drawn.Features), len(drawn.Unplaced), list.Total)
			}
			for i, a := range list.Actors {
				if a.DistanceKM != nil && strings.Contains(filter, "near") && i < len(drawn.Features) && len(a.Seats) == 1 {
					if d := drawn.Features[i].Properties.DistanceKM; d == nil || *d-*a.DistanceKM > 0.001 || *a.DistanceKM-*d > 0.001 {
						t.Errorf("%s %q: %s: got %v km, want %v", role, filter, a.Name, d, *a.DistanceKM)
					}
				}
			}
		}
	}
}

// TestProtectedHasNoPoint: whoever may not know where the shelter is finds it in
// no part of the map, at no distance, in no count, and nothing of the map is
// another than without it.
func TestProtectedHasNoPoint(t *testing.T) {
	a := newAviary()
	for i, r := range a.records {
		if x, ok := r.(graph.Actor); ok && x.ID == "schutz" { // in the middle of its village, where the map has room for it
			x.Seats[0].Point = graph.Point{Lat: 51.899, Lon: 9.401}
			a.records[i] = x
		}
	}
	with := aviaryHouse(t, a)
	b := &aviary{records: slices.DeleteFunc(slices.Clone(a.records), func(r graph.Record) bool {
		ref := r.Ref()
		return ref.Kind == graph.KindActor && ref.ID == "schutz" || ref.Kind == graph.KindCooperation && strings.Contains(ref.ID, "schutz")
	})}
	without := aviaryHouse(t, b)
	frames := []string{string(shelterPlace), "05762009", "51.89,9.39,51.91,9.41"}
	for reader, role := range readers[:toCoordinators] {
		for _, q := range mapQueries("was", "ausschnitt", "akteure", "angebote", "bedarf", "abdeckung") {
			part := strings.Contains(q, "ausschnitt=") || strings.Contains(q, "radius_km") || strings.Contains(q, "place=")
			got, want := with.do(asked{role: role, path: "/karte" + q, html: true}), without.do(asked{role: role, path: "/karte" + q, html: true})
			if part && strings.Contains(string(got.body), "Schutzhaus") {
				t.Errorf("%s %s: a part of the map names the shelter", readers[reader], q)
			}
			if x, y := newDoc(t, got).picture(), newDoc(t, want).picture(); x != y {
				t.Errorf("%s %s: the picture differs with the shelter:\n%.300s\n%.300s", readers[reader], q, x, y)
			}
			for _, e := range newDoc(t, got).entries() {
				if strings.Contains(e.name, "Schutzhaus") && (e.number != "" || e.spot != "" || e.heading != "Ohne Ort auf der Karte") {
					t.Errorf("%s %s: got %+v, want the shelter without number, mark and town", readers[reader], q, e)
				}
			}
		}
		for _, frame := range frames {
			for _, near := range []string{"", "&near=51.9,9.4", "&near=51.9,9.4&radius_km=500"} {
				drawn := with.wholeMap(role, "frame="+frame+near)
				for _, f := range drawn.Features {
					drawn.Unplaced = append(drawn.Unplaced, f.Properties)
				}
				if slices.ContainsFunc(drawn.Unplaced, func(d featureDetails) bool { return strings.Contains(d.Name, "Schutzhaus") }) {
					t.Errorf("%s frame %s%s: names the shelter", readers[reader], frame, near)
				}
			}
		}
		drawn := with.wholeMap(role, "near=51.9,9.4")
		i := slices.IndexFunc(drawn.Unplaced, func(d featureDetails) bool { return strings.Contains(d.Name, "Schutzhaus") })
		if i < 0 || drawn.Unplaced[i].Place != "" || drawn.Unplaced[i].DistanceKM != nil {
			t.Errorf("%s: got %+v, want the shelter named with the whole, without place and distance", readers[reader], drawn.Unplaced)
		}
	}
	seen := with.page(graph.RoleCoordinator, "/karte?ausschnitt=51.89,9.39,51.91,9.41").want(200)
	if !slices.ContainsFunc(seen.entries(), func(e entry) bool { return strings.Contains(e.name, "Schutzhaus") && e.spot != "" }) {
		t.Error("coordination sees no mark of the shelter: the test looks past it")
	}
}

// picture is all the drawing of a page holds, as text.
func (d doc) picture() string {
	var b strings.Builder
	for _, svg := range d.all("svg.ln-map__svg") {
		if err := html.Render(&b, svg); err != nil {
			d.t.Fatal(err)
		}
	}
	return b.String()
}

func TestActorsWithoutAPointAreListedUnderTheirTown(t *testing.T) {
	h := sampleHouse(t)
	seat := func(p graph.PlaceKey, v graph.Visibility, at graph.Point) graph.Seat {
		return graph.Seat{Place: p, Visibility: v, Point: at}
	}
	actor := func(id graph.ActorID, name string, seats ...graph.Seat) graph.Actor {
		return graph.Actor{Meta: graph.Meta{Visibility: graph.Public}, ID: id, Slug: string(id), Kind: graph.CulturalClub, Name: name, Seats: seats}
	}
	graphtest.Store(t, h.store,
		actor("k1", "Ohne Punkt", seat("05762002-01", graph.Public, graph.Point{})),
		actor("k2", "Nur intern", seat("05762002", graph.Coordination, graph.Point{Lat: 51.8, Lon: 9.4})),
		actor("k3", "In Berlin", seat("", graph.Public, graph.Point{Lat: 52.5, Lon: 13.4})),
		actor("k4", "Zwei Sitze", seat("05762001", graph.Public, graph.Point{Lat: 51.7, Lon: 9.1}), seat("05762002", graph.Public, graph.Point{Lat: 51.8, Lon: 9.4})),
		actor("k5", `<img src=x onerror=alert(1)> & "Treff"`, seat("05762001", graph.Public, graph.Point{Lat: 51.75, Lon: 9.2})))
	got := h.page("", "/karte?kind=cultural_club").want(200, "Einträge in diesem Ausschnitt: 5, davon mit Punkt auf der Karte: 2.")
	want := []entry{{"1", `<img src=x onerror=alert(1)> & "Treff"`, "", ""}, {"2", "Zwei Sitze", "", ""}, {"", "Ohne Punkt", "", "Bergheim: ohne Punkt auf der Karte"},
		{"", "In Berlin", "", "Außerhalb der Karte"}, {"", "Nur intern", "", "Ohne Ort auf der Karte"}}
	list := got.entries()
	for i := range list {
		if (list[i].spot != "") != (list[i].number != "") {
			t.Errorf("%+v: a number and a mark belong together", list[i])
		}
		list[i].spot = ""
	}
	if !slices.Equal(list, want) {
		t.Errorf("got %q, want %q", list, want)
	}
	if n := len(got.all("a.ln-map__spot")); n != 3 {
		t.Errorf("got %d marks, want 3: one actor has two seats", n)
	}
	part := h.page("", "/karte?kind=cultural_club&ausschnitt=Bergheim")
	if list := entryNames(part.entries()); !slices.Equal(list, []string{"Zwei Sitze", "Ohne Punkt"}) {
		t.Errorf("Bergheim: got %q", list)
	}
	file := h.do(asked{path: "/karte/karte.svg?kind=cultural_club", html: true})
	if err := wellFormed(file.body); err != nil || !strings.Contains(string(file.body), "&lt;img src=x") || file.header.Get("Content-Type") != "image/svg+xml" {
		t.Errorf("svg: %v, %s: %.300s", err, file.header.Get("Content-Type"), file.body)
	}
	for _, foreign := range []string{"href=", "style", "script", "url(http"} {
		if strings.Contains(string(file.body), foreign) {
			t.Errorf("svg holds %q", foreign)
		}
	}
}

func wellFormed(text []byte) error {
	dec := xml.NewDecoder(strings.NewReader(string(text)))
	for {
		if _, err := dec.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func TestMapPicturesAreWellFormed(t *testing.T) {
	h := sampleHouse(t)
	for _, q := range []string{"", "?was=angebote", "?was=bedarf&lang=ar", "?was=abdeckung&topic=sport", "?was=sprachen&language=kmr"} {
		got := h.do(asked{role: graph.RoleCoordinator, path: "/karte/karte.svg" + q, html: true})
		if err := wellFormed(got.body); err != nil || got.status != 200 {
			t.Errorf("%s: got %d, %v: %.400s", q, got.status, err, got.body)
		}
	}
}

// A district without a single point still has its list.
func TestMapOfADistrictWithoutPoints(t *testing.T) {
	h := newHouse(t, []graph.Record{
		graph.Place{Meta: graph.Meta{Visibility: graph.Public}, Key: "05762001", Name: "Auental", Kind: graph.Municipality},
		graph.Topic{Meta: graph.Meta{Visibility: graph.Public}, Key: "sport", Labels: map[string]graph.Label{"de": {Name: "Sport"}}},
		graph.Actor{Meta: graph.Meta{Visibility: graph.Public}, ID: "a", Slug: "a", Kind: graph.Initiative, Name: "Treff", Seats: []graph.Seat{{Place: "05762001", Visibility: graph.Public}}},
	})
	got := h.page("", "/karte").want(200, "Noch ist von keinem Ort bekannt, wo er liegt", "Treff", "Auental: ohne Punkt")
	if len(got.all("svg.ln-map__svg")) != 0 {
		t.Error("got a picture of nothing")
	}
	h.page("", "/karte?was=abdeckung&topic=sport&ausschnitt=Auental").want(200, "Auental")
	if got := h.do(asked{path: "/karte/karte.svg", html: true}); got.status != 422 {
		t.Errorf("svg: got %d, want 422", got.status)
	}
	h.as("", "/api/v1/map")
}

// wholeMap is all pages of the API's map.
func (h *house) wholeMap(role graph.Role, query string) (all mapAnswer) {
	h.t.Helper()
	for next := ""; ; next = "&cursor=" + all.Next {
		got := h.as(role, "/api/v1/map?"+query+next)
		want(h.t, got, 200)
		var page mapAnswer
		got.decode(h.t, &page)
		all.Features, all.Unplaced, all.Next = append(all.Features, page.Features...), append(all.Unplaced, page.Unplaced...), page.Next
		if all.Next == "" {
			return all
		}
	}
}

// Each thing comes once, in the order of the whole, though one comes before the
// place reached, or the last one told is gone.
func TestMapDataInPages(t *testing.T) {
	h := sampleHouse(t)
	club := func(name string, at float64) graph.Actor {
		id := graph.ActorID("k" + strings.ToLower(strings.ReplaceAll(name, " ", "")))
		return graph.Actor{Meta: graph.Meta{Visibility: graph.Public}, ID: id, Slug: string(id), Kind: graph.CulturalClub, Name: name,
			Seats: []graph.Seat{{Place: "05762001", Visibility: graph.Public, Point: graph.Point{Lat: 51.70 + at/1000, Lon: 9.1}}}}
	}
	for i := range 90 {
		x := club(fmt.Sprintf("Verein %03d", i), float64(i))
		if i%9 == 0 {
			x.Seats[0].Point = graph.Point{}
		}
		graphtest.Store(t, h.store, x)
	}
	h.server.cache.store.content.Add(1) // written past the server
	seen := map[string]int{}
	next, pages := "", 0
	for {
		var page mapAnswer
		h.as("", "/api/v1/map?kind=cultural_club&limit=20"+next).decode(t, &page)
		if n := len(page.Features) + len(page.Unplaced); n > 20 {
			t.Errorf("got %d things, want 20 at most", n)
		}
		for _, f := range page.Features {
			page.Unplaced = append(page.Unplaced, f.Properties)
		}
		for _, d := range page.Unplaced {
			seen[d.Name]++
		}
		if pages++; page.Next == "" || pages > 9 {
			break
		}
		switch pages {
		case 1:
			graphtest.Store(t, h.store, club("Aachener Verein", 5))
		case 2: // the last one told
			x, err := h.store.Actor(t.Context(), "kverein043")
			if err != nil {
				t.Fatal(err)
			}
			x.Archived = true
			graphtest.Store(t, h.store, x)
		}
		h.server.cache.store.content.Add(1)
		next = "&cursor=" + page.Next
	}
	for i := range 90 {
		if name := fmt.Sprintf("Verein %03d", i); seen[name] != 1 {
			t.Errorf("%s: told %d times", name, seen[name])
		}
	}
	if pages != 5 {
		t.Errorf("got %d pages, want 5", pages)
	}
	for _, query := range []string{"limit=0", "limit=201", "limit=x", "cursor=x", "cursor=1.zz", "cursor=-1.00", "cursor=1", "cursor=99999999999999999999.0"} {
		if got := h.as("", "/api/v1/map?"+query); got.status != 400 {
			t.Errorf("%s: got %d, want 400", query, got.status)
		}
	}
	var beyond mapAnswer
	got := h.as("", "/api/v1/map?cursor=99999.0")
	if want(t, got, 200); string(got.body) == "" {
		t.Error("beyond the end: nothing")
	}
	got.decode(t, &beyond)
	if len(beyond.Features)+len(beyond.Unplaced) != 0 || beyond.Next != "" {
		t.Errorf("beyond the end: got %+v", beyond)
	}
}

// More than ten thousand actors are all on the map, gathered where they lie close.
func TestMapOfVeryMany(t *testing.T) {
	if testing.Short() {
		t.Skip("a district of 15,000 actors")
	}
	const actors = 15_000
	h, _ := largeHouse(t, actors, 0)
	for _, path := range []string{"/karte", "/karte?seite=100", "/karte?was=angebote", "/api/v1/map"} {
		from, cpu := time.Now(), used(t)
		got := h.do(asked{path: path, html: strings.HasPrefix(path, "/karte")})
		want(t, got, 200)
		t.Logf("%s: %.2f s, %.2f s of processors, %d bytes", path, time.Since(from).Seconds(), (used(t) - cpu).Seconds(), len(got.body))
	}
	page := h.page("", "/karte").want(200, "Einträge in diesem Ausschnitt: 15.000")
	sum := 0
	for _, spot := range page.all("a.ln-map__spot") {
		var n int
		if _, err := fmt.Sscan(text(spot), &n); err == nil && strings.Contains(attr(spot, "aria-label"), "Einträge") {
			sum += n
		}
	}
	if sum < actors*8/10 {
		t.Errorf("marks stand for %d, want most of %d", sum, actors)
	}
	if all := h.wholeMap("", ""); len(all.Features)+len(all.Unplaced) < actors {
		t.Errorf("the pages of the data have %d things, want %d", len(all.Features)+len(all.Unplaced), actors)
	}
}

func TestMapPages(t *testing.T) {
	var records []graph.Record
	for i := range 250 {
		records = append(records, graph.Actor{Meta: graph.Meta{Visibility: graph.Public}, ID: graph.ActorID(fmt.Sprintf("x%03d", i)), Slug: fmt.Sprintf("x%03d", i), Kind: graph.CulturalClub, Name: fmt.Sprintf("Verein %03d", i),
			Seats: []graph.Seat{{Place: "05762001", Visibility: graph.Public, Point: graph.Point{Lat: 51.70 + float64(i%25)/250, Lon: 9.1 + float64(i/25)/50}}}})
	}
	h := sampleHouse(t)
	graphtest.Store(t, h.store, records...)
	seen := map[string]int{}
	next := "/karte?kind=cultural_club"
	pages := 0
	for ; next != "" && pages < 9; pages++ {
		page := h.page("", next).want(200)
		for _, e := range page.entries() {
			seen[e.name]++
		}
		next = ""
		for _, link := range page.all("a[rel=next]") {
			next = attr(link, "href")
		}
	}
	if len(seen) != 250 || pages != 3 {
		t.Errorf("got %d on %d pages, want 250 on 3", len(seen), pages)
	}
	for name, n := range seen {
		if n != 1 {
			t.Errorf("%s stands %d times in the list", name, n)
		}
	}
	last := h.page("", "/karte?kind=cultural_club&seite=999").want(200).entries()
	if len(last) != 50 || last[0].number != "201" {
		t.Errorf("page 999: got %d entries, want the last page", len(last))
	}
	first := h.page("", "/karte?kind=cultural_club")
	total := 0
	ids := map[string]bool{}
	for _, n := range append(first.all("li"), first.all("a")...) {
		ids[attr(n, "id")] = true
	}
	ids["liste"] = true
	for _, spot := range first.all("a.ln-map__spot") {
		href := attr(spot, "href")
		if fragment, ok := strings.CutPrefix(href, "#"); ok && !ids[fragment] {
			t.Errorf("mark %s leads to %s, which is not there", attr(spot, "id"), href)
		}
		if strings.Contains(text(spot), "nahe beieinander") {
			u, err := url.Parse(href)
			if err != nil || u.Query().Get("ausschnitt") == "" || u.Query().Get("kind") != "cultural_club" {
				t.Errorf("cluster leads to %q, want closer with the same filters", href)
			}
			closer := h.page("", href).want(200)
			if len(closer.entries()) == 0 {
				t.Errorf("cluster leads to %q with nothing in it", href)
			}
		}
		total++
	}
	if total == 0 || total > 170 {
		t.Errorf("got %d marks", total)
	}
}

func TestLinksToTheMap(t *testing.T) {
	h := sampleHouse(t)
	find := func(page doc, href string) bool { return len(page.all("a[href="+href+"]")) > 0 }
	if page := h.page("", "/akteure?kind=sports_club&topic=sport"); !find(page, "/karte?kind=sports_club&topic=sport") {
		t.Error("directory: no link to the map with its filters")
	}
	if page := h.page("", "/netzwerk"); !find(page, "/karte") {
		t.Error("network: no link to the map")
	}
	if page := h.page("", "/netzwerk/abdeckung"); !find(page, "/karte?topic=fussball&was=abdeckung") {
		t.Error("coverage: no link to the map")
	}
	onMap := func(page doc) bool {
		return slices.ContainsFunc(page.all("a"), func(n *html.Node) bool { return strings.HasPrefix(attr(n, "href"), "/karte?ausschnitt=") })
	}
	if !onMap(h.page("", "/akteure/tsv")) {
		t.Error("actor with a point: no link to the map")
	}
	for role, want := range map[graph.Role]bool{"": false, graph.RoleMember: true} {
		if got := onMap(h.page(role, "/akteure/shelter")); got != want {
			t.Errorf("shelter as %q: got a link to the map %v, want %v", role, got, want)
		}
	}
	if page := h.page("", "/karte?kind=sports_club"); !find(page, "/akteure?kind=sports_club") || !find(page, "/akteure/tsv") {
		t.Error("map: no link back to the directory or to an actor")
	}
}

// Tiles of another server are loaded for nobody but who said so.
func TestTilesNeedAWord(t *testing.T) {
	tiles, err := atlas.ParseTiles("https://kacheln.example/{z}/{x}/{y}.png", "© Kacheln https://kacheln.example/recht")
	if err != nil {
		t.Fatal(err)
	}
	h := sampleHouse(t, func(c *Config) { c.Tiles = tiles })
	on := map[string]string{"Cookie": tilesCookie + "=1"}
	ask := func(path string, headers map[string]string) reply {
		return h.do(asked{path: path, html: true, headers: headers})
	}
	plain := ask("/karte", nil)
	newDoc(t, plain).want(200, "Hintergrundkarte laden (von kacheln.example)")
	if strings.Contains(string(plain.body), "https://kacheln") || strings.Contains(plain.header.Get("Content-Security-Policy"), "kacheln") {
		t.Error("tiles without the reader's word")
	}
	loud := ask("/karte", on)
	if !strings.Contains(string(loud.body), `<image href="https://kacheln.example/`) || !strings.Contains(loud.header.Get("Content-Security-Policy"), "img-src 'self' data: https://kacheln.example;") {
		t.Errorf("switched on: got no tiles, policy %q", loud.header.Get("Content-Security-Policy"))
	}
	newDoc(t, loud).want(200, "© Kacheln", "Hintergrundkarte ausblenden")
	if again := ask("/karte", nil); string(again.body) != string(plain.body) || strings.Contains(again.header.Get("Content-Security-Policy"), "kacheln") {
		t.Error("what was kept for one is shown to another")
	}
	for _, path := range []string{"/karte/karte.svg", "/", "/akteure", "/api/v1/map"} {
		if got := ask(path, on); strings.Contains(string(got.body), "kacheln") || strings.Contains(got.header.Get("Content-Security-Policy"), "kacheln") {
			t.Errorf("%s: names the server of tiles", path)
		}
	}
	switched := h.post("", "/karte/hintergrund", url.Values{"an": {"1"}, "next": {"/karte?kind=initiative"}})
	cookie := switched.header.Get("Set-Cookie")
	if switched.status != 303 || switched.header.Get("Location") != "/karte?kind=initiative" || !strings.Contains(cookie, tilesCookie+"=1") || !strings.Contains(cookie, "path=/karte") || strings.Contains(cookie, "expires") {
		t.Errorf("got %d to %q with %q", switched.status, switched.header.Get("Location"), cookie)
	}
	off := h.post("", "/karte/hintergrund", url.Values{"an": {"0"}, "next": {"//boese.example/karte"}})
	if off.header.Get("Location") != "/karte" || strings.Contains(off.header.Get("Set-Cookie"), tilesCookie+"=1") {
		t.Errorf("switched off: got %q, %q", off.header.Get("Location"), off.header.Get("Set-Cookie"))
	}
	foreign := h.do(asked{method: "POST", path: "/karte/hintergrund", body: "an=1", html: true, headers: map[string]string{"Sec-Fetch-Site": "cross-site", "Content-Type": "application/x-www-form-urlencoded"}})
	if foreign.status != 403 || foreign.header.Get("Set-Cookie") != "" {
		t.Errorf("a foreign page switches tiles on: got %d", foreign.status)
	}
}

func TestNoTilesUnlessNamed(t *testing.T) {
	h := sampleHouse(t)
	got := h.do(asked{path: "/karte", html: true, headers: map[string]string{"Cookie": tilesCookie + "=1"}})
	if strings.Contains(string(got.body), "<image") || strings.Contains(string(got.body), "hintergrund") {
		t.Error("got tiles, or a button for them, though no server is named")
	}
	if set := h.post("", "/karte/hintergrund", url.Values{"an": {"1"}}); strings.Contains(set.header.Get("Set-Cookie"), tilesCookie+"=1") {
		t.Error("tiles are switched on though no server is named")
	}
}
