package handlers

import (
	"strings"
	"testing"

	"lotsennetz/graph"
)

// What the form would refuse is said with the answer already.
func TestMediatorsForATimeThatCannotBe(t *testing.T) {
	h, _ := districtHouse(t)
	const where, notice = "language=Kurmandschi&minutes=60&place=Brakel&start=", "So kurzfristig geht es leider nicht"
	for _, tc := range []struct {
		start  string
		status int
		soon   bool
	}{
		{"2020-11-26T10:00", 422, false}, {"2026-11-27T10:00", 200, true}, {"2026-12-14T10:00", 200, false},
	} {
		page := h.page(graph.RoleCoordinator, "/sprachlotsen?"+where+tc.start)
		if got := strings.Contains(string(page.body), notice); page.status != tc.status || got != tc.soon {
			t.Errorf("page for %s: got %d, notice %v; want %d, %v", tc.start, page.status, got, tc.status, tc.soon)
		}
		answer := h.as(graph.RoleMember, "/api/v1/mediators/search?"+where+tc.start)
		want := tc.status
		if want == 422 {
			want = 400
		}
		if got := strings.Contains(string(answer.body), notice); answer.status != want || got != tc.soon {
			t.Errorf("API for %s: got %d, notice %v; want %d, %v", tc.start, answer.status, got, want, tc.soon)
		}
	}
}
