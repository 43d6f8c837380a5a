package analysis

import (
	"cmp"
	"slices"

	"lotsennetz/graph"
)

// Matrix is a table of something by municipality. Cells stand row by row.
type Matrix[K cmp.Ordered, C any] struct {
	Rows  []K
	Towns []graph.PlaceKey // by key
	Cells []C
}

// At is the cell of a row and a town by their numbers.
func (m Matrix[K, C]) At(row, town int) C { return m.Cells[row*len(m.Towns)+town] }

// Action is what a coordinator can do about a gap.
type Action string

// The actions.
const (
	NameContact   Action = "name_contact"   // name who is responsible
	Invite        Action = "invite"         // bring somebody into the network
	ProposeLink   Action = "propose_link"   // bring together those who are there
	CreateMeasure Action = "create_measure" // plan something that is nowhere
)

// Actions lists the actions in the order they are proposed.
var Actions = []Action{NameContact, ProposeLink, CreateMeasure, Invite}

// Gap is something missing, and what to do about it.
type Gap struct {
	Action   Action
	Sentence graph.Phrase
}

// ContactState is whether somebody answers for a topic in a town.
type ContactState string

// The states.
const (
	ContactYes     ContactState = "yes"
	ContactDeputy  ContactState = "deputy"  // only a deputy is there, or in force
	ContactGroups  ContactState = "groups"  // for some groups of people alone
	ContactExpired ContactState = "expired" // somebody answered once
	ContactNone    ContactState = "none"
)

// ContactStates lists the states, the best first.
var ContactStates = []ContactState{ContactYes, ContactDeputy, ContactGroups, ContactExpired, ContactNone}

// TopicCell is one topic in one town.
type TopicCell struct {
	Topic     graph.TopicKey
	Town      graph.PlaceKey
	Contact   ContactState
	Holder    graph.ActorID        // who answers, or answered last
	Level     graph.PlaceKind      // at which rung the rule answers
	Via       graph.TopicKey       // a parent topic that answers instead
	Actors    int                  // who work on it and in the town
	Offers    int                  // open, of such actors
	Needs     int                  // open
	Languages []graph.LanguageCode // these actors speak, German left out
	Gaps      []Gap
}

// Ground is what coverage is counted from, read through a View.
type Ground struct {
	Catalog *graph.Catalog
	Scene   graph.Scene
	Rules   []graph.Rule
	Day     graph.Date
}

// Topics is the coverage of every topic below a theme room in every municipality.
// An actor works in the town of each of its seats and in the areas it covers.
// What lies below a topic counts for it.
func Topics(g Ground) Matrix[graph.TopicKey, TopicCell] {
	var rows []graph.TopicKey
	for key, t := range g.Catalog.Topics {
		if t.Parent != "" {
			rows = append(rows, key)
		}
	}
	slices.Sort(rows)
	return g.topics(rows, nil)
}

// Topic is the coverage of one topic, which may be a theme room, in every
// municipality, by key of the town.
func Topic(g Ground, topic graph.TopicKey) []TopicCell {
	return g.topics([]graph.TopicKey{topic}, nil).Cells
}

// Sports is the coverage of every kind of sport by clubs: only they count as
// actors and their offers as offers.
func Sports(g Ground, sport graph.TopicKey) Matrix[graph.TopicKey, TopicCell] {
	rows := slices.Sorted(slices.Values(g.Catalog.TopicsBelow(sport)[1:]))
	return g.topics(rows, []graph.ActorKind{graph.SportsClub})
}

func (g Ground) topics(rows []graph.TopicKey, kinds []graph.ActorKind) Matrix[graph.TopicKey, TopicCell] {
	m := Matrix[graph.TopicKey, TopicCell]{Rows: rows, Towns: municipalities(g.Catalog)}
	f := g.field(kinds)
	for _, topic := range rows {
		below := g.Catalog.TopicsBelow(topic)
		contacts := f.contacts(topic)
		for _, town := range m.Towns {
			c := TopicCell{Topic: topic, Town: town}
			contacts.fill(&c)
			f.count(&c, below)
			f.gaps(&c, below)
			m.Cells = append(m.Cells, c)
		}
	}
	return m
}

func municipalities(c *graph.Catalog) []graph.PlaceKey {
	var out []graph.PlaceKey
	for key, p := range c.Places {
		if p.Kind == graph.Municipality {
			out = append(out, key)
		}
	}
	slices.Sort(out)
	return out
}

