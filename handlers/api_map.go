package handlers

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/web"
)

// mapAnswer is what a map shows as GeoJSON (RFC 7946).
type mapAnswer struct {
	Type     string        `json:"type"` // FeatureCollection
	Features []featureJSON `json:"features"`
	// Unplaced are things without a point the caller may know, or beyond the map.
	Unplaced  []featureDetails `json:"unplaced"`
	Truncated bool             `json:"truncated,omitempty"` // there is more than the map holds
	Next      string           `json:"next,omitempty"`
}

// featureJSON is one thing at one of its points.
type featureJSON struct {
	Type       string         `json:"type"` // Feature
	Geometry   geometryJSON   `json:"geometry"`
	Properties featureDetails `json:"properties"`
}

type geometryJSON struct {
	Type        string    `json:"type"`        // Point
	Coordinates []float64 `json:"coordinates"` // longitude, latitude
}

type featureDetails struct {
	Name       string         `json:"name"`
	URL        string         `json:"url,omitempty"`
	Kind       string         `json:"kind,omitempty"`
	More       string         `json:"more,omitempty"`
	Place      graph.PlaceKey `json:"place,omitempty"`
	State      string         `json:"state,omitempty"` // of a town
	DistanceKM *float64       `json:"distance_km,omitempty"`
}

// apiMap is what the map shows, narrowed to the caller.
func (s *Server) apiMap(c *fiber.Ctx) error {
	q, err := s.mapQuestion(c, apiWords)
	if err != nil {
		return err
	}
	in := &input{c: c}
	limit, after := in.number("limit", graph.MaxPage, 1, graph.MaxPage), in.mapCursor("cursor")
	switch {
	case q.asked.What == web.MapCoverage && q.topic == "":
		in.bad("topic", "required")
	case q.asked.What == web.MapSpeakers && q.language == "":
		in.bad("language", "required")
	}
	if err := in.err(); err != nil {
		return err
	}
	shows, err := s.mapped(c, q)
	if err != nil {
		return err
	}
	answer := mapAnswer{Type: "FeatureCollection", Features: []featureJSON{}, Unplaced: []featureDetails{}, Truncated: shows.cut}
	shown, without := web.InFrame(q.asked, shows.things)
	all := slices.Concat(shown, without)
	from := after.in(all)
	to := min(len(all), from+limit)
	for i, t := range all[from:to] {
		if from+i >= len(shown) {
			answer.Unplaced = append(answer.Unplaced, s.detailsOf(t))
			continue
		}
		at := geometryJSON{Type: "Point", Coordinates: []float64{t.Points[0].Lon, t.Points[0].Lat}}
		answer.Features = append(answer.Features, featureJSON{Type: "Feature", Geometry: at, Properties: s.detailsOf(t)})
	}
	if to < len(all) {
		answer.Next = mapCursor{to - 1, thingSum(all[to-1])}.text()
	}
	return c.JSON(answer)
}

// mapCursor is the last thing of a page: its number, and what it is, for others
// may come before it until the next page is asked for.
type mapCursor struct {
	number int
	sum    uint64
}

// thingSum tells things apart.
func thingSum(t web.MapThing) uint64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%q %q %q %q %v", t.Name, t.Href, t.Kind, t.More, t.Points)
	return h.Sum64()
}

func (m mapCursor) text() string { return fmt.Sprintf("%d.%016x", m.number, m.sum) }

func (in *input) mapCursor(name string) mapCursor {
	v := in.cursor()
	none := mapCursor{number: -1}
	if v == "" {
		return none
	}
	number, sum, ok := strings.Cut(v, ".")
	n, err := strconv.ParseUint(number, 10, 31)
	x, err2 := strconv.ParseUint(sum, 16, 64)
	if !ok || err != nil || err2 != nil {
		in.bad(name, "unknown_value", v)
		return none
	}
	return mapCursor{int(n), x}
}

// in is where to go on in a list: after the thing, the nearest of its like to where
// it was, or where it is gone, at its number.
func (m mapCursor) in(all []web.MapThing) int {
	if m.number < 0 {
		return 0
	}
	for d := 0; d <= max(m.number, len(all)); d++ {
		for _, i := range []int{m.number - d, m.number + d} {
			if i >= 0 && i < len(all) && thingSum(all[i]) == m.sum {
				return i + 1
			}
		}
	}
	return min(m.number, len(all))
}

func (s *Server) detailsOf(t web.MapThing) featureDetails {
	d := featureDetails{Name: t.Name, Kind: t.Kind, More: t.More, Place: t.Place, State: t.State}
	if t.Href != "" {
		d.URL = s.cfg.PublicURL + t.Href
	}
	if t.Distance >= 0 {
		d.DistanceKM = ptr(t.Distance)
	}
	return d
}
