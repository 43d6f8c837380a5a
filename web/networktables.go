package web

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"lotsennetz/graph"
	"lotsennetz/web/picture"
)

// SortHead is a column of the table of actors and the way to sort by it.
type SortHead struct {
	Text, Href string
	Sorted     string // ascending, descending; empty: not by this one
	Numeric    bool
}

// NodeRow is an actor of the picture in the table.
type NodeRow struct {
	Actor             Link
	Kind, Town, Group string
	Links, Ways       string
}

// EdgeRow is a line of the picture in the table.
type EdgeRow struct {
	A, B                   Link
	Relation, Topic, Since string
}

// Pages lead through a long table.
type Pages struct {
	Range, Previous, Next string
}

// rowsPerPage is how many rows of a table one page has.
const rowsPerPage = 50

// page is the part of n rows a parameter names by number, and the ways on. A page
// beyond the end is the last.
func (p *NetworkPage) page(name, fragment string, n int) (from, to int, pages Pages) {
	last := max(1, (n+rowsPerPage-1)/rowsPerPage)
	k, err := strconv.Atoi(p.values.Get(name))
	if err != nil {
		k = 1
	}
	k = min(max(k, 1), last)
	from, to = (k-1)*rowsPerPage, min(n, k*rowsPerPage)
	if last == 1 {
		return from, to, pages
	}
	link := func(k int) string { return "/netzwerk?" + with(p.values, name, strconv.Itoa(k)) + fragment }
	pages.Range = p.T("network.range", from+1, to, n)
	if k > 1 {
		pages.Previous = link(k - 1)
	}
	if k < last {
		pages.Next = link(k + 1)
	}
	return from, to, pages
}

// nodeOrders are the ways to sort the table of actors: by name, or by a value and
// then by name.
var nodeOrders = map[string]func(p *NetworkPage, s *picture.Shown, a, b int) int{
	"name": func(p *NetworkPage, s *picture.Shown, a, b int) int { return 0 },
	"kind": func(p *NetworkPage, s *picture.Shown, a, b int) int {
		return byName(p.L("actor.kind", s.Nodes[a].Kind), p.L("actor.kind", s.Nodes[b].Kind))
	},
	"town": func(p *NetworkPage, s *picture.Shown, a, b int) int {
		return byName(p.Printer.Place(s.Nodes[a].Town), p.Printer.Place(s.Nodes[b].Town))
	},
	"links": func(p *NetworkPage, s *picture.Shown, a, b int) int { return s.Links[b] - s.Links[a] },
	"ways":  func(p *NetworkPage, s *picture.Shown, a, b int) int { return cmp.Compare(s.Ways[b], s.Ways[a]) },
	"group": func(p *NetworkPage, s *picture.Shown, a, b int) int {
		return cmp.Compare(uint(s.Group[a]), uint(s.Group[b])) // none comes last
	},
}

// PictureOrders are the columns the table of actors can be sorted by.
func PictureOrders() []string { return slices.Sorted(maps.Keys(nodeOrders)) }

func (p *NetworkPage) tables(s *picture.Shown) {
	by := p.values.Get("sort")
	order, ok := nodeOrders[by]
	if !ok {
		by = "links"
		order = nodeOrders[by]
	}
	p.heads(by)
	drawn := slices.Clone(s.Drawn) // by name
	slices.SortStableFunc(drawn, func(a, b int) int { return order(p, s, a, b) })
	from, to, pages := p.page("actors", "#akteure", len(drawn))
	p.ActorPages = pages
	for _, i := range drawn[from:to] {
		p.Actors = append(p.Actors, p.nodeRow(s, i))
	}
	from, to, p.RowPages = p.page("lines", "#linien", len(s.Lines))
	lines := slices.Clone(s.Lines)
	slices.SortStableFunc(lines, func(x, y picture.Line) int { return cmp.Or(x.A-y.A, x.B-y.B) }) // nodes are by name
	for _, l := range lines[from:to] {
		p.Rows = append(p.Rows, p.edgeRow(s, l))
	}
}

func (p *NetworkPage) heads(by string) {
	for _, h := range []struct {
		key, text string
		numeric   bool
	}{{"name", "network.a", false}, {"kind", "actors.kind", false}, {"town", "actors.place", false}, {"links", "network.links_head", true},
		{"ways", "network.ways_head", true}, {"group", "network.group_head", false}} {
		head := SortHead{Text: p.T(h.text), Href: "/netzwerk?" + with(p.values, "sort", h.key, "actors", "") + "#akteure", Numeric: h.numeric}
		if h.key == by {
			head.Sorted = "ascending"
			if h.numeric {
				head.Sorted = "descending"
			}
		}
		p.Heads = append(p.Heads, head)
	}
}

func (p *NetworkPage) nodeRow(s *picture.Shown, i int) NodeRow {
	n := s.Nodes[i]
	row := NodeRow{Actor: nodeLink(n), Kind: p.L("actor.kind", n.Kind), Town: p.Printer.Place(n.Town), Links: strconv.Itoa(s.Links[i]), Ways: p.Number(100*s.Ways[i], 1)}
	if s.Rank[i] > 0 {
		row.Ways += " (" + strconv.Itoa(s.Rank[i]) + ")"
	}
	if g := s.Group[i]; g >= 0 {
		row.Group = p.T("network.group", s.Nodes[s.Groups[g].Middle].Name)
	}
	return row
}

func (p *NetworkPage) edgeRow(s *picture.Shown, l picture.Line) EdgeRow {
	row := EdgeRow{A: nodeLink(s.Nodes[l.A]), B: nodeLink(s.Nodes[l.B]), Relation: p.L("relation", l.Relation), Since: p.Date(l.Since)}
	if l.Relation == graph.TieCooperation {
		row.Relation += ": " + p.L("cooperation.state", l.State)
	}
	if l.Topic != "" {
		row.Topic = p.Printer.Topic(l.Topic)
	}
	return row
}
