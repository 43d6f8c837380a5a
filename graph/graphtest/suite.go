package graphtest

import (
	"bytes"
	"context"
	"errors"
	"reflect"
	"slices"
	"testing"

	"lotsennetz/graph"
)

// A tested is one case of the suite. Covers names the methods of graph.Store
// and the types of graph.Change it is about.
type tested struct {
	name   string
	covers string
	run    func(t *testing.T, s graph.Store)
}

// Run checks that a store keeps what graph.Store and graph.Reader promise. Each
// case calls open once for an empty store, which may be the same database
// emptied; whoever opens it closes it by t.Cleanup.
func Run(t *testing.T, open func(t *testing.T) graph.Store) {
	for _, c := range cases() {
		t.Run(c.name, func(t *testing.T) { c.run(t, open(t)) })
	}
}

func cases() []tested {
	return slices.Concat(writeCases, linkCases, raceCases, recordCases, directoryCases, peopleCases, jobCases, feedCases, pastCases, propertyCases, viewCases, mendCases)
}

var job = graph.Who{Via: "import"}

// apply makes the changes and fails the test where they are refused.
func apply(t testing.TB, s graph.Store, changes ...graph.Change) graph.Receipt {
	t.Helper()
	r, err := s.Apply(t.Context(), job, graph.NewKey(), changes...)
	if err != nil {
		t.Fatalf("Apply: %v", err)
	}
	return r
}

// refuse makes the changes and fails the test unless they are refused so.
func refuse(t testing.TB, s graph.Store, want error, changes ...graph.Change) error {
	t.Helper()
	_, err := s.Apply(t.Context(), job, graph.NewKey(), changes...)
	if !errors.Is(err, want) {
		t.Fatalf("Apply: got %v, want %v", err, want)
	}
	return err
}

// refuseField is refuse for an InvalidError with a text key; it returns the
// field.
func refuseField(t testing.TB, s graph.Store, key string, changes ...graph.Change) graph.FieldError {
	t.Helper()
	err := refuse(t, s, graph.ErrInvalid, changes...)
	var invalid *graph.InvalidError
	if !errors.As(err, &invalid) || len(invalid.Fields) == 0 {
		t.Fatalf("Apply: got %v, want an InvalidError with fields", err)
	}
	if invalid.Fields[0].Key != key {
		t.Fatalf("Apply: got %v, want key %q", err, key)
	}
	return invalid.Fields[0]
}

// record reads one record, nil where there is none.
func record(t testing.TB, s graph.Reader, ref graph.Ref) graph.Record {
	t.Helper()
	rs, err := s.Records(t.Context(), []graph.Ref{ref})
	if err != nil {
		t.Fatalf("Records(%s): %v", ref, err)
	}
	if len(rs) == 0 {
		return nil
	}
	return rs[0]
}

func mustRecord[R graph.Record](t testing.TB, s graph.Reader, ref graph.Ref) R {
	t.Helper()
	r, ok := record(t, s, ref).(R)
	if !ok {
		t.Fatalf("%s: got nothing, want a record", ref)
	}
	return r
}

// same fails the test unless two records are equal, version included.
func same(t testing.TB, got, want graph.Record) {
	t.Helper()
	if reflect.DeepEqual(got, want) {
		return
	}
	a, _ := graph.Encode(got)
	b, _ := graph.Encode(want)
	if got.Ref() == want.Ref() && bytes.Equal(a, b) && got.Head().Version == want.Head().Version {
		return // empty against nil
	}
	t.Errorf("%s: got version %d %s, want version %d %s", want.Ref(), got.Head().Version, a, want.Head().Version, b)
}

// ids are the ids of records, for comparing lists.
func ids[R graph.Record](rs []R) []string {
	out := make([]string, len(rs))
	for i, r := range rs {
		out[i] = r.Ref().ID
	}
	return out
}

func wantIDs[R graph.Record](t testing.TB, what string, got []R, want ...string) {
	t.Helper()
	if got == nil {
		t.Errorf("%s: got nil, want an empty slice", what)
	}
	if !slices.Equal(ids(got), want) {
		t.Errorf("%s: got %v, want %v", what, ids(got), want)
	}
}

func must[V any](t testing.TB) func(v V, err error) V {
	return func(v V, err error) V {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func cancelled() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}
