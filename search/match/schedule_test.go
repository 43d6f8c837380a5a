package match

import (
	"context"
	"fmt"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lotsennetz/graph"
)

var scheduleDay = time.Date(2026, 4, 13, 9, 0, 0, 0, time.UTC)

func scheduleCatalog() *graph.Catalog {
	return &graph.Catalog{
		Places: map[graph.PlaceKey]graph.Place{
			"a": {Key: "a", Name: "A", Kind: graph.Municipality, Point: graph.Point{Lat: 51.7, Lon: 9.1}},
			"b": {Key: "b", Name: "B", Kind: graph.Municipality, Point: graph.Point{Lat: 51.9, Lon: 9.4}},
		},
		Languages: map[graph.LanguageCode]graph.Language{"kmr": {Code: "kmr"}, "ukr": {Code: "ukr"}},
	}
}

func scheduled(id string, languages ...graph.LanguageCode) graph.RosterEntry {
	m := graph.Mediator{ID: graph.MediatorID(id), Name: id, German: graph.C1, Modes: []graph.Mode{graph.OnSite}, RadiusKM: 200, Willingness: graph.AskNormally,
		Home: graph.Seat{Place: "a"}}
	for _, l := range languages {
		m.Skills = append(m.Skills, graph.SkillOf(l, graph.Native))
	}
	for d := range time.Weekday(7) {
		m.Availability = append(m.Availability, graph.Slot{Day: d, From: 0, To: 1440})
	}
	return graph.RosterEntry{Mediator: m}
}

func opening(id string, language graph.LanguageCode, place graph.PlaceKey, after time.Duration) Opening {
	return Opening{graph.RequestID(id), MediatorQuery{Language: language, Start: scheduleDay.Add(after), Minutes: 60, Place: place, Now: scheduleDay.AddDate(0, 0, -7)}}
}

func anyPool() graph.Pool {
	p := graph.DefaultPool()
	p.Requires = nil
	return p
}

