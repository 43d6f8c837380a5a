package picture

import (
	"slices"
	"time"

	"lotsennetz/graph"
	"lotsennetz/web/locale"
)

// Data is the picture for the browser, which filters and colours it by itself and
// moves through time. Rows are lists, so that thousands of them stay small.
type Data struct {
	Day     graph.Date  `json:"day"`
	First   graph.Date  `json:"first,omitempty"` // when the first tie began
	Around  int         `json:"around"`          // -1: nobody
	Nodes   []nodeRow   `json:"nodes"`
	Edges   [][]int     `json:"edges"` // ends, line, from, until, …
	Kinds   [][2]string `json:"kinds"` // key and label
	Lines   []lineData  `json:"lines"`
	Schemes []scheme    `json:"schemes"`
	Palette []string    `json:"palette"`
}

// nodeRow is name, address, kind, town, ways in percent of the most, then x and y,
// then the category of each scheme but that of states, which moves with the day.
type nodeRow [10]any

type lineData struct {
	Relation graph.Relation         `json:"relation"`
	State    graph.CooperationState `json:"state,omitempty"`
	Label    string                 `json:"label"`
	Rank     int                    `json:"rank"` // of states: how far two have come; 0: no state
	lineStyle
}

// scheme is a way to colour and the label of each colour's number.
type scheme struct {
	Key    Colour   `json:"key"`
	Labels []string `json:"labels"`
}

// always is an open end, with a minus an open beginning.
const always = 99_999

// Data is what the browser draws: every tie at all times, for it filters by
// itself; ways and groups are of the day.
func (s *Shown) Data(p *locale.Printer) Data {
	d := Data{Day: s.Day, First: s.First, Around: s.Around, Nodes: make([]nodeRow, 0, len(s.Nodes)), Edges: make([][]int, 0, len(s.ties)), Palette: palette}
	kinds := s.Kinds()
	for _, k := range kinds {
		d.Kinds = append(d.Kinds, [2]string{string(k), p.L("actor.kind", k)})
	}
	for _, k := range lineKeys {
		d.Lines = append(d.Lines, lineData{k.Relation, k.State, k.label(p), slices.Index(advanced, k.State) + 1, lineStyles[k]})
	}
	var of [][]int
	for _, by := range Colours {
		labels, numbers := s.sorted(by, p)
		d.Schemes = append(d.Schemes, scheme{by, labels})
		of = append(of, numbers)
	}
	number := s.tied()
	ways := s.weights(SizeWays)
	for i, n := range s.Nodes {
		if number[i] >= 0 {
			d.Nodes = append(d.Nodes, nodeRow{n.Name, n.Slug, slices.Index(kinds, n.Kind), p.Place(n.Town), percent(ways[i]), n.X, n.Y, of[0][i], of[1][i], of[2][i]})
		}
	}
	if s.Around >= 0 {
		d.Around = number[s.Around]
	}
	for _, t := range s.ties {
		row := []int{number[t.a], number[t.b]}
		for _, span := range t.Spans {
			row = append(row, slices.Index(lineKeys, lineKey{t.Relation, span.State}), days(span.From, -always), days(span.To, always))
		}
		d.Edges = append(d.Edges, row)
	}
	return d
}

// DayData is what of the picture is counted anew for each day and filter: ways and
// groups of the nodes of Data, in their order.
type DayData struct {
	Day    graph.Date `json:"day"`
	Ways   []int      `json:"ways"`   // in percent of the most
	Groups []int      `json:"groups"` // the category of each
	Labels []string   `json:"labels"` // of the groups' categories
}

// DayData is the part of Data that belongs to the day and the filter.
func (s *Shown) DayData(p *locale.Printer) DayData {
	d := DayData{Day: s.Day, Ways: []int{}, Groups: []int{}}
	labels, of := s.sorted(ColourGroup, p)
	d.Labels = labels
	ways := s.weights(SizeWays)
	for i, n := range s.tied() {
		if n >= 0 {
			d.Ways, d.Groups = append(d.Ways, percent(ways[i])), append(d.Groups, of[i])
		}
	}
	return d
}

func percent(part float64) int { return int(100*part + 0.5) }

// tied numbers the nodes that are tied at any time, and the one in the middle;
// the others are -1.
func (s *Shown) tied() []int {
	number := make([]int, len(s.Nodes))
	for i := range number {
		number[i] = -1
	}
	for _, t := range s.ties {
		number[t.a], number[t.b] = 0, 0
	}
	if s.Around >= 0 {
		number[s.Around] = 0
	}
	next := 0
	for i := range number {
		if number[i] == 0 {
			number[i] = next
			next++
		}
	}
	return number
}

// days counts the days since 1970.
func days(d graph.Date, none int) int {
	if d == "" {
		return none
	}
	return int(d.Time(time.UTC).Unix() / 86_400)
}
