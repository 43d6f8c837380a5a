package pool

import (
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"lotsennetz/graph"
	"lotsennetz/internal/calendar"
	"lotsennetz/internal/storetest"
)

var office0 = By{Party: Coordinator}

// finished is a town where m0 did job r1 of ninety minutes, which two sides say.
func finished(t *testing.T, store graph.Store) *town {
	t.Helper()
	w := newTown(t, store, 2)
	start := nextWeek(9, 0)
	w.submit(appointment("r1", start))
	w.ask("r1", "m0")
	w.answer("r1", "m0", true, Yours)
	w.set(start.Add(3 * time.Hour))
	a := w.of("r1", "m0")
	if err := w.Report(t.Context(), By{Party: Mediator}, a.ID, graph.Actual{Start: start, End: start.Add(150 * time.Minute), KM: 20}); err != nil {
		t.Fatal(err)
	}
	if err := w.Confirm(t.Context(), By{Party: Institution}, a.ID); err != nil {
		t.Fatal(err)
	}
	return w
}

func TestSettle(t *testing.T) {
	storetest.Both(t, func(t *testing.T, store graph.Store) {
		w := finished(t, store)
		a := w.of("r1", "m0")
		if _, err := w.Settle(t.Context(), By{Party: Mediator}, []graph.AssignmentID{a.ID}); !errors.Is(err, graph.ErrForbidden) {
			t.Errorf("a mediator settles: got %v, want ErrForbidden", err)
		}
		var paid atomic.Int64
		atOnce(8, func(int) {
			n, err := w.Settle(t.Context(), office0, []graph.AssignmentID{a.ID, a.ID})
			if err != nil {
				t.Errorf("settle: %v", err)
			}
			paid.Add(int64(n))
		})
		if paid.Load() != 1 {
			t.Errorf("paid %d times, want once", paid.Load())
		}
		a = w.of("r1", "m0")
		if a.State != graph.AssignmentSettled || a.Pay == nil || a.Pay.Allowance != 35_00 || a.Pay.Travel != 6_00 {
			t.Errorf("got %s %+v, want settled with 35 € and 6 €", a.State, a.Pay)
		}
		w.state("r1", graph.RequestSettled)
		if n, err := w.Settle(t.Context(), office0, []graph.AssignmentID{a.ID}); n != 0 || err != nil {
			t.Errorf("again: got %d %v, want nothing to do", n, err)
		}
	})
}

// TestSettleIsWhole: with one that cannot be paid nobody is paid.
func TestSettleIsWhole(t *testing.T) {
	w := finished(t, storetest.SQLite(t))
	w.submit(appointment("r2", nextWeek(16, 0).AddDate(0, 0, 7)))
	w.ask("r2", "m1")
	open, done := w.of("r2", "m1").ID, w.of("r1", "m0").ID
	if _, err := w.Settle(t.Context(), office0, []graph.AssignmentID{done, open}); !errors.Is(err, graph.ErrInvalid) {
		t.Errorf("got %v, want ErrInvalid", err)
	}
	if _, err := w.Settle(t.Context(), office0, []graph.AssignmentID{done, "nobody"}); !errors.Is(err, graph.ErrNotFound) {
		t.Errorf("got %v, want ErrNotFound", err)
	}
	w.state("r1", graph.RequestDone)
}

// TestLateCancellingIsPaid: who had said yes gets a share, and stays cancelled.
func TestLateCancellingIsPaid(t *testing.T) {
	for name, c := range map[string]struct {
		before time.Duration
		want   int
	}{"days before": {72 * time.Hour, 0}, "an hour before": {time.Hour, 12_50}} {
		t.Run(name, func(t *testing.T) {
			w := newTown(t, storetest.SQLite(t), 2)
			start := nextWeek(9, 0)
			w.submit(appointment("r1", start))
			w.ask("r1", "m0", "m1")
			w.answer("r1", "m0", true, Yours)
			w.set(start.Add(-c.before))
			if err := w.Cancel(t.Context(), By{Party: Institution}, "", "r1", 0, ""); err != nil {
				t.Fatal(err)
			}
			due := OwedFor(graph.DefaultPool().Tariff, []graph.Job{w.job("r1")}, calendar.Berlin())
			if c.want == 0 {
				if len(due) != 0 {
					t.Errorf("got %+v, want nothing", due)
				}
				return
			}
			if len(due) != 1 || due[0].Pay.Total() != c.want || due[0].Assignment.Mediator != "m0" {
				t.Fatalf("got %+v, want %d for m0", due, c.want)
			}
			if n, err := w.Settle(t.Context(), office0, []graph.AssignmentID{due[0].Assignment.ID}); n != 1 || err != nil {
				t.Fatalf("settle: got %d %v", n, err)
			}
			if a := w.of("r1", "m0"); a.State != graph.AssignmentCancelled || a.Pay == nil {
				t.Errorf("got %s %+v, want cancelled and paid", a.State, a.Pay)
			}
			w.state("r1", graph.RequestCancelled)
		})
	}
}

