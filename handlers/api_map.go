package handlers

import (
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
	for _, t := range shown {
		at := geometryJSON{Type: "Point", Coordinates: []float64{t.Points[0].Lon, t.Points[0].Lat}}
		answer.Features = append(answer.Features, featureJSON{Type: "Feature", Geometry: at, Properties: s.detailsOf(t)})
	}
	for _, t := range without {
		answer.Unplaced = append(answer.Unplaced, s.detailsOf(t))
	}
	return c.JSON(answer)
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
