package match

import (
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"lotsennetz/graph"

	"pgregory.net/rapid"
)

// bruteForce tries every way of giving rows columns.
func bruteForce(rows [][]arc, room []int) (most int, least int64) {
	var try func(row, placed int, cost int64)
	try = func(row, placed int, cost int64) {
		if row == len(rows) {
			if placed > most || placed == most && cost < least {
				most, least = placed, cost
			}
			return
		}
		if placed+len(rows)-row < most {
			return
		}
		for _, a := range rows[row] {
			if room[a.column] > 0 {
				room[a.column]--
				try(row+1, placed+1, cost+a.cost)
				room[a.column]++
			}
		}
		try(row+1, placed, cost)
	}
	try(0, 0, 0)
	return most, least
}

func TestAssignIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, m := rapid.IntRange(0, 7).Draw(t, "rows"), rapid.IntRange(0, 7).Draw(t, "columns")
		room := rapid.SliceOfN(rapid.IntRange(0, 3), m, m).Draw(t, "room")
		// Few costs make ties, few arcs make cases nobody can serve.
		dense := rapid.IntRange(0, 4).Draw(t, "dense")
		cost := rapid.SampledFrom([]*rapid.Generator[int64]{rapid.Int64Range(0, 3), rapid.Int64Range(0, maxCost)}).Draw(t, "costs")
		rows := make([][]arc, n)
		for i := range rows {
			for k := range m {
				if rapid.IntRange(0, 4).Draw(t, "arc") <= dense {
					rows[i] = append(rows[i], arc{k, cost.Draw(t, "cost")})
				}
			}
		}
		most, least := bruteForce(rows, slices.Clone(room))
		got, err := assign(t.Context(), rows, room)
		if err != nil {
			t.Fatal(err)
		}
		placed, total, left := 0, int64(0), slices.Clone(room)
		for i, k := range got {
			if k < 0 {
				continue
			}
			at := slices.IndexFunc(rows[i], func(a arc) bool { return a.column == k })
			if at < 0 {
				t.Fatalf("row %d: got column %d, which it has no arc to", i, k)
			}
			if left[k]--; left[k] < 0 {
				t.Fatalf("column %d: got more than its %d rows", k, room[k])
			}
			placed, total = placed+1, total+rows[i][at].cost
		}
		if placed != most || total != least {
			t.Fatalf("got %d rows at %d, want %d at %d", placed, total, most, least)
		}
	})
}

// The plan is checked against every way of pairing what Actors suggests.
func TestPlanIsExact(t *testing.T) {
	c := sampleCatalog()
	o := Options{Today: today}
	rapid.Check(t, func(t *rapid.T) {
		scene := randomScene(t, graph.SportsClub, graph.Initiative)
		v := verifier{scene, c, graph.Coordination, 15}
		cooperating := func(id graph.ActorID, kind graph.ActorKind) (n int) {
			for _, a := range scene.Actors {
				if a.Kind == kind && !a.Archived && v.linked(id, a.ID, graph.Cooperating) {
					n++
				}
			}
			return n
		}
		var open []graph.Actor
		column, room, settled := map[graph.ActorID]int{}, []int{}, 0
		for _, a := range scene.Actors {
			switch {
			case a.Archived:
			case a.Kind == graph.SportsClub:
				column[a.ID] = len(room)
				room = append(room, max(0, max(1, a.Partners)-cooperating(a.ID, graph.Initiative)))
			case cooperating(a.ID, graph.SportsClub) > 0:
				settled++
			default:
				open = append(open, a)
			}
		}
		rows := make([][]arc, len(open))
		for i, a := range open {
			for _, m := range Actors(a.ID, scene, c, o).Matches {
				if k, ok := column[m.Actor.ID]; ok && !a.Unwilling {
					rows[i] = append(rows[i], arc{k, maxCost - int64(math.Round(m.Score*unit))})
				}
			}
		}
		most, least := bruteForce(rows, slices.Clone(room))
		got := Plan(scene, c, o)
		wantScore := float64(int64(most)*maxCost-least) / unit
		if len(got.Pairings) != most || math.Abs(got.Score-wantScore) > 1e-6 {
			t.Fatalf("got %d pairings with %v, want %d with %v", len(got.Pairings), got.Score, most, wantScore)
		}
		if got.Settled != settled || len(got.Pairings)+len(got.Without) != len(open) {
			t.Fatalf("got %d settled, %d with, %d without, want %d settled, %d in all", got.Settled, len(got.Pairings), len(got.Without), settled, len(open))
		}
		checkPairings(t, got, scene, room, column)
		for _, u := range got.Without {
			checkReason(t, v, u, column)
		}
		if again := Plan(shuffled(t, scene), c, o); !reflect.DeepEqual(got, again) {
			t.Fatalf("another order of the scene:\ngot  %+v\nwant %+v", again, got)
		}
	})
}

