package pool

import (
	"testing"
	"time"

	"lotsennetz/graph"
	"lotsennetz/internal/storetest"
)

func withStages(p *graph.Pool) {
	p.Asking = graph.AskRule{Auto: true, AtOnce: 1, UrgentHours: 2, Rounds: 1, Stages: []graph.Stage{
		{Name: "Pool Paderborn", Email: "pool@pb.example"}, {Name: "Dolmetschdienst", Email: "dienst@dd.example", Kind: graph.StageProfessional}}}
}

var neighbour = By{Party: Outside, Via: "mail"}

func (w *town) help(id graph.RequestID, round int, yes bool, want Outcome) {
	w.t.Helper()
	got, err := w.Help(w.t.Context(), neighbour, id, round, yes, Terms{Who: "Frau Ay", Terms: "35 €"})
	if err != nil || got != want {
		w.t.Fatalf("%s, round %d, yes %v: got %s, %v, want %s", id, round, yes, got, err, want)
	}
}

// Own mediators, then the neighbour, then the service: each no goes on to the
// next, a yes tells everybody, and an answer to an older question decides nothing.
func TestTheNeighbourThenTheService(t *testing.T) {
	storetest.Both(t, func(t *testing.T, store graph.Store) {
		w := newTown(t, store, 0, withStages)
		w.submit(appointment("q1", nextWeek(10, 0)))
		w.state("q1", graph.RequestOutside)
		w.wantMail(LetterStage, "pool@pb.example")
		if m := w.letters(LetterStage)[0]; m.Job.Contact != "" || m.Job.Reference != "" || len(m.Doors) != 1 {
			t.Errorf("before the yes: got %+v, want nothing of whom it is for, and a link", m.Job)
		}
		w.help("q1", 1, false, Declined)
		w.help("q1", 1, false, Over) // the service is asked by now
		w.wantMail(LetterStage, "pool@pb.example", "dienst@dd.example")
		w.help("q1", 1, true, Over)
		w.state("q1", graph.RequestOutside)
		w.help("q1", 2, true, Yours)
		w.help("q1", 2, true, Yours) // a second tap
		r := w.state("q1", graph.RequestTaken).Request
		if h, ok := r.Helped(); !ok || h.Names() != "Frau Ay (Dolmetschdienst)" || h.Terms != "35 €" || h.Kind != graph.StageProfessional {
			t.Errorf("got %+v, %v", h, ok)
		}
		w.wantMail(LetterStageTaken, "dienst@dd.example")
		w.wantMail(LetterOutsideComes, "eva@schule.example")
		w.wantMail(LetterOutsideTaken, "pool@kreis.example")
		w.set(nextWeek(11, 30))
		w.tick()
		w.state("q1", graph.RequestDone)
	})
}

// They give it back, let the time pass, or are not needed any more.
func TestTheNeighbourAfterAll(t *testing.T) {
	w := newTown(t, storetest.SQLite(t), 0, withStages)
	w.submit(appointment("q1", nextWeek(10, 0)), appointment("q2", nextWeek(12, 0)), appointment("q3", nextWeek(14, 0)))
	w.help("q1", 1, true, Yours)
	w.help("q1", 1, false, Declined)
	w.wantMail(LetterWithdrawn, "eva@schule.example")
	w.state("q1", graph.RequestOutside) // the service is asked at once
	if err := w.Cancel(t.Context(), school, "", "q2", 0, ""); err != nil {
		t.Fatal(err)
	}
	w.help("q2", 1, true, Over)
	w.wantMail(LetterStageOver, "pool@pb.example")
	w.turn(25 * time.Hour)
	w.tick()
	w.wantMail(LetterStage, "pool@pb.example", "pool@pb.example", "pool@pb.example", "dienst@dd.example", "dienst@dd.example")
	if got := w.job("q3").Request.Helper.Name; got != "Dolmetschdienst" {
		t.Errorf("q3 after the hold: got %s asked, want the service", got)
	}
	w.help("q3", 1, true, Over)
	w.help("q3", 2, true, Yours)
	r := w.job("q3").Request
	r.Start = r.Start.AddDate(0, 0, 1)
	if err := w.Change(t.Context(), school, "", r); err != nil {
		t.Fatal(err)
	}
	w.state("q3", graph.RequestOutside)
	w.help("q3", 2, true, Over)
	w.help("q3", 3, true, Yours)
}

// A coordinator asks by hand, takes it back, and writes down what was said.
func TestACoordinatorAsksOutside(t *testing.T) {
	w := newTown(t, storetest.SQLite(t), 1, withStages, func(p *graph.Pool) { p.Asking.Auto = false })
	w.submit(appointment("q1", nextWeek(10, 0)))
	for _, stage := range []int{-1, 2} {
		if err := w.Hand(t.Context(), desk0, "", "q1", stage); err == nil {
			t.Errorf("stage %d: got no error, want one", stage)
		}
	}
	if err := w.Hand(t.Context(), school, "", "q1", 0); err == nil {
		t.Error("an institution asks outside: got no error, want one")
	}
	if err := w.Hand(t.Context(), desk0, "", "q1", 1); err != nil {
		t.Fatal(err)
	}
	if err := w.Ask(t.Context(), desk0, "", "q1", 0, "m0"); err == nil {
		t.Error("asked in two places at once: got no error, want one")
	}
	if err := w.Recall(t.Context(), desk0, "q1"); err != nil {
		t.Fatal(err)
	}
	w.state("q1", graph.RequestOpen)
	w.wantMail(LetterStageOver, "dienst@dd.example")
	w.ask("q1", "m0")
	w.help("q1", 1, true, Over)
}
