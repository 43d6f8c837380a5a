package searchtest

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"lotsennetz/graph"
	"lotsennetz/search"
)

// filterCases: filters, facets, distance, pages.
var filterCases = []testCase{
	{"filters", filterDocs(), func(t *testing.T, x search.Index) {
		for _, c := range []struct {
			q    search.Query
			want []string
		}{
			{search.Query{}, []string{"t1", "a1", "a2", "a3"}},
			{search.Query{Types: []search.Type{search.TypeTopic}}, []string{"t1"}},
			{search.Query{Types: []search.Type{search.TypeTopic, search.TypeActor}, Text: "haus"}, []string{"a1", "a2", "a3"}},
			{search.Query{Kinds: []graph.ActorKind{graph.Welfare, graph.Employer}}, []string{"a1", "a2"}},
			{search.Query{Kinds: []graph.ActorKind{graph.Welfare}, Places: []graph.PlaceKey{"05762016"}}, []string{"a1"}},
			{search.Query{Places: []graph.PlaceKey{"05762"}}, []string{"a1", "a2"}},
			{search.Query{Topics: []graph.TopicKey{"sport"}, Text: "haus"}, []string{"a2"}},
			{search.Query{Kinds: []graph.ActorKind{graph.SportsClub}}, []string{}},
		} {
			r := find(t, x, c.q)
			if got := ids(r); !slices.Equal(got, c.want) || r.Total != len(c.want) {
				t.Errorf("%+v: got %v of %d, want %v", c.q, got, r.Total, c.want)
			}
		}
	}},
	{"facets", filterDocs(), func(t *testing.T, x search.Index) {
		r := find(t, x, search.Query{Text: "haus"})
		for facet, want := range map[string]map[string]int{
			"type": {"actor": 3}, "kind": {"welfare": 1, "employer": 1, "initiative": 1},
			"place": {"05762016": 1, "05762020": 1, "05762": 2},
		} {
			if !maps.Equal(r.Facets[facet], want) {
				t.Errorf("facet %s: got %v, want %v", facet, r.Facets[facet], want)
			}
		}
	}},
	{"values that look like syntax", nil, func(t *testing.T, x search.Index) {
		values := []string{"Bad Homburg", "O'Neil", `27" Zoll`, `x" OR type = "actor`, `a\`, `a\" OR 1`, "NOT", "😀", "a] OR b", "ключ", "--", "{x}"}
		for i, v := range values {
			put(t, x, with(actor(fmt.Sprintf("v%d", i), "Haus"), func(d *search.Document) { d.Topics = []graph.TopicKey{graph.TopicKey(v)} }))
		}
		for i, v := range values {
			r := find(t, x, search.Query{Topics: []graph.TopicKey{graph.TopicKey(v)}})
			if want := []string{fmt.Sprintf("v%d", i)}; !slices.Equal(ids(r), want) {
				t.Errorf("topic %q: got %v, want %v", v, ids(r), want)
			}
		}
		if r := find(t, x, search.Query{Topics: []graph.TopicKey{`y" OR type = "actor`}}); r.Total != 0 {
			t.Errorf("unknown value: got %s, want none", listed(r))
		}
	}},
	{"by distance", []search.Document{
		at("far", 51.5, 9.1), at("near", 51.71, 9.18), actor("nowhere", "Haus nowhere"), at("middle", 51.77, 9.38), actor("a-none", "Haus a-none")},
		byDistance},
	{"pages hold every hit once", nil, pages},
}

func filterDocs() []search.Document {
	return []search.Document{
		with(actor("a1", "Haus Alpha"), func(d *search.Document) {
			d.Kind, d.Places = graph.Welfare, []graph.PlaceKey{"05762016", "05762"}
		}),
		with(actor("a2", "Haus Beta"), func(d *search.Document) {
			d.Kind, d.Places, d.Topics = graph.Employer, []graph.PlaceKey{"05762020", "05762"}, []graph.TopicKey{"sport"}
		}),
		actor("a3", "Haus Gamma"),
		{Ref: graph.Ref{Kind: graph.KindTopic, ID: "t1"}, Type: search.TypeTopic, ID: "t1", Name: "Sport"},
	}
}

func at(id string, lat, lon float64) search.Document {
	return with(actor(id, "Haus "+id), func(d *search.Document) { d.Point = graph.Point{Lat: lat, Lon: lon} })
}

func byDistance(t *testing.T, x search.Index) {
	brakel := graph.Point{Lat: 51.7175, Lon: 9.186}
	r := find(t, x, search.Query{Text: "Haus", Near: brakel})
	if want := []string{"near", "middle", "far", "a-none", "nowhere"}; !slices.Equal(ids(r), want) {
		t.Fatalf("got %v, want %v", ids(r), want)
	}
	if d := r.Hits[1].DistanceKM; d < 14 || d > 16 {
		t.Errorf("distance of middle: got %.1f, want about 15", d)
	}
	if d := r.Hits[4].DistanceKM; d >= 0 {
		t.Errorf("distance of nowhere: got %.1f, want negative", d)
	}
	r = find(t, x, search.Query{Text: "Haus", Near: brakel, RadiusKM: 20})
	if want := []string{"near", "middle"}; !slices.Equal(ids(r), want) {
		t.Errorf("within 20 km: got %v, want %v", ids(r), want)
	}
	put(t, x, at("far", 51.718, 9.187))
	if got := ids(find(t, x, search.Query{Text: "Haus", Near: brakel})); got[0] != "far" {
		t.Errorf("after a move: got %v, want far first", got)
	}
	put(t, x, actor("far", "Haus far"))
	if got := ids(find(t, x, search.Query{Near: brakel})); got[0] != "near" || slices.Index(got, "far") < 2 {
		t.Errorf("after losing its point: got %v, want far among the last", got)
	}
}

func pages(t *testing.T, x search.Index) {
	var docs []search.Document
	for i := range 57 {
		d := actor(fmt.Sprintf("p%02d", i), "Treff")
		switch {
		case i%3 == 1:
			d.Name = fmt.Sprintf("Treff %d", i)
		case i%3 == 2:
			d.Name, d.Text = "Haus", "ein Treff"
		}
		docs = append(docs, d)
	}
	put(t, x, docs...)
	for _, near := range []graph.Point{{}, {Lat: 51, Lon: 9}} {
		seen := map[string]int{}
		var order []search.Tier
		q := search.Query{Text: "Treff", Limit: 10, Near: near}
		for {
			r := find(t, x, q)
			if r.Total != 57 {
				t.Fatalf("total: got %d, want 57", r.Total)
			}
			for _, h := range r.Hits {
				seen[h.ID]++
				order = append(order, h.Why)
			}
			if q.Cursor = r.Next; q.Cursor == "" || len(order) > 100 {
				break
			}
		}
		if len(seen) != 57 || len(order) != 57 {
			t.Errorf("got %d different of %d, want 57", len(seen), len(order))
		}
		if !slices.IsSorted(order) {
			t.Errorf("tiers of pages: got %v, want them in order", order)
		}
	}
}
