package handlers

import (
	"bytes"
	"net/url"
	"strings"
	"testing"
	"time"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
	"lotsennetz/internal/account"
)

// testDoors sign links for tests.
func testDoors(t testing.TB) account.Doors {
	t.Helper()
	d, err := account.NewDoors(bytes.Repeat([]byte("k"), 32))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// linkHouse serves the sample network with links that work, and a club and an
// initiative with addresses.
func linkHouse(t *testing.T) *house {
	t.Helper()
	h := sampleHouse(t, func(c *Config) { c.Doors = testDoors(t) })
	h.reachable("svb", "cafe")
	return h
}

// reachable gives actors an address and a telephone.
func (h *house) reachable(ids ...graph.ActorID) {
	h.t.Helper()
	for _, id := range ids {
		a, err := h.store.Actor(h.t.Context(), id)
		if err != nil {
			h.t.Fatal(err)
		}
		a.Channels = append(a.Channels, graph.Channel{Kind: graph.Email, Value: string(id) + "@vereine.example", Visibility: graph.Coordination},
			graph.Channel{Kind: graph.Phone, Value: "05271 4711", Visibility: graph.Network})
		graphtest.Store(h.t, h.store, a)
	}
}

// mailed are the messages of a template.
func (h *house) mailed(template string) []graph.Message {
	h.t.Helper()
	all, err := h.store.Messages(h.t.Context(), graph.MessageQuery{Limit: 1000})
	if err != nil {
		h.t.Fatal(err)
	}
	var out []graph.Message
	for _, m := range all {
		if m.Template == template {
			out = append(out, m)
		}
	}
	return out
}

func TestAnIntroductionByLink(t *testing.T) {
	h := linkHouse(t)
	r := h.post(graph.RoleCoordinator, "/vereine-und-initiativen/vermittlung", url.Values{"a": {"svb"}, "b": {"cafe"}, "note": {"Bitte meldet euch"}})
	if r.status != 303 {
		t.Fatalf("introduce: got %d %s, want 303", r.status, r.body)
	}
	letters := h.mailed("intro")
	if len(letters) != 2 {
		t.Fatalf("got %d letters, want 2", len(letters))
	}
	if r := h.page(graph.RoleCoordinator, "/vereine-und-initiativen/vermittlung"); r.status != 200 || !bytes.Contains(r.body, []byte("Bitte meldet euch")) {
		t.Errorf("board: got %d, want the pair on it", r.status)
	}
	for i, m := range letters {
		path := "/vorstellung/" + testDoors(t).Sign(m.Doors[0])
		shown := h.page("", path)
		if shown.status != 200 || !strings.Contains(string(shown.body), m.Args["other"]) || strings.Contains(string(shown.body), "4711") {
			t.Fatalf("shown to %s: got %d, want the other's name and no number yet", m.To, shown.status)
		}
		if got := shown.header.Get("Referrer-Policy"); got != "no-referrer" {
			t.Errorf("referrer policy: got %q, want no-referrer", got)
		}
		for _, none := range []string{"", "vielleicht"} {
			h.post("", path, url.Values{"answer": {none}, "note": {"gern"}}).want(422, "einer der beiden", "gern")
		}
		if r := h.post("", path, url.Values{"answer": {"yes"}, "note": {"gern"}}); r.status != 303 {
			t.Fatalf("yes of %s: got %d %s, want 303", m.To, r.status, r.body)
		}
		c, err := h.store.Records(t.Context(), []graph.Ref{{Kind: graph.KindCooperation, ID: string(graph.PairID("svb", "cafe"))}})
		want := []graph.CooperationState{graph.Asked, graph.Agreed}[i]
		if err != nil || c[0].(graph.Cooperation).State != want {
			t.Errorf("after yes %d: got %v, %v, want %s", i+1, c, err, want)
		}
	}
	if shown := h.page("", "/vorstellung/"+testDoors(t).Sign(letters[0].Doors[0])); !strings.Contains(string(shown.body), "4711") {
		t.Error("agreed: got no number of the other, want it")
	}
}

func TestForgedAndOldLinks(t *testing.T) {
	h := linkHouse(t)
	d := testDoors(t)
	old := d.Sign(graph.Door{Kind: graph.DoorIntro, Subject: "cafe:svb", Side: "a", Until: testNow.Add(-time.Hour)})
	other := d.Sign(graph.Door{Kind: graph.DoorConfirm, Subject: "cafe:svb", Side: "a"})
	nothing := d.Sign(graph.Door{Kind: graph.DoorIntro, Subject: "none:none", Side: "a"})
	for name, token := range map[string]string{"forged": "abc", "old": old, "of another kind": other, "of nothing": nothing} {
		if r := h.page("", "/vorstellung/"+token); r.status != 410 {
			t.Errorf("%s: got %d, want 410", name, r.status)
		}
		if r := h.post("", "/vorstellung/"+token, url.Values{"answer": {"yes"}}); r.status != 410 {
			t.Errorf("%s, sent: got %d, want 410", name, r.status)
		}
	}
	if r := h.post(graph.RoleMember, "/vereine-und-initiativen/vermittlung", url.Values{"a": {"svb"}, "b": {"cafe"}}); r.status != 403 {
		t.Errorf("a member introduces: got %d, want 403", r.status)
	}
}

func TestFollowUps(t *testing.T) {
	h := linkHouse(t)
	d := testDoors(t)
	path := func(subject string, side graph.Side, months int) string {
		return "/rueckmeldung/" + d.Sign(graph.Door{Kind: graph.DoorConfirm, Subject: subject, Side: side, Epoch: months})
	}
	for name, c := range map[string]struct {
		path   string
		values url.Values
		want   int
	}{
		"an offer":                  {path("offer:o-ball", "", 0), url.Values{"answer": {"yes"}, "until": {"2027-12-31"}}, 303},
		"until a day in the past":   {path("offer:o-ball", "", 0), url.Values{"answer": {"yes"}, "until": {"2020-12-31"}}, 422},
		"a measure":                 {path("measure:x-1", "", 0), url.Values{"answer": {"yes"}, "state": {"underway"}, "share": {"60"}, "indicator.0": {"20,5"}}, 303},
		"a share beyond":            {path("measure:x-1", "", 0), url.Values{"share": {"600"}}, 422},
		"a share that is a word":    {path("measure:x-1", "", 0), url.Values{"share": {"viel"}}, 422},
		"a cooperation":             {path("tsv:welcome", "a", 6), url.Values{"answer": {"yes"}, "people": {"12"}}, 303},
		"people that are no number": {path("tsv:welcome", "a", 6), url.Values{"answer": {"yes"}, "people": {"viele"}}, 422},
		"an offer, no answer":       {path("offer:o-ball", "", 0), url.Values{"until": {"2027-12-31"}}, 422},
		"a cooperation, no answer":  {path("tsv:welcome", "a", 6), url.Values{"answer": {"perhaps"}}, 422},
		"nothing":                   {path("nothing", "", 0), url.Values{"answer": {"yes"}}, 410},
	} {
		if r := h.page("", c.path); (r.status == 200) != (c.want != 410) {
			t.Errorf("%s: page: got %d", name, r.status)
		}
		if r := h.post("", c.path, c.values); r.status != c.want {
			t.Errorf("%s: got %d %.200s, want %d", name, r.status, r.body, c.want)
		}
	}
	m, err := h.store.Records(t.Context(), []graph.Ref{{Kind: graph.KindMeasure, ID: "x-1"}})
	if got := m[0].(graph.Measure); err != nil || *got.Share != 60 || got.Indicators[0].Values[1].Value != 20.5 {
		t.Errorf("measure: got %+v, %v, want 60 per cent and 20.5", got.Aim, err)
	}
}

// TestCheckInNamesBoth: whoever got the link is one of the two and reads both
// names, also where the public knows neither.
func TestCheckInNamesBoth(t *testing.T) {
	h := linkHouse(t)
	var names []string
	for _, id := range []graph.ActorID{"svb", "cafe"} {
		a, err := h.store.Actor(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		a.Visibility = graph.Network
		names = append(names, a.Name)
		graphtest.Store(t, h.store, a)
	}
	pair := graph.PairID("svb", "cafe")
	graphtest.Store(t, h.store, graph.Cooperation{Meta: meta(graph.Network), ID: pair, A: "cafe", B: "svb", State: graph.Cooperating, Since: "2026-08-01"})
	door := graph.Door{Kind: graph.DoorConfirm, Subject: string(pair), Side: "a", Epoch: 3, Until: testNow.AddDate(0, 1, 0)}
	r := h.page("", "/rueckmeldung/"+testDoors(t).Sign(door))
	for _, name := range names {
		if r.status != 200 || !bytes.Contains(r.body, []byte(name)) {
			t.Errorf("got %d without %q: %s", r.status, name, r.says("main"))
		}
	}
}
