package search

import (
	"testing"

	"lotsennetz/graph"
	"lotsennetz/internal/demo"
	"lotsennetz/internal/exchange"
)

// Every need leads to a topic of the demo, in ten languages wherever it is said
// in German, and no phrase is written twice in a block.
func TestNeedsLeadSomewhere(t *testing.T) {
	records, err := exchange.Catalog(t.Context(), demo.Files())
	if err != nil {
		t.Fatal(err)
	}
	led := map[string]bool{}
	for _, r := range records {
		if topic, ok := r.(graph.Topic); ok {
			for _, n := range needsOf(topic) {
				led[n.phrases[0].text] = true
			}
		}
	}
	for _, n := range needs() {
		if !led[n.phrases[0].text] {
			t.Errorf("%v leads to no topic", n.anchors)
		}
		seen := map[wanted]bool{}
		for _, p := range n.phrases {
			if _, ok := tongues[p.lang]; !ok || p.text == "" || seen[p] {
				t.Errorf("%v: got %q in %q, want it once, in a known language", n.anchors, p.text, p.lang)
			}
			seen[p] = true
		}
	}
}
