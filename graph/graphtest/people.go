package graphtest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"lotsennetz/graph"
)

var peopleCases = []tested{
	{"rules", "Rules", rules},
	{"roster", "Roster Mediator", roster},
	{"spoken languages", "SpokenLanguages", spoken},
	{"requests", "Requests", requests},
	{"concept", "Concept", concept},
	{"people", "Person People", people},
	{"accounts and secrets", "Account AccountByEmail Accounts Secret", accounts},
}

func ruleIDs(rules []graph.Rule) []string {
	out := []string{}
	for _, r := range rules {
		out = append(out, string(r.ID))
	}
	return out
}

func rules(t *testing.T, s graph.Store) {
	Fill(t, s)
	archived := graph.Responsibility{Meta: graph.Meta{Visibility: graph.Public, Archived: true}, ID: "r-old", Topic: "sport", Areas: []graph.PlaceKey{"DE"}, Rank: 1, Holder: "ki"}
	gone := archived
	gone.ID, gone.Archived, gone.Holder = "r-gone", false, "old"
	Store(t, s, archived, gone)
	for _, c := range []struct {
		name string
		q    graph.RuleQuery
		want []string
	}{
		{"all, by topic, rank and id", graph.RuleQuery{}, []string{"r-firm", "r-job", "r-work", "r-job-2", "r-koord", "r-sport-a", "r-sport-b"}},
		{"topics", graph.RuleQuery{Topics: []graph.TopicKey{"sport", "koordination"}}, []string{"r-koord", "r-sport-a", "r-sport-b"}},
		{"hidden holder", graph.RuleQuery{Topics: []graph.TopicKey{"arbeit"}, Audience: graph.Network}, []string{}},
		{"no rules", graph.RuleQuery{Topics: []graph.TopicKey{"fussball"}}, []string{}},
	} {
		if got := ruleIDs(must[[]graph.Rule](t)(s.Rules(t.Context(), c.q))); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
	human := func(a graph.Audience) map[graph.ResponsibilityID]string {
		out := map[graph.ResponsibilityID]string{}
		for _, r := range must[[]graph.Rule](t)(s.Rules(t.Context(), graph.RuleQuery{Audience: a})) {
			if r.Actor.ID != r.Holder {
				t.Errorf("%s: got holder %q, want %q", r.ID, r.Actor.ID, r.Holder)
			}
			if r.Human != nil {
				out[r.ID] = string(r.Human.ID)
			}
		}
		return out
	}
	if got := human(graph.Coordination); len(got) != 2 || got["r-work"] != "mira" || got["r-job"] != "jan" {
		t.Errorf("people: got %v, want mira and jan", got)
	}
	if got := human(graph.Network); len(got) != 1 || got["r-work"] != "mira" {
		t.Errorf("people for the network: got %v, want mira", got)
	}
}

func roster(t *testing.T, s graph.Store) {
	Fill(t, s)
	gone := mustRecord[graph.Mediator](t, s, graph.Ref{Kind: graph.KindMediator, ID: "azad"})
	gone.ID, gone.Version, gone.Archived = "gone", 0, true
	hidden := gone
	hidden.ID, hidden.Archived, hidden.Visibility = "hidden", false, graph.Coordination
	early := mustRecord[graph.Assignment](t, s, graph.Ref{Kind: graph.KindAssignment, ID: "s-1"})
	early.ID, early.Version = "s-0", 0
	early.Start, early.End = early.Start.AddDate(0, -1, 0), early.End.AddDate(0, -1, 0)
	Store(t, s, gone, hidden, early)
	for _, c := range []struct {
		name string
		q    graph.RosterQuery
		want []string
	}{
		{"all", graph.RosterQuery{}, []string{"azad s-0 s-1", "hidden", "olena"}},
		{"language", graph.RosterQuery{Languages: []graph.LanguageCode{"ukr", "ckb"}}, []string{"olena"}},
		{"since", graph.RosterQuery{Languages: []graph.LanguageCode{"kmr"}, Since: early.Start.AddDate(0, 0, 7)}, []string{"azad s-1", "hidden", "olena"}},
		{"network: assignments are for coordinators", graph.RosterQuery{Audience: graph.Network}, []string{"azad", "olena"}},
		{"public", graph.RosterQuery{Audience: graph.Public}, []string{}},
	} {
		got := []string{}
		for _, e := range must[[]graph.RosterEntry](t)(s.Roster(t.Context(), c.q)) {
			line := string(e.Mediator.ID)
			for _, a := range e.Assignments {
				line += " " + string(a.ID)
			}
			if got = append(got, line); e.Assignments == nil {
				t.Errorf("%s: %s: got nil assignments, want an empty slice", c.name, e.Mediator.ID)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
	if got := must[graph.Mediator](t)(s.Mediator(t.Context(), "gone")); !got.Archived {
		t.Errorf("got %+v, want an archived mediator readable by id", got)
	}
}

func spoken(t *testing.T, s graph.Store) {
	Fill(t, s)
	m := mustRecord[graph.Mediator](t, s, graph.Ref{Kind: graph.KindMediator, ID: "olena"})
	m.ID, m.Version = "twice", 0
	m.Skills = []graph.Skill{graph.SkillOf("ukr", graph.C1), graph.SkillOf("ukr", graph.B1)} // two varieties
	m.Skills[1].Variety = "Surschyk"
	gone := m
	gone.ID, gone.Archived = "gone", true
	Store(t, s, m, gone)
	got := map[graph.LanguageCode]int{}
	counts := must[[]graph.LanguageCount](t)(s.SpokenLanguages(t.Context()))
	for _, c := range counts {
		got[c.Language] = c.Count
	}
	if len(counts) != 2 || got["kmr"] != 2 || got["ukr"] != 2 || counts[0].Language != "kmr" {
		t.Errorf("got %v, want kmr 2, ukr 2", counts)
	}
}

func requests(t *testing.T, s graph.Store) {
	Fill(t, s)
	q := mustRecord[graph.Request](t, s, graph.Ref{Kind: graph.KindRequest, ID: "q-1"})
	later, same, gone := q, q, q
	later.ID, later.Version, later.Start, later.State = "q-3", 0, q.Start.Add(time.Hour), graph.RequestOpen
	same.ID, same.Version = "q-0", 0
	gone.ID, gone.Version, gone.Archived = "q-9", 0, true
	Store(t, s, later, same, gone)
	for name, c := range map[string]struct {
		q    graph.RequestQuery
		want []string
	}{
		"all, by start and id": {graph.RequestQuery{}, []string{"q-0", "q-1", "q-3"}},
		"limit":                {graph.RequestQuery{Limit: 2}, []string{"q-0", "q-1"}},
		"states":               {graph.RequestQuery{States: []graph.RequestState{graph.RequestOpen, graph.RequestDone}}, []string{"q-3"}},
		"from includes":        {graph.RequestQuery{From: later.Start}, []string{"q-3"}},
		"to excludes":          {graph.RequestQuery{To: later.Start}, []string{"q-0", "q-1"}},
		"network":              {graph.RequestQuery{Audience: graph.Network}, []string{}},
	} {
		wantIDs(t, name, must[[]graph.Request](t)(s.Requests(t.Context(), c.q)), c.want...)
	}
}

func concept(t *testing.T, s graph.Store) {
	Fill(t, s)
	second := graph.Measure{Meta: open, ID: "a-1", Goal: "g-1", Aim: graph.Aim{Title: "Zweite"}}
	gone := graph.Goal{Meta: graph.Meta{Visibility: graph.Public, Archived: true}, ID: "g-0", Aim: graph.Aim{Title: "Alt"}}
	Store(t, s, second, gone)
	for _, c := range []struct {
		audience graph.Audience
		projects []string
		actors   []string
	}{
		{graph.Coordination, []string{"p-1"}, []string{"employer", "ki", "tsv"}},
		{graph.Network, []string{"p-1"}, []string{"ki", "tsv"}},
		{graph.Public, []string{}, []string{"ki", "tsv"}},
	} {
		got := must[graph.Concept](t)(s.Concept(t.Context(), c.audience))
		wantIDs(t, "conferences", got.Conferences, "2017")
		wantIDs(t, "goals", got.Goals, "g-1")
		wantIDs(t, "measures", got.Measures, "a-1", "x-1")
		wantIDs(t, "projects", got.Projects, c.projects...)
		var actors []string
		for id, a := range got.Actors {
			if actors = append(actors, string(id)); a.ID != id {
				t.Errorf("actors: got %q under %q", a.ID, id)
			}
		}
		if slices.Sort(actors); !slices.Equal(actors, c.actors) {
			t.Errorf("%s: got actors %v, want %v", c.audience, actors, c.actors)
		}
	}
}

func people(t *testing.T, s graph.Store) {
	Fill(t, s)
	both := graph.Person{ID: "both", Name: "Änne", Posts: []graph.Post{{Actor: "ki", Title: "A"}, {Actor: "jobcenter", Title: "B"}}}
	gone := graph.Person{Meta: graph.Meta{Archived: true}, ID: "gone", Name: "Aaron", Posts: both.Posts}
	Store(t, s, both, gone)
	for at, want := range map[graph.ActorID][]string{"ki": {"both", "mira"}, "jobcenter": {"both", "jan"}, "tsv": {}, "": {"both", "jan", "mira"}} {
		wantIDs(t, fmt.Sprintf("People(%q)", at), must[[]graph.Person](t)(s.People(t.Context(), at)), want...)
	}
	same(t, must[graph.Person](t)(s.Person(t.Context(), "gone")), graph.WithVersion(gone, 1))
}

func accounts(t *testing.T, s graph.Store) {
	Fill(t, s)
	ctx := t.Context()
	wantIDs(t, "Accounts", must[[]graph.Account](t)(s.Accounts(ctx)), "a-admin", "a-tsv")
	if got := must[graph.Account](t)(s.Account(ctx, "a-tsv")); got.PasswordHash == "" {
		t.Errorf("got %+v, want the password hash: View takes it out", got)
	}
	secret, account, err := s.Secret(ctx, SecretHash)
	if err != nil || secret.Hash != SecretHash || account.ID != "a-tsv" || secret.Version != 1 || account.Version != 1 {
		t.Errorf("Secret: got %+v, %+v, %v, want the secret of a-tsv", secret, account, err)
	}
}
