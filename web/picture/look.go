package picture

import (
	"cmp"
	"math"
	"slices"

	"lotsennetz/graph"
	"lotsennetz/web/locale"
)

// Size is what makes a node large.
type Size string

// Colour is what gives a node its colour and shape.
type Colour string

// The choices, the first of each where none was made.
const (
	SizeLinks Size = "links"
	SizeWays  Size = "ways"
	SizeSame  Size = "same"

	ColourKind  Colour = "kind"
	ColourTown  Colour = "town"
	ColourGroup Colour = "group"
	ColourState Colour = "state"
)

// Sizes and Colours list the choices.
var (
	Sizes   = []Size{SizeLinks, SizeWays, SizeSame}
	Colours = []Colour{ColourKind, ColourTown, ColourGroup, ColourState}
)

// Look is how a picture is drawn.
type Look struct {
	Size   Size
	Colour Colour
}

// palette has Okabe and Ito's colours first, told apart by nearly all eyes. Every
// colour has a shape of its own, so that nobody needs the colour.
var palette = []string{"#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8c6bb1", "#8a8a00", "#a6611a", "#1b9e9e", "#5c5c5c", "#bdbdbd"}

// rest is the last colour: everything that has none of its own.
var rest = len(palette) - 1

// Category is one entry of the legend. Its number decides colour and shape.
type Category struct {
	Number int
	Label  string
	Count  int // of drawn nodes
}

// Categories are the entries of the legend with a drawn node, and the number of
// each node.
func (s *Shown) Categories(by Colour, p *locale.Printer) (legend []Category, of []int) {
	labels, of := s.sorted(by, p)
	counts := make([]int, len(palette))
	for _, i := range s.Drawn {
		counts[of[i]]++
	}
	for k, n := range counts {
		if n > 0 {
			legend = append(legend, Category{k, labels[k], n})
		}
	}
	return legend, of
}

// sorted gives every node the number of its category, and every number its label.
// The numbers are the same whatever is filtered; those of groups belong to the
// day.
func (s *Shown) sorted(by Colour, p *locale.Printer) (labels []string, of []int) {
	labels, of = make([]string, len(palette)), make([]int, len(s.Nodes))
	labels[rest] = p.T("network.rest")
	switch by {
	case ColourTown:
		number := ranked(s.Nodes, func(n Node) graph.PlaceKey { return n.Town })
		for k, key := range number.keys {
			labels[k] = p.Place(key)
		}
		for i, n := range s.Nodes {
			of[i] = number.of(n.Town)
		}
	case ColourGroup:
		for k, g := range s.Groups[:min(rest, len(s.Groups))] {
			labels[k] = p.T("network.group", s.Nodes[g.Middle].Name)
		}
		for i, g := range s.Group {
			of[i] = rest
			if g >= 0 && g < rest {
				of[i] = g
			}
		}
	case ColourState:
		labels[rest] = p.T("network.no_state")
		for k, state := range advanced {
			labels[k] = p.L("cooperation.state", state)
		}
		for i, state := range s.Best {
			if of[i] = slices.Index(advanced, state); of[i] < 0 {
				of[i] = rest
			}
		}
	default:
		for k, kind := range graph.ActorKinds {
			labels[min(k, rest)] = p.L("actor.kind", kind)
		}
		for i, n := range s.Nodes {
			of[i] = min(max(0, slices.Index(graph.ActorKinds, n.Kind)), rest)
		}
	}
	return labels, of
}

// ranking numbers the most frequent keys.
type ranking[K comparable] struct{ keys []K }

func ranked[K cmp.Ordered](nodes []Node, key func(Node) K) ranking[K] {
	var none K
	counts := map[K]int{}
	for _, n := range nodes {
		if k := key(n); k != none {
			counts[k]++
		}
	}
	keys := make([]K, 0, len(counts))
	for k := range counts {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b K) int { return cmp.Or(counts[b]-counts[a], cmp.Compare(a, b)) })
	return ranking[K]{keys[:min(rest, len(keys))]}
}

