package match

import (
	"slices"
	"testing"

	"lotsennetz/graph"
)

// A dismissed pair stays away until what it rested on changes: not for a new
// telephone number, but for a new offer.
func TestDismissedUntilDataChanges(t *testing.T) {
	scene := pairScene()
	for i := range scene.Offers {
		scene.Offers[i].Visibility = graph.Public
	}
	s := newStage(scene, sampleCatalog(), Options{Today: today})
	link := linkOf("init", "club", graph.Dismissed)
	link.Basis = s.basis(s.actors["club"], s.actors["init"])
	scene.Cooperations = []graph.Cooperation{link}

	for _, tc := range []struct {
		name   string
		change func(*graph.Scene)
		want   int // matches
	}{
		{"as dismissed", func(*graph.Scene) {}, 0},
		{"another telephone", func(s *graph.Scene) {
			s.Actors[1].Channels = []graph.Channel{{Kind: graph.Phone, Value: "0221 4710 1", Visibility: graph.Public}}
		}, 0},
		{"topics in another order", func(s *graph.Scene) { slices.Reverse(s.Actors[1].Topics) }, 0},
		{"an offer nobody may know", func(s *graph.Scene) {
			hidden := offerOf("o2", "club", "handball", nil)
			hidden.Visibility = graph.Coordination
			s.Offers = append(s.Offers, hidden)
		}, 0},
		{"another topic", func(s *graph.Scene) { s.Actors[1].Topics = append(s.Actors[1].Topics, "schwimmen") }, 1},
		{"more places", func(s *graph.Scene) { s.Offers[0].Places = placesOf(9) }, 1},
		{"an offer withdrawn", func(s *graph.Scene) { s.Offers = nil }, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			changed := scene
			changed.Actors = []graph.Actor{scene.Actors[0], scene.Actors[1]}
			changed.Actors[1].Topics = slices.Clone(scene.Actors[1].Topics)
			changed.Offers = slices.Clone(scene.Offers)
			tc.change(&changed)
			if got := Actors("init", changed, sampleCatalog(), Options{Today: today}); len(got.Matches) != tc.want {
				t.Errorf("got %d matches (excluded %v), want %d", len(got.Matches), got.Excluded, tc.want)
			}
		})
	}
}
