package graphtest

import (
	"slices"
	"testing"
	"time"

	"lotsennetz/graph"
)

var jobCases = []tested{
	{"jobs with everybody who was asked", "Jobs", jobs},
	{"an institution's own jobs", "Jobs Messages", ownJobs},
	{"the outbox", "Messages", messages},
	{"the roster of one", "Roster", rosterOfOne},
	{"two bookings of one mediator", "Put", diary},
}

func jobs(t *testing.T, s graph.Store) {
	Fill(t, s)
	q := mustRecord[graph.Request](t, s, graph.Ref{Kind: graph.KindRequest, ID: "q-1"})
	first := mustRecord[graph.Assignment](t, s, graph.Ref{Kind: graph.KindAssignment, ID: "s-1"})
	early, open := q, q
	early.ID, early.Version, early.Start = "q-0", 0, q.Start.Add(-time.Hour)
	open.ID, open.Version, open.State = "q-2", 0, graph.RequestOpen
	before, same := first, first
	before.ID, before.Version, before.State, before.AskedAt = "s-2", 0, graph.AssignmentDeclined, first.AskedAt.Add(-time.Minute)
	same.ID, same.Version, same.State = "s-0", 0, graph.AssignmentExpired
	Store(t, s, early, open, before, same)
	for name, c := range map[string]struct {
		q    graph.JobQuery
		want []string
	}{
		"all":          {graph.JobQuery{}, []string{"q-0", "q-1", "q-2"}},
		"named":        {graph.JobQuery{Requests: []graph.RequestID{"q-2", "q-1", "none"}}, []string{"q-1", "q-2"}},
		"states":       {graph.JobQuery{States: []graph.RequestState{graph.RequestOpen}}, []string{"q-2"}},
		"from and to":  {graph.JobQuery{From: early.Start, To: q.Start}, []string{"q-0"}},
		"limit":        {graph.JobQuery{Limit: 2}, []string{"q-0", "q-1"}},
		"not for them": {graph.JobQuery{Audience: graph.Network}, []string{}},
	} {
		var got []graph.Request
		for _, j := range must[[]graph.Job](t)(s.Jobs(t.Context(), c.q)) {
			got = append(got, j.Request)
			if j.Assignments == nil {
				t.Errorf("%s: %s has nil assignments, want an empty slice", name, j.Request.ID)
			}
			if j.Request.ID == "q-1" {
				wantIDs(t, name+": asked", j.Assignments, "s-2", "s-0", "s-1")
			}
		}
		if !slices.Equal(ids(got), c.want) {
			t.Errorf("%s: got %v, want %v", name, ids(got), c.want)
		}
	}
}

func ownJobs(t *testing.T, s graph.Store) {
	Fill(t, s)
	first := mustRecord[graph.Assignment](t, s, graph.Ref{Kind: graph.KindAssignment, ID: "s-1"})
	asked := first
	asked.ID, asked.Version, asked.State = "s-2", 0, graph.AssignmentAsked
	Store(t, s, asked)
	mine := graph.View(s, graph.Viewer{Account: "a-tsv", Role: graph.RoleMember})
	got := must[[]graph.Job](t)(mine.Jobs(t.Context(), graph.JobQuery{}))
	if len(got) != 1 || len(got[0].Assignments) != 1 || got[0].Assignments[0].ID != "s-1" || got[0].Assignments[0].Feedback != nil {
		t.Errorf("own jobs: got %+v, want q-1 with s-1 alone, without feedback", got)
	}
	other := graph.View(s, graph.Viewer{Account: "a-else", Role: graph.RoleMember})
	if got := must[[]graph.Job](t)(other.Jobs(t.Context(), graph.JobQuery{Requests: []graph.RequestID{"q-1"}})); len(got) != 0 {
		t.Errorf("another's jobs: got %+v, want none", got)
	}
	if _, err := mine.Messages(t.Context(), graph.MessageQuery{}); err == nil {
		t.Error("messages as a member: got no error, want ErrForbidden")
	}
}

func messages(t *testing.T, s graph.Store) {
	Fill(t, s)
	m := mustRecord[graph.Message](t, s, graph.Ref{Kind: graph.KindMessage, ID: "m-1"})
	later, sent := m, m
	later.ID, later.Version, later.Due = "m-2", 0, m.Due.Add(time.Minute)
	sent.ID, sent.Version, sent.State = "m-0", 0, graph.MessageSent
	Store(t, s, later, sent)
	for name, c := range map[string]struct {
		q    graph.MessageQuery
		want []string
	}{
		"all, by due time": {graph.MessageQuery{}, []string{"m-0", "m-1", "m-2"}},
		"newest":           {graph.MessageQuery{Newest: true, Limit: 1}, []string{"m-2"}},
		"waiting":          {graph.MessageQuery{States: []graph.MessageState{graph.MessageWaiting}}, []string{"m-1", "m-2"}},
		"after the first":  {graph.MessageQuery{After: sent.Mark()}, []string{"m-1", "m-2"}},
		"after the newest": {graph.MessageQuery{Newest: true, After: later.Mark()}, []string{"m-0", "m-1"}},
		"a page between":   {graph.MessageQuery{Newest: true, After: sent.Mark(), Limit: 1}, []string{"m-1"}},
		"after the last":   {graph.MessageQuery{After: later.Mark()}, []string{}},
		"due":              {graph.MessageQuery{DueBy: m.Due}, []string{"m-0", "m-1"}},
	} {
		wantIDs(t, name, must[[]graph.Message](t)(s.Messages(t.Context(), c.q)), c.want...)
	}
}

func rosterOfOne(t *testing.T, s graph.Store) {
	Fill(t, s)
	got := must[[]graph.RosterEntry](t)(s.Roster(t.Context(), graph.RosterQuery{Mediator: "azad"}))
	if len(got) != 1 || got[0].Mediator.ID != "azad" || len(got[0].Assignments) != 1 {
		t.Errorf("got %+v, want azad with one assignment", got)
	}
	if got := must[[]graph.RosterEntry](t)(s.Roster(t.Context(), graph.RosterQuery{Mediator: "none"})); len(got) != 0 {
		t.Errorf("got %+v, want nobody", got)
	}
}

// diary: two writers who both found a mediator free turn the same page.
func diary(t *testing.T, s graph.Store) {
	Fill(t, s)
	page := mustRecord[graph.Diary](t, s, graph.DiaryOf("azad"))
	apply(t, s, graph.Put{Record: page})
	refuse(t, s, graph.ErrConflict, graph.Put{Record: page})
	apply(t, s, graph.Put{Record: graph.Diary{ID: "olena"}})
	refuse(t, s, graph.ErrConflict, graph.Put{Record: graph.Diary{ID: "olena"}})
}
