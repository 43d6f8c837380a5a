package handlers

import (
	"github.com/gofiber/fiber/v2"

	"lotsennetz/analysis"
	"lotsennetz/graph"
	"lotsennetz/web/locale"
)

type coverageAnswer struct {
	Cells []coverageCell `json:"cells"`
}

// coverageCell is one topic in one municipality: is somebody responsible, who
// works on it there, and what is missing.
type coverageCell struct {
	Topic   graph.TopicKey `json:"topic"`
	Place   graph.PlaceKey `json:"place"`
	Outcome graph.Outcome  `json:"outcome"`
	Contact *actorRef      `json:"contact,omitempty"`
	// ContactState says more than the outcome: a deputy alone, for some groups
	// alone, expired.
	ContactState analysis.ContactState `json:"contact_state,omitempty"`
	Level        graph.PlaceKind       `json:"level,omitempty"`
	Via          graph.TopicKey        `json:"via,omitempty"`
	Actors       int                   `json:"actors"`
	Offers       int                   `json:"offers"`
	Needs        int                   `json:"needs"`
	Languages    []graph.LanguageCode  `json:"languages,omitempty"`
	Gaps         []gapJSON             `json:"gaps,omitempty"`
}

// gapJSON is something missing, and what a coordinator can do about it.
type gapJSON struct {
	Action analysis.Action `json:"action"`
	Reason string          `json:"reason"`
}

func gapOut(p *locale.Printer, g analysis.Gap) gapJSON {
	return gapJSON{Action: g.Action, Reason: p.Say(g.Sentence)}
}

// apiCoverage is every topic in every municipality.
func (s *Server) apiCoverage(c *fiber.Ctx) error {
	ground, err := analysis.Ask(c.UserContext(), s.view(c), s.today())
	if err != nil {
		return err
	}
	return c.JSON(coverageAnswer{Cells: covered(ground, s.printer(c))})
}

// covered resolves every question of the table and adds what is known of its
// cell.
func covered(g analysis.Ground, p *locale.Printer) []coverageCell {
	type at struct {
		topic graph.TopicKey
		town  graph.PlaceKey
	}
	known := map[at]analysis.TopicCell{}
	for _, x := range analysis.Topics(g).Cells {
		known[at{x.Topic, x.Town}] = x
	}
	byTopic := map[graph.TopicKey][]graph.Rule{}
	for _, r := range g.Rules {
		byTopic[r.Topic] = append(byTopic[r.Topic], r)
	}
	cells := []coverageCell{}
	for _, topic := range sortedKeys(g.Catalog.Topics) {
		if g.Catalog.Topics[topic].Parent == "" {
			continue // a theme room is no question
		}
		var relevant []graph.Rule
		for _, t := range g.Catalog.TopicChain(topic) {
			relevant = append(relevant, byTopic[t.Key]...)
		}
		for _, place := range sortedKeys(g.Catalog.Places) {
			if g.Catalog.Places[place].Kind == graph.Municipality {
				cell := cover(graph.Question{Topic: topic, Place: place, Day: g.Day}, relevant, g.Catalog)
				cells = append(cells, cell.with(known[at{topic, place}], p))
			}
		}
	}
	return cells
}

func cover(q graph.Question, rules []graph.Rule, catalog *graph.Catalog) coverageCell {
	a := graph.Resolve(q, rules, catalog)
	cell := coverageCell{Topic: q.Topic, Place: q.Place, Outcome: a.Outcome}
	if len(a.Contacts) > 0 {
		cell.Contact = ptr(refOut(a.Contacts[0].Actor))
	}
	return cell
}

func (cell coverageCell) with(x analysis.TopicCell, p *locale.Printer) coverageCell {
	cell.ContactState, cell.Level, cell.Via = x.Contact, x.Level, x.Via
	cell.Actors, cell.Offers, cell.Needs, cell.Languages = x.Actors, x.Offers, x.Needs, x.Languages
	for _, g := range x.Gaps {
		cell.Gaps = append(cell.Gaps, gapOut(p, g))
	}
	return cell
}

type demandAnswer struct {
	Demand []demandJSON `json:"demand"` // most people first
}

// demandJSON is what people look for in a town while nobody near has a place.
type demandJSON struct {
	Topic  graph.TopicKey  `json:"topic"`
	Place  graph.PlaceKey  `json:"place"`
	Group  graph.GroupKey  `json:"group,omitempty"`
	People int             `json:"people"`
	Needs  []graph.NeedID  `json:"needs"`
	Full   bool            `json:"full"` // there are offers near, but no place is left
	Action analysis.Action `json:"action"`
	Reason string          `json:"reason"`
}

// apiDemand is what is looked for and nowhere to be had.
func (s *Server) apiDemand(c *fiber.Ctx) error {
	ground, err := analysis.Ask(c.UserContext(), s.view(c), s.today())
	if err != nil {
		return err
	}
	answer := demandAnswer{Demand: []demandJSON{}}
	for _, d := range analysis.Unmet(ground) {
		gap := gapOut(s.printer(c), d.Gap)
		answer.Demand = append(answer.Demand, demandJSON{Topic: d.Topic, Place: d.Town, Group: d.Group, People: d.People, Needs: d.Needs, Full: d.Full,
			Action: gap.Action, Reason: gap.Reason})
	}
	return c.JSON(answer)
}
