package handlers

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
)

// outboxHouse has a message of each state, and one whose template nobody knows.
func outboxHouse(t *testing.T) *house {
	h := sampleHouse(t, func(c *Config) { c.Doors = testDoors(t) })
	put := func(m graph.Message) {
		t.Helper()
		m.To, m.Language, m.CreatedAt, m.Due, m.Visibility = "lotse@lotsen.example", "ar", testNow, testNow, graph.Coordination
		m.About = graph.Ref{Kind: graph.KindRequest, ID: "q-1"}
		m.Doors = []graph.Door{{Kind: graph.DoorAnswer, Subject: "s-1", Until: testNow.AddDate(0, 1, 0)}}
		if _, err := h.store.Apply(t.Context(), graph.Who{Via: "test"}, graph.NewKey(), graph.Put{Record: m}); err != nil {
			t.Fatal(err)
		}
	}
	for _, state := range graph.MessageStates {
		put(graph.Message{ID: graph.MessageID("x-" + string(state)), Template: "ask", Name: "<b>Öz</b>", State: state, Tries: 3, Trouble: "later",
			Job: &graph.Occasion{Language: "kmr", Start: testNow.AddDate(0, 0, 9), Minutes: 60}})
	}
	put(graph.Message{ID: "x-odd", Template: "nonsense", State: graph.MessageFailed, Trouble: "something else"})
	return h
}

func TestOutboxShowsLetters(t *testing.T) {
	h := outboxHouse(t)
	list := string(h.page(graph.RoleCoordinator, "/verwaltung/postausgang").body)
	for _, want := range []string{"x-waiting", "x-odd", "nonsense", "unklar, ob angekommen", "wir versuchen es wieder", "something else", "lotse@lotsen.example", `<span class="num">3</span>`} {
		if !strings.Contains(list, want) {
			t.Errorf("list: no %q", want)
		}
	}
	one := string(h.page(graph.RoleCoordinator, "/verwaltung/postausgang/x-waiting").body)
	for _, want := range []string{`lang="ar" dir="rtl"`, "nur für die Empfängerin oder den Empfänger", "&lt;b&gt;Öz&lt;/b&gt;", `value="drop"`} {
		if !strings.Contains(one, want) {
			t.Errorf("letter: no %q", want)
		}
	}
	if odd := h.page(graph.RoleCoordinator, "/verwaltung/postausgang/x-odd"); odd.status != 200 || !strings.Contains(string(odd.body), `value="drop"`) {
		t.Errorf("one that cannot be written: got %d, want it there to be decided on", odd.status)
	}
	for _, role := range []graph.Role{"", graph.RoleMember} {
		if got := h.page(role, "/verwaltung/postausgang/x-waiting"); strings.Contains(string(got.body), "lotse@") {
			t.Errorf("%q reads mail", role)
		}
	}
}

func TestWhatAPersonSaysOfMail(t *testing.T) {
	h := outboxHouse(t)
	for _, c := range []struct {
		id, do string
		want   graph.MessageState
	}{
		{"x-failed", "send", graph.MessageWaiting},
		{"x-unclear", "arrived", graph.MessageSent},
		{"x-waiting", "drop", graph.MessageFailed},
		{"x-sent", "send", graph.MessageSent},
		{"x-sent", "drop", graph.MessageSent},
		{"x-sending", "drop", graph.MessageSending},
		{"x-odd", "nothing", graph.MessageFailed},
	} {
		h.post(graph.RoleMember, "/verwaltung/postausgang/"+c.id, url.Values{"do": {"drop"}})
		h.post(graph.RoleCoordinator, "/verwaltung/postausgang/"+c.id, url.Values{"do": {c.do}})
		got := h.record(graph.Ref{Kind: graph.KindMessage, ID: c.id}).(graph.Message)
		if got.State != c.want {
			t.Errorf("%s, %s: got %s, want %s", c.id, c.do, got.State, c.want)
		}
		if c.do == "send" && c.want == graph.MessageWaiting && (got.Tries != 0 || got.Trouble != "" || !got.Due.Equal(testNow)) {
			t.Errorf("%s: got %+v, want it as new", c.id, got)
		}
	}
}

