package sqlite

import (
	"path/filepath"
	"testing"
	"time"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
)

// TestRosterIsRemembered: the pool is read once while nothing of it changes,
// whatever else is written, and anew after it did, here or in another program.
func TestRosterIsRemembered(t *testing.T) {
	path := filepath.Join(t.TempDir(), "net.db")
	open := func() *Store {
		s, err := Open(t.Context(), path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	}
	ours, theirs := open(), open()
	graphtest.Fill(t, ours)
	bodies := 0
	ours.trace = func(query string, _ []any) {
		if len(query) > 28 && query[:28] == "SELECT r.version, r.body FRO" {
			bodies++
		}
	}
	since := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	ask := func(wantReads int, wantName string) {
		t.Helper()
		bodies = 0
		since = since.Add(time.Minute)
		got, err := ours.Roster(t.Context(), graph.RosterQuery{Languages: []graph.LanguageCode{"kmr"}, Since: since})
		if err != nil || len(got) == 0 {
			t.Fatal(len(got), err)
		}
		if got[0].Mediator.Name != wantName || bodies != wantReads {
			t.Errorf("got %q with %d reads of bodies, want %q with %d", got[0].Mediator.Name, bodies, wantName, wantReads)
		}
		got[0].Mediator.Name = "mine" // the slice is the caller's
	}
	m, err := ours.Mediator(t.Context(), "azad")
	if err != nil {
		t.Fatal(err)
	}
	ask(2, m.Name)
	ask(0, m.Name)
	actor, err := theirs.Actor(t.Context(), "tsv")
	if err != nil {
		t.Fatal(err)
	}
	put := func(s *Store, r graph.Record) {
		t.Helper()
		if _, err := s.Apply(t.Context(), graph.Who{Via: "test"}, graph.NewKey(), graph.Put{Record: r}); err != nil {
			t.Fatal(err)
		}
	}
	put(theirs, actor)
	ask(0, m.Name)
	for _, s := range []*Store{ours, theirs} {
		m, err = s.Mediator(t.Context(), "azad")
		if err != nil {
			t.Fatal(err)
		}
		m.Name += "!"
		put(s, m)
		ask(2, m.Name)
		ask(0, m.Name)
	}
}

// TestRostersAreBounded: memory is given back before it grows too large.
func TestRostersAreBounded(t *testing.T) {
	var p rosters
	for i := range 50 {
		p.keep(string(rune('a'+i)), make([]graph.RosterEntry, mostRemembered/7), 5, false)
		if p.size > mostRemembered || len(p.known) > 7 {
			t.Fatalf("%d mediators in %d rosters", p.size, len(p.known))
		}
	}
	p.keep("older", make([]graph.RosterEntry, 1), 4, false)
	p.keep("large", make([]graph.RosterEntry, mostRemembered+1), 6, false)
	if p.known["older"] != nil || p.known["large"] != nil {
		t.Error("kept what an older reading found, or too much at once")
	}
}
