package bleve

import (
	"bufio"
	"fmt"
	"os"
	"testing"
	"time"

	"lotsennetz/graph"
	"lotsennetz/search"
)

func TestTry(t *testing.T) {
	store := district(t)
	x := opened(t)
	if err := search.Reindex(t.Context(), store, x, graph.Public, nil); err != nil {
		t.Fatal(err)
	}
	f := search.NewFinder(store, search.Indexes{graph.Public: x})
	in, _ := os.Open("/tmp/queries.txt")
	s := bufio.NewScanner(in)
	for s.Scan() {
		b := time.Now()
		r, err := f.Find(t.Context(), graph.Viewer{}, search.Query{Text: s.Text()})
		fmt.Printf("%-45s %v %d dym=%q %v\n", s.Text(), err, r.Total, r.DidYouMean, time.Since(b).Round(100*time.Microsecond))
		for _, h := range r.Hits[:min(4, len(r.Hits))] {
			fmt.Printf("      %d %s:%s %s | %s\n", h.Why, h.Type, h.ID, h.Name, h.Detail)
		}
	}
}
