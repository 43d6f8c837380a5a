package picture

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"lotsennetz/graph"
	"lotsennetz/web/locale"
)

// Sizes of the drawing, in its own units: one is a pixel of a screen.
const (
	width, height = 1200, 780
	margin        = 60
	legendRow     = 26
	letter        = 7.2 // width of a letter at 13
)

// Many is the number of nodes above which a drawing has no links and names only
// the largest.
const Many = 400

const (
	mostNames   = 40 // in a large drawing
	fewNodes    = 60 // all of them have their names, where there is room
	middleNodes = 150
)

// Names are the nodes that have their name in a drawing: the largest first, as
// long as there is room.
func (s *Shown) Names(l Look) []int {
	d := s.drawing(nil, l)
	return d.named
}

// SVG draws the picture: with a title, a description, and a legend in words.
func (s *Shown) SVG(w io.Writer, p *locale.Printer, l Look, title string, told []string) error {
	d := s.drawing(p, l)
	d.open(title, told)
	d.say(told)
	d.edges()
	d.nodes()
	d.names()
	d.legend()
	d.b.WriteString("</svg>\n")
	_, err := io.WriteString(w, d.b.String())
	return err
}

// drawing is one SVG on its way.
type drawing struct {
	*Shown
	p      *locale.Printer
	b      strings.Builder
	at     [][2]float64
	radius []float64
	of     []int // category of each node
	cats   []Category
	keys   []lineKey // those drawn
	named  []int
}

func (s *Shown) drawing(p *locale.Printer, l Look) *drawing {
	d := &drawing{Shown: s, p: p, at: make([][2]float64, len(s.Nodes)), radius: make([]float64, len(s.Nodes))}
	if p != nil {
		d.cats, d.of = s.Categories(l.Colour, p)
	}
	small := 6.0
	if n := len(s.Drawn); n > Many {
		small = 2.2
	} else if n > middleNodes {
		small = 4
	}
	for i, weight := range s.weights(l.Size) {
		d.radius[i] = small * (1 + 1.6*weight)
	}
	d.scale()
	drawn := map[lineKey]bool{}
	for _, l := range s.Lines {
		drawn[l.key()] = true
	}
	for _, k := range lineKeys {
		if drawn[k] {
			d.keys = append(d.keys, k)
		}
	}
	d.choose()
	return d
}

// scale brings the drawn nodes into the frame.
func (d *drawing) scale() {
	if len(d.Drawn) == 0 {
		return
	}
	low, high := [2]float64{math.Inf(1), math.Inf(1)}, [2]float64{math.Inf(-1), math.Inf(-1)}
	for _, i := range d.Drawn {
		for k, v := range [2]float64{d.Nodes[i].X, d.Nodes[i].Y} {
			low[k], high[k] = min(low[k], v), max(high[k], v)
		}
	}
	factor := min((width-2*margin)/max(high[0]-low[0], 1e-3), (height-2*margin)/max(high[1]-low[1], 1e-3), 400)
	for _, i := range d.Drawn {
		d.at[i] = [2]float64{width/2 + factor*(d.Nodes[i].X-(low[0]+high[0])/2), height/2 - factor*(d.Nodes[i].Y-(low[1]+high[1])/2)}
	}
}

// choose finds room for names, the one in the middle and the largest first.
func (d *drawing) choose() {
	order := slices.Clone(d.Drawn)
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(boolean(b == d.Around)-boolean(a == d.Around), cmp.Compare(d.radius[b], d.radius[a]), cmp.Compare(d.Links[b], d.Links[a]))
	})
	most := len(order)
	if len(order) > fewNodes {
		most = mostNames
	}
	var taken [][4]float64
	for _, i := range order {
		if len(d.named) == most {
			return
		}
		half, y := letter*float64(utf8.RuneCountInString(short(d.Nodes[i].Name)))/2, d.at[i][1]+d.radius[i]
		box := [4]float64{d.at[i][0] - half, y, d.at[i][0] + half, y + 16}
		if box[0] < 4 || box[2] > width-4 || slices.ContainsFunc(taken, func(o [4]float64) bool {
			return box[0] < o[2] && o[0] < box[2] && box[1] < o[3] && o[1] < box[3]
		}) {
			continue
		}
		taken, d.named = append(taken, box), append(d.named, i)
	}
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

