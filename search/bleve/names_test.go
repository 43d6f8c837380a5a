package bleve

import (
	"slices"
	"strings"
	"testing"

	"lotsennetz/graph"
	"lotsennetz/internal/fold"
	"lotsennetz/search"
)

// Every actor a visitor may see is among the first three by her name: as written,
// folded, without its legal form, and with two letters of a word swapped.
func TestEveryNameIsFound(t *testing.T) {
	store, x := district(t), opened(t)
	if err := search.ReindexOn(t.Context(), store, x, graph.Public, "2026-11-25", nil); err != nil {
		t.Fatal(err)
	}
	finder := search.NewFinder(store, search.Indexes{graph.Public: x})
	asked := 0
	for _, a := range actors(t, store) {
		for _, text := range []string{a.Name, fold.Text(a.Name), fold.Legal(a.Name), swapped(a.Name)} {
			asked++
			r, err := finder.Find(t.Context(), graph.Viewer{}, search.Query{Text: text, Lang: "de"})
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(r.Hits[:min(3, len(r.Hits))], func(h search.Hit) bool { return h.ID == string(a.ID) }) {
				t.Errorf("%q: got %d others, want %s among the first three", text, len(r.Hits), a.ID)
			}
		}
	}
	if asked < 600 {
		t.Errorf("got %d names asked for, want those of all actors", asked)
	}
}

func actors(t *testing.T, store graph.Store) []graph.Actor {
	t.Helper()
	var out []graph.Actor
	view := graph.View(store, graph.Viewer{})
	for q := (graph.ActorQuery{Limit: 100}); ; {
		page, err := view.Actors(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, page.Actors...)
		if page.Next == "" {
			return out
		}
		q.After = page.Next
	}
}

// swapped is the name with two letters of its first long word in the wrong order.
func swapped(name string) string {
	words := strings.Fields(name)
	for i, w := range words {
		if r := []rune(w); len(r) > 5 {
			r[3], r[4] = r[4], r[3]
			words[i] = string(r)
			break
		}
	}
	return strings.Join(words, " ")
}
