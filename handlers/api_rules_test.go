package handlers

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
)

// TestWritesAreDoneOnce: a write sent twice under one key is done once and
// answered alike; keys of two accounts do not meet.
func TestWritesAreDoneOnce(t *testing.T) {
	h := sampleHouse(t)
	coord, admin, member := graph.RoleCoordinator, graph.RoleAdmin, graph.RoleMember
	key := func(a asked) asked {
		return a.with(idempotencyKey, "0f8fad5b-d9cb-469f-a165-"+strings.NewReplacer("/", "-", ":", "-").Replace(a.method+a.path))
	}
	tag := h.as(member, "/api/v1/actors/tsv").header.Get("ETag")
	writes := []asked{
		{role: coord, method: post, path: "/api/v1/actors", body: exampleClubInput},
		{role: member, method: post, path: "/api/v1/requests", body: sampleAsk},
		{role: member, method: post, path: "/api/v1/cooperations", body: cooperationInput{A: "tsv", B: "ki"}},
		{role: member, method: post, path: "/api/v1/cooperations/ki:tsv/transitions", body: transitionInput{To: graph.Agreed}},
		asked{role: member, method: "PUT", path: "/api/v1/actors/tsv", body: actorJSON{Kind: graph.SportsClub, Name: "TSV neu", Visibility: graph.Public}}.with("If-Match", tag),
	}
	for _, w := range writes {
		before := h.sequence()
		first := h.do(key(w))
		if first.status >= 300 {
			t.Fatalf("%s %s: got %d: %s", w.method, w.path, first.status, first.body)
		}
		once := h.sequence()
		if once == before {
			t.Errorf("%s %s: nothing written", w.method, w.path)
		}
		again := h.do(key(w))
		if again.status != first.status || !bytes.Equal(again.body, first.body) || again.header.Get("Location") != first.header.Get("Location") || again.header.Get("ETag") != first.header.Get("ETag") {
			t.Errorf("%s %s again: got %d %s, want %d %s", w.method, w.path, again.status, again.body, first.status, first.body)
		}
		if n := h.sequence() - once; n != 0 {
			t.Errorf("%s %s again: %d more writes", w.method, w.path, n)
		}
	}
	other := writes[0]
	other.role = admin
	first, second := h.do(key(writes[0])), h.do(key(other))
	if want(t, second, 201); first.header.Get("Location") == second.header.Get("Location") {
		t.Errorf("two accounts with one key made one record")
	}
	changed := writes[0]
	changed.body = actorJSON{Kind: graph.Employer, Name: "Etwas anderes", Visibility: graph.Public}
	var p problem
	got := h.do(key(changed))
	want(t, got, 422)
	if got.decode(t, &p); p.Type != "/probleme/key-reused" {
		t.Errorf("another body: got %s, want key-reused", got.body)
	}
	want(t, h.do(writes[0].with(idempotencyKey, "has spaces")), 400)
	want(t, h.do(writes[0].with(idempotencyKey, strings.Repeat("k", 200))), 400)

	location := first.header.Get("Location")
	remove := asked{role: coord, method: "DELETE", path: location}.with("If-Match", first.header.Get("ETag"))
	want(t, h.do(key(remove)), 204)
	want(t, h.do(key(remove)), 204)
	want(t, h.as(coord, location), 404)
}

