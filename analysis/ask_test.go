package analysis

import (
	"encoding/json"
	"strings"
	"testing"

	"lotsennetz/graph"
	"lotsennetz/graph/sqlite"
	"lotsennetz/internal/demo"
	"lotsennetz/internal/exchange"
)

// What an audience may not know of appears in nothing that is told it: neither an
// id nor a name, and no link of it is counted.
func TestNothingHiddenIsCounted(t *testing.T) {
	store, err := sqlite.Open(t.Context(), ":memory:", sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if _, err := exchange.Import(t.Context(), store, exchange.Source{FS: demo.Files()}, exchange.Options{KeepGoing: true}); err != nil {
		t.Fatal(err)
	}
	all, err := Ask(t.Context(), graph.View(store, graph.As(graph.Coordination)), today)
	if err != nil {
		t.Fatal(err)
	}
	links := map[graph.Audience]int{}
	for _, audience := range graph.Audiences {
		g, err := Ask(t.Context(), graph.View(store, graph.As(audience)), today)
		if err != nil {
			t.Fatal(err)
		}
		n := g.Net()
		links[audience] = n.Links()
		told, err := json.Marshal([]any{n.Report(1), Compare(New(At(g.Scene, "2022-01-01"), g.Catalog), n), Topics(g), Sports(g, "sport"), Unmet(g), Dismissals(g.Scene), holders(Duties(g.Rules, today))})
		if err != nil {
			t.Fatal(err)
		}
		known := map[graph.ActorID]bool{}
		for _, a := range g.Scene.Actors {
			known[a.ID] = true
		}
		for _, a := range all.Scene.Actors {
			if known[a.ID] {
				continue
			}
			name, _ := json.Marshal(a.Name)
			if strings.Contains(string(told), `"`+string(a.ID)+`"`) || strings.Contains(string(told), string(name)) {
				t.Errorf("%s is told of %s", audience, a.ID)
			}
		}
	}
	if links[graph.Public] == 0 || links[graph.Public] > links[graph.Network] || links[graph.Network] > links[graph.Coordination] {
		t.Errorf("links by audience: got %v, want more the more one may know", links)
	}
}

func holders(duties []Duty) (out []any) {
	for _, d := range duties {
		out = append(out, d.Rule.Holder, d.Gap.Sentence)
	}
	return out
}
