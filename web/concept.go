package web

import (
	"strconv"

	"lotsennetz/graph"
	"lotsennetz/web/locale"
)

// AimRow is a goal, measure or project with what serves it.
type AimRow struct {
	*locale.Printer
	ID          string
	Title, Text string
	Topic       string
	State       string
	Deadline    string
	Share       string // "40"; empty: not said
	Providers   []Link
	Partners    []Link
	Indicators  []string
	Below       []AimRow
}

// ConceptPage is the integration concept and what became of it.
type ConceptPage struct {
	Base
	Conferences []AimRow // each with its goals, they with measures, they with projects
	Status      string
}

func (*ConceptPage) name() string { return "concept" }

func (b *Base) aim(a graph.Aim, id string) AimRow {
	row := AimRow{Printer: b.Printer, ID: id, Title: a.Title, Text: a.Description, State: b.L("concept.state", a.State)}
	if a.Topic != "" {
		row.Topic = b.Printer.Topic(a.Topic)
	}
	if a.Deadline != "" {
		row.Deadline = b.Date(a.Deadline)
	}
	if a.Share != nil {
		row.Share = strconv.Itoa(*a.Share)
	}
	for _, i := range a.Indicators {
		text := b.T("concept.indicator", i.Name, i.Target, i.Unit)
		if n := len(i.Values); n > 0 {
			text = b.T("concept.indicator_value", i.Name, i.Values[n-1].Value, i.Target, i.Unit)
		}
		row.Indicators = append(row.Indicators, text)
	}
	return row
}

// NewConceptPage hangs projects under their measures, measures under their
// goals, goals under their conferences. What belongs to nothing shown stands on
// its own.
func NewConceptPage(b Base, c graph.Concept) *ConceptPage {
	p := &ConceptPage{Base: b, Status: b.T("concept.status", len(c.Goals), len(c.Measures), len(c.Projects))}
	t := tree{b: &b, actors: c.Actors, below: map[string][]node{}, known: map[string]bool{}}
	for _, x := range c.Conferences {
		t.known["conference/"+string(x.ID)] = true
	}
	for _, x := range c.Goals {
		t.known["goal/"+string(x.ID)] = true
	}
	for _, x := range c.Measures {
		t.known["measure/"+string(x.ID)] = true
	}
	for _, x := range c.Conferences {
		t.add("", "conference/", string(x.ID), x.Aim)
	}
	for _, x := range c.Goals {
		t.add("conference/"+string(x.Conference), "goal/", string(x.ID), x.Aim)
	}
	for _, x := range c.Measures {
		t.add("goal/"+string(x.Goal), "measure/", string(x.ID), x.Aim)
	}
	for _, x := range c.Projects {
		t.add("measure/"+string(x.Measure), "project/", string(x.ID), x.Aim)
	}
	p.Conferences = t.rows("")
	return p
}

// tree gathers aims by what they belong to.
type tree struct {
	b      *Base
	actors map[graph.ActorID]graph.Actor
	below  map[string][]node
	known  map[string]bool
}

type node struct {
	key string
	row AimRow
}

func (t *tree) add(parent, kind, id string, a graph.Aim) {
	if !t.known[parent] {
		parent = ""
	}
	row := t.b.aim(a, id)
	for _, x := range a.Participants {
		actor, ok := t.actors[x.Actor]
		if !ok {
			continue
		}
		link := Link{"/akteure/" + actor.Slug, actor.Name}
		if x.Role == graph.Provider {
			row.Providers = append(row.Providers, link)
		} else {
			row.Partners = append(row.Partners, link)
		}
	}
	t.below[parent] = append(t.below[parent], node{kind + id, row})
}

func (t *tree) rows(parent string) []AimRow {
	var out []AimRow
	for _, n := range t.below[parent] {
		n.row.Below = t.rows(n.key)
		out = append(out, n.row)
	}
	return out
}
