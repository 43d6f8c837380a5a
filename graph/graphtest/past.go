package graphtest

import (
	"context"
	"slices"
	"testing"
	"time"

	"lotsennetz/graph"
)

var pastCases = []tested{
	{"past", "Past Lives", pastRecords},
	{"scene of a day", "Past Lives Scene", pastScene},
	{"scenes of several days", "Past Lives Scene", pastScenes},
	{"network of all days", "Past Lives Network", pastNetwork},
}

// moment is a time between two writes, whatever the clock's step.
func moment() time.Time {
	time.Sleep(3 * time.Millisecond)
	at := time.Now()
	time.Sleep(3 * time.Millisecond)
	return at
}

func club(id graph.ActorID, name string) graph.Actor {
	return graph.Actor{Meta: graph.Meta{Visibility: graph.Public}, ID: id, Slug: string(id), Kind: graph.SportsClub, Name: name}
}

// pastRecords: a club is written, renamed, archived, brought back, removed; others
// come later, or are erased.
func pastRecords(t *testing.T, s graph.Store) {
	put := func(a graph.Actor, version int64) { apply(t, s, graph.Put{Record: graph.WithVersion(a, version)}) }
	empty := moment()
	if got := must[[]graph.Record](t)(s.Past(t.Context(), graph.KindActor, empty)); got == nil || len(got) > 0 {
		t.Errorf("before anything: got %v, want an empty slice", got)
	}
	if got := must[[]graph.Life](t)(s.Lives(t.Context(), graph.KindActor)); got == nil || len(got) > 0 {
		t.Errorf("lives of nobody: got %v, want an empty slice", got)
	}
	a := club("a", `Erster "archived":true`)
	put(a, 0)
	put(club("gone", "Getilgt"), 0)
	first := moment()
	renamed := club("a", "Zweiter")
	put(renamed, 1)
	put(club("b", "Später"), 0)
	second := moment()
	renamed.Archived = true
	put(renamed, 2)
	apply(t, s, graph.Erase{Ref: graph.Ref{Kind: graph.KindActor, ID: "gone"}})
	third := moment()
	renamed.Archived = false
	put(renamed, 3)
	fourth := moment()
	apply(t, s, graph.Remove{Ref: a.Ref(), Version: 4})
	last := moment()

	for _, c := range []struct {
		name string
		at   time.Time
		want []string
		over string // name of a then
		dead bool   // a is archived
	}{
		{"before", empty, nil, "", false},
		{"first", first, []string{"a"}, a.Name, false},
		{"renamed", second, []string{"a", "b"}, "Zweiter", false},
		{"archived", third, []string{"a", "b"}, "Zweiter", true},
		{"back", fourth, []string{"a", "b"}, "Zweiter", false},
		{"removed", last, []string{"b"}, "", false},
	} {
		got := must[[]graph.Record](t)(s.Past(t.Context(), graph.KindActor, c.at))
		if !slices.Equal(ids(got), c.want) {
			t.Errorf("%s: got %v, want %v", c.name, ids(got), c.want)
			continue
		}
		if c.over != "" {
			if then := got[0].(graph.Actor); then.Name != c.over || then.Archived != c.dead || then.Version == 0 {
				t.Errorf("%s: got %q archived %v version %d, want %q, %v", c.name, then.Name, then.Archived, then.Version, c.over, c.dead)
			}
		}
	}
	there := func(at time.Time) (out []string) {
		for _, l := range must[[]graph.Life](t)(s.Lives(t.Context(), graph.KindActor)) {
			if l.There(at) {
				out = append(out, l.Ref.ID)
			}
		}
		return out
	}
	for _, c := range []struct {
		at   time.Time
		want []string
	}{{empty, nil}, {first, []string{"a", "gone"}}, {second, []string{"a", "b", "gone"}}, {third, []string{"b"}}, {fourth, []string{"a", "b"}}, {last, []string{"b"}}} {
		if got := there(c.at); !slices.Equal(got, c.want) {
			t.Errorf("there: got %v, want %v", got, c.want)
		}
	}
	if got := must[[]graph.Record](t)(s.Past(t.Context(), graph.KindOffer, last)); len(got) > 0 {
		t.Errorf("another kind: got %v", ids(got))
	}
}