func mustSchedule(t interface {
	Helper()
	Fatal(...any)
}, openings []Opening, roster []graph.RosterEntry) Schedule {
	t.Helper()
	s, err := MakeSchedule(context.Background(), openings, roster, anyPool(), scheduleCatalog())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Greedily, the first takes the only one who can do the second.
func TestScheduleIsBetterThanGreedy(t *testing.T) {
	both, one := scheduled("both", "kmr", "ukr"), scheduled("one", "kmr")
	one.Assignments = []graph.Assignment{{ID: "x", Mediator: "one", State: graph.AssignmentDone, Start: scheduleDay.AddDate(0, -1, 0), End: scheduleDay.AddDate(0, -1, 0).Add(time.Hour), AskedAt: scheduleDay.AddDate(0, -1, 0)}}
	s := mustSchedule(t, []Opening{opening("q1", "kmr", "a", 0), opening("q2", "ukr", "a", 0)}, []graph.RosterEntry{both, one})
	if len(s.Placed) != 2 || s.Greedy != 1 || !s.Proven {
		t.Errorf("got %d placed, greedy %d, proven %v, want 2, 1, true", len(s.Placed), s.Greedy, s.Proven)
	}
}

func TestScheduleCountsTheWay(t *testing.T) {
	roster := []graph.RosterEntry{scheduled("m", "kmr")}
	s := mustSchedule(t, []Opening{opening("q1", "kmr", "a", 0), opening("q2", "kmr", "b", 75*time.Minute)}, roster)
	if len(s.Placed) != 1 || len(s.Left) != 1 || s.Left[0].Reason != AllTaken {
		t.Errorf("15 minutes for an hour's way: got %+v placed, %+v left, want one and one all taken", s.Placed, s.Left)
	}
	s = mustSchedule(t, []Opening{opening("q1", "kmr", "a", 0), opening("q2", "kmr", "b", 3*time.Hour), opening("q3", "ukr", "a", 0)}, roster)
	if len(s.Placed) != 2 || len(s.Left) != 1 || s.Left[0].Reason != NobodySuits || s.Left[0].Excluded[OtherLanguage] != 1 {
		t.Errorf("time enough: got %+v placed, %+v left, want both and one nobody suits", s.Placed, s.Left)
	}
}

func TestScheduleKeepsLimits(t *testing.T) {
	m := scheduled("m", "kmr")
	m.Mediator.MonthlyLimit = 2
	m.Assignments = []graph.Assignment{{ID: "x", Mediator: "m", State: graph.AssignmentAccepted, Start: scheduleDay.Add(-48 * time.Hour), End: scheduleDay.Add(-47 * time.Hour)}}
	var openings []Opening
	for i := range 4 {
		openings = append(openings, opening(fmt.Sprintf("q%d", i), "kmr", "a", time.Duration(3*i)*time.Hour))
	}
	if s := mustSchedule(t, openings, []graph.RosterEntry{m}); len(s.Placed) != 1 {
		t.Errorf("one job left in the month: got %d placed, want 1", len(s.Placed))
	}
}

// Many jobs are spread: nobody gets two while another has none.
func TestScheduleIsFair(t *testing.T) {
	roster := []graph.RosterEntry{scheduled("m1", "kmr"), scheduled("m2", "kmr"), scheduled("m3", "kmr")}
	var openings []Opening
	for i := range 6 {
		openings = append(openings, opening(fmt.Sprintf("q%d", i), "kmr", "a", time.Duration(2*i)*time.Hour))
	}
	got := map[graph.MediatorID]int{}
	for _, p := range mustSchedule(t, openings, roster).Placed {
		got[p.Candidate.Mediator.ID]++
	}
	for id, n := range got {
		if n != 2 {
			t.Errorf("%s: got %d jobs of 6 for 3, want 2", id, n)
		}
	}
}

// Against every possible schedule of small cases.
func TestScheduleIsExact(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var roster []graph.RosterEntry
		for i := range rapid.IntRange(1, 3).Draw(rt, "mediators") {
			e := scheduled(fmt.Sprintf("m%d", i), rapid.SampledFrom([][]graph.LanguageCode{{"kmr"}, {"ukr"}, {"kmr", "ukr"}}).Draw(rt, "speaks")...)
			e.Mediator.MonthlyLimit = rapid.IntRange(0, 2).Draw(rt, "limit")
			e.Mediator.Willingness = rapid.SampledFrom([]graph.Willingness{graph.AskNormally, graph.AskRarely}).Draw(rt, "willing")
			roster = append(roster, e)
		}
		var openings []Opening
		for i := range rapid.IntRange(1, 5).Draw(rt, "openings") {
			openings = append(openings, opening(fmt.Sprintf("q%d", i), rapid.SampledFrom([]graph.LanguageCode{"kmr", "ukr"}).Draw(rt, "language"),
				rapid.SampledFrom([]graph.PlaceKey{"a", "b"}).Draw(rt, "place"), time.Duration(rapid.IntRange(0, 6).Draw(rt, "half-hours"))*30*time.Minute))
		}
		got := mustSchedule(rt, openings, roster)
		s := newScheduler(openings, roster, anyPool(), scheduleCatalog())
		best := s.everything(make([]int, 0, len(openings)))
		if len(got.Placed) != best.count || math.Abs(got.Score-s.score(best)) > float64(len(openings))/unit || !got.Proven {
			rt.Fatalf("got %d placed, score %.4f, proven %v, want %d, %.4f", len(got.Placed), got.Score, got.Proven, best.count, s.score(best))
		}
		if got.Greedy > best.count {
			rt.Fatalf("greedy: got %d, want at most %d", got.Greedy, best.count)
		}
	})
}

// everything tries every choice.
func (s *scheduler) everything(bids []int) choice {
	if len(bids) == len(s.openings) {
		full := make([]int, len(bids))
		copy(full, bids)
		return s.weigh(choice{bids: full})
	}
	best := choice{cost: 1 << 60}
	for n := -1; n < len(s.bids[len(bids)]); n++ {
		next := append(bids, n)
		if s.clash(next) != nil {
			continue
		}
		if c := s.everything(next); c.better(best) {
			best = c
		}
	}
	return best
}
