package handlers

import (
	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
)

type coverageAnswer struct {
	Cells []coverageCell `json:"cells"`
}

// coverageCell is one topic in one municipality: is somebody responsible, and
// how many actors work on it there.
type coverageCell struct {
	Topic   graph.TopicKey `json:"topic"`
	Place   graph.PlaceKey `json:"place"`
	Outcome graph.Outcome  `json:"outcome"`
	Contact *actorRef      `json:"contact,omitempty"`
}

// apiCoverage resolves every topic in every municipality with one read.
func (s *Server) apiCoverage(c *fiber.Ctx) error {
	cells, err := s.coverage(c)
	if err != nil {
		return err
	}
	return c.JSON(coverageAnswer{Cells: cells})
}

func (s *Server) coverage(c *fiber.Ctx) ([]coverageCell, error) {
	catalog, err := s.catalog(c)
	if err != nil {
		return nil, err
	}
	rules, err := s.view(c).Rules(c.UserContext(), graph.RuleQuery{})
	if err != nil {
		return nil, err
	}
	byTopic := map[graph.TopicKey][]graph.Rule{}
	for _, r := range rules {
		byTopic[r.Topic] = append(byTopic[r.Topic], r)
	}
	cells := []coverageCell{}
	for _, topic := range sortedKeys(catalog.Topics) {
		if catalog.Topics[topic].Parent == "" {
			continue // a theme room is no question
		}
		var relevant []graph.Rule
		for _, t := range catalog.TopicChain(topic) {
			relevant = append(relevant, byTopic[t.Key]...)
		}
		for _, place := range sortedKeys(catalog.Places) {
			if catalog.Places[place].Kind == graph.Municipality {
				cells = append(cells, cover(graph.Question{Topic: topic, Place: place, Day: s.today()}, relevant, catalog))
			}
		}
	}
	return cells, nil
}

func cover(q graph.Question, rules []graph.Rule, catalog *graph.Catalog) coverageCell {
	a := graph.Resolve(q, rules, catalog)
	cell := coverageCell{Topic: q.Topic, Place: q.Place, Outcome: a.Outcome}
	if len(a.Contacts) > 0 {
		cell.Contact = ptr(refOut(a.Contacts[0].Actor))
	}
	return cell
}

type metricsAnswer struct {
	Actors       int            `json:"actors"`
	Cooperations int            `json:"cooperations"`
	Kinds        map[string]int `json:"kinds"`
	Isolated     []actorRef     `json:"isolated"`   // without any cooperation
	Components   int            `json:"components"` // parts that no cooperation joins, isolated actors included
	Largest      int            `json:"largest"`    // actors in the largest part
	Density      float64        `json:"density"`    // share of possible pairs that cooperate
}

func (s *Server) apiNetworkMetrics(c *fiber.Ctx) error {
	n, err := s.view(c).Scene(c.UserContext(), graph.SceneQuery{})
	if err != nil {
		return err
	}
	return c.JSON(measureNetwork(n))
}

// measureNetwork counts the network as the asker may see it: cooperations that
// are going on, between actors that are there.
func measureNetwork(n graph.Scene) metricsAnswer {
	out := metricsAnswer{Actors: len(n.Actors), Kinds: map[string]int{}, Isolated: []actorRef{}}
	root := make(map[graph.ActorID]graph.ActorID, len(n.Actors))
	linked := map[graph.ActorID]bool{}
	for _, a := range n.Actors {
		root[a.ID] = a.ID
		out.Kinds[string(a.Kind)]++
	}
	find := func(id graph.ActorID) graph.ActorID {
		for root[id] != id {
			root[id] = root[root[id]]
			id = root[id]
		}
		return id
	}
	for _, x := range n.Cooperations {
		_, known := root[x.A]
		_, knownToo := root[x.B]
		if x.State != graph.Cooperating || !known || !knownToo {
			continue
		}
		out.Cooperations++
		linked[x.A], linked[x.B] = true, true
		root[find(x.A)] = find(x.B)
	}
	size := map[graph.ActorID]int{}
	for _, a := range n.Actors {
		size[find(a.ID)]++
		if !linked[a.ID] {
			out.Isolated = append(out.Isolated, refOut(a))
		}
	}
	out.Components = len(size)
	for _, k := range size {
		out.Largest = max(out.Largest, k)
	}
	if pairs := float64(len(n.Actors)) * float64(len(n.Actors)-1) / 2; pairs > 0 {
		out.Density = points(float64(out.Cooperations) / pairs)
	}
	return out
}
