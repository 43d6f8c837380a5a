package web

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"lotsennetz/graph"
	"lotsennetz/internal/fold"
	"lotsennetz/web/locale"
)

// topicOptions are all topics as a tree: below each theme room its topics.
func topicOptions(p *locale.Printer, c *graph.Catalog) []Option {
	var out []Option
	var walk func(parent graph.TopicKey, depth int)
	walk = func(parent graph.TopicKey, depth int) {
		keys := slices.Clone(c.TopicsIn(parent))
		slices.SortFunc(keys, func(a, b graph.TopicKey) int { return byName(p.Topic(a), p.Topic(b)) })
		for _, k := range keys {
			out = append(out, Option{Value: string(k), Label: strings.Repeat("– ", depth) + p.Topic(k)})
			if depth < 10 {
				walk(k, depth+1)
			}
		}
	}
	walk("", 0)
	return out
}

// placeOptions are the municipalities with their villages, then the areas above.
func placeOptions(p *locale.Printer, c *graph.Catalog) []Option {
	var towns, above []graph.Place
	for _, place := range c.Places {
		switch place.Kind {
		case graph.Municipality:
			towns = append(towns, place)
		case graph.District:
			above = append(above, place)
		}
	}
	sortPlaces(towns)
	sortPlaces(above)
	var out []Option
	for _, town := range towns {
		out = append(out, Option{Value: string(town.Key), Label: town.Name})
		var villages []graph.Place
		for _, k := range c.PlacesIn(town.Key) {
			villages = append(villages, c.Places[k])
		}
		sortPlaces(villages)
		for _, v := range villages {
			out = append(out, Option{Value: string(v.Key), Label: "– " + v.Name})
		}
	}
	for _, a := range above {
		out = append(out, Option{Value: string(a.Key), Label: p.T("place.whole", a.Name)})
	}
	return out
}

func sortPlaces(places []graph.Place) {
	slices.SortFunc(places, func(a, b graph.Place) int { return cmp.Or(byName(a.Name, b.Name), cmp.Compare(a.Key, b.Key)) })
}

// groupOptions are the groups of people but the one that means everybody.
func groupOptions(p *locale.Printer, c *graph.Catalog) []Option {
	var out []Option
	for k := range c.Groups {
		if k != graph.Everyone {
			out = append(out, Option{Value: string(k), Label: p.Group(k)})
		}
	}
	return sortOptions(out)
}

// languageOptions are the languages of the catalog by name.
func languageOptions(p *locale.Printer, c *graph.Catalog) []Option {
	var out []Option
	for code := range c.Languages {
		out = append(out, Option{Value: string(code), Label: p.Language(code)})
	}
	return sortOptions(out)
}

func sortOptions(out []Option) []Option {
	slices.SortFunc(out, func(a, b Option) int { return cmp.Or(byName(a.Label, b.Label), cmp.Compare(a.Value, b.Value)) })
	return out
}

func byName(a, b string) int { return bytes.Compare(fold.Collate(a), fold.Collate(b)) }

// townOptions are the areas an actor can cover, from the municipality up.
func townOptions(p *locale.Printer, c *graph.Catalog) []Option {
	var towns, above []graph.Place
	for _, place := range c.Places {
		switch place.Kind {
		case graph.Municipality:
			towns = append(towns, place)
		case graph.District, graph.Region, graph.State, graph.Country:
			above = append(above, place)
		}
	}
	sortPlaces(towns)
	sortPlaces(above)
	var out []Option
	for _, place := range append(towns, above...) {
		out = append(out, Option{Value: string(place.Key), Label: place.Name})
	}
	return out
}
