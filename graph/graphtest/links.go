package graphtest

import (
	"testing"

	"lotsennetz/graph"
)

var linkCases = []tested{
	{"refuses links to nothing", "Put", unknownReference},
	{"refuses to remove what is linked to", "Remove Erase", stillLinked},
	{"every kind comes back equal", "Put Records Scan Setting", roundTrip},
	{"replacing a record replaces its links", "Put Actors", linksReplaced},
}

func unknownReference(t *testing.T, s graph.Store) {
	f := refuseField(t, s, "unknown_reference", graph.Put{Record: topic("a", "nowhere", "A")})
	if len(f.Args) == 0 || f.Args[0] != "nowhere" {
		t.Errorf("got args %v, want the id", f.Args)
	}
	part := graph.Measure{Meta: open, ID: "m", Aim: graph.Aim{Title: "M", Participants: []graph.Participant{{Actor: "nobody", Role: graph.Partner}}}}
	f = refuseField(t, s, "unknown_reference", graph.Put{Record: part})
	if len(f.Args) == 0 || f.Args[0] != "nobody" {
		t.Errorf("got args %v, want the id", f.Args)
	}
	apply(t, s, graph.Put{Record: topic("parent", "", "P")}, graph.Put{Record: topic("a", "parent", "A")})
	moved := topic("a", "elsewhere", "A")
	refuseField(t, s, "unknown_reference", graph.Put{Record: graph.WithVersion(moved, 1)})
}

func stillLinked(t *testing.T, s graph.Store) {
	Fill(t, s)
	for _, ref := range []graph.Ref{
		{Kind: graph.KindTopic, ID: "sport"}, {Kind: graph.KindActor, ID: "tsv"}, {Kind: graph.KindLanguage, ID: "ckb"},
		{Kind: graph.KindActor, ID: "employer"}, // provides nothing, but takes part in a measure
		{Kind: graph.KindGoal, ID: "g-1"}, {Kind: graph.KindAccount, ID: "a-tsv"},
	} {
		refuseField(t, s, "still_linked", graph.Remove{Ref: ref, Version: 1})
		refuseField(t, s, "still_linked", graph.Erase{Ref: ref})
	}
	alone := []graph.Ref{
		{Kind: graph.KindProject, ID: "p-1"}, {Kind: graph.KindMeasure, ID: "x-1"}, // own links end at it
		{Kind: graph.KindLanguageRelation, ID: "ckb-kmr"}, {Kind: graph.KindCooperation, ID: "employer:jobcenter"},
		{Kind: graph.KindResponsibility, ID: "r-firm"}, {Kind: graph.KindActor, ID: "employer"},
	}
	var changes []graph.Change
	for _, ref := range alone {
		changes = append(changes, graph.Remove{Ref: ref, Version: 1})
	}
	apply(t, s, changes...)
	for _, ref := range alone {
		if got := record(t, s, ref); got != nil {
			t.Errorf("%s: got it, want it gone", ref)
		}
	}
}

func roundTrip(t *testing.T, s graph.Store) {
	Fill(t, s)
	byKind := map[graph.Kind]int{}
	var refs []graph.Ref
	for _, r := range Sample() {
		byKind[r.Ref().Kind]++
		refs = append(refs, r.Ref())
	}
	for i, got := range must[[]graph.Record](t)(s.Records(t.Context(), refs)) {
		same(t, got, graph.WithVersion(Sample()[i], 1))
	}
	for _, kind := range graph.Kinds {
		if got := must[[]graph.Record](t)(s.Scan(t.Context(), kind, "", 200)); len(got) != byKind[kind] {
			t.Errorf("Scan(%s): got %d, want %d", kind, len(got), byKind[kind])
		}
	}
	pool := must[graph.Setting](t)(s.Setting(t.Context(), graph.PoolSetting))
	same(t, pool, graph.WithVersion(graph.DefaultPool().Setting(), 1))
}

func linksReplaced(t *testing.T, s graph.Store) {
	Fill(t, s)
	tsv := must[graph.Actor](t)(s.Actor(t.Context(), "tsv"))
	tsv.Topics, tsv.Seats = []graph.TopicKey{"arbeit"}, nil
	apply(t, s, graph.Put{Record: tsv})
	for _, c := range []struct {
		q    graph.ActorQuery
		want []string
	}{
		{graph.ActorQuery{Topics: []graph.TopicKey{"fussball"}}, nil},
		{graph.ActorQuery{Places: []graph.PlaceKey{"05762001-01"}}, nil},
		{graph.ActorQuery{Topics: []graph.TopicKey{"arbeit"}, Kinds: []graph.ActorKind{graph.SportsClub}}, []string{"tsv"}},
	} {
		wantIDs(t, "Actors", must[graph.ActorPage](t)(s.Actors(t.Context(), c.q)).Actors, c.want...)
	}
	apply(t, s, graph.Remove{Ref: graph.Ref{Kind: graph.KindNeed, ID: "n-women"}, Version: 1})
}
