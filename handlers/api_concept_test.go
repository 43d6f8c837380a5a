package handlers

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"lotsennetz/graph"
)

// TestConceptOverAPI: what one writes is what one reads, rolled up; who may see
// less is shown less.
func TestConceptOverAPI(t *testing.T) {
	h := sampleHouse(t)
	coord := graph.RoleCoordinator
	full := aimJSON{Title: "Sport verbindet", Serves: "g-1", State: graph.AimUnderway, Share: ptr(60), Weight: 3, Visibility: graph.Public, Metric: "cooperations",
		Owner: &graph.Owner{Name: "Eva Wolf", Email: "eva.wolf@kreis.example"}, Review: "2027-01-15", Comments: true,
		Milestones: []graph.Milestone{{Title: "Erstes Treffen", Due: "2026-12-01"}}, Funding: []graph.Funding{{Source: "Land", Cents: 500_000}},
		Indicators: []graph.Indicator{{Name: "Vereine", Target: 10, Values: []graph.Value{{On: "2026-06-30", Value: 4}}}}}
	got := h.do(asked{role: coord, method: post, path: "/api/v1/concept/measures", body: full})
	want(t, got, 201)
	path := got.header.Get("Location")
	var made, read aimJSON
	got.decode(t, &made)
	if h.as(coord, path).decode(t, &read); string(mustJSON(t, made)) != string(mustJSON(t, read)) || read.Owner.Email != full.Owner.Email || len(read.Funding) != 1 {
		t.Errorf("got %+v, want what was written: %+v", read, made)
	}
	var seen aimJSON
	if h.as("", path).decode(t, &seen); seen.Owner != nil || seen.Funding != nil || len(seen.Milestones) != 1 {
		t.Errorf("a visitor sees %+v", seen)
	}
	if h.as(graph.RoleMember, path).decode(t, &seen); seen.Owner == nil || seen.Owner.Email != "" || len(seen.Funding) != 1 {
		t.Errorf("a member sees %+v", seen)
	}

	var whole conceptAnswer
	h.as("", "/api/v1/concept").decode(t, &whole)
	goal := whole.Goals[0]
	if goal.Rolled == nil || goal.Rolled.Counted != 2 || goal.Rolled.Done != 45 { // 0 by one, 60 by three
		t.Errorf("the goal: got %+v, want 45 of two parts", goal.Rolled)
	}
	for _, m := range whole.Measures {
		if m.ID == made.ID && (m.Number == nil || m.Number.Have < 1 || m.Number.Reason == "") {
			t.Errorf("got number %+v, want the network's", m.Number)
		}
	}

	full.Serves, full.Title, full.Version = "", "Sport für alle", 0
	want(t, h.do(asked{role: coord, method: http.MethodPut, path: path, body: full}), 428)
	want(t, h.do(asked{role: coord, method: http.MethodPut, path: path, body: full, headers: map[string]string{"If-Match": `"7-coordination"`}}), 412)
	got = h.do(asked{role: coord, method: http.MethodPut, path: path, body: full, headers: map[string]string{"If-Match": got.header.Get("ETag")}})
	want(t, got, 200)
	var changed aimJSON
	if got.decode(t, &changed); changed.Title != "Sport für alle" || changed.Serves != "" || changed.Version != 2 {
		t.Errorf("got %+v", changed)
	}
	for name, bad := range map[string]aimJSON{
		"rooms of a measure": {Title: "x", Rooms: []graph.TopicKey{"sport"}}, "another id": {Title: "x", ID: "y"}, "a goal that is not there": {Title: "x", Serves: "nobody"},
		"share": {Title: "x", Share: ptr(101)}, "money owed": {Title: "x", Funding: []graph.Funding{{Source: "Land", Cents: -1}}}} {
		bad.Version = 2
		if got := h.do(asked{role: coord, method: http.MethodPut, path: path, body: bad}); got.status != 422 {
			t.Errorf("%s: got %d, want 422: %s", name, got.status, got.body)
		}
	}
}

// TestConceptOfADay is for coordinators: it reads the history.
func TestConceptOfADay(t *testing.T) {
	h := sampleHouse(t)
	for _, role := range []graph.Role{"", graph.RoleMember} {
		want(t, h.as(role, "/api/v1/concept?date=2026-06-30"), 403)
	}
	var before, now conceptAnswer
	h.as(graph.RoleCoordinator, "/api/v1/concept?date=2001-01-01").decode(t, &before)
	tomorrow := graph.DateOf(time.Now().AddDate(0, 0, 1))
	h.as(graph.RoleCoordinator, "/api/v1/concept?date="+string(tomorrow)).decode(t, &now)
	if len(before.Measures) != 0 || len(now.Measures) == 0 || now.Date != tomorrow {
		t.Errorf("got %d measures in 2001 and %d tomorrow, want none and some", len(before.Measures), len(now.Measures))
	}
}

