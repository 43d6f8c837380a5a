package search

import (
	"slices"
	"testing"

	"lotsennetz/graph"
)

func TestBegun(t *testing.T) {
	c := &graph.Catalog{
		Places: map[graph.PlaceKey]graph.Place{
			"w": {Key: "w", Name: "Warburg", Kind: graph.Municipality}, "b": {Key: "b", Name: "Bad Driburg", Kind: graph.Municipality},
			"v": {Key: "v", Name: "Warbeck", Kind: graph.Village},
		},
		Topics: map[graph.TopicKey]graph.Topic{
			"job":    {Key: "job", Labels: map[string]graph.Label{"de": {Name: "Arbeit", Synonyms: []string{"Wartung"}}}},
			"sprach": {Key: "sprach", Labels: map[string]graph.Label{"de": {Name: "Sprachmittlung"}, "uk": {Name: "Переклад"}}},
			"kurs":   {Key: "kurs", Labels: map[string]graph.Label{"de": {Name: "Deutschkurs", Synonyms: []string{"Sprachkurs"}}}},
		},
	}
	g := NewGazetteer(c, nil)
	for text, want := range map[string]Begun{
		"warb":    {Places: []graph.PlaceKey{"w"}},
		"War":     {Places: []graph.PlaceKey{"w"}, Topics: []graph.TopicKey{"job"}},
		"wa":      {},
		"bad dri": {Places: []graph.PlaceKey{"b"}},
		"sprach":  {Topics: []graph.TopicKey{"sprach", "kurs"}},
		"перек":   {Topics: []graph.TopicKey{"sprach"}},
		"12345":   {},
	} {
		if got := g.begun(text); !slices.Equal(got.Places, want.Places) || !slices.Equal(got.Topics, want.Topics) {
			t.Errorf("begun(%q): got %v, want %v", text, got, want)
		}
	}
}
