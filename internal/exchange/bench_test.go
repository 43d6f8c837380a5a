package exchange_test

import (
	"path/filepath"
	"testing"
)

// BenchmarkImport takes a generated district of 2,000 actors into an empty
// store, checking included.
func BenchmarkImport(b *testing.B) {
	dir := lists(b, 2000)
	for b.Loop() {
		r, err := importInto(b.Context(), filepath.Join(b.TempDir(), "net.db"), dir)
		if err != nil || r.Bad() != 0 {
			b.Fatalf("%v, %v", r.Errors, err)
		}
		b.ReportMetric(float64(r.Changes()), "rows/op")
	}
}