// field is a Ground indexed by town and topic.
type field struct {
	Ground
	clubs  bool // only clubs supply, and nobody is asked for a contact
	actors map[spot][]*graph.Actor
	offers map[spot]int
	needs  map[spot]int
	supply map[graph.TopicKey]int // offers anywhere
	rules  map[graph.TopicKey][]graph.Rule
}

type spot struct {
	topic graph.TopicKey
	town  graph.PlaceKey
}

func (g Ground) field(kinds []graph.ActorKind) *field {
	f := &field{Ground: g, clubs: len(kinds) > 0, actors: map[spot][]*graph.Actor{}, offers: map[spot]int{}, needs: map[spot]int{},
		supply: map[graph.TopicKey]int{}, rules: map[graph.TopicKey][]graph.Rule{}}
	towns, supplies := map[graph.ActorID][]graph.PlaceKey{}, map[graph.ActorID]bool{}
	for i := range g.Scene.Actors {
		a := &g.Scene.Actors[i]
		if a.Archived {
			continue
		}
		towns[a.ID], supplies[a.ID] = townsOf(*a, g.Catalog), len(kinds) == 0 || slices.Contains(kinds, a.Kind)
		for _, town := range towns[a.ID] {
			for _, t := range a.Topics {
				if supplies[a.ID] {
					f.actors[spot{t, town}] = append(f.actors[spot{t, town}], a)
				}
			}
		}
	}
	for _, o := range g.Scene.Offers {
		if !o.Archived && o.Open(g.Day) && supplies[o.Actor] && (o.Places == nil || *o.Places > 0) {
			f.supply[o.Topic]++
			for _, town := range towns[o.Actor] {
				f.offers[spot{o.Topic, town}]++
			}
		}
	}
	for _, n := range g.Scene.Needs {
		if !n.Archived && n.Open(g.Day) {
			for _, town := range towns[n.Actor] {
				f.needs[spot{n.Topic, town}]++
			}
		}
	}
	for _, r := range g.Rules {
		f.rules[r.Topic] = append(f.rules[r.Topic], r)
	}
	return f
}

// townsOf are the municipalities an actor sits in or covers, by key.
func townsOf(a graph.Actor, c *graph.Catalog) []graph.PlaceKey {
	var out []graph.PlaceKey
	for _, s := range a.Seats {
		if town, ok := c.Municipality(s.Place); ok {
			out = append(out, town.Key)
		}
	}
	for _, area := range a.Areas {
		if town, ok := c.Municipality(area); ok {
			out = append(out, town.Key)
			continue
		}
		for _, p := range c.PlacesBelow(area) {
			if c.Places[p].Kind == graph.Municipality {
				out = append(out, p)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// german is understood everywhere and so covers nothing.
const german graph.LanguageCode = "deu"

func (f *field) count(c *TopicCell, below []graph.TopicKey) {
	there := map[graph.ActorID]bool{}
	for _, t := range below {
		at := spot{t, c.Town}
		c.Offers += f.offers[at]
		c.Needs += f.needs[at]
		for _, a := range f.actors[at] {
			if there[a.ID] {
				continue
			}
			there[a.ID] = true
			for _, l := range a.Languages {
				if l != german && !slices.Contains(c.Languages, l) {
					c.Languages = append(c.Languages, l)
				}
			}
		}
	}
	c.Actors = len(there)
	slices.Sort(c.Languages)
}

// gaps says what a cell lacks, the most pressing first.
func (f *field) gaps(c *TopicCell, below []graph.TopicKey) {
	add := func(a Action, key string, args ...any) {
		c.Gaps = append(c.Gaps, Gap{a, graph.Say(key, append([]any{c.Topic, c.Town}, args...)...)})
	}
	switch {
	case f.clubs:
	case c.Contact == ContactNone:
		add(NameContact, "analysis.gap.contact")
	case c.Contact == ContactExpired:
		add(NameContact, "analysis.gap.expired")
	case c.Contact == ContactDeputy:
		add(NameContact, "analysis.gap.deputy")
	}
	supply := 0
	for _, t := range below {
		supply += f.supply[t]
	}
	switch {
	case c.Needs > 0 && c.Offers == 0 && supply > 0:
		add(ProposeLink, "analysis.gap.elsewhere", c.Needs)
	case c.Needs > 0 && c.Offers == 0:
		add(CreateMeasure, "analysis.gap.demand", c.Needs)
	}
	if c.Actors == 0 {
		key := "analysis.gap.actor"
		if f.clubs {
			key = "analysis.gap.club"
		}
		add(Invite, key)
	}
}
