package graphtest

import (
	"bytes"
	"slices"
	"strconv"
	"testing"
	"time"

	"lotsennetz/graph"
)

var feedCases = []tested{
	{"feed", "Feed Sequence Apply", feed},
	{"history", "History", history},
	{"tallies", "Count Tallies", tallies},
	{"forgotten tallies", "Forget Count Tallies", forgotten},
}

func feed(t *testing.T, s graph.Store) {
	who := graph.Who{Account: "a-tsv", Via: "page"}
	a, b := topic("a", "", "A"), topic("b", "a", "B")
	begin := time.Now()
	first := must[graph.Receipt](t)(s.Apply(t.Context(), who, graph.NewKey(), graph.Put{Record: a}, graph.Put{Record: b}))
	second := apply(t, s, graph.Put{Record: graph.WithVersion(b, 1)}, graph.Remove{Ref: b.Ref(), Version: 2}, graph.Erase{Ref: a.Ref()},
		graph.Count{Tally: graph.Tally{Series: "x", Key: "k", Day: "2026-01-01", N: 1}})
	events := must[[]graph.Event](t)(s.Feed(t.Context(), 0, 100))
	want := []graph.Event{
		{Ref: a.Ref(), Op: graph.OpPut, Version: 1, Who: who}, {Ref: b.Ref(), Op: graph.OpPut, Version: 1, Who: who},
		{Ref: b.Ref(), Op: graph.OpPut, Version: 2, Who: job}, {Ref: b.Ref(), Op: graph.OpRemove, Who: job}, {Ref: a.Ref(), Op: graph.OpErase, Who: job},
	}
	if len(events) != len(want) {
		t.Fatalf("got %d events, want %d", len(events), len(want))
	}
	for i, e := range events {
		if e.Ref != want[i].Ref || e.Op != want[i].Op || e.Version != want[i].Version || e.Who != want[i].Who {
			t.Errorf("event %d: got %+v, want %+v", i, e, want[i])
		}
		if len(e.Old)+len(e.New) > 0 {
			t.Errorf("event %d: got bodies, want none in the feed", i)
		}
		if i > 0 && e.Seq <= events[i-1].Seq {
			t.Errorf("event %d: got number %d after %d, want them rising", i, e.Seq, events[i-1].Seq)
		}
		if e.At.Before(begin.Add(-time.Minute)) || e.At.After(time.Now().Add(time.Minute)) || e.At.Location() != time.UTC {
			t.Errorf("event %d: got %v, want now in UTC", i, e.At)
		}
	}
	if first.Sequence != events[1].Seq || second.Sequence != events[4].Seq {
		t.Errorf("receipts: got %d and %d, want %d and %d", first.Sequence, second.Sequence, events[1].Seq, events[4].Seq)
	}
	if got := must[int64](t)(s.Sequence(t.Context())); got != events[4].Seq {
		t.Errorf("sequence: got %d, want %d", got, events[4].Seq)
	}
	if got := must[[]graph.Event](t)(s.Feed(t.Context(), events[1].Seq, 2)); len(got) != 2 || got[0].Seq != events[2].Seq || got[1].Seq != events[3].Seq {
		t.Errorf("two events after the second: got %v", got)
	}
	if got := must[[]graph.Event](t)(s.Feed(t.Context(), events[4].Seq, 2)); got == nil || len(got) != 0 {
		t.Errorf("after the last: got %v, want an empty slice", got)
	}
}

func history(t *testing.T, s graph.Store) {
	a := graph.Account{ID: "a", Email: "a@kreis.example", Name: "Erste", Role: graph.RoleAdmin, PasswordHash: "$argon2id$canary"}
	b := a
	b.Name = "Zweite"
	apply(t, s, graph.Put{Record: a})
	apply(t, s, graph.Put{Record: graph.WithVersion(b, 1)})
	apply(t, s, graph.Remove{Ref: a.Ref(), Version: 2})
	Store(t, s, topic("other", "", "T"))
	events := must[[]graph.Event](t)(s.History(t.Context(), a.Ref(), 10))
	if len(events) != 3 {
		t.Fatalf("got %d events, want 3", len(events))
	}
	one, _ := graph.Auditable(a)
	two, _ := graph.Auditable(b)
	want := []graph.Event{{Op: graph.OpRemove, Old: two}, {Op: graph.OpPut, Old: one, New: two}, {Op: graph.OpPut, New: one}}
	for i, e := range events {
		if e.Op != want[i].Op || !bytes.Equal(e.Old, want[i].Old) || !bytes.Equal(e.New, want[i].New) || e.Ref != a.Ref() {
			t.Errorf("%d: got %s %s → %s, want %s %s → %s", i, e.Op, e.Old, e.New, want[i].Op, want[i].Old, want[i].New)
		}
		if bytes.Contains(slices.Concat(e.Old, e.New), []byte("canary")) {
			t.Errorf("%d: got the password hash in the audit", i)
		}
	}
	if got := must[[]graph.Event](t)(s.History(t.Context(), a.Ref(), 1)); len(got) != 1 || got[0].Op != graph.OpRemove {
		t.Errorf("the last one: got %v, want the removal", got)
	}
}

