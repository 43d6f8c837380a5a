package meilisearch

import (
	"context"
	"reflect"
	"testing"

	"lotsennetz/graph"
	"lotsennetz/search"
	"lotsennetz/search/searchtest"
)

// walking is an engine that answers no ladders.
type walking struct{ search.Engine }

// federating has the server go through all steps.
type federating struct{ engine }

func (f federating) Climb(ctx context.Context, l search.Ladder) (search.Climbed, error) {
	c := climber{engine: f.engine, Ladder: l}
	if c.takeFinding(); len(c.steps) == 0 {
		return search.Climbed{}, nil
	}
	err := c.federated(ctx)
	return c.Climbed, err
}

// However a ladder is climbed, it finds the same.
func TestWaysUpAreOne(t *testing.T) {
	x := opened(t).(*Index)
	if err := x.Put(t.Context(), searchtest.Generated(500)...); err != nil {
		t.Fatal(err)
	}
	w := x.known()
	near := graph.Point{Lat: 51.7, Lon: 9.2}
	questions := append([]search.Query{
		{Text: "Sportverein"}, {Text: "Turnvrein Arche Brakel"}, {Text: "Kita Regenbogen Warburg Höxter"}, {Text: "Sonnenschein Kurs Fahrrad"}, {Text: "musikverin nord"},
		{Text: "Kita Eintracht", Near: near}, {Text: "Verein", Near: near, RadiusKM: 9}, {Text: "Chor", Types: []search.Type{search.TypeActor}, Places: []graph.PlaceKey{"05762020"}}, {Text: ""},
	}, searchtest.Questions...)
	for _, q := range questions {
		for pages := 0; pages < 3; pages++ {
			want, err := search.Answer(t.Context(), walking{engine{x, w.terms}}, w.voc, q)
			if err != nil {
				t.Fatal(err)
			}
			for name, e := range map[string]search.Engine{"once": engine{x, w.terms}, "federated": federating{engine{x, w.terms}}} {
				got, err := search.Answer(t.Context(), e, w.voc, q)
				if err != nil {
					t.Fatal(err)
				}
				if !reflect.DeepEqual(got.Hits, want.Hits) || got.Total != want.Total || !reflect.DeepEqual(got.Facets, want.Facets) || got.Next != want.Next {
					t.Errorf("%+v %s: got %d %v, want %d %v", q, name, got.Total, told(got), want.Total, told(want))
				}
			}
			if q.Cursor = want.Next; q.Cursor == "" {
				break
			}
		}
	}
}

func told(r search.Result) []string {
	var out []string
	for _, h := range r.Hits {
		out = append(out, h.ID+" "+h.Why.String())
	}
	return out
}
