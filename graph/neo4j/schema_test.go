package neo4j

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
)

// severalStartAtOnce opens stores on a server that has no schema.
func severalStartAtOnce(t *testing.T, cfg Config) {
	stores, errs := make([]*Store, 8), make([]error, 8)
	var wg sync.WaitGroup
	for i := range stores {
		wg.Go(func() { stores[i], errs[i] = Open(t.Context(), cfg) })
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatalf("got %v, want every start to succeed", err)
	}
	missing, err := stores[0].missing(t.Context())
	if err != nil || len(missing) > 0 {
		t.Errorf("missing of the schema: got %v, %v, want nothing", missing, err)
	}
	rows, err := stores[0].direct(t.Context(), "MATCH (c:Counter) RETURN count(c)", nil)
	if err != nil || rows[0].Values[0] != int64(1) {
		t.Errorf("counters: got %v, %v, want one", rows, err)
	}
	won := make([]error, 8)
	for i, s := range stores { // eight programs, one record: no twin
		wg.Go(func() {
			_, won[i] = s.Apply(t.Context(), graph.Who{Via: "import"}, graph.NewKey(), graph.Put{Record: graph.Actor{ID: "a", Slug: "a", Kind: graph.Welfare, Name: "A"}})
		})
	}
	wg.Wait()
	created := 0
	for i, err := range won {
		if err == nil {
			created++
		} else if !errors.Is(err, graph.ErrConflict) {
			t.Errorf("got %v, want nil or a conflict", err)
		}
		if err := stores[i].Close(); err != nil {
			t.Error(err)
		}
	}
	if created != 1 {
		t.Errorf("got %d created, want 1", created)
	}
}

// twinsStopTheStart: data that breaks a constraint stops the start, by name, and
// not as something that will pass.
func twinsStopTheStart(t *testing.T, cfg Config) {
	s := openEmpty(t, cfg)
	for _, text := range []string{"DROP CONSTRAINT actor_id", "CREATE (:Actor {id: 'a'}), (:Actor {id: 'a'})"} {
		if _, err := s.direct(t.Context(), text, nil); err != nil {
			t.Fatal(err)
		}
	}
	_, err := Open(t.Context(), cfg)
	if err == nil || errors.Is(err, graph.ErrUnavailable) || !strings.Contains(err.Error(), "actor_id") || strings.Contains(err.Error(), "\n") {
		t.Errorf("got %v, want one line naming the constraint, not ErrUnavailable", err)
	}
	wipe(t, s)
}

func TestRefusedPassword(t *testing.T) {
	cfg := sharedConfig(t)
	cfg.Password = "wrong-canary"
	_, err := Open(t.Context(), cfg)
	if err == nil || !strings.Contains(err.Error(), "user or password refused") || strings.Contains(err.Error(), "canary") {
		t.Errorf("got %v, want user or password refused", err)
	}
}

// What a person reads in the Neo4j browser.
func TestPicture(t *testing.T) {
	s := openShared(t)
	graphtest.Fill(t, s)
	count := func(pattern string) int64 {
		t.Helper()
		rows, err := s.direct(t.Context(), "MATCH "+pattern+" RETURN count(*)", nil)
		if err != nil {
			t.Fatal(err)
		}
		return rows[0].Values[0].(int64)
	}
	for pattern, want := range map[string]int64{
		"(:Actor:SportsClub {name: 'TSV Öhrbach'})-[:COOPERATES_WITH {state: 'cooperating'}]-(:Actor:Initiative)": 1,
		"(:Place:Village {name: 'Öhrbach'})-[:PART_OF]->(:Place:Municipality)-[:PART_OF]->(:Place:District)":      1,
		"(:Mediator)-[:SPEAKS {level: 'native'}]->(:Language {id: 'kmr'})":                                        1,
		"(:Responsibility)-[:HELD_BY {rank: '1'}]->(:Actor {id: 'ki'})":                                           2,
		"(:Actor {id: 'ki'})-[:TAKES_PART {role: 'provider'}]->(:Measure)":                                        1,
		"(:Actor {id: 'shelter'})-[:AT]->(p:Spot {visibility: 'network'}) WHERE p.point.latitude = 51.704":        1,
		"(:Actor {id: 'tsv'})-[:CALLED]->(:Name)":                                                                 2,
		"(n:Request) WHERE n.from = datetime('2026-04-09T08:00:00Z')":                                             1,
		"(n) WHERE size(labels(n)) > 2":                                                                           0,
		"()-[r]->() WHERE r.owner IS NULL AND NOT type(r) IN ['CALLED', 'AT', 'KNOWN_BY']":                        0,
	} {
		if got := count(pattern); got != want {
			t.Errorf("%s: got %d, want %d", pattern, got, want)
		}
	}
	a, err := s.Actor(t.Context(), "svb")
	if err != nil {
		t.Fatal(err)
	}
	a.Kind = graph.CulturalClub
	if _, err := s.Apply(t.Context(), graph.Who{Via: "import"}, graph.NewKey(), graph.Put{Record: a}); err != nil {
		t.Fatal(err)
	}
	if got := count("(:Actor:CulturalClub {id: 'svb', type: 'cultural_club'})"); got != 1 {
		t.Errorf("after another kind: got %d, want its label", got)
	}
	if got := count("(:SportsClub {id: 'svb'})"); got != 0 {
		t.Errorf("after another kind: got the old label as well")
	}
}
