package handlers

import (
	"net/url"
	"strings"
	"testing"

	"lotsennetz/graph"
)

func TestWhereTheNetworkStands(t *testing.T) {
	h := sampleHouse(t)
	page := h.page("", "/netzwerk/lage").want(200, "Kooperationen: 2.", "Kooperationen in den letzten zwölf Monaten")
	if dots := page.all("circle.ln-plot__dot"); len(dots) != 13 {
		t.Errorf("got %d months drawn, want 13", len(dots))
	}
	h.page("", "/netzwerk/lage?am=2026-11-25&seit=2025-01-01").want(200, "Was sich geändert hat", "TSV Öhrbach und Willkommen Auental")
	h.page("", "/netzwerk/lage?am=morgen").want(400)
	if whole := page.says("main"); strings.Contains(whole, "Möbelwerk") {
		t.Error("a visitor learns of an employer that is for coordinators alone")
	}
	h.page(graph.RoleCoordinator, "/netzwerk/lage").want(200, "Kooperationen: 3.", "Möbelwerk")
}

func TestWhatIsCoveredWhere(t *testing.T) {
	h := sampleHouse(t)
	page := h.page("", "/netzwerk/abdeckung").want(200, "Auental", "Bergheim", "zuständig")
	for _, n := range page.all("a") {
		if strings.HasPrefix(attr(n, "href"), "/zustaendigkeiten/") {
			t.Errorf("a visitor is offered %s", attr(n, "href"))
		}
	}
	h.page("", "/netzwerk/abdeckung?was=sprachen").want(400)
	h.page("", "/netzwerk/abdeckung?was=sport").want(200, "Fußball")
	h.page(graph.RoleCoordinator, "/netzwerk/abdeckung?was=sprachen").want(200, "Kurmandschi", "Sprachlotsen: 1")
	todo := h.page(graph.RoleCoordinator, "/netzwerk/abdeckung").want(200, "Zuständigkeiten, die Pflege brauchen")
	leads := map[string]bool{}
	for _, n := range todo.all("a") {
		path, _, _ := strings.Cut(attr(n, "href"), "?")
		leads[path] = true
	}
	for _, want := range []string{"/zustaendigkeiten/neu", "/akteure/neu"} {
		if !leads[want] {
			t.Errorf("no empty cell leads to %s", want)
		}
	}
}

func TestNamingAContact(t *testing.T) {
	h := sampleHouse(t)
	h.page(graph.RoleMember, "/zustaendigkeiten/neu").want(403)
	form := h.page(graph.RoleCoordinator, "/zustaendigkeiten/neu?topic=fussball&place=05762002").want(200).form("/zustaendigkeiten")
	if form.Get("areas") != "05762002" || form.Get("topic") != "fussball" {
		t.Errorf("got %v, want what the gap lacks filled in", form)
	}
	form.Set("holder", "Nirgendwo e. V.")
	h.post(graph.RoleCoordinator, "/zustaendigkeiten", form).want(422, "Nirgendwo e. V.")
	form.Set("holder", "SV Bergheim")
	form.Set("areas", "Bergheim\nZell")
	form.Set("absences", "2027-07-01; 2027-07-20")
	form.Set("confirm", "true")
	h.post(graph.RoleCoordinator, "/zustaendigkeiten", form).want(303)
	h.page("", "/ansprechpartner?topic=fussball&place=Bergheim").want(200, "SV Bergheim 1921")
	rules, err := h.store.Rules(t.Context(), graph.RuleQuery{Topics: []graph.TopicKey{"fussball"}})
	if err != nil || len(rules) != 1 || len(rules[0].Areas) != 2 || rules[0].ConfirmedAt != "2026-11-25" || rules[0].Absences[0].To != "2027-07-20" {
		t.Fatalf("got %+v, %v, want what was typed", rules, err)
	}
	path := "/zustaendigkeiten/" + url.PathEscape(string(rules[0].ID))
	edit := h.page(graph.RoleCoordinator, path).want(200).form(path)
	edit.Set("archived", "true")
	h.post(graph.RoleCoordinator, path, edit).want(303)
	if rules, err = h.store.Rules(t.Context(), graph.RuleQuery{Topics: []graph.TopicKey{"fussball"}}); err != nil || len(rules) != 0 {
		t.Errorf("ended: got %+v, %v, want none", rules, err)
	}
	h.post(graph.RoleCoordinator, path, edit).want(303)
	edit.Set("idempotency_key", "other")
	h.post(graph.RoleCoordinator, path, edit).want(409, "Inzwischen hat jemand anderes etwas geändert")
}

// Who alone holds parts of the network together is told to coordinators, and to
// nobody else.
func TestPersonsWhoHoldTheNetwork(t *testing.T) {
	h := sampleHouse(t)
	records, err := h.store.Records(t.Context(), []graph.Ref{{Kind: graph.KindPerson, ID: "jan"}})
	if err != nil || len(records) != 1 {
		t.Fatalf("got %d records, %v, want jan", len(records), err)
	}
	jan := records[0].(graph.Person)
	jan.Posts = append(jan.Posts, graph.Post{Actor: "tsv", Title: "Trainer"})
	if _, err := h.store.Apply(t.Context(), graph.Who{}, graph.NewKey(), graph.Put{Record: jan}); err != nil {
		t.Fatal(err)
	}
	h.page(graph.RoleCoordinator, "/netzwerk/lage").want(200, "Menschen, an denen Verbindungen hängen", "Allein Jan Albers verbindet")
	for _, role := range []graph.Role{"", graph.RoleMember} {
		if whole := h.page(role, "/netzwerk/lage").want(200).says("main"); strings.Contains(whole, "Jan Albers") || strings.Contains(whole, "Menschen, an denen") {
			t.Errorf("role %q learns who holds the network together", role)
		}
	}
}
