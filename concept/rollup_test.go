package concept

import (
	"testing"

	"pgregory.net/rapid"

	"lotsennetz/graph"
)

func share(n int) *int { return &n }

func measure(id graph.MeasureID, goal graph.GoalID, a graph.Aim) graph.Measure {
	a.Title = string(id)
	return graph.Measure{ID: id, Goal: goal, Aim: a}
}

func TestSharesRollUp(t *testing.T) {
	c := graph.Concept{
		Conferences: []graph.Conference{{ID: "K1", Aim: graph.Aim{Title: "K1", State: graph.AimClosed}}},
		Goals:       []graph.Goal{{ID: "G1", Conference: "K1"}, {ID: "G2", Conference: "none"}},
		Measures: []graph.Measure{
			measure("M1", "G1", graph.Aim{Share: share(100), Weight: 3}),
			measure("M2", "G1", graph.Aim{Share: share(20)}),
			measure("M3", "G1", graph.Aim{State: graph.AimDropped, Share: share(0), Weight: 50}),
			measure("M4", "G1", graph.Aim{State: graph.AimUnderway}),
			measure("M5", "G2", graph.Aim{State: graph.AimUnderway}),
		},
		Projects: []graph.Project{
			{ID: "P1", Measure: "M5", Aim: graph.Aim{State: graph.AimAchieved}}, {ID: "P2", Measure: "M5", Aim: graph.Aim{State: graph.AimPlanned}},
			{ID: "P3", Measure: "M2", Aim: graph.Aim{Share: share(60)}},
		},
	}
	top := Tree(c)
	if len(top) != 2 || top[0].Record.Ref().ID != "K1" || top[1].Record.Ref().ID != "G2" {
		t.Fatalf("got %d at the top, want K1 and the goal that serves nothing", len(top))
	}
	got := map[string]*Node{}
	for _, n := range All(top) {
		got[n.Record.Ref().ID] = n
	}
	for id, want := range map[string]struct {
		done, below float64
		known       bool
		counted     int
	}{
		"K1": {80, 80, true, 1}, "G1": {80, 80, true, 2}, "M2": {20, 60, true, 1}, "M4": {0, 0, false, 0},
		"M5": {50, 50, true, 2}, "G2": {50, 50, true, 1}, "P2": {0, 0, true, 0},
	} {
		n := got[id]
		if n.Done != want.done || n.Below != want.below || n.Known != want.known || n.Counted != want.counted {
			t.Errorf("%s: got %v below %v known %v of %d, want %+v", id, n.Done, n.Below, n.Known, n.Counted, want)
		}
	}
}

// A mean lies between its parts, whatever their weights.
func TestRollUpStaysWithin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var c graph.Concept
		c.Goals = []graph.Goal{{ID: "G"}}
		low, high := 100, 0
		for range rapid.IntRange(1, 8).Draw(t, "measures") {
			s := rapid.IntRange(0, 100).Draw(t, "share")
			low, high = min(low, s), max(high, s)
			c.Measures = append(c.Measures, measure("M", "G", graph.Aim{Share: &s, Weight: rapid.IntRange(0, 100).Draw(t, "weight")}))
		}
		if g := Tree(c)[0]; g.Done < float64(low)-1e-9 || g.Done > float64(high)+1e-9 || !g.Known {
			t.Fatalf("got %v, want between %d and %d", g.Done, low, high)
		}
	})
}
