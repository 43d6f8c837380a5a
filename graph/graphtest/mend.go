package graphtest

import (
	"testing"

	"lotsennetz/graph"
)

var mendCases = []tested{
	{"mends what was stored wrongly, once", "Scan Put Setting", mendsOnce},
	{"a new store counts as mended", "Setting", newIsMended},
}

func mendsOnce(t *testing.T, s graph.Store) {
	Fill(t, s)
	Store(t, s, graph.Membership{Meta: open, ID: "g-tsv", Group: "alliance", Actor: "tsv", Role: graph.SeatMember})
	kept := graph.Cooperation{Meta: open, ID: "cafe:jobcenter", A: "cafe", B: "jobcenter", State: graph.Cooperating,
		Score: 0.5, Reasons: []string{"2 km zum geschützten Haus"}, Since: "2026-01-01"}
	Store(t, s, kept)
	if err := graph.Mend(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	got := mustRecord[graph.Cooperation](t, s, kept.Ref())
	kept.Score, kept.Reasons, kept.Version = 0, nil, 2
	same(t, got, kept)
	if m := mustRecord[graph.Membership](t, s, graph.Ref{Kind: graph.KindMembership, ID: "g-tsv"}); m.Version != 2 {
		t.Errorf("an actor's seat: got version %d, want it linked anew", m.Version)
	}
	if m := mustRecord[graph.Membership](t, s, graph.Ref{Kind: graph.KindMembership, ID: "g-ki"}); m.Version != 1 {
		t.Errorf("a person's seat: got version %d, want it left", m.Version)
	}
	got.Reasons = []string{"gemeinsames Thema"}
	apply(t, s, graph.Put{Record: got})
	before := must[int64](t)(s.Sequence(t.Context()))
	if err := graph.Mend(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if after := must[int64](t)(s.Sequence(t.Context())); after != before {
		t.Errorf("a second time: got sequence %d, want %d", after, before)
	}
}

func newIsMended(t *testing.T, s graph.Store) {
	if err := graph.Mend(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	Fill(t, s)
	kept := graph.Cooperation{Meta: open, ID: "cafe:jobcenter", A: "cafe", B: "jobcenter", State: graph.Cooperating, Reasons: []string{"gemeinsames Thema"}}
	Store(t, s, kept)
	if err := graph.Mend(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if got := mustRecord[graph.Cooperation](t, s, kept.Ref()); len(got.Reasons) != 1 {
		t.Errorf("got %q, want the reasons kept", got.Reasons)
	}
}
