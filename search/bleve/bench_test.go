package bleve

import (
	"log/slog"
	"testing"
	"time"

	"lotsennetz/search"
	"lotsennetz/search/searchtest"
)

func BenchmarkFind(b *testing.B) {
	x, err := Open(b.TempDir(), slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	defer x.Close()
	began := time.Now()
	if err := x.Put(b.Context(), searchtest.Generated(10_000)...); err != nil {
		b.Fatal(err)
	}
	b.Logf("10,000 documents in %v", time.Since(began).Round(time.Millisecond))
	for _, q := range searchtest.Questions {
		b.Run(q.Text, func(b *testing.B) {
			var r search.Result
			for b.Loop() {
				if r, err = x.Find(b.Context(), q); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(r.Total), "hits")
		})
	}
}
