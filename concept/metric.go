package concept

import (
	"context"
	"fmt"
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
	// TopicTowns: municipalities in which somebody answers for the measure's
	// topic, of all.
	TopicTowns = "topic_towns"
	// TopicActors work on the measure's topic.
	TopicActors = "topic_actors"
	// GroupSeats are held in the network groups that take part in the measure.
	GroupSeats = "group_seats"
	// PoolLanguages somebody in the pool mediates.
	PoolLanguages = "pool_languages"
)

// Metrics lists them.
var Metrics = []string{InitiativesWithClub, ClubsWithInitiative, Cooperations, Linked, OpenOffers, OpenNeeds, TopicTowns, TopicActors, GroupSeats, PoolLanguages}

// Network is what numbers are counted from, on a day, as its reader may see it.
type Network struct {
	Catalog   *graph.Catalog
	Scene     graph.Scene
	Rules     []graph.Rule
	Seats     []graph.Membership
	Languages int // of the pool
	Day       graph.Date
}

// Numbers answers the metrics that parts of a concept name, at the end of a day,
// each by its part. today is the day it is in the zone.
func Numbers(ctx context.Context, r graph.Reader, parts []*Node, day, today graph.Date, zone *time.Location) (map[graph.Ref]Number, error) {
	named := map[string]bool{}
	for _, p := range parts {
		named[p.Aim.Metric] = true
	}
	out := map[graph.Ref]Number{}
	if delete(named, ""); len(named) == 0 {
		return out, nil
	}
	n, err := readNetwork(ctx, r, named, day, today, zone)
	if err != nil {
		return nil, fmt.Errorf("numbers of the concept: %w", err)
	}
	for _, p := range parts {
		if number, ok := n.Answer(p.Aim); ok {
			out[p.Record.Ref()] = number
		}
	}
	return out, nil
}

func readNetwork(ctx context.Context, r graph.Reader, named map[string]bool, day, today graph.Date, zone *time.Location) (Network, error) {
	n := Network{Day: day}
	var err error
	if n.Catalog, err = r.Catalog(ctx); err != nil {
		return n, err
	}
	if day < today {
		n.Scene, err = graph.SceneOn(ctx, r, day, zone)
	} else {
		n.Scene, err = r.Scene(ctx, graph.SceneQuery{})
	}
	if err == nil && named[TopicTowns] {
		n.Rules, err = r.Rules(ctx, graph.RuleQuery{})
	}
	if err == nil && named[GroupSeats] {
		n.Seats, err = seats(ctx, r)
	}
	if err == nil && named[PoolLanguages] {
		n.Languages, err = poolLanguages(ctx, r, day, today, zone)
	}
	return n, err
}

func seats(ctx context.Context, r graph.Reader) ([]graph.Membership, error) {
	var out []graph.Membership
	err := graph.Each(ctx, r, graph.KindMembership, func(m graph.Record) { out = append(out, m.(graph.Membership)) })
	return out, err
}

func poolLanguages(ctx context.Context, r graph.Reader, day, today graph.Date, zone *time.Location) (int, error) {
	if day >= today {
		counts, err := r.SpokenLanguages(ctx)
		return len(counts), err
	}
	then, err := graph.PastOn(ctx, r, graph.KindMediator, day, zone)
	spoken := map[graph.LanguageCode]bool{}
	for _, m := range then {
		for _, s := range m.(graph.Mediator).Skills {
			spoken[s.Language] = true
		}
	}
	return len(spoken), err
}

// Answer is the number a part of the concept asks for; ok is false where it asks
// for none, or for one there is not.
func (n Network) Answer(a graph.Aim) (Number, bool) {
	out := Number{Metric: a.Metric}
	kinds := map[graph.ActorID]graph.ActorKind{}
	for _, x := range n.Scene.Actors {
		if !x.Archived {
			kinds[x.ID] = x.Kind
		}
	}
	alive := slices.DeleteFunc(slices.Clone(n.Scene.Cooperations), func(c graph.Cooperation) bool {
		return c.Archived || c.StateOn(n.Day) != graph.Cooperating || kinds[c.A] == "" || kinds[c.B] == ""
	})
	switch a.Metric {
	case InitiativesWithClub:
		out.Have, out.Of = linkedTo(kinds, alive, graph.Initiative, graph.SportsClub)
	case ClubsWithInitiative:
		out.Have, out.Of = linkedTo(kinds, alive, graph.SportsClub, graph.Initiative)
	case Cooperations:
		out.Have = len(alive)
	case Linked:
		out.Have, out.Of = linkedTo(kinds, alive, "", "")
	case OpenOffers:
		for _, x := range n.Scene.Offers {
			out.Have += n.open(x.Meta, x.Wish)
		}
	case OpenNeeds:
		for _, x := range n.Scene.Needs {
			out.Have += n.open(x.Meta, x.Wish)
		}
	case TopicTowns:
		out.Have, out.Of = n.towns(a.Topic)
		return out, a.Topic != ""
	case TopicActors:
		out.Have = n.onTopic(a.Topic)
		return out, a.Topic != ""
	case GroupSeats:
		out.Have = n.seated(a.Participants) // those one may know of; none says nothing
		return out, out.Have > 0
	case PoolLanguages:
		out.Have = n.Languages
	default:
		return out, false
	}
	return out, true
}

// towns counts the municipalities in which somebody answers for a topic.
func (n Network) towns(topic graph.TopicKey) (have, of int) {
	for key, p := range n.Catalog.Places {
		if p.Kind != graph.Municipality {
			continue
		}
		of++
		switch graph.Resolve(graph.Question{Topic: topic, Place: key, Day: n.Day}, n.Rules, n.Catalog).Outcome {
		case graph.OutcomeMatched, graph.OutcomeMultiple:
			have++
		}
	}
	return have, of
}

func (n Network) onTopic(topic graph.TopicKey) int {
	below := n.Catalog.TopicsBelow(topic)
	have := 0
	for _, a := range n.Scene.Actors {
		if !a.Archived && slices.ContainsFunc(a.Topics, func(t graph.TopicKey) bool { return slices.Contains(below, t) }) {
			have++
		}
	}
	return have
}

// seated counts seats held on the day in the groups among some actors.
func (n Network) seated(among []graph.Participant) int {
	have := 0
	for _, s := range n.Seats {
		if !s.Archived && s.Contains(n.Day) && slices.ContainsFunc(among, func(p graph.Participant) bool { return p.Actor == s.Group }) {
			have++
		}
	}
	return have
}

func (n Network) open(m graph.Meta, w graph.Wish) int {
	if m.Archived || !w.Open(n.Day) {
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