func (r ranking[K]) of(k K) int {
	if i := slices.Index(r.keys, k); i >= 0 {
		return i
	}
	return rest
}

// weights are how large each node is, 0 to 1.
func (s *Shown) weights(by Size) []float64 {
	out := make([]float64, len(s.Nodes))
	if by == SizeSame {
		return out
	}
	value := func(i int) float64 { return float64(s.Links[i]) }
	if by == SizeWays {
		value = func(i int) float64 { return s.Ways[i] }
	}
	most := 0.0
	for _, i := range s.Drawn {
		most = max(most, value(i))
	}
	for _, i := range s.Drawn {
		if most > 0 {
			out[i] = math.Sqrt(value(i) / most)
		}
	}
	return out
}

// lineStyle is how a relation is drawn: with gaps, as two lines side by side.
// Colours differ, too, but nobody needs them.
type lineStyle struct {
	Colour string  `json:"colour"`
	Width  float64 `json:"width"`
	On     float64 `json:"on"` // 0: no gaps
	Off    float64 `json:"off"`
	Double bool    `json:"double,omitempty"`
}

// lineKey is a relation, and of a cooperation its state.
type lineKey struct {
	Relation graph.Relation
	State    graph.CooperationState
}

// lineKeys are all lines in the order of the legend.
var lineKeys = []lineKey{
	{graph.TieCooperation, graph.Cooperating}, {graph.TieCooperation, graph.Agreed}, {graph.TieCooperation, graph.Asked},
	{graph.TieCooperation, graph.Resting}, {graph.TieCooperation, graph.Ended},
	{graph.TieMembership, ""}, {graph.TieAim, ""}, {graph.TieDuty, ""},
}

var lineStyles = map[lineKey]lineStyle{
	lineKeys[0]: {Colour: "#3a3a3a", Width: 1.8},
	lineKeys[1]: {Colour: "#3a3a3a", Width: 1.6, On: 12, Off: 4},
	lineKeys[2]: {Colour: "#3a3a3a", Width: 1.4, On: 5, Off: 5},
	lineKeys[3]: {Colour: "#6b6b6b", Width: 1.4, On: 2, Off: 4},
	lineKeys[4]: {Colour: "#8a8a8a", Width: 1.2, On: 2, Off: 10},
	lineKeys[5]: {Colour: "#00618f", Width: 3.6, Double: true},
	lineKeys[6]: {Colour: "#8a4b00", Width: 3.6, On: 9, Off: 5, Double: true},
	lineKeys[7]: {Colour: "#5b3a8a", Width: 3.6, On: 3, Off: 4, Double: true},
}

func (l Line) key() lineKey { return lineKey{l.Relation, l.State} }

func (k lineKey) label(p *locale.Printer) string {
	if k.State != "" {
		return p.L("cooperation.state", k.State)
	}
	return p.L("relation", k.Relation)
}

// LineKind is a kind of line of the picture.
type LineKind struct {
	Number int // as in Data.Lines
	Count  int // on the day, through the filter
	Shown  bool
	key    lineKey
}

// Label is what the kind of line is called.
func (k LineKind) Label(p *locale.Printer) string { return k.key.label(p) }

// LineKinds are the kinds of lines there are at any time.
func (s *Shown) LineKinds() []LineKind {
	ever, now := map[lineKey]bool{}, map[lineKey]int{}
	for _, t := range s.ties {
		for _, span := range t.Spans {
			ever[lineKey{t.Relation, span.State}] = true
		}
	}
	for _, l := range s.Lines {
		now[l.key()]++
	}
	var out []LineKind
	for i, k := range lineKeys {
		if ever[k] {
			shown := slices.Contains(s.Relations, k.Relation) && (k.State == "" || slices.Contains(s.States, k.State))
			out = append(out, LineKind{i, now[k], shown, k})
		}
	}
	return out
}

// Counts are the kinds of lines drawn.
func (s *Shown) Counts() []LineKind {
	return slices.DeleteFunc(s.LineKinds(), func(k LineKind) bool { return k.Count == 0 })
}
