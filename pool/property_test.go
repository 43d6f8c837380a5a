package pool

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lotsennetz/graph"
	"lotsennetz/internal/storetest"
	"lotsennetz/search/match"
)

// Whatever happens in whatever order: nobody is in two places, no request is
// lost, no hold lasts for ever.
func TestWhateverHappens(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		rules := graph.AskRule{Auto: rapid.Bool().Draw(rt, "auto"), AtOnce: rapid.IntRange(1, 3).Draw(rt, "at once"), UrgentHours: 2, Rounds: rapid.IntRange(1, 2).Draw(rt, "rounds")}
		if rapid.Bool().Draw(rt, "a neighbour") {
			rules.Stages = []graph.Stage{{Name: "Nachbarpool", Email: "nachbar@pool.example"}}
		}
		store := storetest.SQLite(t)
		defer store.Close()
		w := newTown(t, store, 3, func(p *graph.Pool) { p.Asking = rules; p.NoticeDays = 1 })
		s := &play{rt: rt, town: w}
		for range rapid.IntRange(1, 25).Draw(rt, "steps") {
			s.step()
			s.check()
		}
		w.set(monday.AddDate(0, 2, 0)) // long after every job
		w.tick()
		s.checkEnd()
	})
}

type play struct {
	rt *rapid.T
	*town
	requests []graph.RequestID
}

// step does one thing at random; that it cannot be done now is no fault.
func (s *play) step() {
	ctx := s.t.Context()
	what := rapid.SampledFrom([]string{"submit", "submit", "ask", "yes", "yes", "no", "withdraw", "cancel", "change", "give up", "reopen", "report", "confirm", "hand", "help", "no help", "recall", "time", "tick"}).Draw(s.rt, "what")
	if len(s.requests) == 0 {
		what = "submit"
	}
	if what == "submit" {
		id := graph.RequestID(fmt.Sprintf("q%d", len(s.requests)))
		if err := s.Submit(ctx, school, "", appointment(id, s.moment())); err == nil {
			s.requests = append(s.requests, id)
		} else {
			s.allowed(what, err)
		}
		return
	}
	id := rapid.SampledFrom(s.requests).Draw(s.rt, "request")
	m := graph.MediatorID(fmt.Sprintf("m%d", rapid.IntRange(0, 2).Draw(s.rt, "mediator")))
	assignments := s.job(id).Assignments
	var a graph.AssignmentID
	if len(assignments) > 0 {
		a = rapid.SampledFrom(assignments).Draw(s.rt, "assignment").ID
	}
	by := By{Party: rapid.SampledFrom([]Party{Institution, Mediator, Coordinator}).Draw(s.rt, "by")}
	var err error
	switch what {
	case "ask":
		err = s.Ask(ctx, desk0, "", id, 0, m)
	case "yes", "no":
		_, _, err = s.Answer(ctx, by, a, what == "yes", time.Time{})
	case "withdraw":
		err = s.Withdraw(ctx, by, a, "")
	case "cancel":
		err = s.Cancel(ctx, by, "", id, 0, "")
	case "give up":
		err = s.GiveUp(ctx, by, id, "")
	case "reopen":
		err = s.Reopen(ctx, by, id)
	case "change":
		r := s.job(id).Request
		r.Start = s.moment()
		err = s.Change(ctx, by, "", r)
	case "hand":
		err = s.Hand(ctx, desk0, "", id, 0)
	case "help", "no help":
		round := rapid.IntRange(0, 2).Draw(s.rt, "round")
		_, err = s.Help(ctx, By{Party: rapid.SampledFrom([]Party{Outside, Coordinator}).Draw(s.rt, "by whom")}, id, round, what == "help", Terms{Who: "Frau X"})
	case "recall":
		err = s.Recall(ctx, by, id)
	case "report":
		start := s.job(id).Request.Start
		err = s.Report(ctx, by, a, graph.Actual{Start: start, End: start.Add(time.Hour)})
	case "confirm":
		err = s.Confirm(ctx, by, a)
	case "time":
		s.turn(time.Duration(rapid.IntRange(1, 60).Draw(s.rt, "hours")) * time.Hour)
	case "tick":
		s.tick()
	}
	s.allowed(what, err)
}

// moment is one of few half-hours, so that jobs overlap.
func (s *play) moment() time.Time {
	return nextWeek(9, 30*rapid.IntRange(0, 6).Draw(s.rt, "half-hour"))
}

