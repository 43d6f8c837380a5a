package handlers

import (
	"bytes"
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
)

// named sends a write under a name that is claimed already, for this very write or
// for another.
func (h *house) named(a asked, same bool) reply {
	h.t.Helper()
	var body []byte
	switch b := a.body.(type) {
	case nil:
	case string:
		body = []byte(b)
	default:
		var err error
		if body, err = json.Marshal(b); err != nil {
			h.t.Fatal(err)
		}
	}
	if !same {
		body = append(body, ' ')
	}
	account := map[graph.Role]graph.AccountID{graph.RoleAdmin: "a-admin", graph.RoleCoordinator: "a-coord", graph.RoleMember: "a-tsv"}[a.role]
	value, err := json.Marshal(onceAnswer{Print: printOf(a.method, a.path, body), At: testNow})
	if err != nil {
		h.t.Fatal(err)
	}
	claim := graph.Setting{Meta: graph.Meta{Visibility: graph.Coordination}, Key: onceKey(account, "claimed"), Value: value}
	graphtest.Store(h.t, h.store, claim)
	defer func() {
		if err := h.server.forgetAnswers(h.t.Context(), true); err != nil {
			h.t.Error(err)
		}
	}()
	return h.do(a.with(idempotencyKey, "claimed"))
}

// Every write about a job: done once under one name, answered from what was kept
// even when the job has moved on since, and refused with another body.
func TestJobWritesAreDoneOnce(t *testing.T) {
	h := jobsHouse(t)
	coord, member := graph.RoleCoordinator, graph.RoleMember
	base := "/api/v1/requests/"
	var job jobJSON
	send := func(a asked, other any) {
		t.Helper()
		a = a.with(idempotencyKey, graph.NewKey())
		first := h.do(a)
		want(t, first, 200)
		before := h.sequence()
		again := h.do(a)
		if again.status != 200 || !bytes.Equal(again.body, first.body) || again.header.Get("ETag") != first.header.Get("ETag") || h.sequence() != before {
			t.Errorf("%s again: got %d %s, want %s and nothing written", a.path, again.status, again.body, first.body)
		}
		a.body = other
		want(t, h.do(a), 422)
		first.decode(t, &job)
	}
	ask := asked{role: coord, method: post, path: base + "q-open/ask", body: askInput{Mediators: []graph.MediatorID{"azad"}, Hours: 3}}
	send(ask, askInput{Mediators: []graph.MediatorID{"olena"}})
	id := job.Assignments[0].ID
	yes := asked{role: coord, method: post, path: base + "q-open/answer", body: answerInput{Assignment: id, Yes: true}}.with(idempotencyKey, "yes")
	kept := h.do(yes)
	want(t, kept, 200)
	send(asked{role: coord, method: post, path: base + "q-open/withdraw", body: withdrawInput{Assignment: id}}, withdrawInput{Assignment: id, Note: "krank"})
	if again := h.do(yes); again.status != 200 || !bytes.Equal(again.body, kept.body) {
		t.Errorf("the yes again after the withdrawal: got %d %s, want what was answered then", again.status, again.body)
	}
	if got := h.stateOf("q-open"); got == graph.RequestAccepted {
		t.Error("the yes again: accepted again")
	}
	report := reportInput{Start: "2026-11-20T10:00", End: "2026-11-20T11:00"}
	send(asked{role: coord, method: post, path: base + "q-over/report", body: report}, reportInput{Start: "2026-11-20T10:00", End: "2026-11-20T12:00"})
	send(asked{role: member, method: post, path: base + "q-told/confirm"}, map[string]int{"x": 1})
	tag := h.as(member, base+"q-yes").header.Get("ETag")
	send(asked{role: member, method: post, path: base + "q-yes/cancel"}.with("If-Match", tag), map[string]int{"x": 1})
}

// Twenty at once under one name: one is done, the others are told that it is under
// way or are answered as the first. What fails frees its name; a claim left behind
// lapses; what was kept is forgotten after a day.
func TestNamesOfWrites(t *testing.T) {
	h := sampleHouse(t)
	coord := graph.RoleCoordinator
	club := asked{role: coord, method: post, path: "/api/v1/actors", body: exampleClubInput}.with(idempotencyKey, "twenty")
	replies := make([]reply, 20)
	var wg sync.WaitGroup
	for i := range replies {
		wg.Go(func() { replies[i] = h.do(club) })
	}
	wg.Wait()
	var made []byte
	for _, r := range replies {
		switch {
		case r.status == 201 && made == nil:
			made = r.body
		case r.status == 201 && !bytes.Equal(r.body, made), r.status != 201 && r.status != 409:
			t.Errorf("got %d %s", r.status, r.body)
		case r.status == 409 && (!strings.Contains(string(r.body), "under-way") || r.header.Get("Retry-After") == ""):
			t.Errorf("got %s, want under-way and when to ask again", r.body)
		}
	}
	if again := h.do(club); made == nil || !bytes.Equal(again.body, made) {
		t.Errorf("got %s, want %s", again.body, made)
	}
	wrong := asked{role: coord, method: post, path: "/api/v1/actors", body: actorJSON{Name: "Ohne Art"}}.with(idempotencyKey, "wrong")
	want(t, h.do(wrong), 422)
	wrong.body = actorJSON{Kind: graph.SportsClub, Name: "Mit Art", Visibility: graph.Public}
	want(t, h.do(wrong), 201)

	left := graph.Setting{Meta: graph.Meta{Visibility: graph.Coordination}, Key: onceKey("a-coord", "left")}
	value, err := json.Marshal(onceAnswer{Print: printOf(wrong.method, wrong.path, nil), At: testNow.Add(-2 * time.Minute)})
	if err != nil {
		t.Fatal(err)
	}
	left.Value = value
	graphtest.Store(t, h.store, left)
	body, err := json.Marshal(wrong.body)
	if err != nil {
		t.Fatal(err)
	}
	want(t, h.do(wrong.with(idempotencyKey, "left")), 422) // another write had the name
	left.Version = 1
	if left.Value, err = json.Marshal(onceAnswer{Print: printOf(wrong.method, wrong.path, body), At: testNow.Add(-2 * time.Minute)}); err != nil {
		t.Fatal(err)
	}
	graphtest.Store(t, h.store, left)
	want(t, h.do(wrong.with(idempotencyKey, "left")), 201) // its program has ended

	count := func() (n int) {
		records, err := h.store.Scan(t.Context(), graph.KindSetting, oncePrefix, graph.MaxPage)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range records {
			if strings.HasPrefix(r.Ref().ID, oncePrefix) {
				n++
			}
		}
		return n
	}
	h.server.CountGaps(t.Context())
	if got := count(); got != 3 {
		t.Errorf("got %d answers kept, want 3", got)
	}
	h.server.cfg.Now = func() time.Time { return testNow.Add(25 * time.Hour) }
	h.server.CountGaps(t.Context())
	if got := count(); got != 0 {
		t.Errorf("got %d answers kept after a day, want none", got)
	}
}