// pastScene: the records began today, so that any earlier day has the actors of
// today's end, with the cooperations of its own.
func pastScene(t *testing.T, s graph.Store) {
	Fill(t, s)
	today := graph.DateOf(time.Now().UTC())
	now := must[graph.Scene](t)(s.Scene(t.Context(), graph.SceneQuery{}))
	for _, day := range []graph.Date{today, today.AddDays(-4000), today.AddDays(400)} {
		then := must[graph.Scene](t)(graph.SceneOn(t.Context(), s, day, time.UTC))
		wantIDs(t, string(day), then.Actors, ids(now.Actors)...)
		wantIDs(t, string(day), then.Cooperations, ids(now.Cooperations)...)
		wantIDs(t, string(day), then.Offers, ids(now.Offers)...)
	}
}

// almanac tells a history made within a second as if a day had passed between two
// of its moments: what was written before the first is of day 0.
type almanac struct {
	graph.Reader
	moments []time.Time
}

func dayNo(i int) graph.Date { return graph.Date("2020-01-01").AddDays(i) }

func (a almanac) told(at time.Time) time.Time {
	if at.IsZero() {
		return at
	}
	i := 0
	for i < len(a.moments) && a.moments[i].Before(at) {
		i++
	}
	return dayNo(i).Time(time.UTC).Add(12 * time.Hour)
}

func (a almanac) Past(ctx context.Context, kind graph.Kind, at time.Time) ([]graph.Record, error) {
	i := 0
	for i+1 < len(a.moments) && a.told(a.moments[i+1]).Before(at) {
		i++
	}
	return a.Reader.Past(ctx, kind, a.moments[i])
}

func (a almanac) Lives(ctx context.Context, kind graph.Kind) ([]graph.Life, error) {
	lives, err := a.Reader.Lives(ctx, kind)
	for i := range lives {
		for k, s := range lives[i].Spans {
			lives[i].Spans[k] = graph.Span{From: a.told(s.From), To: a.told(s.To)}
		}
	}
	return lives, err
}

// tell writes a story in which actors come and go day by day.
func tell(t *testing.T, s graph.Store) almanac {
	t.Helper()
	story := almanac{Reader: s}
	next := func() { story.moments = append(story.moments, moment()) }
	at := func(i int) time.Time { return dayNo(i).Time(time.UTC).Add(12 * time.Hour) }
	put := func(r graph.Record) {
		var held int64
		if old := record(t, s, r.Ref()); old != nil {
			held = old.Head().Version
		}
		apply(t, s, graph.Put{Record: graph.WithVersion(r, held)})
	}
	link := func(a, b graph.ActorID) graph.Cooperation {
		return graph.Cooperation{Meta: graph.Meta{Visibility: graph.Public}, ID: graph.PairID(a, b), A: a, B: b}
	}
	move := func(c graph.Cooperation, i int, to graph.CooperationState) graph.Cooperation {
		return must[graph.Cooperation](t)(c.Transition(graph.Step{At: at(i), To: to, Reason: "so"}))
	}
	a, b, c, d := club("a", "Alt"), club("b", "Treff"), club("c", "Neu"), club("d", "Nachgetragen")
	b.Kind = graph.Initiative
	ab := link("a", "b")
	ab.State, ab.Since = graph.Cooperating, "2019-05-01"
	put(a)
	put(b)
	put(ab)
	next() // day 0 is over
	put(c)
	bc := move(link("b", "c"), 1, graph.Cooperating)
	put(bc)
	next()
	put(move(ab, 2, graph.Ended))
	a.Archived = true
	put(a)
	bd := link("b", "d")
	bd.State, bd.Since = graph.Cooperating, "2020-01-01"
	put(d)
	put(bd)
	next()
	apply(t, s, graph.Remove{Ref: bc.Ref(), Version: 1})
	apply(t, s, graph.Remove{Ref: c.Ref(), Version: 1})
	b.Name = "Café"
	put(b)
	next()
	return story
}

