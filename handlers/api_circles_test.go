package handlers

import (
	"testing"

	"lotsennetz/graph"
)

// TestCirclesOverAPI: names of members are for members, their mail for
// coordinators; who is signed out sees no seat that is not public.
func TestCirclesOverAPI(t *testing.T) {
	h := sampleHouse(t)
	for role, known := range map[graph.Role]struct {
		name, email string
		meetings    int
	}{"": {"", "", 0}, graph.RoleMember: {"Mira Özdemir", "", 1}, graph.RoleCoordinator: {"Mira Özdemir", "mira@kreis.example", 1}} {
		var members membersAnswer
		h.as(role, "/api/v1/actors/alliance/members").decode(t, &members)
		got := memberJSON{}
		for _, m := range members.Members {
			if m.ID == "g-ki" {
				got = m
			}
		}
		if got.Name != known.name || got.Email != known.email {
			t.Errorf("%q: got %+v, want name %q, mail %q", role, got, known.name, known.email)
		}
		if known.name != "" && (len(members.Actors) != 1 || members.Actors[0].ID != "ki" || got.Role != graph.SeatLead || got.From != "2020-01-01") {
			t.Errorf("%q: got %+v", role, members)
		}
		var meetings meetingsAnswer
		h.as(role, "/api/v1/actors/alliance/meetings").decode(t, &meetings)
		if len(meetings.Meetings) != known.meetings {
			t.Errorf("%q: got %+v, want %d meetings", role, meetings, known.meetings)
		}
	}
	for _, part := range []string{"members", "meetings"} {
		want(t, h.as("", "/api/v1/actors/employer/"+part), 404)
		want(t, h.as(graph.RoleCoordinator, "/api/v1/actors/employer/"+part), 200)
	}
}
