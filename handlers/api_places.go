package handlers

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/search"
)

// place reads a place given as key, name, village or postcode.
func (in *input) place(field, text string, g *search.Gazetteer) (graph.PlaceKey, bool) {
	key, choices, ok := g.Place(text)
	switch {
	case ok:
		return key, true
	case len(choices) > 0:
		in.bad(field, "ambiguous_place", text)
	default:
		in.bad(field, "unknown_place", text)
	}
	return "", false
}

// near reads a point: "51.77,9.38" or a place.
func (in *input) near(field, text string, g *search.Gazetteer, c *graph.Catalog) graph.Point {
	if lat, lon, ok := strings.Cut(text, ","); ok {
		p := graph.Point{}
		var err1, err2 error
		p.Lat, err1 = strconv.ParseFloat(strings.TrimSpace(lat), 64)
		p.Lon, err2 = strconv.ParseFloat(strings.TrimSpace(lon), 64)
		if err1 == nil && err2 == nil && p.Valid() && !p.IsZero() {
			return p
		}
	}
	key, ok := in.place(field, text, g)
	if !ok {
		return graph.Point{}
	}
	if c.Places[key].Point.IsZero() {
		in.bad(field, "bad_coordinates")
	}
	return c.Places[key].Point
}

// topicNamed reads a topic given as key, label or synonym in any language.
func (s *Server) topicNamed(c *fiber.Ctx, g *search.Gazetteer, text string) (graph.TopicKey, bool) {
	return g.Topic(text, s.printer(c).Lang)
}

// kinds, topicsBelow and placesBelow are the filters that the directory and the
// search share; topics and places count with all that lies below them.
func (in *input) kinds() []graph.ActorKind {
	var out []graph.ActorKind
	for _, k := range in.list("kind") {
		if !slices.Contains(graph.ActorKinds, graph.ActorKind(k)) {
			in.bad("kind", "unknown_value", k)
		}
		out = append(out, graph.ActorKind(k))
	}
	return out
}

func (s *Server) topicsBelow(in *input, g *search.Gazetteer, catalog *graph.Catalog) []graph.TopicKey {
	var out []graph.TopicKey
	for _, text := range in.list("topic") {
		if key, ok := s.topicNamed(in.c, g, text); ok {
			out = append(out, catalog.TopicsBelow(key)...)
		} else {
			in.bad("topic", "unknown_topic", text)
		}
	}
	return out
}

func (in *input) placesBelow(g *search.Gazetteer, catalog *graph.Catalog) []graph.PlaceKey {
	var out []graph.PlaceKey
	for _, text := range in.list("place") {
		if key, ok := in.place("place", text, g); ok {
			out = append(out, catalog.PlacesBelow(key)...)
		}
	}
	return out
}
