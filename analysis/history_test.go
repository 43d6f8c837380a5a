package analysis

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"lotsennetz/graph"

	"pgregory.net/rapid"
)

func TestStateOn(t *testing.T) {
	imported := graph.Cooperation{State: graph.Cooperating, Since: "2018-03-01"}
	walked := graph.Cooperation{}
	for _, s := range []struct {
		on graph.Date
		to graph.CooperationState
	}{{"2020-01-05", graph.Asked}, {"2020-02-01", graph.Cooperating}, {"2022-06-30", graph.Resting}} {
		var err error
		if walked, err = walked.Transition(graph.Step{At: day(s.on), To: s.to}); err != nil {
			t.Fatal(err)
		}
	}
	later, err := imported.Transition(graph.Step{At: day("2024-05-01"), To: graph.Ended})
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name string
		c    graph.Cooperation
		day  graph.Date
		want graph.CooperationState
	}{
		{"imported, before", imported, "2018-02-28", ""}, {"imported, on the day", imported, "2018-03-01", graph.Cooperating}, {"imported, no day", imported, "", graph.Cooperating},
		{"nobody knows since when", graph.Cooperation{State: graph.Cooperating}, "1990-01-01", graph.Cooperating},
		{"walked, before", walked, "2020-01-04", ""}, {"walked, asked", walked, "2020-01-31", graph.Asked}, {"walked, on the day", walked, "2020-02-01", graph.Cooperating},
		{"walked, long after", walked, "2022-06-29", graph.Cooperating}, {"walked, rests", walked, "2022-06-30", graph.Resting}, {"walked, today", walked, today, graph.Resting},
		{"ended after an import: was going on before", later, "2024-04-30", graph.Cooperating}, {"ended after an import", later, "2024-05-01", graph.Ended},
	} {
		if got := tc.c.StateOn(tc.day); got != tc.want {
			t.Errorf("%s: got %q, want %q", tc.name, got, tc.want)
		}
	}
}

// walks draws a scene whose cooperations went their ways day by day, and tells
// which were going on after each day.
func walks(t *rapid.T) (s graph.Scene, going []map[graph.CooperationID]bool) {
	s = linked(rapid.IntRange(2, 8).Draw(t, "actors"))
	pairs := map[graph.CooperationID]graph.Cooperation{}
	for d := range 12 {
		for range rapid.IntRange(0, 5).Draw(t, "steps") {
			a := rapid.SampledFrom(s.Actors).Draw(t, "a").ID
			b := rapid.SampledFrom(s.Actors).Draw(t, "b").ID
			c, there := pairs[graph.PairID(a, b)]
			if a == b || there && c.Since == dayNo(d) {
				continue
			}
			if !there {
				c = graph.Cooperation{ID: graph.PairID(a, b), A: a, B: b}
			}
			next := rapid.SampledFrom(graph.NextStates(c.State)).Draw(t, "to")
			moved, err := c.Transition(graph.Step{At: day(dayNo(d)), To: next, Reason: "so"})
			if err != nil {
				t.Fatal(err)
			}
			pairs[c.ID] = moved
		}
		now := map[graph.CooperationID]bool{}
		for id, c := range pairs {
			now[id] = c.State == graph.Cooperating
		}
		going = append(going, now)
	}
	for _, c := range pairs {
		s.Cooperations = append(s.Cooperations, c)
	}
	return s, going
}

func dayNo(d int) graph.Date { return graph.Date("2025-01-01").AddDays(d) }

// The network of a day holds the links that were going on then, the changes add
// up, and what came forwards goes backwards.
func TestAtAndCompareAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, going := walks(t)
		var nets []*Net
		for d := range going {
			n := New(At(s, dayNo(d)), sampleCatalog())
			count := 0
			for id, on := range going[d] {
				if !on {
					continue
				}
				count++
				i := slices.IndexFunc(s.Cooperations, func(c graph.Cooperation) bool { return c.ID == id })
				if c := s.Cooperations[i]; !n.Linked(c.A, c.B) {
					t.Fatalf("day %d: %s is not linked", d, id)
				}
			}
			if count != n.Links() {
				t.Fatalf("day %d: got %d links, want %d", d, n.Links(), count)
			}
			nets = append(nets, n)
		}
		if today := New(s, sampleCatalog()); today.Links() != nets[len(nets)-1].Links() {
			t.Fatalf("today: got %d links, on the last day %d", today.Links(), nets[len(nets)-1].Links())
		}
		checkChange(t, nets[0], nets[len(nets)-1])
	})
}

func checkChange(t *rapid.T, before, after *Net) {
	there, back := Compare(before, after), Compare(after, before)
	if before.Links()+len(there.Gained)-len(there.Lost) != after.Links() {
		t.Fatalf("%d links, %d came, %d went, %d now", before.Links(), len(there.Gained), len(there.Lost), after.Links())
	}
	same := func(a, b []Pair) bool {
		return slices.EqualFunc(a, b, func(x, y Pair) bool { return x.A == y.A && x.B == y.B })
	}
	steps := func(a, b []Step) bool {
		return slices.EqualFunc(a, b, func(x, y Step) bool { return x.Actor == y.Actor })
	}
	if !same(there.Gained, back.Lost) || !same(there.Lost, back.Gained) || !steps(there.Joined, back.Left) || !steps(there.Left, back.Joined) || len(there.Merged) != len(back.Parted) {
		t.Fatalf("there %+v, back %+v", there, back)
	}
	nothing := Compare(after, after)
	if len(nothing.Gained)+len(nothing.Lost)+len(nothing.Joined)+len(nothing.Left)+len(nothing.Merged)+len(nothing.Parted) > 0 || nothing.Sentence.Key != "analysis.unchanged" {
		t.Fatalf("with itself: got %+v, want nothing", nothing)
	}
}

func TestCompareTells(t *testing.T) {
	c := sampleCatalog()
	before := New(linked(6, [2]int{0, 1}, [2]int{2, 3}, [2]int{2, 5}), c)
	after := New(linked(6, [2]int{0, 1}, [2]int{2, 3}, [2]int{1, 2}, [2]int{0, 4}), c)
	got := Compare(before, after)
	want := []string{"[Name a00 Name a04]", "[Name a01 Name a02]"}
	var gained []string
	for _, p := range got.Gained {
		gained = append(gained, fmt.Sprint(p.Sentence.Args))
	}
	if !slices.Equal(gained, want) || len(got.Lost) != 1 || len(got.Joined) != 1 || got.Joined[0].Actor != "a04" || len(got.Left) != 1 || got.Left[0].Actor != "a05" {
		t.Errorf("got %+v", got)
	}
	if len(got.Merged) != 1 || !reflect.DeepEqual(got.Merged[0].Middles, []graph.ActorID{"a02", "a00"}) || len(got.Parted) != 0 {
		t.Errorf("merged: got %+v, want the groups around a02 and a00", got.Merged)
	}
	if !reflect.DeepEqual(got.Sentence, graph.Say("analysis.change", 2, 1)) {
		t.Errorf("got %v", got.Sentence)
	}
	var keys []string
	for _, s := range got.Sentences() {
		keys = append(keys, s.Key)
	}
	if want := []string{"analysis.change", "analysis.merged", "analysis.gained", "analysis.gained", "analysis.lost", "analysis.joined", "analysis.left"}; !slices.Equal(keys, want) {
		t.Errorf("got %v, want %v", keys, want)
	}
}
