package match

import (
	"math"

	"lotsennetz/graph"
)

const (
	// detour is how much longer the way is than the straight line, as measured
	// on country roads.
	detour = 1.3
	// stepKM is the step in which a way to a mediator's home is told: a finer
	// one would give the home away.
	stepKM = 5.0
)

// DistanceKM is the straight line between two points on the globe in kilometres.
func DistanceKM(a, b graph.Point) float64 { return a.KM(b) }

// TravelKM estimates the way between two points: the straight line and a detour.
func TravelKM(a, b graph.Point) float64 { return DistanceKM(a, b) * detour }

// coarse is a way rounded up to the next step, one step at least.
func coarse(km float64) float64 { return max(1, math.Ceil(km/stepKM)) * stepKM }

// spot is where an actor is, as far as it may be known.
type spot struct {
	graph.Point
	municipality graph.PlaceKey
}

// where is the first seat the audience may know that has a position, its own or
// its place's.
func where(a *graph.Actor, audience graph.Audience, c *graph.Catalog) (spot, bool) {
	for _, s := range a.Seats {
		point := s.Point
		if point.IsZero() {
			point = c.Places[s.Place].Point
		}
		if s.Visibility.For(audience) && !point.IsZero() {
			town, _ := c.Municipality(s.Place)
			return spot{point, town.Key}, true
		}
	}
	return spot{}, false
}