// No coordinator reads a link that lets somebody else in: neither on the page of a
// letter nor in what is stored. In the demo letters can be tried.
func TestLettersAreSealed(t *testing.T) {
	for _, demo := range []bool{false, true} {
		h := jobsHouse(t, func(c *Config) { c.Demo = demo })
		form := h.page("", "/registrieren").want(200).form("/registrieren")
		for name, value := range map[string]string{"institution": "Grundschule", "name": "Eva Wolf", "email": "eva@schule.example", "phone": "05271 1", "purpose": "Gespräche", "privacy": "true"} {
			form.Set(name, value)
		}
		h.post("", "/registrieren", form).want(303)
		var doors []graph.Door
		for _, m := range h.mailed("registration_received") {
			doors = append(doors, m.Doors...)
		}
		if len(doors) != 1 || doors[0].Kind != graph.DoorSignIn {
			t.Fatalf("registered: got doors %v, want one to sign in by", doors)
		}
		for _, kind := range []graph.DoorKind{graph.DoorAnswer, graph.DoorProfile, graph.DoorReport, graph.DoorIntro, graph.DoorConfirm} {
			doors = append(doors, graph.Door{Kind: kind, Subject: "s-asked", Until: testNow.AddDate(0, 1, 0)})
		}
		for i, d := range doors {
			id := graph.MessageID(fmt.Sprintf("seal-%d", i))
			graphtest.Store(t, h.store, graph.Message{ID: id, Template: "profile_link", To: "x@y.example", State: graph.MessageSent, CreatedAt: testNow, Due: testNow, Doors: []graph.Door{d}})
			page, link := h.page(graph.RoleCoordinator, "/verwaltung/postausgang/"+string(id)).want(200), testDoors(t).Sign(d)
			if shown := strings.Contains(string(page.body), link); shown != demo {
				t.Errorf("demo %v, door %s: shown %v, want %v", demo, d.Kind, shown, demo)
			}
			stored, err := graph.Encode(h.record(graph.Ref{Kind: graph.KindMessage, ID: string(id)}))
			if err != nil || strings.Contains(string(stored), link) {
				t.Errorf("door %s: %v, the store holds the link", d.Kind, err)
			}
		}
		h.signInByLink("registration_received", "eva")
		again := "/anmelden/link/" + testDoors(t).Sign(doors[0])
		h.post("", again, url.Values{}).want(403) // once
	}
}

// However much mail there is, its pages hold all of it once, of a state or of all.
func TestOutboxPages(t *testing.T) {
	h := sampleHouse(t)
	for i := range 3*mostMail - 10 {
		state := graph.MessageWaiting
		if i%3 == 0 {
			state = graph.MessageSent
		}
		graphtest.Store(t, h.store, graph.Message{ID: graph.MessageID(fmt.Sprintf("p-%03d", i)), Template: "expired", To: "x@y.example", State: state, CreatedAt: testNow, Due: testNow.AddDate(0, 0, -i/5)})
	}
	gone := graph.Message{ID: "p-gone", Template: "expired", State: graph.MessageCleared, CreatedAt: testNow, Due: testNow}
	graphtest.Store(t, h.store, gone)
	for query, want := range map[string]int{"": 3*mostMail - 10, "?state=sent": 47, "?state=waiting": 93, "?state=failed": 0} {
		seen, pages := map[string]int{}, 0
		for address := "/verwaltung/postausgang" + query; address != ""; pages++ {
			page := h.page(graph.RoleCoordinator, address).want(200)
			for _, a := range page.all("a") {
				if href := attr(a, "href"); strings.HasPrefix(href, "/verwaltung/postausgang/p-") {
					seen[href]++
				}
			}
			address = ""
			for _, a := range page.all("a[rel=next]") {
				address = attr(a, "href")
			}
		}
		if len(seen) != want || pages != max(1, (want+mostMail-1)/mostMail) {
			t.Errorf("%q: got %d messages on %d pages, want %d", query, len(seen), pages, want)
		}
		for href, n := range seen {
			if n != 1 {
				t.Errorf("%q: %s %d times", query, href, n)
			}
		}
	}
	h.page(graph.RoleCoordinator, "/verwaltung/postausgang?state=failed").want(200, "Keine Post in diesem Zustand")
	for _, bad := range []string{"state=cleared", "state=x", "cursor=x", "cursor=" + mailCursor(graph.MessageMark{Due: testNow})} {
		if got := h.page(graph.RoleCoordinator, "/verwaltung/postausgang?"+bad).status; got/100 != 4 {
			t.Errorf("%s: got %d, want it refused", bad, got)
		}
	}
	h.post(graph.RoleCoordinator, "/verwaltung/postausgang/p-gone", url.Values{"do": {"send"}}).want(422)
}