func checkPairings(t *rapid.T, got PlanResult, scene graph.Scene, room []int, column map[graph.ActorID]int) {
	left := slices.Clone(room)
	for _, p := range got.Pairings {
		if left[column[p.Match.Actor.ID]]--; left[column[p.Match.Actor.ID]] < 0 {
			t.Fatalf("club %s: got more initiatives than it takes", p.Match.Actor.ID)
		}
		suggested := Actors(p.Initiative.ID, scene, sampleCatalog(), Options{Today: today}).Matches
		i := slices.IndexFunc(suggested, func(m Match) bool { return m.Actor.ID == p.Match.Actor.ID })
		if i < 0 || !reflect.DeepEqual(suggested[i], p.Match) {
			t.Fatalf("pairing of %s with %s: got %+v, want it as Actors has it", p.Initiative.ID, p.Match.Actor.ID, p.Match)
		}
	}
}

// checkReason recomputes why an initiative goes without.
func checkReason(t *rapid.T, v verifier, u Uncovered, column map[graph.ActorID]int) {
	if u.Sentence.Key != "match.without_"+u.Reason || u.Sentence.Args[0] != u.Initiative.Name {
		t.Fatalf("sentence of %s: got %v", u.Initiative.ID, u.Sentence)
	}
	suits, inside, fell := 0, 0, 0
	for id := range column {
		club, _ := v.actor(id)
		km, known := v.km(u.Initiative, club)
		if known && km > 15 {
			continue
		}
		inside++
		switch v.verdict(u.Initiative, club) {
		case "":
			suits++
		case u.Reason:
			fell++
		case Unwilling:
			if u.Reason == ClubsUnwilling {
				fell++
			}
		}
	}
	switch u.Reason {
	case Unwilling:
		if u.Initiative.Unwilling {
			return
		}
	case NobodyNear:
		if inside == 0 {
			return
		}
	case ClubsFull:
		if suits > 0 {
			return
		}
	default:
		if suits == 0 && fell > 0 {
			return
		}
	}
	t.Fatalf("%s goes without for %q: %d clubs inside, %d suit, %d fall under it", u.Initiative.ID, u.Reason, inside, suits, fell)
}

func TestPlan(t *testing.T) {
	// Two initiatives want the one club that is near both; the other club is
	// near the first alone: the first must give way although it fits better.
	scene := graph.Scene{
		Actors: []graph.Actor{
			actorAt("i1", graph.Initiative, 0), actorAt("i2", graph.Initiative, 20), actorAt("i3", graph.Initiative, 60),
			actorAt("i4", graph.Initiative, 0), actorAt("far", graph.SportsClub, -9),
			actorAt("mid", graph.SportsClub, 10), actorAt("done", graph.SportsClub, 0),
		},
		Needs:        []graph.Need{needOf("n", "i1", "fussball", nil)},
		Offers:       []graph.Offer{offerOf("o", "mid", "fussball", nil)},
		Cooperations: []graph.Cooperation{linkOf("i4", "done", graph.Cooperating)},
	}
	got := Plan(scene, sampleCatalog(), Options{Today: today})
	pairs := map[graph.ActorID]graph.ActorID{}
	for _, p := range got.Pairings {
		pairs[p.Initiative.ID] = p.Match.Actor.ID
	}
	reasons := map[graph.ActorID]string{}
	for _, u := range got.Without {
		reasons[u.Initiative.ID] = u.Reason
	}
	if pairs["i1"] != "far" || pairs["i2"] != "mid" || got.Settled != 1 {
		t.Errorf("pairings: got %v, %d settled, want i1 with far, i2 with mid, one settled", pairs, got.Settled)
	}
	if reasons["i3"] != NobodyNear || len(reasons) != 1 {
		t.Errorf("without: got %v, want i3 with nobody near", reasons)
	}
	scene.Actors = append(scene.Actors, actorAt("i5", graph.Initiative, 0))
	if got := Plan(scene, sampleCatalog(), Options{Today: today}); len(got.Without) != 2 {
		t.Errorf("one more initiative: got %d without, want 2", len(got.Without))
	}
	scene.Actors[6].Partners = 2
	if got := Plan(scene, sampleCatalog(), Options{Today: today}); len(got.Pairings) != 3 {
		t.Errorf("with a club that takes one more: got %d pairings, want 3", len(got.Pairings))
	}
}

// Within a crowd of clubs and initiatives the plan ends in reasonable time.
func TestPlanOfACrowd(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	start := time.Now()
	got := Plan(crowd(1500), sampleCatalog(), Options{Today: today})
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("500 initiatives, 1000 clubs: got %v, want seconds", took)
	}
	if len(got.Pairings) != 500 {
		t.Errorf("got %d pairings, want 500", len(got.Pairings))
	}
	t.Logf("500 initiatives and 1000 clubs within reach of one another: %v", time.Since(start))
}