func (h *house) sequence() int64 {
	h.t.Helper()
	n, err := h.store.Sequence(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	return n
}

// TestSlugsOfNamesakes: two actors of one name both get an address.
func TestSlugsOfNamesakes(t *testing.T) {
	h := sampleHouse(t)
	var slugs []string
	for range 2 {
		var a actorJSON
		h.do(asked{role: graph.RoleCoordinator, method: post, path: "/api/v1/actors", body: exampleClubInput}).decode(t, &a)
		slugs = append(slugs, a.Slug)
	}
	if slugs[0] == "" || slugs[0] == slugs[1] {
		t.Errorf("got slugs %q, want two", slugs)
	}
}

// TestRemoveArchivesWhatIsLinked: a linked actor stays readable, out of lists.
func TestRemoveArchivesWhatIsLinked(t *testing.T) {
	h := sampleHouse(t)
	tag := h.as(graph.RoleCoordinator, "/api/v1/actors/welcome").header.Get("ETag")
	want(t, h.do(asked{role: graph.RoleCoordinator, method: "DELETE", path: "/api/v1/actors/welcome"}.with("If-Match", tag)), 204)
	var a actorJSON
	if h.as(graph.RoleCoordinator, "/api/v1/actors/welcome").decode(t, &a); !a.Archived {
		t.Errorf("got %+v, want it archived", a)
	}
	if strings.Contains(string(h.as("", "/api/v1/actors?limit=200").body), `"welcome"`) {
		t.Errorf("an archived actor is listed")
	}
}

// TestPagesOfLongNames: where a page ends is said in a cursor that is taken back,
// however long the name there is or however its letters grow in a sort key.
func TestPagesOfLongNames(t *testing.T) {
	records := append(graphtest.Sample(), graph.Account{ID: "a-coord", Email: "ki@kreis.example", Name: "Koordination", Role: graph.RoleCoordinator})
	for i, begin := range []string{"Arbeitsgemeinschaft der Flüchtlingshilfen ", "\u00c4", "\ufdfa", "漢", "\u1e69\u0323", "\U0001f642", "Œ", "ﬃ", "9"} {
		for j := range 3 {
			name := begin
			for len(name)+len(begin)+2 < graph.MaxName {
				name += begin
			}
			id := graph.ActorID(fmt.Sprintf("lang-%d-%d", i, j))
			records = append(records, graph.Actor{Meta: meta(graph.Public), ID: id, Slug: string(id), Kind: graph.SportsClub, Name: name + fmt.Sprint(j)})
		}
	}
	h := newHouse(t, records)
	seen, next := map[string]int{}, ""
	for page := 0; page == 0 || next != ""; page++ {
		path := "/api/v1/actors?limit=1"
		if next != "" {
			path += "&cursor=" + url.QueryEscape(next)
			want(t, h.do(asked{path: "/akteure?cursor=" + url.QueryEscape(next), html: true}), 200)
		}
		var list struct {
			Actors []struct{ ID string }
			Next   string
		}
		got := h.as("", path)
		want(t, got, 200)
		got.decode(t, &list)
		for _, a := range list.Actors {
			seen[a.ID]++
		}
		if next = list.Next; page > 100 {
			t.Fatal("pages do not end")
		}
	}
	for i := range 9 {
		for j := range 3 {
			if id := fmt.Sprintf("lang-%d-%d", i, j); seen[id] != 1 {
				t.Errorf("%s: got it %d times, want once", id, seen[id])
			}
		}
	}
}

// TestPagesOfActors: every actor once, also while one is added and when the size
// of pages changes on the way.
func TestPagesOfActors(t *testing.T) {
	records := append(graphtest.Sample(), graph.Account{ID: "a-coord", Email: "ki@kreis.example", Name: "Koordination", Role: graph.RoleCoordinator})
	for i := range 300 {
		id := graph.ActorID(fmt.Sprintf("gleich-%03d", i))
		records = append(records, graph.Actor{Meta: meta(graph.Public), ID: id, Slug: string(id), Kind: graph.SportsClub, Name: "Gleichnamiger Verein",
			Seats: []graph.Seat{{Place: "05762001", Point: graph.Point{Lat: 51.7, Lon: 9.1}, Visibility: graph.Public}}})
	}
	h := newHouse(t, records)
	for _, base := range []string{"/api/v1/actors?place=Auental&limit=%d", "/api/v1/actors?near=Auental&radius_km=1&limit=%d", "/api/v1/search?q=Gleichnamiger&type=actor&limit=%d"} {
		seen, next, pages := map[string]int{}, "", 0
		for ; pages == 0 || next != ""; pages++ {
			path := fmt.Sprintf(base, 20+pages%3)
			if next != "" {
				path += "&cursor=" + url.QueryEscape(next)
			}
			var page struct {
				Actors, Hits []struct{ ID string }
				Next         string
			}
			got := h.as("", path)
			want(t, got, 200)
			got.decode(t, &page)
			for _, a := range append(page.Actors, page.Hits...) {
				seen[a.ID]++
			}
			if next = page.Next; pages == 4 {
				want(t, h.do(asked{role: graph.RoleCoordinator, method: post, path: "/api/v1/actors", body: actorJSON{Kind: graph.SportsClub, Name: "Aal", Visibility: graph.Public,
					Seats: []seatJSON{{Place: "05762001", Point: &graph.Point{Lat: 51.7, Lon: 9.1}, Visibility: graph.Public}}}}), 201)
			}
			if pages > 60 {
				t.Fatalf("%s: pages do not end", base)
			}
		}
		for i := range 300 {
			if id := fmt.Sprintf("gleich-%03d", i); seen[id] != 1 {
				t.Errorf("%s: %s seen %d times, want once", base, id, seen[id])
			}
		}
	}
}

// TestPagesOfRequests: a member finds her own among many of others, page by page.
func TestPagesOfRequests(t *testing.T) {
	records := append(graphtest.Sample(), graph.Account{ID: "a-coord", Email: "ki@kreis.example", Name: "Koordination", Role: graph.RoleCoordinator},
		graph.Account{ID: "a-other", Email: "o@kreis.example", Name: "Andere", Role: graph.RoleMember})
	start := testNow.AddDate(0, 1, 0).UTC()
	for i := range 700 {
		r := graph.Request{ID: graph.RequestID(fmt.Sprintf("viele-%03d", i)), Language: "kmr", Start: start, Minutes: 60, Mode: graph.Video, State: graph.RequestOpen, CreatedAt: testNow.UTC(),
			Requester: graph.Requester{Account: "a-other", Institution: "Schule", Name: "X", Email: "x@y.example"}}
		if i%70 == 69 {
			r.Requester.Account = "a-tsv"
		}
		records = append(records, r)
	}
	h := newHouse(t, records)
	for role, total := range map[graph.Role]int{graph.RoleMember: 10 + 1, graph.RoleCoordinator: 700 + 1} { // and one of the sample
		seen, next := map[graph.RequestID]int{}, ""
		for pages := 0; pages == 0 || next != ""; pages++ {
			var page requestsAnswer
			h.as(role, "/api/v1/requests?limit=90&cursor="+url.QueryEscape(next)).decode(t, &page)
			for _, r := range page.Requests {
				seen[r.ID]++
			}
			if next = page.Next; pages > 20 {
				t.Fatal("pages do not end")
			}
		}
		for id, n := range seen {
			if n != 1 {
				t.Errorf("%s sees %s %d times", role, id, n)
			}
		}
		if len(seen) != total {
			t.Errorf("%s sees %d requests, want %d", role, len(seen), total)
		}
	}
}

// TestWordsAreOnlyWords: nothing typed is an operator, a field or a match-all.
func TestWordsAreOnlyWords(t *testing.T) {
	h := sampleHouse(t)
	for _, q := range []string{"/", "tel:+49", `"offen`, "(", "foo~9", "*", "-", "Frauen -Mädchen", "name:x", "C++", `a\`, "?", "[1 TO *]", "visibility:coordination", "' OR 1=1 --", "\u202eabc", "🙂", "%"} {
		var answer searchAnswer
		got := h.as("", "/api/v1/search?q="+url.QueryEscape(q))
		want(t, got, 200)
		if got.decode(t, &answer); answer.Total > 15 {
			t.Errorf("%q finds %d, want a word like any other", q, answer.Total)
		}
		for _, path := range []string{"/suche?q=", "/suche/vorschlaege?q="} {
			want(t, h.do(asked{path: path + url.QueryEscape(q), html: true}), 200)
		}
	}
}

// TestFiltersAreOnlyValues: no value of a filter opens what is closed.
func TestFiltersAreOnlyValues(t *testing.T) {
	h := sampleHouse(t)
	for _, v := range []string{"Bad Homburg", "O'Neil", `27" Zoll`, `x" OR visibility = "coordination`, `a\`, "NOT", "🙂", "') OR 1=1 --", "}) MATCH (n) RETURN n //", "*"} {
		for _, path := range []string{"/api/v1/search?q=zell&place=", "/api/v1/search?q=zell&kind=", "/api/v1/search?q=zell&topic=", "/api/v1/search?q=zell&type=", "/api/v1/actors?place=", "/api/v1/actors?topic=",
			"/api/v1/actors?language=", "/api/v1/actors?group=", "/api/v1/actors?kind=", "/api/v1/actors?near=", "/api/v1/actors?cursor=", "/api/v1/search?q=zell&cursor=", "/netzwerk/daten?around="} {
			got := h.as("", path+url.QueryEscape(v))
			if got.status >= 500 || strings.Contains(string(got.body), "Möbelwerk") {
				t.Errorf("%s%s: got %d %s", path, v, got.status, got.body)
			}
		}
	}
}

// TestAnswersStayTheirOwn sends many requests at once and compares what was
// stored with what was sent: no text of one request turns up in another.
func TestAnswersStayTheirOwn(t *testing.T) {
	h := sampleHouse(t)
	const writers, each = 8, 25
	ids := make([][]string, writers)
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				name := fmt.Sprintf("Verein %d-%d %s", w, i, strings.Repeat(string(rune('a'+w)), 5+i))
				key := fmt.Sprintf("schluessel-%d-%d", w, i)
				var a actorJSON
				got := h.do(asked{role: graph.RoleCoordinator, method: post, path: "/api/v1/actors", body: actorJSON{Kind: graph.SportsClub, Name: name, Visibility: graph.Public}}.with(idempotencyKey, key))
				if got.status != 201 {
					t.Errorf("got %d: %s", got.status, got.body)
					return
				}
				if got.decode(t, &a); a.Name != name {
					t.Errorf("got %q, want %q", a.Name, name)
				}
				ids[w] = append(ids[w], string(a.ID))
				h.as("", "/api/v1/contacts/resolve?topic=koordination&place="+strings.Repeat("x", 20+i))
				h.as("", "/api/v1/search?q="+strings.Repeat("y", 30+i))
			}
		})
	}
	wg.Wait()
	for w := range writers {
		for i, id := range ids[w] {
			a, err := h.store.Actor(t.Context(), graph.ActorID(id))
			if err != nil {
				t.Fatal(err)
			}
			if name := fmt.Sprintf("Verein %d-%d %s", w, i, strings.Repeat(string(rune('a'+w)), 5+i)); a.Name != name {
				t.Errorf("stored %q, want %q", a.Name, name)
			}
			events, err := h.store.History(t.Context(), a.Ref(), 5)
			if err != nil || len(events) != 1 || events[0].Who.Account != "a-coord" || events[0].Who.Via != "api" {
				t.Errorf("audit of %s: got %+v %v", id, events, err)
			}
		}
	}
}

