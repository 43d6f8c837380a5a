package neo4j

import (
	"testing"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
)

// TestBareLoadsTheSame: a bare load leaves the nodes and relationships of a
// record that Apply leaves, so that comparing their times is fair.
func TestBareLoadsTheSame(t *testing.T) {
	s := openShared(t)
	wipe(t, s)
	count := func() [2]int64 {
		t.Helper()
		rows, err := s.read(t.Context(), `MATCH (n) WHERE NOT n:Event AND NOT n:Receipt AND NOT n:Counter
RETURN count(n), sum(COUNT { (n)-->() })`, nil)
		if err != nil {
			t.Fatal(err)
		}
		return [2]int64{rows[0].Values[0].(int64), rows[0].Values[1].(int64)}
	}
	graphtest.Fill(t, s)
	want := count()
	bare := s.Bare()
	if empty, err := bare.Empty(t.Context()); err != nil || empty {
		t.Errorf("a full database: got empty %v, %v", empty, err)
	}
	if err := bare.Clear(t.Context()); err != nil {
		t.Fatal(err)
	}
	if empty, err := bare.Empty(t.Context()); err != nil || !empty {
		t.Errorf("a cleared database: got empty %v, %v", empty, err)
	}
	took, err := bare.Load(t.Context(), func(yield func([]graph.Record) bool) { yield(graphtest.Sample()) })
	if err != nil || took <= 0 {
		t.Fatal(took, err)
	}
	if got := count(); got != want {
		t.Errorf("got %v nodes and relationships, want %v", got, want)
	}
	if err := bare.Topic(t.Context(), "fussball"); err != nil {
		t.Error(err)
	}
	if err := bare.Rules(t.Context(), []graph.TopicKey{"fussball", "sport"}); err != nil {
		t.Error(err)
	}
}