func (s *play) allowed(what string, err error) {
	if err != nil && !errors.Is(err, graph.ErrInvalid) && !errors.Is(err, graph.ErrForbidden) && !errors.Is(err, graph.ErrNotFound) {
		s.rt.Fatalf("%s: %v", what, err)
	}
}

func (s *play) check() {
	now := s.Office.now()
	blocking := map[graph.MediatorID][]graph.Assignment{}
	for _, id := range s.requests {
		j := s.job(id)
		accepted := 0
		for _, a := range j.Assignments {
			if a.Blocks(now) {
				blocking[a.Mediator] = append(blocking[a.Mediator], a)
			}
			if a.State == graph.AssignmentAccepted || a.State == graph.AssignmentDone {
				accepted++
			}
			if a.State == graph.AssignmentAsked && (a.HoldUntil.IsZero() || a.HoldUntil.After(a.Start)) {
				s.rt.Fatalf("%s: held until %s, job at %s", a.ID, a.HoldUntil, a.Start)
			}
		}
		want := 0
		helper, helped := j.Request.Helped()
		if j.Request.State == graph.RequestTaken && !helped {
			s.rt.Fatalf("%s is taken by nobody: %+v", id, helper)
		}
		if (j.Request.State == graph.RequestOutside) != (HelpOf(j.Request, 0) == "") {
			s.rt.Fatalf("%s is %s, and its question outside %q", id, j.Request.State, HelpOf(j.Request, 0))
		}
		if j.Request.State == graph.RequestOutside && (j.Request.Asking.Until.IsZero() || j.Request.Asking.Until.After(j.Request.Start)) {
			s.rt.Fatalf("%s: asked outside until %s, job at %s", id, j.Request.Asking.Until, j.Request.Start)
		}
		if helped { // nobody of the pool is on it
		} else if j.Request.State == graph.RequestAccepted || j.Request.State == graph.RequestDone {
			want = 1
		}
		if accepted != want {
			s.rt.Fatalf("%s is %s with %d who said yes, want %d", id, j.Request.State, accepted, want)
		}
	}
	for m, all := range blocking {
		for i, a := range all {
			for _, b := range all[:i] {
				if a.Start.Before(b.End) && b.Start.Before(a.End) {
					s.rt.Fatalf("%s is in two places: %s and %s", m, a.ID, b.ID)
				}
			}
		}
	}
	s.checkSearch(now)
}

// checkSearch: whoever still waits for a mediator is either being searched for,
// or a person was told or never asked the program to.
func (s *play) checkSearch(now time.Time) {
	told := len(s.mail(LetterNobody)) > 0
	for _, id := range s.requests {
		j := s.job(id)
		if j.Request.State != graph.RequestOpen || j.Request.Asking.Auto || j.Request.Asking.Round == 0 && j.Request.Asking.Stage == 0 {
			continue
		}
		byHand := slices.ContainsFunc(j.Request.History, func(st graph.RequestStep) bool {
			hand := st.Event == string(Ask) || st.Event == string(Hand) || st.Event == string(Idle)
			return hand && st.By == string(Coordinator) || st.Event == string(Reopen)
		})
		if !told && !byHand {
			s.rt.Fatalf("%s is open, nobody searches and nobody was told", id)
		}
	}
}

func (s *play) checkEnd() {
	for _, id := range s.requests {
		j := s.job(id)
		if j.Request.Searching() || j.Request.State == graph.RequestTaken {
			s.rt.Fatalf("%s: long after its day got %s, want an end", id, j.Request.State)
		}
		for _, a := range j.Assignments {
			if a.State == graph.AssignmentAsked {
				s.rt.Fatalf("%s: still asked long after, want an end of the hold", a.ID)
			}
		}
	}
}

// Between is checked against the way the ranking counts it.
func TestWayIsTheRankings(t *testing.T) {
	p := graph.DefaultPool()
	a, b := graph.Point{Lat: 51.7, Lon: 9.1}, graph.Point{Lat: 51.9, Lon: 9.4}
	want := time.Duration(match.TravelKM(a, b) / p.SpeedKMH * float64(time.Hour))
	if got := way(p, a, b); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := way(p, a, graph.Point{}); got != 0 {
		t.Errorf("to nowhere: got %s, want no time", got)
	}
}
