package handlers

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
	"lotsennetz/internal/account"
)

// atOnce sends many requests side by side and counts the answers by status.
func (h *house) atOnce(n int, what func(i int) asked) (replies []reply, count map[int]int) {
	replies, count = make([]reply, n), map[int]int{}
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { replies[i] = h.do(what(i)) })
	}
	wg.Wait()
	for _, r := range replies {
		count[r.status]++
	}
	return replies, count
}

// hourOf is a request for Kurmanji at a time, stored as the coordinators have it.
func (h *house) hourOf(id graph.RequestID, start time.Time) {
	h.t.Helper()
	graphtest.Store(h.t, h.store, graph.Request{Meta: graph.Meta{Visibility: graph.Coordination}, ID: id, State: graph.RequestOpen, Language: "kmr", Minutes: 60, Mode: graph.Telephone,
		Start: start.UTC(), CreatedAt: testNow.UTC(), Requester: graph.Requester{Institution: "Schule", Name: "Wolf", Email: string(id) + "@schule.example"}})
}

// Twenty coordinators ask one mediator at the same moment, for twenty jobs that
// overlap: one job gets her, the others are told why not, and nobody gets a letter
// for nothing. A yes to one of two jobs at the same time refuses the other; that
// job is looked after further.
func TestOneHourManyCoordinators(t *testing.T) {
	h := jobsHouse(t)
	const n = 20
	start := testNow.AddDate(0, 0, 30).Truncate(time.Hour)
	for i := range n {
		h.hourOf(graph.RequestID(fmt.Sprintf("eng-%02d", i)), start.Add(time.Duration(i%3)*15*time.Minute))
	}
	before := len(h.mailed("ask"))
	replies, count := h.atOnce(n, func(i int) asked {
		return asked{role: graph.RoleCoordinator, method: post, path: fmt.Sprintf("/api/v1/requests/eng-%02d/ask", i), body: askInput{Mediators: []graph.MediatorID{"azad"}}}
	})
	if count[200] != 1 || count[422] != n-1 {
		t.Fatalf("got %v, want one 200 and the others 422", count)
	}
	won := -1
	for i, r := range replies {
		if r.status == 200 {
			won = i
		} else if !strings.Contains(string(r.body), "nobody_free") {
			t.Errorf("got %s, want the reason", r.body)
		}
	}
	if got := len(h.mailed("ask")) - before; got != 1 {
		t.Errorf("got %d letters, want one", got)
	}
	yes := h.of(t, graph.RequestID(fmt.Sprintf("eng-%02d", won)))
	_, count = h.atOnce(n, func(int) asked {
		return asked{role: graph.RoleCoordinator, method: post, path: fmt.Sprintf("/api/v1/requests/eng-%02d/answer", won), body: answerInput{Assignment: yes.ID, Yes: true}}
	})
	if count[200] != n || len(h.mailed("accepted_mediator")) != 1 {
		t.Errorf("the same yes twenty times: got %v and %d letters, want it once", count, len(h.mailed("accepted_mediator")))
	}
	other := (won + 3) % n
	want(t, h.do(asked{role: graph.RoleCoordinator, method: post, path: fmt.Sprintf("/api/v1/requests/eng-%02d/ask", other), body: askInput{Mediators: []graph.MediatorID{"azad"}}}), 422)
	if got := h.stateOf(graph.RequestID(fmt.Sprintf("eng-%02d", other))); got != graph.RequestOpen {
		t.Errorf("the other job: got %s, want still looked after", got)
	}
}

// of is the only assignment of a request.
func (h *house) of(t *testing.T, id graph.RequestID) graph.Assignment {
	t.Helper()
	jobs, err := h.store.Jobs(t.Context(), graph.JobQuery{Requests: []graph.RequestID{id}})
	if err != nil || len(jobs) != 1 || len(jobs[0].Assignments) != 1 {
		t.Fatalf("%s: got %+v, %v, want one assignment", id, jobs, err)
	}
	return jobs[0].Assignments[0]
}

