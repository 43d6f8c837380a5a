package searchtest

import (
	_ "embed"
	"testing"

	"lotsennetz/graph"
	"lotsennetz/search"
)

//go:embed testdata/everyday.csv
var everyday []byte

// Everyday asks for needs of every day, names and numbers as people write them,
// of all classes and in ten languages.
func Everyday(t *testing.T, open func(t *testing.T) search.Index, network graph.Store) {
	Findability(t, open, network, everyday)
}