// TestLateChangeIsPaid: who was freed late by a change, or did not agree to it,
// gets what the pool's rule says; who still comes is paid for the job alone.
func TestLateChangeIsPaid(t *testing.T) {
	for name, c := range map[string]struct {
		late   bool
		change func(*graph.Request)
		answer string // of the mediator, where she is asked again
		want   int
	}{
		"another day, late":           {true, func(r *graph.Request) { r.Start = r.Start.AddDate(0, 0, 7) }, "", 10_00},
		"another day, early":          {false, func(r *graph.Request) { r.Start = r.Start.AddDate(0, 0, 7) }, "", 0},
		"another place, she says no":  {true, func(r *graph.Request) { r.Place = "05762002" }, "no", 10_00},
		"another place, she says yes": {true, func(r *graph.Request) { r.Place = "05762002" }, "yes", 0},
		"another note":                {true, func(r *graph.Request) { r.Note = "Hintereingang" }, "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			w := newTown(t, storetest.SQLite(t), 2, func(p *graph.Pool) { p.NoticeDays, p.Tariff.Changed = 0, graph.Late{Hours: 48, Flat: 10_00} })
			p, err := w.Rules(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			start := nextWeek(9, 0)
			w.submit(appointment("r1", start))
			w.ask("r1", "m0")
			w.answer("r1", "m0", true, Yours)
			w.set(start.Add(-72 * time.Hour))
			if c.late {
				w.set(start.Add(-47 * time.Hour))
			}
			w.change("r1", c.change)
			if c.answer != "" {
				w.answer("r1", "m0", c.answer == "yes", map[string]Outcome{"yes": Yours, "no": Declined}[c.answer])
			}
			job := w.job("r1")
			total := 0
			for _, o := range OwedFor(p.Tariff, []graph.Job{job}, calendar.Berlin()) {
				total += o.Pay.Total()
				if !o.Start().Equal(start) || o.Minutes() != 60 {
					t.Errorf("owed for %v, %d minutes, want for what she had said yes to", o.Start(), o.Minutes())
				}
			}
			if total != c.want {
				t.Errorf("got %d, want %d: %+v", total, c.want, job.Assignments)
			}
			if m := MeterOf(p, job.Assignments[:1], nil, start.Year(), calendar.Berlin()); m.Due != c.want {
				t.Errorf("meter: got %d due, want %d", m.Due, c.want)
			}
		})
	}
}

func TestMeter(t *testing.T) {
	p, zone := graph.DefaultPool(), calendar.Berlin()
	at := func(s string) time.Time {
		out, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	job := func(start string, state graph.AssignmentState, pay *graph.Pay) graph.Assignment {
		a := graph.Assignment{Start: at(start), End: at(start).Add(time.Hour), State: state, Pay: pay}
		if state == graph.AssignmentDone {
			a.Actual = &graph.Actual{Start: a.Start, End: a.Start.Add(3 * time.Hour), KM: 100}
		}
		return a
	}
	own := []graph.Assignment{
		job("2026-12-31T23:30:00Z", graph.AssignmentSettled, &graph.Pay{Allowance: 1, Travel: 5}), // 2027 on the wall
		job("2025-12-31T23:30:00Z", graph.AssignmentSettled, &graph.Pay{Allowance: 800_00, Travel: 99_00}),
		job("2026-03-09T09:00:00Z", graph.AssignmentDone, nil),
		job("2026-04-09T09:00:00Z", graph.AssignmentAccepted, nil),
		job("2026-04-10T09:00:00Z", graph.AssignmentAsked, nil),
		job("2026-04-11T09:00:00Z", graph.AssignmentCancelled, &graph.Pay{Allowance: 12_50}),
	}
	got := MeterOf(p, own, nil, 2026, zone)
	want := Meter{Year: 2026, Limit: 960_00, Settled: 812_50, Due: 35_00, Coming: 25_00}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	start := at("2026-05-04T08:00:00Z")
	more := func(start time.Time, hours int) graph.Assignment {
		return graph.Assignment{Request: "q", Start: start, End: start.Add(time.Duration(hours) * time.Hour)}
	}
	if _, ok := Warning(p, own, more(start, 5), zone); ok { // 55 €: 927.50
		t.Error("got a warning below the limit")
	}
	if w, ok := Warning(p, own, more(start, 9), zone); !ok || w.Key != "meter.passes" { // 95 €: 967.50
		t.Errorf("got %v %v, want a warning", w, ok)
	}
	if _, ok := Warning(p, own, more(start.AddDate(1, 0, 0), 9), zone); ok {
		t.Error("next year: got a warning")
	}
	p.Limit = graph.YearLimit{}
	if _, ok := Warning(p, own, more(start, 20), zone); ok {
		t.Error("no limit: got a warning")
	}
}
