package pool

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lotsennetz/graph"
	"lotsennetz/internal/calendar"
)

func numbersJob(language graph.LanguageCode, place graph.PlaceKey, start time.Time, state graph.RequestState, found time.Duration) graph.Job {
	j := graph.Job{Request: graph.Request{Language: language, Place: place, Start: start, Minutes: 60, State: state, CreatedAt: start.AddDate(0, 0, -10)}}
	if found > 0 {
		j.Request.History = []graph.RequestStep{{At: j.Request.CreatedAt.Add(found), Event: string(Accept)}}
		j.Assignments = []graph.Assignment{{Mediator: "m1", State: graph.AssignmentDone, Start: start, End: start.Add(time.Hour),
			AskedAt: j.Request.CreatedAt, AnsweredAt: j.Request.CreatedAt.Add(found), Actual: &graph.Actual{Start: start, End: start.Add(90 * time.Minute)}}}
	}
	return j
}

func TestCount(t *testing.T) {
	zone := calendar.Berlin()
	from, to := time.Date(2026, 1, 1, 0, 0, 0, 0, zone), time.Date(2026, 4, 1, 0, 0, 0, 0, zone)
	march := from.AddDate(0, 2, 5)
	jobs := []graph.Job{
		numbersJob("tir", "brakel", from.Add(-time.Minute), graph.RequestUnmet, 0), // the year before
		numbersJob("kmr", "brakel", from, graph.RequestSettled, time.Hour),
		numbersJob("kmr", "", march, graph.RequestDone, 3*time.Hour),
		numbersJob("tir", "warburg", march, graph.RequestUnmet, 0),
		numbersJob("tir", "warburg", march, graph.RequestUnmet, 0),
		numbersJob("tir", "brakel", march, graph.RequestUnmet, 0),
		numbersJob("som", "brakel", march, graph.RequestUnmet, 0),
		numbersJob("som", "brakel", march, graph.RequestCancelled, 0),
		numbersJob("som", "brakel", march, graph.RequestAsked, 0),
	}
	roster := []graph.RosterEntry{{Mediator: graph.Mediator{ID: "m1", Skills: []graph.Skill{graph.SkillOf("kmr", graph.C1), graph.SkillOf("som", graph.B2)}}}, {Mediator: graph.Mediator{ID: "m2"}}}
	n := Count(jobs, roster, from, to, zone)
	if want := (Tally{Requests: 8, Served: 2, Unmet: 4, Cancelled: 1, Open: 1, Minutes: 180}); n.Tally != want {
		t.Errorf("got %+v, want %+v", n.Tally, want)
	}
	if len(n.Missing) != 2 || n.Missing[0].Language != "tir" || n.Missing[0].Unmet != 3 || n.Missing[0].Speakers != 0 || keys(n.Missing[0].Towns) != "warburg brakel" {
		t.Errorf("unmet: got %+v, want Tigrinya first, in Warburg and Brakel", n.Missing)
	}
	if n.Missing[1].Speakers != 1 {
		t.Errorf("speakers: got %d, want 1", n.Missing[1].Speakers)
	}
	if len(n.ByMonth) != 3 || n.ByMonth[1].Key != "2026-02" || n.ByMonth[1].Requests != 0 || n.ByMonth[2].Requests != 7 {
		t.Errorf("months: got %+v, want an empty February", n.ByMonth)
	}
	if want := (Waiting{2, time.Hour, 3 * time.Hour, [6]int{1, 1}}); n.Answer != want || n.Found != want {
		t.Errorf("waiting: got %+v %+v, want %+v", n.Answer, n.Found, want)
	}
	if l := n.Load[0]; l.Mediator.ID != "m1" || l.Jobs != 2 || l.Minutes != 180 || l.Yes != 2 {
		t.Errorf("load: got %+v, want m1 with 2 jobs in 3 hours", l)
	}
	if share, ok := n.Share(); !ok || share != 1.0/3 {
		t.Errorf("share: got %v %v, want a third", share, ok)
	}
}

// TestGroupsAreTheWhole: whatever is counted, every way of dividing it has the
// same sum.
func TestGroupsAreTheWhole(t *testing.T) {
	zone := calendar.Berlin()
	rapid.Check(t, func(rt *rapid.T) {
		var jobs []graph.Job
		for range rapid.IntRange(0, 40).Draw(rt, "jobs") {
			jobs = append(jobs, numbersJob(rapid.SampledFrom([]graph.LanguageCode{"kmr", "tir", "und"}).Draw(rt, "language"),
				rapid.SampledFrom([]graph.PlaceKey{"", "a", "b"}).Draw(rt, "place"), monday.Add(time.Duration(rapid.IntRange(-9000, 9000).Draw(rt, "hour"))*time.Hour),
				rapid.SampledFrom(graph.RequestStates).Draw(rt, "state"), time.Duration(rapid.IntRange(0, 99).Draw(rt, "found"))*time.Minute))
		}
		n := Count(jobs, nil, monday.AddDate(0, -6, 0), monday.AddDate(0, 6, 0), zone)
		for name, got := range map[string]Tally{"language": total(n.ByLanguage), "town": total(n.ByTown), "topic": total(n.ByTopic), "month": total(n.ByMonth),
			"states": {Requests: n.Served + n.Unmet + n.Cancelled + n.Open, Served: n.Served, Unmet: n.Unmet, Cancelled: n.Cancelled, Open: n.Open, Minutes: n.Minutes}} {
			if got != n.Tally {
				rt.Errorf("by %s: got %+v, want %+v", name, got, n.Tally)
			}
		}
		if n.Answer.Median > n.Answer.P90 {
			rt.Errorf("median %v is above the ninth decile %v", n.Answer.Median, n.Answer.P90)
		}
	})
}

func total[K ~string](groups []Group[K]) Tally {
	var t Tally
	for _, g := range groups {
		t = Tally{t.Requests + g.Requests, t.Served + g.Served, t.Unmet + g.Unmet, t.Cancelled + g.Cancelled, t.Open + g.Open, t.Minutes + g.Minutes, t.Neighbour + g.Neighbour, t.Professional + g.Professional}
	}
	return t
}

func keys[K ~string](groups []Group[K]) string {
	var all []string
	for _, g := range groups {
		all = append(all, string(g.Key))
	}
	return strings.Join(all, " ")
}

// TestWaitingBounds: a span that ends on a bound is within it.
func TestWaitingBounds(t *testing.T) {
	got := waiting([]time.Duration{0, time.Hour, time.Hour + 1, 12 * time.Hour, 48 * time.Hour, 49 * time.Hour}).Within
	if want := [6]int{2, 1, 1, 0, 1, 1}; got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}
