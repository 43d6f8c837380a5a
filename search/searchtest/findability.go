package searchtest

import (
	"encoding/csv"
	"maps"
	"slices"
	"strings"
	"testing"

	"lotsennetz/graph"
	"lotsennetz/search"
)

// Findability indexes the network as a visitor sees it and asks the questions of
// the table (query;lang;expect;class with a header): one of the expected must be
// among the first three. It reports every class and fails when more than one
// question has no answer.
func Findability(t *testing.T, open func(t *testing.T) search.Index, network graph.Store, table []byte) {
	x := open(t)
	if err := search.ReindexOn(t.Context(), network, x, graph.Public, "2026-11-25", nil); err != nil {
		t.Fatalf("Reindex: %v", err)
	}
	rows := csv.NewReader(strings.NewReader(string(table)))
	rows.Comma = ';'
	all, err := rows.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	finder := search.NewFinder(network, search.Indexes{graph.Public: x})
	asked, answered := map[string]int{}, map[string]int{}
	misses := 0
	for _, row := range all[1:] {
		r, err := finder.Find(t.Context(), graph.Viewer{}, search.Query{Text: row[0], Lang: row[1]})
		if err != nil {
			t.Fatalf("Find(%q): %v", row[0], err)
		}
		if r.Fallback {
			t.Fatalf("Find(%q): got the fallback, want the index", row[0])
		}
		asked[row[3]]++
		if among(r, strings.Split(row[2], "|")) {
			answered[row[3]]++
			continue
		}
		misses++
		t.Logf("%s (%s): got %s, want %s", row[0], row[1], listed(search.Result{Hits: r.Hits[:min(len(r.Hits), 5)]}), row[2])
	}
	for _, class := range slices.Sorted(maps.Keys(asked)) {
		t.Logf("%-12s %d of %d", class, answered[class], asked[class])
	}
	t.Logf("%-12s %d of %d", "all", len(all)-1-misses, len(all)-1)
	if misses > 1 {
		t.Errorf("got %d questions without an answer, want one at most", misses)
	}
}

func among(r search.Result, want []string) bool {
	return slices.ContainsFunc(r.Hits[:min(len(r.Hits), 3)], func(h search.Hit) bool {
		return slices.Contains(want, string(h.Type)+":"+h.ID)
	})
}
