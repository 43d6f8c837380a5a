package sqlite

import (
	"context"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
)

func openIn(t testing.TB) *Store {
	t.Helper()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "net.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func crowded(t testing.TB, n int) *Store {
	t.Helper()
	s := openIn(t)
	graphtest.Fill(t, s)
	graphtest.Store(t, s, graphtest.Crowd(n)...)
	return s
}

// A question takes as many statements among many as among few.
func TestStatementsDoNotGrow(t *testing.T) {
	few, many := counts(t, crowded(t, 10)), counts(t, crowded(t, 1000))
	for name, n := range few {
		if n == 0 || many[name] != n {
			t.Errorf("%s: got %d statements among many, want the %d among few and at least one", name, many[name], n)
		}
	}
}

func counts(t *testing.T, s *Store) map[string]int {
	out := map[string]int{}
	for name, call := range graphtest.Calls(s) {
		s.trace = func(string, []any) { out[name]++ }
		if err := call(t.Context()); err != nil {
			t.Errorf("%s: got %v, want nil", name, err)
		}
	}
	s.trace = nil
	return out
}

type traced struct {
	query string
	args  []any
}

// fullScan matches steps of a plan that read a whole table.
var fullScan = regexp.MustCompile(`^SCAN (r|record|l|link|p|point|k|alias|name|feed|h|a|m|t)\b`)

func TestQueriesUseIndexes(t *testing.T) {
	s := crowded(t, 20)
	ctx := t.Context()
	near := graph.Point{Lat: 51.7, Lon: 9.1}
	calls := graphtest.Calls(s)
	for name, q := range map[string]graph.ActorQuery{
		"by name": {Limit: 5}, "public": {Audience: graph.Public}, "kinds": {Kinds: []graph.ActorKind{graph.Welfare}},
		"topics":      {Topics: []graph.TopicKey{"sport"}, Places: []graph.PlaceKey{"05762001"}, Languages: []graph.LanguageCode{"ukr"}},
		"near within": {Near: near, RadiusKM: 5}, "near within a topic": {Near: near, RadiusKM: 5, Topics: []graph.TopicKey{"sport"}},
	} {
		calls["Actors "+name] = func(ctx context.Context) error { _, err := s.Actors(ctx, q); return err }
	}
	calls["Rules of all topics"] = func(ctx context.Context) error { _, err := s.Rules(ctx, graph.RuleQuery{}); return err }
	calls["Scene of kinds"] = func(ctx context.Context) error {
		_, err := s.Scene(ctx, graph.SceneQuery{Kinds: []graph.ActorKind{graph.SportsClub}})
		return err
	}
	// without a radius every point is measured
	delete(calls, "Actors")
	for name, call := range calls {
		var seen []traced
		s.catalog = nil
		s.trace = func(q string, args []any) { seen = append(seen, traced{q, args}) }
		if err := call(ctx); err != nil {
			t.Errorf("%s: got %v, want nil", name, err)
		}
		s.trace = nil
		for _, q := range seen {
			for _, step := range plan(t, s, q) {
				if fullScan.MatchString(step) && !strings.Contains(q.query, "FROM catalog") {
					t.Errorf("%s: got %q, want a search by index\n%s", name, step, q.query)
				}
			}
		}
	}
}

func plan(t *testing.T, s *Store, q traced) []string {
	t.Helper()
	rows, err := s.reader.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+q.query, q.args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		out = append(out, step)
	}
	return out
}
