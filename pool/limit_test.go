package pool

import (
	"testing"
	"time"

	"lotsennetz/graph"
	"lotsennetz/internal/storetest"
)

// everyLetter is the outbox, oldest first.
func (w *town) everyLetter() []graph.Message {
	w.t.Helper()
	all, err := w.Store.Messages(w.t.Context(), graph.MessageQuery{Limit: 10_000})
	if err != nil {
		w.t.Fatal(err)
	}
	return all
}

// letters are the messages of a template, oldest first.
func (w *town) letters(template string) []graph.Message {
	w.t.Helper()
	var out []graph.Message
	for _, m := range w.everyLetter() {
		if m.Template == template {
			out = append(out, m)
		}
	}
	return out
}

// Who is asked for a job that would take her over the year's limit reads so in
// the letter that asks her; who is not, reads nothing of it. Near the limit she
// is told once a year.
func TestTheLimitIsToldBeforeTheYes(t *testing.T) {
	storetest.Both(t, func(t *testing.T, store graph.Store) {
		w := newTown(t, store, 1, func(p *graph.Pool) {
			p.Tariff = graph.Tariff{Name: "Stunde", Step: 100_00, StepMinutes: 60}
			p.Limit.Cents = map[int]int{2026: 500_00, 2027: 900_00}
		})
		job := func(id graph.RequestID, day, hours int) {
			r := appointment(id, nextWeek(8, 0).AddDate(0, 0, day))
			r.Minutes = 60 * hours
			w.submit(r)
			w.ask(id, "m0")
		}
		job("q1", 0, 3)
		w.answer("q1", "m0", true, Yours) // 300 of 500
		job("q2", 1, 2)                   // 500: not over it
		job("q3", 2, 3)                   // 600: over it
		job("q4", 300, 3)                 // another year
		var warned []string
		for _, m := range w.letters(LetterAsk) {
			if len(m.Reasons) > 0 {
				warned = append(warned, string(m.About.ID))
				if got := m.Reasons[0]; got.Key != "meter.passes.you" || got.Args[0] != 2026 || got.Args[1] != 600.0 || got.Args[2] != 500.0 {
					t.Errorf("warning: got %v, want 600 of 500 in 2026", got)
				}
			}
		}
		if len(warned) != 1 || warned[0] != string(w.of("q3", "m0").ID) {
			t.Errorf("warned of %v, want q3 alone", warned)
		}
		w.wantMail(LetterLimitNear)
		w.answer("q2", "m0", true, Yours)
		w.wantMail(LetterLimitNear, "m0@lotsen.example")
		w.answer("q3", "m0", true, Yours) // it is hers to decide
		w.wantMail(LetterLimitNear, "m0@lotsen.example")
		if got := w.letters(LetterLimitNear)[0].Reasons; len(got) != 1 || got[0].Key != "meter.near" {
			t.Errorf("near the limit: got %v, want how much it is", got)
		}
	})
}

// A job that is asked for again, since it is longer now, is not counted twice.
func TestAskedAgainWarnsOfTheWholeYear(t *testing.T) {
	w := newTown(t, storetest.SQLite(t), 1, func(p *graph.Pool) {
		p.Tariff = graph.Tariff{Name: "Stunde", Step: 100_00, StepMinutes: 60}
		p.Limit.Cents = map[int]int{2026: 500_00}
	})
	w.submit(appointment("q1", nextWeek(8, 0)))
	w.ask("q1", "m0")
	w.answer("q1", "m0", true, Yours)
	for _, c := range []struct{ hours, warnings int }{{5, 0}, {3, 0}, {6, 1}} {
		r := w.job("q1").Request
		r.Minutes = 60 * c.hours
		if err := w.Change(t.Context(), school, "", r); err != nil {
			t.Fatal(err)
		}
		w.answer("q1", "m0", true, Yours)
		got := 0
		for _, m := range w.letters(LetterChangedAsk) {
			got += len(m.Reasons)
		}
		if got != c.warnings {
			t.Errorf("asked again for %d hours: got %d warnings, want %d", c.hours, got, c.warnings)
		}
		w.turn(time.Hour)
	}
}