// short is a name that fits under a node.
func short(name string) string {
	const most = 34
	if utf8.RuneCountInString(name) <= most {
		return name
	}
	return strings.TrimSpace(string([]rune(name)[:most-1])) + "…"
}

// text escapes what people wrote; what XML cannot hold becomes U+FFFD.
func text(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		return "" // a strings.Builder takes everything
	}
	return b.String()
}

func (d *drawing) open(title string, told []string) {
	lines := len(d.rows())
	full := height + legendRow*lines + 20
	fmt.Fprintf(&d.b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d" role="img" aria-labelledby="t d" lang="%[3]s" font-family="Fira Sans, Noto Sans, Noto Sans Arabic, sans-serif" font-size="13" fill="#1a1a1a">`,
		width, full, d.p.Lang)
	fmt.Fprintf(&d.b, "<title id=\"t\">%s</title><desc id=\"d\">%s</desc>", text(title), text(strings.Join(told, " ")))
	fmt.Fprintf(&d.b, `<rect width="%d" height="%d" fill="#fff"/>`, width, full)
	fmt.Fprintf(&d.b, `<text x="%d" y="30" text-anchor="middle" font-size="18" font-weight="600"%s>%s</text>`+"\n", width/2, d.direction(), text(title))
}

// say writes into a picture of nobody why there is nobody in it.
func (d *drawing) say(told []string) {
	if len(d.Drawn) > 0 {
		return
	}
	for i, line := range told {
		fmt.Fprintf(&d.b, `<text x="%d" y="%d" text-anchor="middle"%s>%s</text>`+"\n", width/2, height/3+22*i, d.direction(), text(line))
	}
}

// direction is the attribute for texts of a page from right to left.
func (d *drawing) direction() string {
	if d.p.Dir == "rtl" {
		return ` direction="rtl"`
	}
	return ""
}

// edges draws all lines of one kind as one path.
func (d *drawing) edges() {
	paths := map[lineKey]*strings.Builder{}
	for _, l := range d.Lines {
		b := paths[l.key()]
		if b == nil {
			b = &strings.Builder{}
			paths[l.key()] = b
		}
		fmt.Fprintf(b, "M%s %sL%s %s", num(d.at[l.A][0]), num(d.at[l.A][1]), num(d.at[l.B][0]), num(d.at[l.B][1]))
	}
	for _, k := range slices.Backward(d.keys) { // cooperations lie on top
		d.line(k, paths[k].String())
	}
}

func (d *drawing) line(k lineKey, path string) {
	style, thin, soft := lineStyles[k], 1.0, 1.0
	if len(d.Drawn) > Many {
		thin, soft = 0.4, 0.5
	}
	gaps := ""
	if style.On > 0 {
		gaps = fmt.Sprintf(` stroke-dasharray="%s %s"`, num(style.On), num(style.Off))
	}
	fmt.Fprintf(&d.b, `<path d="%s" fill="none" stroke="%s" stroke-width="%s" stroke-opacity="%s"%s/>`, path, style.Colour, num(style.Width*thin), num(soft), gaps)
	if style.Double {
		fmt.Fprintf(&d.b, `<path d="%s" fill="none" stroke="#fff" stroke-width="%s"/>`, path, num(style.Width*thin/2.5))
	}
	d.b.WriteByte('\n')
}

