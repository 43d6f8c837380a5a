package sqlite

import (
	"encoding/base64"
	"encoding/json"
	"math"

	"lotsennetz/graph"
)

// nowhere stands for the distance of what has no known point: after all others.
const nowhere = 1e9

// kilometres is the great circle from the parameters ?lat, ?lat, ?lon to point p.
const kilometres = `12742.0176 * asin(min(1, sqrt(pow(sin(radians(p.lat - ?) / 2), 2) +
	cos(radians(?)) * cos(radians(p.lat)) * pow(sin(radians(p.lon - ?) / 2), 2))))`

// nearest is a query for n and km of the records with a point the audience may
// know: the distance of its nearest one. A radius above 0 bounds it.
func nearest(at graph.Point, radius float64, audience graph.Audience) (string, []any) {
	args := []any{at.Lat, at.Lat, at.Lon}
	if radius <= 0 {
		return `SELECT p.record AS n, min(` + kilometres + `) AS km FROM point p WHERE p.visibility >= ? GROUP BY p.record`, append(args, audience)
	}
	b := around(at, radius)
	return `SELECT p.record AS n, min(` + kilometres + `) AS km FROM box b CROSS JOIN point p ON p.n = b.n
		WHERE b.north >= ? AND b.south <= ? AND b.east >= ? AND b.west <= ? AND p.visibility >= ?
		GROUP BY p.record HAVING km <= ?`, append(args, b.south, b.north, b.west, b.east, audience, radius)
}

type bounds struct{ south, north, west, east float64 }

// around is a box that holds everything within the radius, and more where it
// touches a pole or the date line.
func around(at graph.Point, km float64) bounds {
	high := km/111 + 0.001
	b := bounds{south: at.Lat - high, north: at.Lat + high, west: -180, east: 180}
	if b.south <= -89 || b.north >= 89 {
		return b
	}
	wide := high / math.Cos(max(math.Abs(b.south), math.Abs(b.north))*math.Pi/180)
	if at.Lon-wide < -180 || at.Lon+wide > 180 {
		return b
	}
	b.west, b.east = at.Lon-wide, at.Lon+wide
	return b
}

// What a page is sorted by.
const (
	byName = "name"
	byKM   = "km"
)

// A cursor names the last actor of a page by what it was sorted by.
type cursor struct {
	By  string  `json:"by"`
	Key []byte  `json:"key,omitempty"`
	KM  float64 `json:"km,omitempty"`
	ID  string  `json:"id"`
}

func (c cursor) String() string {
	b, err := json.Marshal(c)
	if err != nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// readCursor reads what String wrote for the same order.
func readCursor(s string, distance bool) (cursor, error) {
	var c cursor
	if s == "" {
		return c, nil
	}
	want := byName
	if distance {
		want = byKM
	}
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || json.Unmarshal(b, &c) != nil || c.By != want || c.ID == "" {
		return c, graph.Invalid("actors", "cursor", "unknown_value", s)
	}
	return c, nil
}
