package match

import (
	"testing"

	"lotsennetz/graph"
	"lotsennetz/graph/sqlite"
	"lotsennetz/internal/demo"
	"lotsennetz/internal/exchange"
)

// Every claim of the suggestions to every thirteenth actor of the demo district and
// of a generated one holds, for each audience as its View shows the district.
func TestEverySentenceHoldsInDistricts(t *testing.T) {
	for name, fill := range map[string]func(*testing.T, graph.Store){
		"demo": func(t *testing.T, s graph.Store) {
			if _, err := exchange.Import(t.Context(), s, exchange.Source{FS: demo.Files()}, exchange.Options{KeepGoing: true}); err != nil {
				t.Fatal(err)
			}
		},
		"generated": func(t *testing.T, s graph.Store) {
			var changes []graph.Change
			for r := range demo.Generate(200, 5) {
				changes = append(changes, graph.Put{Record: r})
			}
			if _, err := s.Apply(t.Context(), graph.Who{Via: "demo"}, "demo", changes...); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			store, err := sqlite.Open(t.Context(), ":memory:", sqlite.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer store.Close()
			fill(t, store)
			told := map[string]int{}
			for _, audience := range graph.Audiences {
				checkDistrict(t, graph.View(store, graph.As(audience)), audience, told)
			}
			for _, key := range []string{"match.topic", "match.distance", "match.warm_path", "match.practice", "match.kinds", "match.language", "match.group"} {
				if told[key] == 0 {
					t.Errorf("%s: got none, want some", key)
				}
			}
		})
	}
}

func checkDistrict(t *testing.T, view graph.Reader, audience graph.Audience, told map[string]int) {
	t.Helper()
	catalog, err := view.Catalog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	scene, err := view.Scene(t.Context(), graph.SceneQuery{})
	if err != nil {
		t.Fatal(err)
	}
	v := verifier{scene, catalog, audience, DefaultRadiusKM}
	for i := int(audience); i < len(scene.Actors); i += 13 { // all of them take a minute
		v.checkCenter(t, scene.Actors[i], told)
	}
}
