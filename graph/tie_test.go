package graph

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// On every day the spans say what StateOn says.
func TestSpansAreTheStatesOfEachDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := Date("2020-01-01")
		day := func(name string) Date { return start.AddDays(rapid.IntRange(0, 30).Draw(t, name)) }
		c := Cooperation{State: rapid.SampledFrom(CooperationStates).Draw(t, "state")}
		if rapid.Bool().Draw(t, "dated") {
			c.Since = day("since")
		}
		for range rapid.IntRange(0, 5).Draw(t, "steps") {
			c.History = append(c.History, Step{At: day("at").Time(time.UTC).Add(time.Hour * time.Duration(rapid.IntRange(0, 23).Draw(t, "hour"))),
				From: rapid.SampledFrom(append(CooperationStates, "")).Draw(t, "from"), To: rapid.SampledFrom(CooperationStates).Draw(t, "to")})
		}
		spans := c.Spans()
		for d := range 40 {
			on := start.AddDays(d - 5)
			var got CooperationState
			if i := slices.IndexFunc(spans, func(s TieSpan) bool { return s.Contains(on) }); i >= 0 {
				got = spans[i].State
			}
			if want := c.StateOn(on); got != want {
				t.Fatalf("%s: got %q, want %q of %+v in %+v", on, got, want, c, spans)
			}
		}
		for i := 1; i < len(spans); i++ {
			if spans[i-1].To == "" || spans[i].From <= spans[i-1].To {
				t.Fatalf("spans overlap: %+v", spans)
			}
		}
	})
}

func TestTies(t *testing.T) {
	member := Membership{Actor: "a", Group: "net", Period: Period{From: "2024-01-01", To: "2024-12-31"}}
	duty := func(holder ActorID, rank int, from Date) Responsibility {
		return Responsibility{Topic: "sport", Areas: []PlaceKey{"1", "2"}, Holder: holder, Rank: rank, Validity: Period{From: from}}
	}
	until := duty("c", 2, "")
	until.Validity.To = "2023-12-31"
	n := Subgraph{
		Actors: []Actor{{ID: "a"}, {ID: "b"}, {ID: "c"}, {ID: "net"}},
		Cooperations: []Cooperation{{A: "a", B: "b", State: Cooperating, Since: "2025-03-01", Topic: "sport"}, {A: "a", B: "c", State: Suggested, Since: "2025-01-01"},
			{A: "b", B: "c", State: Dismissed, Since: "2025-01-01", History: []Step{{At: time.Date(2024, 5, 1, 9, 0, 0, 0, time.UTC), To: Asked}}}, {A: "a", B: "gone", State: Cooperating}},
		Members: []Member{{"a", "net"}, {"b", "net"}}, Seats: []Membership{member, {Group: "net"}},
		Measures: []Measure{{Aim: Aim{Topic: "sport", Participants: []Participant{{"b", Partner}, {"a", Provider}, {"c", Partner}, {"gone", Partner}}}},
			{Aim: Aim{State: AimDropped, Participants: []Participant{{"c", Provider}, {"b", Partner}}}}},
		Duties: []Responsibility{duty("a", 1, "2024-01-01"), duty("b", 2, "2025-01-01"), until, duty("net", 2, ""), duty("a", 3, "")},
	}
	want := []Tie{
		{TieCooperation, "a", "b", "sport", []TieSpan{{Cooperating, Period{From: "2025-03-01"}}}},
		{TieCooperation, "b", "c", "", []TieSpan{{Asked, Period{From: "2024-05-01", To: "2024-12-31"}}}},
		{TieMembership, "a", "net", "", []TieSpan{{"", member.Period}}},
		{TieMembership, "b", "net", "", []TieSpan{{}}},
		{TieAim, "a", "b", "sport", []TieSpan{{}}},
		{TieAim, "a", "c", "sport", []TieSpan{{}}},
		{TieDuty, "a", "b", "sport", []TieSpan{{"", Period{From: "2025-01-01"}}}},
		{TieDuty, "a", "net", "sport", []TieSpan{{"", Period{From: "2024-01-01"}}}},
	}
	got := n.Ties()
	if !slices.EqualFunc(got, want, func(x, y Tie) bool {
		return x.Relation == y.Relation && x.A == y.A && x.B == y.B && x.Topic == y.Topic && slices.Equal(x.Spans, y.Spans)
	}) {
		t.Errorf("got\n%+v, want\n%+v", got, want)
	}
	if s, ok := got[2].On("2024-12-31"); !ok || s.To != "2024-12-31" {
		t.Errorf("last day of a seat: got %v %v, want it", s, ok)
	}
	if _, ok := got[2].On("2025-01-01"); ok {
		t.Error("the day after a seat: got it, want nothing")
	}
}
