package web

import (
	"testing"
	"time"

	"lotsennetz/graph"
	"lotsennetz/web/locale"
)

// TestTasks: what waits is told once, the pressing first, and what is no longer
// anybody's is left out.
func TestTasks(t *testing.T) {
	now := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	job := func(state graph.RequestState, in time.Duration) graph.Job {
		return graph.Job{Request: graph.Request{State: state, Start: now.Add(in), Minutes: 60}}
	}
	asked := func(days int, answers ...*graph.IntroWord) graph.Cooperation {
		i := &graph.Introduction{At: now.AddDate(0, 0, -days)}
		if len(answers) == 2 {
			i.AnswerA, i.AnswerB = answers[0], answers[1]
		}
		return graph.Cooperation{State: graph.Asked, Intro: i}
	}
	listed := func(until graph.Date, conduct graph.Date) graph.Mediator {
		return graph.Mediator{ListedUntil: until, Documents: []graph.Document{{Kind: graph.Conduct, Expires: conduct}}}
	}
	m := Morning{
		Jobs: []graph.Job{job(graph.RequestOpen, time.Hour), job(graph.RequestAsked, 47*time.Hour), job(graph.RequestOpen, 72*time.Hour),
			job(graph.RequestUnmet, 72*time.Hour), job(graph.RequestUnmet, -72*time.Hour), job(graph.RequestAccepted, -3*time.Hour), job(graph.RequestAccepted, 3*time.Hour)},
		Registered:   []graph.Account{{Registration: &graph.Registration{}}, {Registration: &graph.Registration{ApprovedAt: now}}, {Registration: &graph.Registration{}, Disabled: true}},
		Mail:         []graph.Message{{}},
		Stuck:        []graph.Message{{}, {}},
		Comments:     []graph.Note{{Text: "Gut so", About: graph.Ref{Kind: graph.KindMeasure, ID: "M1"}}},
		Cooperations: []graph.Cooperation{asked(15), asked(13), asked(20, &graph.IntroWord{}, &graph.IntroWord{Yes: true}), {State: graph.Cooperating}, {State: graph.Asked, Since: "2021-01-02"}, {State: graph.Agreed, Since: "2026-11-11"}, {State: graph.Asked, Since: "2026-11-12"}},
		Mediators:    []graph.Mediator{listed("2027-09-01", "2026-11-30"), listed("2027-09-01", "2026-11-01"), listed("2026-12-01", "2028-01-01"), listed("2026-01-01", "2026-01-01")},
		Requires:     []string{graph.Conduct},
		Rules:        []graph.Rule{{Responsibility: graph.Responsibility{ID: "Z1", Topic: "sport", Validity: graph.Period{To: "2026-11-01"}}}},
		Concept: graph.Concept{Measures: []graph.Measure{{ID: "M1", Aim: graph.Aim{Review: "2026-11-25"}}, {ID: "M2", Aim: graph.Aim{Deadline: "2026-11-24", State: graph.AimAchieved}},
			{ID: "M3", Aim: graph.Aim{Deadline: "2026-11-25"}}}},
	}
	lapsed := job(graph.RequestAsked, 72*time.Hour)
	lapsed.Request.Asking.Until = now.Add(-time.Minute)
	m.Jobs = append(m.Jobs, lapsed)
	b := &Base{Printer: locale.New("de", nil)}
	want := []struct {
		key  string
		n    int
		soon bool
	}{{"pressing", 2, true}, {"unmet", 1, true}, {"mail", 1, true}, {"stuck", 2, true}, {"unanswered", 1, true}, {"open", 1, false}, {"registered", 1, false}, {"confirm", 1, false}, {"silent", 3, false},
		{"reviews", 1, false}, {"comments", 1, false}, {"lapsed", 1, false}, {"papers", 1, false}, {"listing", 1, false}, {"duties", 1, false}}
	got := b.tasks(m, now)
	for i, w := range want {
		if i >= len(got) || got[i].Text != b.T("morning."+w.key) || got[i].Count != w.n || got[i].Soon != w.soon || got[i].Href == "" {
			t.Errorf("%s: got %+v, want %d, soon %v", w.key, got[min(i, len(got)-1)], w.n, w.soon)
		}
	}
	if len(got) != len(want) {
		t.Errorf("got %d tasks, want %d", len(got), len(want))
	}
	if none := b.tasks(Morning{}, now); len(none) != 0 {
		t.Errorf("nothing waits: got %+v", none)
	}
}
