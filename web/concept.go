package web

import (
	"math"
	"net/url"
	"slices"
	"strconv"

	"lotsennetz/concept"
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
	Conference  bool   // its date is no deadline, its share that of what was decided
	Share       string // "40"; empty: not said
	Providers   []Link
	Partners    []Link
	Indicators  []string
	Below       []AimRow
	// Rolled says what follows from its parts, Weight how much it counts above.
	Rolled, Weight string
	Owner          string
	Milestones     []string
	Funding        []string
	Number         string // what the network itself says
	Origins        []string
	Comments       []Comment
	CommentHref    string // where a word is left; empty: none wanted
	EditHref       string // for coordinators
	AddHref        string // something that serves it
	Room           Link   // of a conference
}

// Comment is a word somebody left on a part of the concept.
type Comment struct {
	Text, On string
	Action   string // where a coordinator decides about it
	Waiting  bool
}

// ConceptExtras is what is shown beside the concept itself.
type ConceptExtras struct {
	Numbers  map[graph.Ref]concept.Number
	Origins  map[graph.NoteID]graph.Note
	Comments map[string][]graph.Note // by id of what they are about
}

// ConceptPage is the integration concept and what became of it.
type ConceptPage struct {
	Base
	Conferences []AimRow // each with its goals, they with measures, they with projects
	Status      string
	AddHref     string // a new conference, for coordinators
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
		text := b.T("concept.indicator", i.Name, b.Amount(i.Target), i.Unit)
		if n := len(i.Values); n > 0 {
			text = b.T("concept.indicator_value", i.Name, b.Amount(i.Values[n-1].Value), b.Amount(i.Target), i.Unit)
		}
		row.Indicators = append(row.Indicators, text)
	}
	return row
}

// NewConceptPage hangs projects under their measures, measures under their
// goals, goals under their conferences. What belongs to nothing shown stands on
// its own.
func NewConceptPage(b Base, c graph.Concept, more ConceptExtras) *ConceptPage {
	p := &ConceptPage{Base: b, Status: b.T("concept.status", len(c.Goals), len(c.Measures), len(c.Projects))}
	if b.Viewer.Coordinates() {
		p.AddHref = "/konzept/neu?kind=konferenz"
	}
	for _, n := range concept.Tree(c) {
		p.Conferences = append(p.Conferences, b.aimRow(n, c.Actors, more))
	}
	return p
}

// aimNames are the parts of a concept in addresses, with what can serve them.
var aimNames = map[graph.Kind]struct{ name, below string }{
	graph.KindConference: {"konferenz", "ziel"}, graph.KindGoal: {"ziel", "massnahme"}, graph.KindMeasure: {"massnahme", "projekt"}, graph.KindProject: {"projekt", ""},
}

// AimHref is the address of a part of the concept, with what is done there.
func AimHref(ref graph.Ref, what string) string {
	return "/konzept/" + aimNames[ref.Kind].name + "/" + url.PathEscape(ref.ID) + "/" + what
}

// aimRow is a part of the concept with everything below it.
func (b *Base) aimRow(n *concept.Node, actors map[graph.ActorID]graph.Actor, more ConceptExtras) AimRow {
	ref := n.Record.Ref()
	row := b.aim(n.Aim, ref.ID)
	for _, x := range n.Aim.Participants {
		actor, ok := actors[x.Actor]
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
	b.roll(&row, n)
	b.care(&row, n.Aim)
	if number, ok := more.Numbers[ref]; ok {
		row.Number = b.number(number)
	}
	for _, id := range n.Aim.Origin {
		if note, ok := more.Origins[id]; ok {
			row.Origins = append(row.Origins, note.Text)
		}
	}
	b.comments(&row, n, more)
	if conf, ok := n.Record.(graph.Conference); ok {
		row.Conference = true
		if conf.Collecting || len(conf.Rooms) > 0 || b.Viewer.Coordinates() {
			row.Room = Link{"/konferenz/" + url.PathEscape(ref.ID), b.T("conference.link")}
		}
	}
	if b.Viewer.Coordinates() {
		row.EditHref = AimHref(ref, "bearbeiten")
		if below := aimNames[ref.Kind].below; below != "" {
			row.AddHref = "/konzept/neu?" + url.Values{"kind": {below}, "serves": {ref.ID}}.Encode()
		}
	}
	weighed := slices.ContainsFunc(n.Parts, func(part *concept.Node) bool { return part.Weight() != 1 })
	for _, part := range n.Parts {
		below := b.aimRow(part, actors, more)
		if weighed {
			below.Weight = b.T("concept.weight", part.Weight())
		}
		row.Below = append(row.Below, below)
	}
	return row
}

// roll says how far it is: what somebody said, or what follows from its parts.
func (b *Base) roll(row *AimRow, n *concept.Node) {
	share := int(math.Round(n.Below))
	switch {
	case n.Counted > 0 && n.Aim.Share != nil:
		row.Rolled = b.T("concept.rolled_beside", share, n.Counted)
	case n.Counted > 0:
		row.Share = strconv.Itoa(share)
		row.Rolled = b.T("concept.rolled", n.Counted)
	}
}

// care is who sees to it, by when and with what.
func (b *Base) care(row *AimRow, a graph.Aim) {
	if a.Owner.Name != "" {
		row.Owner = b.T("concept.owner", a.Owner.Name)
	}
	for _, m := range a.Milestones {
		key := "concept.milestone"
		if m.Done != "" {
			key = "concept.milestone_done"
			m.Due = m.Done
		}
		row.Milestones = append(row.Milestones, b.T(key, m.Title, m.Due))
	}
	for _, f := range a.Funding {
		row.Funding = append(row.Funding, b.T("concept.funding", f.Source, b.Euros(f.Cents), b.Period(f.Period)))
	}
}

// number is what the network says, in a sentence.
func (b *Base) number(n concept.Number) string {
	if n.Of == 0 {
		return b.T("metric."+n.Metric, n.Have)
	}
	return b.T("metric."+n.Metric, n.Have, n.Of)
}

func (b *Base) comments(row *AimRow, n *concept.Node, more ConceptExtras) {
	ref := n.Record.Ref()
	if n.Aim.Comments {
		row.CommentHref = AimHref(ref, "kommentar")
	}
	for _, note := range more.Comments[ref.ID] {
		c := Comment{Text: note.Text, On: b.Date(graph.DateOf(note.At)), Waiting: note.Visibility != graph.Public}
		if b.Viewer.Coordinates() {
			c.Action = "/konzept/kommentare/" + url.PathEscape(string(note.ID))
		}
		row.Comments = append(row.Comments, c)
	}
}
