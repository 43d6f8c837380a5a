package graph_test

import (
	"context"
	"errors"
	"testing"

	"lotsennetz/graph"
)

// staleStore is behind as its list of errors says, then takes what comes.
type staleStore struct {
	graph.Store
	errs  []error
	tries int
	keys  []string
}

func (s *staleStore) Apply(_ context.Context, _ graph.Who, key string, _ ...graph.Change) (graph.Receipt, error) {
	s.tries++
	s.keys = append(s.keys, key)
	if s.tries > len(s.errs) {
		return graph.Receipt{}, nil
	}
	return graph.Receipt{}, s.errs[s.tries-1]
}

func TestDecide(t *testing.T) {
	stale := func(have int64) error {
		return &graph.ConflictError{Ref: graph.Ref{Kind: graph.KindActor, ID: "A1"}, Want: 1, Have: have}
	}
	change := []graph.Change{graph.Erase{}}
	for _, c := range []struct {
		name    string
		errs    []error
		changes []graph.Change
		tries   int
		written bool
		want    error
	}{
		{"at once", nil, change, 1, true, nil},
		{"nothing to do", nil, nil, 0, false, nil},
		{"others came in between twice", []error{stale(2), stale(3)}, change, 3, true, nil},
		{"a lost race that names no record", []error{graph.ErrConflict, graph.ErrConflict}, change, 3, true, nil},
		{"stays stale", []error{stale(2), stale(2), stale(2)}, change, 2, false, graph.ErrConflict},
		{"another error", []error{graph.ErrUnavailable}, change, 1, false, graph.ErrUnavailable},
	} {
		s := &staleStore{errs: c.errs}
		written, err := graph.Decide(t.Context(), s, graph.Who{}, "", func() ([]graph.Change, error) { return c.changes, nil })
		if written != c.written || s.tries != c.tries || !errors.Is(err, c.want) {
			t.Errorf("%s: got written %v after %d tries, %v, want %v after %d, %v", c.name, written, s.tries, err, c.written, c.tries, c.want)
		}
		for _, key := range s.keys {
			if key == "" || key != s.keys[0] {
				t.Errorf("%s: got keys %q, want one that is not empty", c.name, s.keys)
			}
		}
	}
}
