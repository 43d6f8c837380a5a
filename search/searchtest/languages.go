package searchtest

import (
	_ "embed"
	"testing"

	"lotsennetz/graph"
	"lotsennetz/search"
)

//go:embed testdata/languages.csv
var languages []byte

// Languages asks what newcomers type, in ten languages, slips and everyday words
// included: the topic must be among the first three, for all but one question.
func Languages(t *testing.T, open func(t *testing.T) search.Index, network graph.Store) {
	Findability(t, open, network, languages)
}
