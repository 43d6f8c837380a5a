package web

import (
	"net/url"
	"slices"

	"lotsennetz/analysis"
	"lotsennetz/graph"
)

// The tables of coverage, by their names in addresses.
const (
	CoverTopics    = "themen"
	CoverSports    = "sport"
	CoverLanguages = "sprachen" // coordinators alone: most cells hold one person
)

// CoveragePage is a table of something by town, with what is missing and what to
// do about it.
type CoveragePage struct {
	Base
	What     string
	Tabs     []Tab
	Problems []Problem
	Caption  string
	Towns    []string
	Rows     []CoverRow
	Status   string
	Demands  []TodoRow
	Lapsing  []TodoRow
	Duties   []FacetValue // what is the matter with responsibilities; the chosen is listed
}

// DutiesHref leads to the responsibilities with which something is the matter.
func DutiesHref(state analysis.DutyState) string {
	return "/netzwerk/abdeckung?" + url.Values{"pflege": {string(state)}}.Encode() + "#pflege"
}

func (*CoveragePage) name() string { return "coverage" }

// Tab leads to one of several tables.
type Tab struct {
	Link
	Here bool
}

// CoverRow is one topic or language in all towns.
type CoverRow struct {
	Name  string
	Room  string
	Cells []CoverCell
	// MapHref shows the row on the map; empty: it cannot.
	MapHref string
}

// CoverCell is what one town has: in words, never by colour alone.
type CoverCell struct {
	State string // "yes", "part", "none": for the look
	Text  string
	More  string
	Gaps  []TodoRow
}

// TodoRow is something missing and where to do something about it; who may not do
// it gets no address.
type TodoRow struct {
	Text string
	Do   Link
}

// NewCoveragePage is the page with its tabs.
func NewCoveragePage(b Base, what string) *CoveragePage {
	p := &CoveragePage{Base: b, What: what}
	for _, t := range p.Tables() {
		p.Tabs = append(p.Tabs, Tab{Link{"/netzwerk/abdeckung?was=" + t, b.L("coverage.table", t)}, t == what})
	}
	p.Caption = b.L("coverage.table", what)
	return p
}

// Tables are the tables the reader may see.
func (p *CoveragePage) Tables() []string {
	if p.Viewer.Coordinates() {
		return []string{CoverTopics, CoverSports, CoverLanguages}
	}
	return []string{CoverTopics, CoverSports}
}

// Topics fills the table with topics.
func (p *CoveragePage) Topics(g analysis.Ground, m analysis.Matrix[graph.TopicKey, analysis.TopicCell]) {
	p.towns(m.Towns)
	empty := 0
	actors := map[graph.ActorID]string{}
	for _, a := range g.Scene.Actors {
		actors[a.ID] = a.Name
	}
	for i, topic := range m.Rows {
		row := CoverRow{Name: p.Topic(topic)}
		if p.What == CoverTopics {
			row.MapHref = "/karte?" + url.Values{"was": {MapCoverage}, "topic": {string(topic)}}.Encode()
		}
		if chain := g.Catalog.TopicChain(topic); len(chain) > 1 {
			row.Room = p.Topic(chain[len(chain)-1].Key)
		}
		for j := range m.Towns {
			cell := m.At(i, j)
			view := CoverCell{State: "none", Gaps: p.gaps(cell.Gaps, cell.Topic, cell.Town)}
			switch {
			case p.What == CoverSports:
				view.Text = p.T("coverage.clubs", cell.Actors)
				if cell.Actors > 0 {
					view.State = "yes"
				}
			case cell.Contact == analysis.ContactYes:
				view.State, view.Text = "yes", p.L("coverage.contact", cell.Contact)
			case cell.Contact == analysis.ContactNone:
				view.Text = p.L("coverage.contact", cell.Contact)
			default:
				view.State, view.Text = "part", p.L("coverage.contact", cell.Contact)
			}
			view.More = p.coverMore(cell, actors)
			if view.State == "none" {
				empty++
			}
			row.Cells = append(row.Cells, view)
		}
		p.Rows = append(p.Rows, row)
	}
	p.Status = p.T("coverage.status", len(m.Cells)-empty, len(m.Cells))
}

