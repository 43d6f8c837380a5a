package handlers

import (
	"strings"
	"testing"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
)

// Before she says yes the mediator reads that the year's limit would be passed;
// the coordinator reads it where she asks and where she writes a yes down.
func TestTheLimitIsShownBeforeTheYes(t *testing.T) {
	h := jobsHouse(t)
	h.page("", h.answerLink("s-asked", "azad")).want(200, "antworten")
	if got := h.page("", h.answerLink("s-asked", "azad")); strings.Contains(string(got.body), "steuerfrei") {
		t.Error("far from the limit: got a warning")
	}
	p, version, err := h.rules(t)
	if err != nil {
		t.Fatal(err)
	}
	p.Limit.Cents = map[int]int{2026: 10_00}
	rules := p.Setting()
	rules.Version = version
	graphtest.Store(t, h.store, rules)
	h.page("", h.answerLink("s-asked", "azad")).want(200, "kämen Sie 2026 auf", "steuerfrei sind 10")
	h.page("", h.answerLink("s-yes", "azad")).want(200) // she has said yes: nothing to warn of
	if got := h.page("", h.answerLink("s-yes", "azad")); strings.Contains(string(got.body), "steuerfrei") {
		t.Error("after her yes: got a warning")
	}
	h.page(graph.RoleCoordinator, "/sprachlotsen/anfragen/q-asked").want(200, "käme sie 2026 auf")
	h.page(graph.RoleCoordinator, "/sprachlotsen/anfragen/q-open").want(200, "käme sie 2026 auf")
	h.page(graph.RoleCoordinator, "/sprachlotsen/plan").want(200, "käme sie 2026 auf")
	if got := h.page(graph.RoleMember, "/sprachlotsen/anfragen/q-asked"); strings.Contains(string(got.body), "käme sie") {
		t.Error("the institution reads of a mediator's year")
	}
	got := h.as(graph.RoleCoordinator, "/api/v1/requests/q-open/candidates")
	if want(t, got, 200); !strings.Contains(string(got.body), "käme sie 2026 auf") {
		t.Errorf("candidates: got %s, want the warning among the notices", got.body)
	}
}
