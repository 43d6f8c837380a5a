package pool

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"lotsennetz/graph"
	"lotsennetz/internal/calendar"
	"lotsennetz/internal/storetest"
)

// monday is ten o'clock on an ordinary Monday; jobs of the tests are the week
// after.
var monday = time.Date(2026, 3, 2, 10, 0, 0, 0, calendar.Berlin())

// town is an office with a clock that the test turns.
type town struct {
	Office
	t  testing.TB
	mu sync.Mutex
	at time.Time
}

func (w *town) turn(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at = w.at.Add(d)
}

func (w *town) set(at time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at = at
}

// newTown is a district with two towns, a language, and so many mediators m0, m1…
func newTown(t testing.TB, store graph.Store, mediators int, rules ...func(*graph.Pool)) *town {
	t.Helper()
	w := &town{t: t, at: monday}
	w.Office = Office{Store: store, Now: func() time.Time { w.mu.Lock(); defer w.mu.Unlock(); return w.at }}
	open := graph.Meta{Visibility: graph.Public}
	p := graph.DefaultPool()
	p.Requires, p.Email = nil, "pool@kreis.example"
	for _, change := range rules {
		change(&p)
	}
	records := []graph.Record{
		graph.Place{Meta: open, Key: "05762", Name: "Kreis", Kind: graph.District},
		graph.Place{Meta: open, Key: "05762001", Name: "Auental", Kind: graph.Municipality, Parent: "05762", Point: graph.Point{Lat: 51.7, Lon: 9.1}},
		graph.Place{Meta: open, Key: "05762002", Name: "Bergheim", Kind: graph.Municipality, Parent: "05762", Point: graph.Point{Lat: 51.9, Lon: 9.4}},
		graph.Language{Meta: open, Code: "kmr", German: "Kurmandschi", English: "Kurmanji"},
		p.Setting(),
	}
	for i := range mediators {
		records = append(records, mediator(i))
	}
	w.put(records...)
	return w
}

func mediator(i int) graph.Mediator {
	id := fmt.Sprintf("m%d", i)
	return graph.Mediator{Meta: graph.Meta{Visibility: graph.Network}, ID: graph.MediatorID(id), Name: "Lotsin " + id,
		Channels: []graph.Channel{{Kind: graph.Email, Value: id + "@lotsen.example"}},
		Skills:   []graph.Skill{graph.SkillOf("kmr", graph.Native)}, German: graph.C1,
		Home:  graph.Seat{Place: "05762001", Point: graph.Point{Lat: 51.7, Lon: 9.1}},
		Modes: []graph.Mode{graph.OnSite, graph.Telephone}, RadiusKM: 100, Willingness: graph.AskNormally, Availability: always()}
}

func always() []graph.Slot {
	var out []graph.Slot
	for d := range time.Weekday(7) {
		out = append(out, graph.Slot{Day: d, From: 0, To: 1440})
	}
	return out
}

func (w *town) put(records ...graph.Record) {
	w.t.Helper()
	changes := make([]graph.Change, len(records))
	for i, r := range records {
		changes[i] = graph.Put{Record: r}
	}
	if _, err := w.Store.Apply(w.t.Context(), graph.Who{Via: "test"}, graph.NewKey(), changes...); err != nil {
		w.t.Fatal(err)
	}
}

var (
	school = By{Party: Institution, Account: ""}
	desk0  = By{Party: Coordinator}
	lotse  = By{Party: Mediator}
)

func appointment(id graph.RequestID, start time.Time) graph.Request {
	return graph.Request{ID: id, Language: "kmr", Start: start, Minutes: 60, Place: "05762001", Mode: graph.OnSite, Reference: "AZ 1",
		Requester: graph.Requester{Institution: "Schule", Name: "Eva Wolf", Email: "eva@schule.example"}}
}

func nextWeek(hour, minute int) time.Time {
	return monday.AddDate(0, 0, 14).Add(time.Duration(hour-10)*time.Hour + time.Duration(minute)*time.Minute)
}

func (w *town) submit(requests ...graph.Request) {
	w.t.Helper()
	if err := w.Submit(w.t.Context(), school, "", requests...); err != nil {
		w.t.Fatal(err)
	}
}