func tallies(t *testing.T, s graph.Store) {
	gap := graph.Gap{Topic: "arbeit", Place: "05762001"}
	count := func(series, key string, day graph.Date, n int) graph.Change {
		return graph.Count{Tally: graph.Tally{Series: series, Key: key, Day: day, N: n}}
	}
	apply(t, s, graph.Count{Tally: gap.Tally("2026-01-01")}, graph.Count{Tally: gap.Tally("2026-01-01")}, count("gap", "b", "2026-01-02", 5),
		count("gap", "a", "2026-01-01", 3), count("gap", "a", "2026-01-03", 2), count("other", "a", "2026-01-01", 9))
	apply(t, s, graph.Count{Tally: gap.Tally("2026-01-01")})
	for since, want := range map[graph.Date]string{
		"":           "a 5, b 5, arbeit|05762001| 3, ",
		"2026-01-02": "b 5, a 2, ",
		"2026-01-04": "",
	} {
		got := ""
		for _, tally := range must[[]graph.Tally](t)(s.Tallies(t.Context(), graph.GapSeries, since)) {
			got += tally.Key + " " + strconv.Itoa(tally.N) + ", "
			if tally.Series != graph.GapSeries {
				t.Errorf("got series %q, want gap", tally.Series)
			}
		}
		if got != want {
			t.Errorf("since %q: got %q, want %q", since, got, want)
		}
	}
	if got := must[int64](t)(s.Sequence(t.Context())); got != 0 {
		t.Errorf("sequence: got %d, want counting not to move it", got)
	}
}

func forgotten(t *testing.T, s graph.Store) {
	count := func(series string, day graph.Date) graph.Change {
		return graph.Count{Tally: graph.Tally{Series: series, Key: "k", Day: day, N: 1}}
	}
	sums := func() string {
		t.Helper()
		got := ""
		for _, series := range []string{graph.QuerySeries, graph.GapSeries} {
			for _, tally := range must[[]graph.Tally](t)(s.Tallies(t.Context(), series, "")) {
				got += series + " " + strconv.Itoa(tally.N) + ", "
			}
		}
		return got
	}
	apply(t, s, count(graph.QuerySeries, "2026-01-01"), count(graph.QuerySeries, "2026-01-02"), count(graph.QuerySeries, "2026-01-03"), count(graph.GapSeries, "2026-01-01"))
	r := apply(t, s, graph.Forget{Series: graph.QuerySeries, Before: "2026-01-02"})
	if !slices.Equal(r.Versions, []int64{0}) || r.Sequence != 0 {
		t.Errorf("got %+v, want neither a version nor an event", r)
	}
	if got := sums(); got != "query 2, gap 1, " {
		t.Errorf("forgotten before the second: got %q, want what was counted since and the other series", got)
	}
	apply(t, s, count(graph.QuerySeries, "2026-01-01"), graph.Forget{Series: graph.QuerySeries, Before: "2026-01-03"}, count(graph.QuerySeries, "2026-01-02"))
	if got := sums(); got != "query 2, gap 1, " {
		t.Errorf("counted, forgotten, counted in one write: got %q, want them in order", got)
	}
	refuse(t, s, graph.ErrInvalid, graph.Forget{Series: graph.QuerySeries})
	refuse(t, s, graph.ErrInvalid, graph.Forget{Series: graph.QuerySeries, Before: "2026-02-30"})
	refuse(t, s, graph.ErrInvalid, graph.Forget{Before: "2026-01-01"})
}
