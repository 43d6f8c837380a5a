package handlers

import (
	"net/url"
	"strings"
	"testing"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
)

// A neighbouring pool is asked from the request's page, answers by its link, and
// everybody sees who comes; whom the job is for it reads after its yes.
func TestANeighbourHelpsOut(t *testing.T) {
	h := jobsHouse(t)
	p, version, err := h.rules(t)
	if err != nil {
		t.Fatal(err)
	}
	p.Asking.Stages = []graph.Stage{{Name: "Pool Paderborn", Email: "pool@pb.example"}}
	rules := p.Setting()
	rules.Version = version
	graphtest.Store(t, h.store, rules)
	job, act := "/sprachlotsen/anfragen/q-open", "/sprachlotsen/anfragen/q-open/aktion"
	h.post(graph.RoleMember, act, url.Values{"do": {"hand"}, "stage": {"0"}}).want(403)
	h.post(graph.RoleCoordinator, act, url.Values{"do": {"hand"}, "stage": {"x"}}).want(422)
	h.page(graph.RoleCoordinator, job).want(200, "Außerhalb fragen: ")
	h.post(graph.RoleCoordinator, act, url.Values{"do": {"hand"}, "stage": {"0"}}).want(303)
	h.page(graph.RoleCoordinator, job).want(200, "außerhalb angefragt", "Frage zurücknehmen")
	h.page(graph.RoleCoordinator, "/sprachlotsen/vermittlung").want(200, "Außerhalb angefragt")
	letters := h.mailed("stage")
	if len(letters) != 1 || letters[0].To != "pool@pb.example" || len(letters[0].Doors) != 1 {
		t.Fatalf("got %v, want one letter with a link", letters)
	}
	link := "/aushilfe/" + testDoors(t).Sign(letters[0].Doors[0])
	page := h.page("", link).want(200, "Können Sie aushelfen?", "Kurmandschi")
	for _, secret := range []string{"Zimmer open", "AZ-open", "Vorstand TSV", "05271 471100"} {
		if strings.Contains(string(page.body), secret) {
			t.Errorf("before the yes: shows %q", secret)
		}
	}
	h.post("", link, url.Values{"answer": {"vielleicht"}}).want(422)
	h.post("", link, url.Values{"answer": {"yes"}, "who": {strings.Repeat("x", 400)}}).want(422)
	h.page("", "/aushilfe/nichts").want(410)
	if got := h.stateOf("q-open"); got != graph.RequestOutside {
		t.Fatalf("got %s, want still asked", got)
	}
	h.post("", link, url.Values{"answer": {"yes"}, "who": {"Frau Ay"}, "terms": {"35 € je Stunde"}}).want(200, "Vielen Dank!", "Zimmer open", "Vorstand TSV")
	h.page(graph.RoleMember, job).want(200, "Es kommt:", "Frau Ay (Pool Paderborn)", "35 € je Stunde")
	h.page(graph.RoleMember, "/sprachlotsen/anfragen").want(200, "Frau Ay (Pool Paderborn)")
	h.post("", link, url.Values{"answer": {"no"}}).want(200, "Wir suchen weiter")
	if got := h.stateOf("q-open"); got == graph.RequestTaken {
		t.Error("given back: still taken")
	}
	h.post("", link, url.Values{"answer": {"yes"}}).want(200)
	if got := h.stateOf("q-open"); got == graph.RequestTaken {
		t.Error("a yes after a no: taken")
	}
}
