package handlers

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/search"
)

type searchAnswer struct {
	Hits       []hitJSON  `json:"hits"`
	Facets     facetsJSON `json:"facets"`
	Total      int        `json:"total"`
	Next       string     `json:"next,omitempty"`
	DidYouMean string     `json:"did_you_mean,omitempty"`
	Fallback   bool       `json:"fallback"`
	// Answer is what the query asks for beside its hits, or the way on where
	// nothing was found.
	Answer *recognisedJSON `json:"answer,omitempty"`
}

// facetsJSON counts the hits by value.
type facetsJSON struct {
	Type  countsJSON `json:"type"`
	Kind  countsJSON `json:"kind"`
	Place countsJSON `json:"place"`
}

type hitJSON struct {
	Type       search.Type     `json:"type"`
	ID         string          `json:"id"`
	Name       string          `json:"name"`
	Slug       string          `json:"slug,omitempty"`
	Detail     string          `json:"detail,omitempty"`
	Kind       graph.ActorKind `json:"kind,omitempty"`
	Place      graph.PlaceKey  `json:"place,omitempty"`
	DistanceKM *float64        `json:"distance_km,omitempty"`
}

func (s *Server) apiSearch(c *fiber.Ctx) error {
	q, err := s.searchQuery(c)
	if err != nil {
		return err
	}
	result, err := s.finder.Find(c.UserContext(), s.viewer(c), q)
	if err != nil {
		return err
	}
	u, err := s.understand(c, q, result)
	if err != nil {
		return err
	}
	out := searchOut(result)
	out.Answer = s.understoodOut(c, u)
	return c.JSON(out)
}

func searchOut(r search.Result) searchAnswer {
	out := searchAnswer{Hits: make([]hitJSON, 0, len(r.Hits)), Total: r.Total, Next: r.Next, DidYouMean: r.DidYouMean, Fallback: r.Fallback,
		Facets: facetsJSON{Type: facet(r, "type"), Kind: facet(r, "kind"), Place: facet(r, "place")}}
	for _, h := range r.Hits {
		hit := hitJSON{Type: h.Type, ID: h.ID, Name: h.Name, Slug: h.Slug, Detail: h.Detail, Kind: h.Kind, Place: h.Place}
		if h.DistanceKM >= 0 {
			hit.DistanceKM = &h.DistanceKM
		}
		out.Hits = append(out.Hits, hit)
	}
	return out
}

func facet(r search.Result, name string) countsJSON {
	if counts := r.Facets[name]; counts != nil {
		return counts
	}
	return countsJSON{}
}

// countsJSON is a map written as any other, but without reflection: a search finds
// a hundred places.
type countsJSON map[string]int

// MarshalJSON writes the counts in the order of what is counted.
func (m countsJSON) MarshalJSON() ([]byte, error) {
	names, size := make([]string, 0, len(m)), 2
	for name := range m {
		names = append(names, name)
		size += len(name) + 10
	}
	slices.Sort(names)
	out := append(make([]byte, 0, size), '{')
	for i, name := range names {
		if i > 0 {
			out = append(out, ',')
		}
		if strings.IndexFunc(name, beyondKeys) < 0 {
			out = append(append(append(out, '"'), name...), '"')
		} else {
			quoted, err := json.Marshal(name)
			if err != nil {
				return nil, err
			}
			out = append(out, quoted...)
		}
		out = strconv.AppendInt(append(out, ':'), int64(m[name]), 10)
	}
	return append(out, '}'), nil
}

// beyondKeys reports whether JSON may write the letter in another way than it is.
func beyondKeys(r rune) bool {
	return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '-' || r == '_')
}

// searchQuery reads what is looked for. Pages and API share it.
func (s *Server) searchQuery(c *fiber.Ctx) (search.Query, error) {
	in := &input{c: c}
	g, err := s.gazetteer(c)
	if err != nil {
		return search.Query{}, err
	}
	catalog, err := s.catalog(c)
	if err != nil {
		return search.Query{}, err
	}
	q := search.Query{
		Text: in.text("q"), Lang: s.printer(c).Lang, Cursor: in.cursor(),
		Limit: in.number("limit", 20, 1, 100), RadiusKM: in.km("radius_km", 0),
	}
	for _, t := range in.list("type") {
		if !slices.Contains(search.Types, search.Type(t)) {
			in.bad("type", "unknown_value", t)
		}
		q.Types = append(q.Types, search.Type(t))
	}
	q.Kinds = in.kinds()
	q.Topics = s.topicsBelow(in, g, catalog)
	q.Places = in.placesBelow(g, catalog)
	if near := in.text("near"); near != "" {
		q.Near = in.near("near", near, g, catalog)
	}
	return q, in.err()
}
