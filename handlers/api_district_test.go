package handlers

import (
	"net/url"
	"slices"
	"testing"

	"lotsennetz/graph"
	"lotsennetz/internal/demo"
	"lotsennetz/internal/exchange"
)

// importedHouse serves the district of the demonstration.
func importedHouse(t testing.TB) *house {
	t.Helper()
	h := newHouse(t, []graph.Record{
		graph.Account{ID: "a-coord", Email: "k@kreis.example", Name: "Koordination", Role: graph.RoleCoordinator},
		graph.Account{ID: "a-member", Email: "m@kreis.example", Name: "Mitglied", Role: graph.RoleMember}})
	report, err := exchange.Import(t.Context(), h.store, exchange.Source{FS: demo.Files()}, exchange.Options{Now: testNow, KeepGoing: true}) // one row of it is broken
	if err != nil || report.Bad() > 1 {
		t.Fatalf("import: %v, bad rows: %v", err, report.Errors)
	}
	h.index()
	h.server.reading.Forget("0.0.0.0")
	return h
}

// TestDistrict asks about everything in the demo district; each answer is
// checked against the document.
func TestDistrict(t *testing.T) {
	h := importedHouse(t)
	t.Run("answers", func(t *testing.T) { testDistrictAnswers(t, h) })
	t.Run("languages", func(t *testing.T) { testLanguages(t, h) })
}

func testDistrictAnswers(t *testing.T, h *house) {
	catalog, err := h.store.Catalog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ask := func(role graph.Role, path string) reply {
		h.server.reading.Forget("0.0.0.0")
		got := h.as(role, path)
		if got.status != 200 {
			t.Errorf("%s %s: got %d: %s", role, path, got.status, got.body)
		}
		return got
	}
	for _, role := range []graph.Role{"", graph.RoleCoordinator} {
		for _, path := range []string{"/api/v1/topics", "/api/v1/places", "/api/v1/groups", "/api/v1/languages", "/api/v1/concept", "/api/v1/network/coverage", "/api/v1/network/metrics", "/api/v1/matches/plan"} {
			ask(role, path)
		}
		var list actorsAnswer
		ask(role, "/api/v1/actors?limit=200").decode(t, &list)
		if len(list.Actors) < 150 {
			t.Fatalf("got %d actors, want the district", len(list.Actors))
		}
		for i, a := range list.Actors {
			if i%3 == 0 {
				ask(role, "/api/v1/actors/"+string(a.ID))
			}
			if i%9 == 0 {
				ask(role, "/api/v1/actors/"+string(a.ID)+"/network")
				ask(role, "/api/v1/actors/"+string(a.ID)+"/matches?limit=100")
			}
		}
		for _, topic := range sortedKeys(catalog.Topics) {
			for _, place := range []string{"", "Scherfede"} {
				ask(role, "/api/v1/contacts/resolve?topic="+string(topic)+"&place="+url.QueryEscape(place))
			}
		}
		for _, code := range sortedKeys(catalog.Languages) {
			ask(role, "/api/v1/mediators/search?language="+string(code)+"&start=2026-11-26T10:00&minutes=90&place=Brakel")
		}
	}
}

// testLanguages: a name of several languages asks back with all of
// them; one that is confused with another does not silently become it.
func testLanguages(t *testing.T, h *house) {
	search := func(language string) mediatorsAnswer {
		var a mediatorsAnswer
		got := h.as(graph.RoleMember, "/api/v1/mediators/search?start=2026-11-26T10:00&minutes=90&place=Brakel&language="+url.QueryEscape(language))
		want(t, got, 200)
		got.decode(t, &a)
		return a
	}
	for name, members := range map[string][]graph.LanguageCode{"Kurdisch": {"ckb", "kmr"}, "ku": {"ckb", "kmr"}} {
		a := search(name)
		if a.AskBack == nil || len(a.Candidates) > 0 {
			t.Errorf("%s: got %+v, want a question", name, a)
			continue
		}
		for _, code := range members {
			if !slices.Contains(a.AskBack.Choices, code) {
				t.Errorf("%s: got %v, want %s among them", name, a.AskBack.Choices, code)
			}
		}
	}
	for name, code := range map[string]graph.LanguageCode{"Sorani": "ckb", "Dari": "prs", "Farsi": "pes", "Arabisch (Levante)": "apc", "Kurmandschi": "kmr", "uk": "ukr"} {
		for _, c := range search(name).Candidates {
			spoken := slices.ContainsFunc(c.Mediator.Skills, func(s skillJSON) bool { return s.Language == code })
			if !spoken && len(c.Notices) == 0 {
				t.Errorf("%s: %s does not speak %s and nothing says so", name, c.Mediator.ID, code)
			}
		}
	}
	// the question of the pool: Kurmandschi, Thursday 10:00, 90 minutes, Brakel
	if a := search("Kurmandschi"); len(a.Candidates) == 0 {
		t.Errorf("nobody for Kurmandschi on Thursday in Brakel: %+v", a)
	}
}