// Both coordinators had asked her before either hour was held by a yes: the second
// yes is refused with the reason, and its request goes on.
func TestTwoYesesToOneHour(t *testing.T) {
	h := jobsHouse(t)
	start := testNow.AddDate(0, 0, 30).Truncate(time.Hour)
	for i, id := range []graph.RequestID{"zwei-0", "zwei-1"} {
		h.hourOf(id, start.Add(time.Duration(30*i)*time.Minute))
		job, err := h.server.office().Job(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		job.Request.State, job.Request.Asking.Round = graph.RequestAsked, 1
		graphtest.Store(t, h.store, job.Request, graph.Assignment{ID: graph.AssignmentID(id + ".1"), Request: id, Mediator: "azad", State: graph.AssignmentAsked, Start: job.Request.Start, End: job.Request.End(),
			AskedAt: testNow.UTC(), HoldUntil: testNow.Add(24 * time.Hour).UTC(), Mode: graph.Telephone, Round: 1})
	}
	replies, count := h.atOnce(2, func(i int) asked {
		return asked{role: graph.RoleCoordinator, method: post, path: fmt.Sprintf("/api/v1/requests/zwei-%d/answer", i), body: answerInput{Assignment: graph.AssignmentID(fmt.Sprintf("zwei-%d.1", i)), Yes: true}}
	})
	if count[200] > 1 || count[200]+count[409] != 2 {
		t.Fatalf("got %v, want at most one yes and the other 409: %s %s", count, replies[0].body, replies[1].body)
	}
	for i, r := range replies {
		if r.status == 409 && !strings.Contains(string(r.body), "slot-taken") {
			t.Errorf("got %s, want slot-taken", r.body)
		} else if r.status == 409 && h.stateOf(graph.RequestID(fmt.Sprintf("zwei-%d", i))) == graph.RequestAccepted {
			t.Error("refused and accepted")
		}
	}
}

// Eight people save for some seconds while the page is read: nobody is turned away
// by the store, and everything is there afterwards.
func TestEightSaveAtOnce(t *testing.T) {
	h := jobsHouse(t)
	h.server.reading = account.NewLimiter(1<<30, time.Second, 1000, nil)
	const people, each = 8, 12
	before := len(h.requests(t))
	var wg sync.WaitGroup
	for p := range people {
		wg.Go(func() {
			for i := range each {
				start := testNow.AddDate(0, 0, 30+i).Add(time.Duration(p) * time.Hour)
				in := requestInput{Language: "kmr", Start: start.Format(time.RFC3339), Minutes: 30, Mode: graph.Telephone, Institution: "Schule", Name: "Wolf", Email: "w@schule.example"}
				if got := h.do(asked{role: graph.RoleCoordinator, method: post, path: "/api/v1/requests", body: in}.with(idempotencyKey, fmt.Sprintf("p%d-%d", p, i))); got.status != 201 {
					t.Errorf("person %d, request %d: got %d %s", p, i, got.status, got.body)
				}
				if got := h.as(graph.RoleCoordinator, "/api/v1/requests?limit=5"); got.status != 200 {
					t.Errorf("reading meanwhile: got %d", got.status)
				}
			}
		})
	}
	wg.Wait()
	if got := len(h.requests(t)) - before; got != people*each {
		t.Errorf("got %d more requests, want %d", got, people*each)
	}
}

// A feed opens to nobody who guesses: every token changed in one place, another's
// name with her signature, the profile's link as a feed, and the link of before it
// was revoked are all the same page.
func TestFeedsAreNotGuessed(t *testing.T) {
	h := profileHouse(t)
	feed := func(token string) reply { return h.do(asked{path: "/kalender/" + token + ".ics", html: true}) }
	token := testDoors(t).Sign(graph.Door{Kind: graph.DoorFeed, Subject: "azad", Epoch: h.mediator("azad").Epoch})
	want(t, feed(token), 200)
	bad := []string{"azad", "1", "", token + token, strings.ToUpper(token), token[:len(token)-1], testDoors(t).Sign(graph.Door{Kind: graph.DoorProfile, Subject: "azad", Epoch: h.mediator("azad").Epoch})}
	for i := 0; i < len(token); i += 7 {
		swap := byte('A')
		if token[i] == swap {
			swap = 'B'
		}
		bad = append(bad, token[:i]+string(swap)+token[i+1:])
	}
	for _, guess := range bad {
		if got := feed(guess); got.status != 410 && got.status != 404 {
			t.Errorf("%s: got %d %s", guess, got.status, got.body)
		}
	}
	if got := h.do(asked{path: "/kalender/" + token + ".ics?subject=olena&mediator=olena", html: true}); got.status != 200 || strings.Contains(string(got.body), "Olena") {
		t.Errorf("asked for another's by a parameter: got %d", got.status)
	}
	m := h.mediator("azad")
	m.Epoch++
	graphtest.Store(t, h.store, m)
	want(t, feed(token), 410)
	want(t, h.do(asked{path: "/kalender/" + token + ".ifb", html: true}), 410)
}
