package handlers

import (
	"strings"
	"testing"

	"lotsennetz/graph"
)

// testNotesOverAPI: the walls as everybody sees them: nothing taken down, nobody's
// name, no mark of a voter.
func testNotesOverAPI(t *testing.T) {
	h := councilHouse(t)
	for _, role := range []graph.Role{"", graph.RoleMember, graph.RoleCoordinator} {
		got := h.as(role, "/api/v1/conferences/2017/notes")
		want(t, got, 200)
		var answer notesAnswer
		got.decode(t, &answer)
		notes := map[graph.NoteID]noteJSON{}
		for _, n := range answer.Notes {
			notes[n.ID] = n
		}
		if n := notes["z-1"]; len(notes) != 3 || n.Heading != "Ansprechpartner" || n.Votes != 1 || n.Room != "arbeit" || notes["n2"].Text != "Mehr Parkplätze" {
			t.Errorf("%q: got %+v, want the three that hang", role, answer)
		}
		for _, inside := range []string{"Unsinn", "Tisch 4", "ab12"} {
			if strings.Contains(string(got.body), inside) {
				t.Errorf("%q: the answer tells %q", role, inside)
			}
		}
	}
	for _, id := range []string{"nobody", "%00", "%FF", "g-1"} {
		want(t, h.as("", "/api/v1/conferences/"+id+"/notes"), 404)
	}
}
