package concept

import (
	"slices"
	"time"

	"lotsennetz/graph"
)

// A Number is what the network itself answers to a measure's question: Have of
// Of, or Have alone where Of is 0.
type Number struct {
	Metric string
	Have   int
	Of     int
}

// The metrics a measure can name, keys of web/locale below "metric.".
const (
	// InitiativesWithClub: initiatives that cooperate with a sports club, of all.
	InitiativesWithClub = "initiatives_with_club"
	// ClubsWithInitiative: sports clubs that cooperate with an initiative, of all.
	ClubsWithInitiative = "clubs_with_initiative"
	// Cooperations that are alive.
	Cooperations = "cooperations"
	// Linked: actors that cooperate with anybody, of all.
	Linked = "linked_actors"
	// OpenOffers and OpenNeeds that stand on the day.
	OpenOffers = "open_offers"
	OpenNeeds  = "open_needs"
)

// Metrics lists them.
var Metrics = []string{InitiativesWithClub, ClubsWithInitiative, Cooperations, Linked, OpenOffers, OpenNeeds}

// Answer is a metric at a moment, from a scene as its reader may see it; ok is
// false for one there is not.
func Answer(metric string, scene graph.Scene, at time.Time) (Number, bool) {
	n := Number{Metric: metric}
	kinds := map[graph.ActorID]graph.ActorKind{}
	for _, a := range scene.Actors {
		if !a.Archived {
			kinds[a.ID] = a.Kind
		}
	}
	alive := slices.DeleteFunc(slices.Clone(scene.Cooperations), func(c graph.Cooperation) bool {
		return c.Archived || c.StateOn(graph.DateOf(at)) != graph.Cooperating || kinds[c.A] == "" || kinds[c.B] == ""
	})
	switch metric {
	case InitiativesWithClub:
		n.Have, n.Of = linkedTo(kinds, alive, graph.Initiative, graph.SportsClub)
	case ClubsWithInitiative:
		n.Have, n.Of = linkedTo(kinds, alive, graph.SportsClub, graph.Initiative)
	case Cooperations:
		n.Have = len(alive)
	case Linked:
		n.Have, n.Of = linkedTo(kinds, alive, "", "")
	case OpenOffers:
		for _, x := range scene.Offers {
			n.Have += open(x.Meta, x.Wish, at)
		}
	case OpenNeeds:
		for _, x := range scene.Needs {
			n.Have += open(x.Meta, x.Wish, at)
		}
	default:
		return n, false
	}
	return n, true
}

func open(m graph.Meta, w graph.Wish, at time.Time) int {
	if m.Archived || !w.Open(graph.DateOf(at)) {
		return 0
	}
	return 1
}

// linkedTo counts the actors of a kind that cooperate with one of another; an
// empty kind is any.
func linkedTo(kinds map[graph.ActorID]graph.ActorKind, alive []graph.Cooperation, one, other graph.ActorKind) (have, of int) {
	linked := map[graph.ActorID]bool{}
	for _, c := range alive {
		for _, ends := range [][2]graph.ActorID{{c.A, c.B}, {c.B, c.A}} {
			if (one == "" || kinds[ends[0]] == one) && (other == "" || kinds[ends[1]] == other) {
				linked[ends[0]] = true
			}
		}
	}
	for _, kind := range kinds {
		if one == "" || kind == one {
			of++
		}
	}
	return len(linked), of
}
