package meilisearch

import (
	"net/url"
	"os"
	"testing"
	"time"

	"lotsennetz/search"
	"lotsennetz/search/searchtest"
)

func BenchmarkFind(b *testing.B) {
	u, err := url.Parse(os.Getenv("LOTSENNETZ_TEST_MEILI"))
	if err != nil || u.Host == "" {
		b.Skip("LOTSENNETZ_TEST_MEILI names no server")
	}
	key := u.User.Username()
	u.User = nil
	x, err := Open(b.Context(), Config{URL: u.String(), Key: key, Prefix: "bench"}, "find")
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
