package handlers

import (
	"cmp"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/analysis"
	"lotsennetz/graph"
	"lotsennetz/web/locale"
)

// The tables of coverage the API tells.
const (
	ofTopics    = "topics"
	ofSports    = "sports"
	ofLanguages = "languages" // coordinators alone: most cells hold one person
)

type coverageAnswer struct {
	Cells []coverageCell `json:"cells"`
	// Languages are the cells of mediators, of=languages.
	Languages []languageCell `json:"languages,omitempty"`
}

// languageCell is how many mediators speak one language in one municipality.
type languageCell struct {
	Language graph.LanguageCode `json:"language"`
	Place    graph.PlaceKey     `json:"place"`
	Home     int                `json:"home"`   // at home there
	Reach    int                `json:"reach"`  // whose radius it lies in, those at home included
	Remote   int                `json:"remote"` // further ones, by telephone or video
	Gaps     []gapJSON          `json:"gaps,omitempty"`
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

// apiCoverage is every topic, kind of sport or language in every municipality.
func (s *Server) apiCoverage(c *fiber.Ctx) error {
	in := &input{c: c}
	of := cmp.Or(in.text("of"), ofTopics)
	in.oneOf("of", of, []string{ofTopics, ofSports, ofLanguages})
	if err := in.err(); err != nil {
		return err
	}
	if of == ofLanguages && !s.viewer(c).Coordinates() {
		return graph.ErrForbidden
	}
	ground, err := analysis.Ask(c.UserContext(), s.view(c), s.today())
	if err != nil {
		return err
	}
	answer := coverageAnswer{Cells: []coverageCell{}}
	switch of {
	case ofTopics:
		answer.Cells = covered(ground, analysis.Topics(ground), s.printer(c))
	case ofSports:
		answer.Cells = covered(ground, analysis.Sports(ground, sportTopic), s.printer(c))
	default:
		m, err := s.spokenIn(c, ground)
		if err != nil {
			return err
		}
		answer.Languages = languageCells(m, s.printer(c))
	}
	return c.JSON(answer)
}

func languageCells(m analysis.Matrix[graph.LanguageCode, analysis.LanguageCell], p *locale.Printer) []languageCell {
	out := []languageCell{}
	for _, x := range m.Cells {
		cell := languageCell{Language: x.Language, Place: x.Town, Home: x.Home, Reach: x.Reach, Remote: x.Remote}
		for _, g := range x.Gaps {
			cell.Gaps = append(cell.Gaps, gapOut(p, g))
		}
		out = append(out, cell)
	}
	return out
}

// covered resolves every question of a table and adds what is known of its cell.
func covered(g analysis.Ground, m analysis.Matrix[graph.TopicKey, analysis.TopicCell], p *locale.Printer) []coverageCell {
	byTopic := map[graph.TopicKey][]graph.Rule{}
	for _, r := range g.Rules {
		byTopic[r.Topic] = append(byTopic[r.Topic], r)
	}
	cells := []coverageCell{}
	for i, topic := range m.Rows {
		var relevant []graph.Rule
		for _, t := range g.Catalog.TopicChain(topic) {
			relevant = append(relevant, byTopic[t.Key]...)
		}
		for j, place := range m.Towns {
			cell := cover(graph.Question{Topic: topic, Place: place, Day: g.Day}, relevant, g.Catalog)
			cells = append(cells, cell.with(m.At(i, j), p))
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