// nodes draws every node as a link with its name; in a large drawing those of a
// category as one path.
func (d *drawing) nodes() {
	const ring = `fill-rule="evenodd" stroke="#1a1a1a" stroke-width="%s"`
	if len(d.Drawn) <= Many {
		for _, i := range d.Drawn {
			var b strings.Builder
			shapes[d.of[i]](&b, d.at[i][0], d.at[i][1], d.radius[i])
			wide := "1"
			if i == d.Around {
				wide = "3"
			}
			n := d.Nodes[i]
			fmt.Fprintf(&d.b, `<a href="/akteure/%s"><path d="%s" fill="%s" `+ring+`><title>%s</title></path></a>`+"\n", text(n.Slug), b.String(), palette[d.of[i]], wide,
				text(n.Name+" – "+d.p.L("actor.kind", n.Kind)+" – "+d.p.T("network.links", d.Links[i])))
		}
		return
	}
	paths := make([]strings.Builder, len(palette))
	for _, i := range d.Drawn {
		shapes[d.of[i]](&paths[d.of[i]], d.at[i][0], d.at[i][1], d.radius[i])
	}
	for k := range paths {
		if paths[k].Len() > 0 {
			fmt.Fprintf(&d.b, `<path d="%s" fill="%s" `+ring+"/>\n", paths[k].String(), palette[k], "0.4")
		}
	}
}

func (d *drawing) names() {
	for _, i := range d.named {
		fmt.Fprintf(&d.b, `<text x="%s" y="%s" text-anchor="middle" unicode-bidi="plaintext" stroke="#fff" stroke-width="3" paint-order="stroke">%s</text>`+"\n",
			num(d.at[i][0]), num(d.at[i][1]+d.radius[i]+13), text(short(d.Nodes[i].Name)))
	}
}

// entry is one entry of the legend.
type entry struct {
	label    string
	category int
	line     *lineKey
}

// rows puts the legend's entries into rows: nodes, then lines.
func (d *drawing) rows() [][]entry {
	var marks, lines []entry
	for _, c := range d.cats {
		marks = append(marks, entry{label: c.Label + " (" + d.p.Number(float64(c.Count), 0) + ")", category: c.Number})
	}
	for i := range d.keys {
		lines = append(lines, entry{label: d.keys[i].label(d.p), line: &d.keys[i]})
	}
	var out [][]entry
	for _, list := range [][]entry{marks, lines} {
		var row []entry
		wide := 0.0
		for _, e := range list {
			if w := e.width(); wide+w > width-2*margin && len(row) > 0 {
				out, row, wide = append(out, row), nil, 0
			}
			row, wide = append(row, e), wide+e.width()
		}
		if len(row) > 0 {
			out = append(out, row)
		}
	}
	return out
}

func (e entry) width() float64 {
	return 64 + letter*float64(utf8.RuneCountInString(short(e.label)))
}

func (d *drawing) legend() {
	mirror := func(x float64) float64 { return x }
	anchor := ""
	if d.p.Dir == "rtl" {
		mirror = func(x float64) float64 { return width - x }
		anchor = ` direction="rtl"`
	}
	for r, row := range d.rows() {
		x, y := float64(margin), float64(height+legendRow*r+10)
		for _, e := range row {
			if e.line != nil {
				d.line(*e.line, fmt.Sprintf("M%s %sH%s", num(mirror(x-12)), num(y), num(mirror(x+20))))
			} else {
				var b strings.Builder
				shapes[e.category](&b, mirror(x), y, 7)
				fmt.Fprintf(&d.b, `<path d="%s" fill="%s" fill-rule="evenodd" stroke="#1a1a1a"/>`, b.String(), palette[e.category])
			}
			fmt.Fprintf(&d.b, `<text x="%s" y="%s"%s>%s</text>`+"\n", num(mirror(x+26)), num(y+4.5), anchor, text(short(e.label)))
			x += e.width()
		}
	}
}

// Kinds are the kinds of the nodes, in the order pages offer them.
func (p *Picture) Kinds() []graph.ActorKind {
	var out []graph.ActorKind
	for _, k := range graph.ActorKinds {
		if slices.ContainsFunc(p.Nodes, func(n Node) bool { return n.Kind == k }) {
			out = append(out, k)
		}
	}
	return out
}