func (p *CoveragePage) coverMore(cell analysis.TopicCell, actors map[graph.ActorID]string) string {
	more := ""
	if name := actors[cell.Holder]; name != "" && cell.Contact == analysis.ContactYes {
		more = name
	}
	if cell.Offers > 0 {
		if more != "" {
			more += " · "
		}
		more += p.T("coverage.offers", cell.Offers)
	}
	return more
}

// Languages fills the table with languages of mediators.
func (p *CoveragePage) Languages(g analysis.Ground, m analysis.Matrix[graph.LanguageCode, analysis.LanguageCell]) {
	p.towns(m.Towns)
	covered := 0
	for i, code := range m.Rows {
		row := CoverRow{Name: p.Language(code), MapHref: "/karte?" + url.Values{"was": {MapSpeakers}, "language": {string(code)}}.Encode()}
		for j := range m.Towns {
			cell := m.At(i, j)
			view := CoverCell{State: "none", Text: p.T("coverage.mediators", cell.Reach), Gaps: p.gaps(cell.Gaps, "", cell.Town)}
			switch {
			case cell.Reach > 0:
				view.State = "yes"
				covered++
			case cell.Remote > 0:
				view.State, view.More = "part", p.T("coverage.remote", cell.Remote)
			}
			row.Cells = append(row.Cells, view)
		}
		p.Rows = append(p.Rows, row)
	}
	p.Status = p.T("coverage.status", covered, len(m.Cells))
}

func (p *CoveragePage) towns(keys []graph.PlaceKey) {
	for _, k := range keys {
		p.Towns = append(p.Towns, p.Printer.Place(k))
	}
}

func (p *CoveragePage) gaps(gaps []analysis.Gap, topic graph.TopicKey, town graph.PlaceKey) []TodoRow {
	var out []TodoRow
	for _, g := range gaps {
		out = append(out, p.gap(g, topic, town))
	}
	return out
}

// gap is a sentence with the place where a coordinator acts on it.
func (p *CoveragePage) gap(g analysis.Gap, topic graph.TopicKey, town graph.PlaceKey) TodoRow {
	row := TodoRow{Text: p.Say(g.Sentence)}
	if !p.Viewer.Coordinates() {
		return row
	}
	q := url.Values{"topic": {string(topic)}, "place": {string(town)}}
	switch g.Action {
	case analysis.NameContact:
		row.Do = Link{"/zustaendigkeiten/neu?" + q.Encode(), p.T("coverage.do.contact")}
	case analysis.ProposeLink:
		row.Do = Link{"/vereine-und-initiativen?" + url.Values{"place": {string(town)}}.Encode(), p.T("coverage.do.link")}
	case analysis.CreateMeasure:
		q.Set("kind", "massnahme")
		q.Set("title", row.Text)
		row.Do = Link{"/konzept/neu?" + q.Encode(), p.T("coverage.do.measure")}
	case analysis.Invite:
		row.Do = Link{"/akteure/neu?" + q.Encode(), p.T("coverage.do.invite")}
	}
	return row
}

// Wanted lists what people look for in vain.
func (p *CoveragePage) Wanted(g analysis.Ground, demands []analysis.Demand) {
	for _, d := range demands {
		p.Demands = append(p.Demands, p.gap(d.Gap, d.Topic, d.Town))
	}
}

// Care lists responsibilities with which something is the matter: of a state, or
// where it is none the first of all.
func (p *CoveragePage) Care(duties []analysis.Duty, chosen analysis.DutyState) {
	most := 50
	if slices.Contains(analysis.DutyStates, chosen) {
		most = 1000
	}
	for _, state := range analysis.DutyStates {
		n := count(duties, func(d analysis.Duty) bool { return d.State == state })
		p.Duties = append(p.Duties, FacetValue{DutiesHref(state), p.L("coverage.duty", state), n, state == chosen})
	}
	p.Duties = append(p.Duties, FacetValue{"/netzwerk/abdeckung#pflege", p.T("matches.every_kind"), len(duties), most == 50})
	for _, d := range duties {
		if most > 50 && d.State != chosen {
			continue
		}
		row := TodoRow{Text: p.Say(d.Gap.Sentence), Do: Link{"/zustaendigkeiten/" + url.PathEscape(string(d.Rule.ID)), p.T("coverage.do.contact")}}
		p.Lapsing = append(p.Lapsing, row)
	}
	if left := len(p.Lapsing) - most; left > 0 {
		p.Lapsing = append(p.Lapsing[:most], TodoRow{Text: p.T("analysis.left_out", left)})
	}
}