func (w *town) job(id graph.RequestID) graph.Job {
	w.t.Helper()
	j, err := w.Job(w.t.Context(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	return j
}

func (w *town) state(id graph.RequestID, want graph.RequestState) graph.Job {
	w.t.Helper()
	j := w.job(id)
	if j.Request.State != want {
		w.t.Fatalf("%s: got %s, want %s", id, j.Request.State, want)
	}
	return j
}

// of is the latest assignment of a mediator on a job.
func (w *town) of(id graph.RequestID, m graph.MediatorID) graph.Assignment {
	w.t.Helper()
	all := w.job(id).Assignments
	for _, a := range slices.Backward(all) {
		if a.Mediator == m {
			return a
		}
	}
	w.t.Fatalf("%s: %s was never asked, of %d who were", id, m, len(all))
	return graph.Assignment{}
}

func (w *town) ask(id graph.RequestID, mediators ...graph.MediatorID) {
	w.t.Helper()
	if err := w.Ask(w.t.Context(), desk0, "", id, 0, mediators...); err != nil {
		w.t.Fatal(err)
	}
}

func (w *town) answer(id graph.RequestID, m graph.MediatorID, yes bool, want Outcome) {
	w.t.Helper()
	got, _, err := w.Answer(w.t.Context(), lotse, w.of(id, m).ID, yes, time.Time{})
	if err != nil || got != want {
		w.t.Fatalf("%s answers %s: got %s, %v, want %s", m, id, got, err, want)
	}
}

func (w *town) tick() {
	w.t.Helper()
	if err := w.Tick(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

// mail counts the messages of a template, by recipient.
func (w *town) mail(template string) map[string]int {
	w.t.Helper()
	all, err := w.Store.Messages(w.t.Context(), graph.MessageQuery{Limit: 10_000})
	if err != nil {
		w.t.Fatal(err)
	}
	out := map[string]int{}
	for _, m := range all {
		if m.Template == template {
			out[m.To]++
		}
	}
	return out
}

func (w *town) wantMail(template string, to ...string) {
	w.t.Helper()
	got, want := w.mail(template), map[string]int{}
	for _, t := range to {
		want[t]++
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		w.t.Errorf("mail %s: got %v, want %v", template, got, want)
	}
}

func TestFirstYesWins(t *testing.T) {
	w := newTown(t, storetest.SQLite(t), 3)
	w.submit(appointment("q1", nextWeek(10, 0)))
	w.wantMail(LetterReceived, "eva@schule.example")
	w.ask("q1", "m0", "m1", "m2")
	w.state("q1", graph.RequestAsked)
	w.wantMail(LetterAsk, "m0@lotsen.example", "m1@lotsen.example", "m2@lotsen.example")
	w.answer("q1", "m2", false, Declined)
	w.answer("q1", "m1", true, Yours)
	w.answer("q1", "m1", true, Yours) // a second tap
	w.answer("q1", "m0", true, Taken)
	w.state("q1", graph.RequestAccepted)
	w.wantMail(LetterYours, "m1@lotsen.example")
	w.wantMail(LetterComing, "eva@schule.example")
	w.wantMail(LetterReleased, "m0@lotsen.example")
	for m, want := range map[graph.MediatorID]graph.AssignmentState{"m0": graph.AssignmentReleased, "m1": graph.AssignmentAccepted, "m2": graph.AssignmentDeclined} {
		if got := w.of("q1", m).State; got != want {
			t.Errorf("%s: got %s, want %s", m, got, want)
		}
	}
}

func TestHoldsEndAndTheNextAreAsked(t *testing.T) {
	w := newTown(t, storetest.SQLite(t), 4, func(p *graph.Pool) {
		p.Asking = graph.AskRule{Auto: true, AtOnce: 2, UrgentHours: 2, Rounds: 2, Stages: []graph.Stage{{Name: "Nachbarpool", Email: "nachbar@pool.example"}, {Name: "Dolmetscherdienst", Phone: "0800 1"}}}
	})
	w.submit(appointment("q1", nextWeek(10, 0)))
	first := w.state("q1", graph.RequestAsked)
	if len(first.Assignments) != 2 {
		t.Fatalf("got %d asked, want 2 at once", len(first.Assignments))
	}
	w.tick() // nothing yet
	if n := len(w.job("q1").Assignments); n != 2 {
		t.Fatalf("while the hold lasts: got %d asked, want 2", n)
	}
	w.turn(24 * time.Hour)
	w.tick()
	if n := len(w.state("q1", graph.RequestAsked).Assignments); n != 4 {
		t.Fatalf("after the hold: got %d asked, want 4", n)
	}
	got, _, err := w.Answer(t.Context(), lotse, first.Assignments[0].ID, true, time.Time{})
	if err != nil || got != TooLate {
		t.Errorf("yes after the hold: got %s, %v, want %s", got, err, TooLate)
	}
	w.turn(25 * time.Hour)
	w.tick()
	w.wantMail(LetterStage, "nachbar@pool.example")
	w.state("q1", graph.RequestOutside)
	w.turn(time.Hour)
	w.tick()
	w.wantMail(LetterNobody)
	w.turn(24 * time.Hour)
	w.tick()
	w.wantMail(LetterNobody, "pool@kreis.example")
	for range 3 {
		w.turn(24 * time.Hour)
		w.tick()
	}
	w.wantMail(LetterNobody, "pool@kreis.example")
	w.set(nextWeek(10, 0))
	w.tick()
	w.state("q1", graph.RequestUnmet)
	w.wantMail(LetterUnmet, "eva@schule.example")
	w.tick()
	w.wantMail(LetterUnmet, "eva@schule.example")
}

func TestWithdrawingStartsANewSearch(t *testing.T) {
	w := newTown(t, storetest.SQLite(t), 2)
	w.submit(appointment("q1", nextWeek(10, 0)))
	w.ask("q1", "m0")
	w.answer("q1", "m0", true, Yours)
	if err := w.Withdraw(t.Context(), lotse, w.of("q1", "m0").ID, "krank"); err != nil {
		t.Fatal(err)
	}
	j := w.state("q1", graph.RequestAsked)
	if a := w.of("q1", "m1"); a.State != graph.AssignmentAsked {
		t.Errorf("m1: got %s, want asked without a new order; job %+v", a.State, j.Request.Asking)
	}
	w.wantMail(LetterWithdrawn, "eva@schule.example")
	w.wantMail(LetterMediatorCancels, "pool@kreis.example")
	if err := w.Withdraw(t.Context(), lotse, w.of("q1", "m0").ID, "krank"); err != nil {
		t.Errorf("a second tap: got %v, want nil", err)
	}
	w.answer("q1", "m0", true, Over)
}

func TestCancellingFreesEverybody(t *testing.T) {
	w := newTown(t, storetest.SQLite(t), 2)
	w.submit(appointment("q1", nextWeek(10, 0)), appointment("q2", nextWeek(10, 30)))
	w.ask("q1", "m0", "m1")
	if err := w.Ask(t.Context(), desk0, "", "q2", 0, "m0"); err == nil || !strings.Contains(err.Error(), "nobody_free") {
		t.Errorf("asked while held: got %v, want nobody_free", err)
	}
	if err := w.Cancel(t.Context(), school, "", "q1", 0, ""); err != nil {
		t.Fatal(err)
	}
	w.state("q1", graph.RequestCancelled)
	w.wantMail(LetterCancelled, "m0@lotsen.example", "m1@lotsen.example")
	w.ask("q2", "m0")
	w.answer("q2", "m0", true, Yours)
	w.answer("q1", "m1", true, Over)
}

func TestATimeCanBeChosen(t *testing.T) {
	w := newTown(t, storetest.SQLite(t), 1)
	r := appointment("q1", nextWeek(10, 0))
	r.Others = []time.Time{nextWeek(14, 0), nextWeek(16, 0)}
	w.submit(appointment("q0", nextWeek(14, 0)), r)
	w.ask("q0", "m0")
	w.answer("q0", "m0", true, Yours)
	w.ask("q1", "m0")
	a := w.of("q1", "m0")
	if len(a.Others) != 1 || !a.Others[0].Equal(nextWeek(16, 0)) {
		t.Fatalf("other times: got %v, want 16:00 alone, since 14:00 is taken", a.Others)
	}
	if _, _, err := w.Answer(t.Context(), lotse, a.ID, true, nextWeek(11, 0)); err == nil {
		t.Error("a time nobody offered: got no error, want one")
	}
	got, a, err := w.Answer(t.Context(), lotse, a.ID, true, nextWeek(16, 0))
	if err != nil || got != Yours || !a.Start.Equal(nextWeek(16, 0)) || !w.job("q1").Request.Start.Equal(nextWeek(16, 0)) {
		t.Errorf("got %s at %s, %v, want %s at 16:00", got, a.Start, err, Yours)
	}
}

func TestTravelCounts(t *testing.T) {
	w := newTown(t, storetest.SQLite(t), 1)
	far := appointment("q2", nextWeek(11, 15)) // 15 minutes after, 50 minutes away
	far.Place = "05762002"
	phone := appointment("q3", nextWeek(11, 15))
	phone.Mode, phone.Place = graph.Telephone, ""
	w.submit(appointment("q1", nextWeek(10, 0)), far, phone)
	w.ask("q1", "m0")
	if err := w.Ask(t.Context(), desk0, "", "q2", 0, "m0"); err == nil {
		t.Error("too far to be there in time: got no error, want nobody_free")
	}
	w.ask("q3", "m0")
}