// pastNetwork: on every day the part of the network has the actors and cooperations
// of the scene of that day, whoever looks.
func pastNetwork(t *testing.T, s graph.Store) {
	story := tell(t, s)
	all := graph.NetworkQuery{States: graph.CooperationStates, Relations: graph.Relations}
	for _, v := range []graph.Viewer{{}, graph.As(graph.Coordination)} {
		view := graph.View(story, v)
		n := must[graph.Subgraph](t)(graph.NetworkEver(t.Context(), view, all, time.UTC))
		for _, day := range []graph.Date{"2018-01-01", "2019-06-01", dayNo(0), dayNo(1), dayNo(2), dayNo(3), dayNo(4000)} {
			then := must[graph.Scene](t)(graph.SceneOn(t.Context(), view, day, time.UTC))
			var there, links, stand []string
			for _, a := range n.Actors {
				days, limited := n.There[a.Ref()]
				if !limited || slices.ContainsFunc(days, func(p graph.Period) bool { return p.Contains(day) }) {
					there = append(there, string(a.ID))
				}
			}
			for _, tie := range n.Ties() {
				if span, ok := tie.On(day); ok && span.State == graph.Cooperating {
					links = append(links, string(graph.PairID(tie.A, tie.B)))
				}
			}
			for _, c := range then.Cooperations {
				if c.StateOn(day) == graph.Cooperating {
					stand = append(stand, string(c.ID))
				}
			}
			slices.Sort(there)
			if !slices.Equal(there, ids(then.Actors)) || !slices.Equal(links, stand) {
				t.Errorf("%s: got %v with %v, want %v with %v", day, there, links, ids(then.Actors), stand)
			}
		}
	}
	kinds, towns := all, all
	kinds.Kinds, towns.Places = []graph.ActorKind{graph.Initiative}, []graph.PlaceKey{"05"}
	for q, want := range map[*graph.NetworkQuery][]string{&kinds: {"b"}, &towns: nil} {
		got := must[graph.Subgraph](t)(graph.NetworkEver(t.Context(), story, *q, time.UTC))
		wantIDs(t, "asked for", got.Actors, want...)
	}
	around := all
	around.Around = "d"
	got := must[graph.Subgraph](t)(graph.NetworkEver(t.Context(), story, around, time.UTC))
	wantIDs(t, "around d", got.Actors, "b", "d")
}

// pastScenes: each day has the actors of that day, under the names of that day.
func pastScenes(t *testing.T, s graph.Store) {
	story := tell(t, s)
	for _, w := range []struct {
		day    graph.Date
		actors []string
		links  []string // that stand
		name   string   // of b
	}{
		{"2018-01-01", []string{"a", "b"}, nil, "Treff"},
		{"2019-06-01", []string{"a", "b"}, []string{"a:b"}, "Treff"},
		{dayNo(0), []string{"a", "b", "d"}, []string{"a:b", "b:d"}, "Treff"},
		{dayNo(1), []string{"a", "b", "c", "d"}, []string{"a:b", "b:c", "b:d"}, "Treff"},
		{dayNo(2), []string{"b", "c", "d"}, []string{"b:c", "b:d"}, "Treff"},
		{dayNo(3), []string{"b", "d"}, []string{"b:d"}, "Café"},
	} {
		for _, v := range []graph.Viewer{{}, graph.As(graph.Coordination)} {
			then := must[graph.Scene](t)(graph.SceneOn(t.Context(), graph.View(story, v), w.day, time.UTC))
			actors, links, name := w.actors, w.links, w.name
			if !v.Coordinates() { // what is gone, or has ended, is no longer for all to know
				gone := func(id string) bool { return id == "c" || id == "b:c" || id == "a:b" }
				actors, links, name = slices.DeleteFunc(slices.Clone(actors), gone), slices.DeleteFunc(slices.Clone(links), gone), "Café"
			}
			wantIDs(t, string(w.day), then.Actors, actors...)
			var stand []string
			for _, c := range then.Cooperations {
				if c.StateOn(w.day) == graph.Cooperating {
					stand = append(stand, string(c.ID))
				}
			}
			if !slices.Equal(stand, links) {
				t.Errorf("%s: got the links %v, want %v", w.day, stand, links)
			}
			for _, x := range then.Actors {
				if x.ID == "b" && x.Name != name {
					t.Errorf("%s: got %q, want %q", w.day, x.Name, name)
				}
			}
		}
	}
}