func TestIntroductionOverAPI(t *testing.T) {
	h := linkHouse(t)
	coord, path := graph.RoleCoordinator, "/api/v1/cooperations/cafe:svb/introduction"
	first := asked{role: coord, method: post, path: path, body: introductionInput{Note: "Bitte meldet euch"}}.with(idempotencyKey, "k1")
	got := h.do(first)
	want(t, got, 200)
	var coop cooperationJSON
	if got.decode(t, &coop); coop.State != graph.Asked || coop.Introduction == nil || coop.Introduction.Note != "Bitte meldet euch" || coop.Introduction.Count != 1 {
		t.Errorf("got %+v", coop)
	}
	if n := len(h.mailed("intro")); n != 2 {
		t.Errorf("got %d letters, want one to each side", n)
	}
	want(t, h.do(first), 200)                            // sent twice is done once
	want(t, h.do(first.with(idempotencyKey, "k2")), 422) // they are asked already
	if n := len(h.mailed("intro")); n != 2 {
		t.Errorf("got %d letters after three tries, want two", n)
	}
	want(t, h.do(asked{role: coord, method: post, path: "/api/v1/cooperations/employer:svb/introduction", body: introductionInput{}}), 422)
	want(t, h.do(asked{role: coord, method: post, path: "/api/v1/cooperations/shelter:svb/introduction", body: introductionInput{}}), 422) // no address

	var board introductionsAnswer
	h.as(coord, "/api/v1/introductions?state=asked").decode(t, &board)
	found := false
	for _, row := range board.Introductions {
		if row.Cooperation.State != graph.Asked {
			t.Errorf("got a pair %s among those asked", row.Cooperation.State)
		}
		found = found || row.Cooperation.ID == "cafe:svb" && row.A.ID == "cafe" && row.B.Name != ""
	}
	if !found {
		t.Errorf("the pair is not on the board: %+v", board)
	}
}

// TestNetworkOverAPI: numbers agree with one another and with their sentences.
func TestNetworkOverAPI(t *testing.T) {
	h := sampleHouse(t)
	var m metricsAnswer
	h.as("", "/api/v1/network/metrics?since=2001-01-01&lang=de").decode(t, &m)
	if m.Date == "" || m.Cooperations == 0 || len(m.Summary) == 0 || len(m.Hubs) == 0 || m.Change == nil {
		t.Fatalf("got %+v", m)
	}
	if len(m.Change.Gained) != m.Cooperations || len(m.Change.Lost) != 0 || m.Change.Reason == "" {
		t.Errorf("since 2001: got %+v, want all %d cooperations gained", m.Change, m.Cooperations)
	}
	for _, x := range m.Hubs {
		if x.Actor.Name == "" || x.Partners == 0 || x.Reason == "" {
			t.Errorf("hub: got %+v", x)
		}
	}
	var past metricsAnswer
	if h.as("", "/api/v1/network/metrics?at=2001-01-01").decode(t, &past); past.Cooperations != 0 || len(past.Isolated) != past.Actors {
		t.Errorf("in 2001: got %+v, want nobody linked", past)
	}
	var c coverageAnswer
	h.as("", "/api/v1/network/coverage").decode(t, &c)
	gaps := 0
	for _, cell := range c.Cells {
		if cell.ContactState == "" {
			t.Fatalf("cell without a state: %+v", cell)
		}
		if cell.Outcome == graph.OutcomeMatched && cell.ContactState == "none" {
			t.Errorf("%s in %s is matched and without a contact", cell.Topic, cell.Place)
		}
		gaps += len(cell.Gaps)
	}
	if gaps == 0 {
		t.Errorf("no gap anywhere in %d cells", len(c.Cells))
	}
}

// TestCoverageTables: sports count clubs, languages count mediators by town and
// are told to coordinators alone.
func TestCoverageTables(t *testing.T) {
	h := importedHouse(t)
	catalog, err := h.store.Catalog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var sports coverageAnswer
	h.as("", "/api/v1/network/coverage?of=sports").decode(t, &sports)
	clubs := 0
	for _, cell := range sports.Cells {
		if chain := catalog.TopicChain(cell.Topic); !slices.ContainsFunc(chain, func(x graph.Topic) bool { return x.Key == sportTopic }) {
			t.Errorf("%s is no sport", cell.Topic)
		}
		clubs += cell.Actors
	}
	if clubs == 0 || len(sports.Languages) > 0 {
		t.Errorf("got %d clubs, %d languages", clubs, len(sports.Languages))
	}
	for _, role := range []graph.Role{"", graph.RoleMember} {
		got := h.as(role, "/api/v1/network/coverage?of=languages")
		if got.status == 200 || strings.Contains(string(got.body), `"reach"`) {
			t.Errorf("%q: got %d %s", role, got.status, got.body)
		}
	}
	var spoken coverageAnswer
	h.as(graph.RoleCoordinator, "/api/v1/network/coverage?of=languages").decode(t, &spoken)
	reached, gaps := 0, 0
	for _, x := range spoken.Languages {
		if x.Home > x.Reach {
			t.Errorf("%s in %s: %d at home, %d in reach", x.Language, x.Place, x.Home, x.Reach)
		}
		reached += x.Reach
		gaps += len(x.Gaps)
	}
	if reached == 0 || gaps == 0 || len(spoken.Cells) > 0 {
		t.Errorf("got %d in reach, %d gaps, %d cells of topics", reached, gaps, len(spoken.Cells))
	}
	want(t, h.as("", "/api/v1/network/coverage?of=clubs"), 400)
}
