package pool

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
	"lotsennetz/internal/storetest"
)

// atOnce runs the functions side by side, all let go at the same moment.
func atOnce(n int, run func(i int)) {
	var ready, done sync.WaitGroup
	gate := make(chan struct{})
	for i := range n {
		ready.Add(1)
		done.Add(1)
		go func() {
			defer done.Done()
			ready.Done()
			<-gate
			run(i)
		}()
	}
	ready.Wait()
	close(gate)
	done.Wait()
}

// Fifty mediators say yes to the same request at the same moment.
func TestFiftySayYesAtOnce(t *testing.T) {
	storetest.Both(t, func(t *testing.T, store graph.Store) {
		const n = 50
		w := newTown(t, store, n)
		w.submit(appointment("q1", nextWeek(10, 0)))
		var all []graph.MediatorID
		for i := range n {
			all = append(all, graph.MediatorID(fmt.Sprintf("m%d", i)))
		}
		w.ask("q1", all...)
		asked := w.job("q1").Assignments
		outcomes := make([]Outcome, n)
		atOnce(n, func(i int) {
			got, _, err := w.Answer(t.Context(), lotse, asked[i].ID, true, time.Time{})
			if err != nil {
				t.Errorf("answer %d: %v", i, err)
			}
			outcomes[i] = got
		})
		count := map[Outcome]int{}
		for _, o := range outcomes {
			count[o]++
		}
		if count[Yours] != 1 || count[Taken] != n-1 {
			t.Errorf("got %v, want one yours and %d taken", count, n-1)
		}
		states := map[graph.AssignmentState]int{}
		for _, a := range w.state("q1", graph.RequestAccepted).Assignments {
			states[a.State]++
		}
		if states[graph.AssignmentAccepted] != 1 || states[graph.AssignmentReleased] != n-1 {
			t.Errorf("got %v, want one accepted, the rest released", states)
		}
		w.wantMail(LetterComing, "eva@schule.example")
		if got := len(w.mail(LetterReleased)); got != n-1 {
			t.Errorf("released: got mail to %d, want %d", got, n-1)
		}
	})
}

// Two coordinators ask the same mediator for overlapping jobs at the same moment.
func TestOneMediatorTwoJobsAtOnce(t *testing.T) {
	storetest.Both(t, func(t *testing.T, store graph.Store) {
		const n = 8
		w := newTown(t, store, 1)
		for i := range n {
			w.submit(appointment(graph.RequestID(fmt.Sprintf("q%d", i)), nextWeek(10, 5*i)))
		}
		errs := make([]error, n)
		atOnce(n, func(i int) { errs[i] = w.Ask(t.Context(), desk0, "", graph.RequestID(fmt.Sprintf("q%d", i)), 0, "m0") })
		held := 0
		for i, err := range errs {
			var invalid *graph.InvalidError
			switch {
			case err == nil:
				held++
			case !errors.As(err, &invalid) || invalid.Fields[0].Key != "nobody_free":
				t.Errorf("ask %d: got %v, want nobody_free", i, err)
			}
		}
		if held != 1 {
			t.Errorf("got %d holds at overlapping times, want 1", held)
		}
	})
}

// Two requests were asked one after the other because the first hold was over;
// both are accepted at the same moment, the late one by a coordinator who asked
// again.
func TestOverlappingYesesAtOnce(t *testing.T) {
	storetest.Both(t, func(t *testing.T, store graph.Store) {
		for round := range 5 {
			w := newTown(t, freshOr(t, store, round), 1)
			w.submit(appointment("q1", nextWeek(10, 0)), appointment("q2", nextWeek(10, 30)))
			w.ask("q1", "m0")
			// the hold of q1 is over on the clock of one program, not on the other's
			late := w.Office
			late.Now = func() time.Time { return monday.Add(25 * time.Hour) }
			if err := late.Ask(t.Context(), desk0, "", "q2", 0, "m0"); err != nil {
				t.Fatal(err)
			}
			first, second := w.of("q1", "m0").ID, w.of("q2", "m0").ID
			outcomes := make([]Outcome, 2)
			atOnce(2, func(i int) {
				o, id := w.Office, first
				if i == 1 {
					o, id = late, second
				}
				got, _, err := o.Answer(t.Context(), lotse, id, true, time.Time{})
				if err != nil {
					t.Error(err)
				}
				outcomes[i] = got
			})
			accepted := 0
			for _, q := range []graph.RequestID{"q1", "q2"} {
				if _, ok := w.job(q).Assigned(); ok {
					accepted++
				}
			}
			if accepted > 1 {
				t.Errorf("got both accepted at overlapping times (%v), want at most one", outcomes)
			}
		}
	})
}

// freshOr is the store emptied for another round.
func freshOr(t *testing.T, store graph.Store, round int) graph.Store {
	if round > 0 {
		graphtest.Empty(t, store)
	}
	return store
}

// The hold ends while the yes is on its way: the clock's sweep and the answer run
// at the same moment, one at a time after the other decides.
func TestExpiryDuringTheYes(t *testing.T) {
	storetest.Both(t, func(t *testing.T, store graph.Store) {
		for round := range 10 {
			w := newTown(t, freshOr(t, store, round), 2)
			w.submit(appointment("q1", nextWeek(10, 0)))
			w.ask("q1", "m0")
			id := w.of("q1", "m0").ID
			late := w.Office
			late.Now = func() time.Time { return monday.Add(24 * time.Hour) }
			w.set(monday.Add(24*time.Hour - time.Second))
			var outcome Outcome
			atOnce(2, func(i int) {
				var err error
				if i == 0 {
					outcome, _, err = w.Answer(t.Context(), lotse, id, true, time.Time{})
				} else {
					err = late.Tick(t.Context())
				}
				if err != nil {
					t.Error(err)
				}
			})
			j, a := w.job("q1"), w.of("q1", "m0")
			switch outcome {
			case Yours:
				if j.Request.State != graph.RequestAccepted || a.State != graph.AssignmentAccepted {
					t.Errorf("yours: got request %s, assignment %s, want both accepted", j.Request.State, a.State)
				}
			case TooLate:
				if j.Request.State == graph.RequestAccepted || a.State != graph.AssignmentExpired {
					t.Errorf("too late: got request %s, assignment %s, want it open and expired", j.Request.State, a.State)
				}
			default:
				t.Errorf("got %q, want %s or %s", outcome, Yours, TooLate)
			}
		}
	})
}

// The same order sent twice at the same moment is one request.
func TestADoubleClickIsOneRequest(t *testing.T) {
	storetest.Both(t, func(t *testing.T, store graph.Store) {
		w := newTown(t, store, 1)
		key := graph.NewKey()
		atOnce(8, func(int) {
			if err := w.Submit(t.Context(), school, key, appointment("q1", nextWeek(10, 0))); err != nil {
				t.Error(err)
			}
		})
		w.wantMail(LetterReceived, "eva@schule.example")
	})
}