// TestNoCrossOrigin: no foreign page may read anything, with or without a cookie.
func TestNoCrossOrigin(t *testing.T) {
	h := sampleHouse(t)
	for _, origin := range []string{"https://evil.example", "https://lotsennetz.example.evil.example", "https://evillotsennetz.example", "null", "https://lotsennetz.example"} {
		for _, path := range []string{"/api/v1/actors", "/", "/openapi.json", "/api/v1/nothing"} {
			for _, method := range []string{get, "OPTIONS", post} {
				got := h.do(asked{role: graph.RoleMember, method: method, path: path, html: true}.with("Origin", origin).with("Access-Control-Request-Method", "GET"))
				for name := range got.header {
					if strings.HasPrefix(name, "Access-Control-") {
						t.Errorf("%s %s from %s: got header %s", method, path, origin, name)
					}
				}
			}
		}
	}
}

// TestMembersAndLanguages: sentences follow ?lang=, then Accept-Language.
func TestReasonsFollowTheLanguage(t *testing.T) {
	h := sampleHouse(t)
	path := "/api/v1/contacts/resolve?topic=arbeitserlaubnis&place=Auental&date=2026-11-25"
	reason := func(path, accept string) string {
		var a contactAnswer
		h.do(asked{path: path}.with("Accept-Language", accept)).decode(t, &a)
		return a.Reason
	}
	de, en := reason(path, "de"), reason(path, "en-GB,en;q=0.9")
	if de == "" || de == en {
		t.Errorf("got %q and %q, want two languages", de, en)
	}
	if got := reason(path+"&lang=en", "de"); got != en {
		t.Errorf("lang=en: got %q, want %q", got, en)
	}
	if got := reason(path, "xx;q=zzz,,"); got != de {
		t.Errorf("a bad Accept-Language: got %q, want German", got)
	}
	if got := h.do(asked{path: path + "&lang=en"}); len(got.header.Values("Set-Cookie")) > 0 {
		t.Errorf("the API sets a cookie: %v", got.header)
	}
}

// TestMediatorsForVisitors: without an account counts alone, coarse where few.
func TestMediatorsForVisitors(t *testing.T) {
	h := sampleHouse(t)
	var a mediatorsAnswer
	h.as("", "/api/v1/mediators/search?language=kmr&place=Auental&start=2026-11-26T10:00").decode(t, &a)
	if len(a.Candidates) != 0 || len(a.Excluded) != 0 || len(a.Counts) != 1 || a.Counts[0].Count != "1–3" || a.HowToAsk == "" {
		t.Errorf("got %+v, want a coarse count and how to ask", a)
	}
	h.as(graph.RoleMember, "/api/v1/mediators/search?language=Kurmandschi&place=Auental&start=2026-11-26T10:00&minutes=90").decode(t, &a)
	if !slices.ContainsFunc(a.Candidates, func(c candidateJSON) bool { return c.Mediator.ID == "azad" }) && len(a.Excluded) == 0 {
		t.Errorf("got %+v, want azad or why not", a)
	}
}
