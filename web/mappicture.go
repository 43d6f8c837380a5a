package web

import (
	"cmp"
	"math"
	"strconv"
	"strings"

	"lotsennetz/graph"
	"lotsennetz/internal/atlas"
)

// MapPicture is the drawing, in the units of its square.
type MapPicture struct {
	Side   int
	Title  string
	Tiles  []MapTile
	Areas  []MapArea
	Cells  string // borders of villages, as a path
	Border string // borders of municipalities, as a path
	Dots   []MapDot
	Labels []MapLabel
	Spots  []MapSpot
	Scale  MapScale
	// Box is the ground it shows, in degrees, and Move the address that takes another;
	// empty where there is nothing beside it.
	Box, Move string
	// Patterned: towns are filled by their state.
	Patterned bool
}

// MapTile is a tile under the drawing.
type MapTile struct{ Href, X, Y, Size string }

// MapArea is a municipality.
type MapArea struct {
	Path  string
	State string // empty: plain
	Fill  string // the pattern of the state
}

// fills are the patterns of states; what has none stays empty.
var fills = map[string]string{"contact": "url(#m-contact)", "reach": "url(#m-contact)", "part": "url(#m-part)", "remote": "url(#m-part)",
	"offer": "url(#m-offer)", "language": "url(#m-language)"}

// MapDot is where a place lies.
type MapDot struct{ X, Y string }

// MapLabel is the name of a place.
type MapLabel struct {
	Text, X, Y string
	Class      string // of those that are left out on phones
	Town       bool
}

// MapSpot is one mark: an entry, or several close together.
type MapSpot struct {
	ID, X, Y string
	Href     string
	Name     string // for those who do not see it
	Text     string // a number
	Several  bool
	State    string // of a town: its symbol stands instead of the number
	Entries  string // ids of its entries in this page's list
}

// MapScale is a length to compare with.
type MapScale struct {
	Text  string
	Units string
}

// MapKey is a line of the legend.
type MapKey struct {
	State string // of a town
	Shape string // "one" or "several"
	Text  string
}

// MapControl leads to another frame.
type MapControl struct {
	Name, Icon, Href string
	Frame            string // for the script: x y width height in the picture
}

// MapStates are what a town can have of a topic, the best first.
var MapStates = []string{"contact", "part", "offer", "language", "none"}

// MapReaches are how mediators of a language reach a town.
var MapReaches = []string{"reach", "remote", "far"}

func (p *MapPage) draw(c *graph.Catalog, entries []*MapEntry, page int) {
	base, f := p.asked.Base, p.asked.Frame
	if len(base.Hull) == 0 {
		return
	}
	pic := &MapPicture{Side: atlas.Side, Title: p.T("map.picture", p.L("map.what", p.What))}
	pic.Patterned = p.What == MapCoverage || p.What == MapSpeakers
	p.Picture = pic
	if f != base.Whole() {
		pic.Box, pic.Move = f.String(), p.address("ausschnitt", "", "seite", "")
	}
	if p.asked.TilesOn {
		for _, t := range p.asked.Tiles.Cover(f) {
			pic.Tiles = append(pic.Tiles, MapTile{t.URL, num(t.At.X), num(t.At.Y), num(t.Size)})
		}
	}
	pic.ground(base, f, entries)
	marks := p.spots(entries, page)
	p.names(c, marks)
	meters, units := f.Scale()
	pic.Scale = MapScale{Text: p.scale(meters), Units: num(units)}
	p.controls()
	p.legend()
	p.TilesOn = p.asked.TilesOn
	if p.asked.Tiles.URL != "" {
		if p.TilesOn {
			p.Attribution = credits(p.asked.Tiles.Attribution)
		} else {
			p.TilesHost = p.asked.Tiles.Host()
		}
	}
}

// mostCells is how many borders of villages make a picture fuller, not clearer.
const mostCells = 300

// ground draws areas and borders as far as the frame shows them.
func (pic *MapPicture) ground(base *atlas.Base, f atlas.Frame, entries []*MapEntry) {
	states := map[graph.PlaceKey]string{}
	for _, e := range entries {
		if e.State != "" {
			states[e.Place] = e.State
		}
	}
	var border strings.Builder
	for _, area := range base.Areas {
		path := pathOf(f, area.Rings...)
		if path == "" {
			continue
		}
		state := states[area.Key]
		pic.Areas = append(pic.Areas, MapArea{Path: path, State: state, Fill: cmp.Or(fills[state], "none")})
		border.WriteString(path)
	}
	pic.Border = border.String()
	cells := make([]string, 0, len(base.Cells))
	for _, cell := range base.Cells {
		if path := pathOf(f, cell.Ring); path != "" {
			cells = append(cells, path)
		}
		if at := f.Place(cell.At); f.Contains(cell.At) {
			pic.Dots = append(pic.Dots, MapDot{num(at.X), num(at.Y)})
		}
	}
	if len(cells) <= mostCells {
		pic.Cells = strings.Join(cells, "")
	}
	if len(pic.Dots) > mostCells {
		pic.Dots = nil
	}
}

// pathOf writes the rings that touch the picture.
func pathOf(f atlas.Frame, rings ...atlas.Ring) string {
	var b strings.Builder
	for _, r := range rings {
		drawn := make(atlas.Ring, len(r))
		for i, v := range r {
			drawn[i] = f.Place(v)
		}
		if box := atlas.BoxOf(drawn...); box.Max.X < 0 || box.Max.Y < 0 || box.Min.X > atlas.Side || box.Min.Y > atlas.Side {
			continue
		}
		for i, v := range drawn.Simplify(0.4) {
			b.WriteByte("LM"[btoi(i == 0)])
			b.WriteString(num(v.X) + " " + num(v.Y))
		}
		b.WriteByte('Z')
	}
	return b.String()
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// num writes a coordinate: a tenth of a unit is finer than anybody sees.
func num(f float64) string {
	return strconv.FormatFloat(math.Round(f*10)/10, 'f', -1, 64)
}

// spots marks the entries with a point and says which entry is marked where.
func (p *MapPage) spots(entries []*MapEntry, page int) []atlas.Vec {
	f := p.asked.Frame
	var at []atlas.Vec
	var of []*MapEntry
	for _, e := range entries {
		for _, x := range e.Points {
			if v := atlas.Project(x); e.order > 0 && f.Contains(v) {
				at, of = append(at, f.Place(v)), append(of, e)
			}
		}
	}
	var marks []atlas.Vec
	for i, s := range atlas.Spots(at) {
		spot := MapSpot{ID: "p" + strconv.Itoa(i+1), X: num(s.At.X), Y: num(s.At.Y)}
		members := make([]*MapEntry, 0, len(s.Members))
		places := make([]atlas.Vec, 0, len(s.Members))
		for _, m := range s.Members {
			places = append(places, at[m])
			if n := len(members); n == 0 || members[n-1] != of[m] { // points of one entry are together
				members = append(members, of[m])
			}
		}
		for _, e := range members {
			e.Spot = cmp.Or(e.Spot, spot.ID)
			if pageOf(e) == page {
				spot.Entries = strings.TrimPrefix(spot.Entries+" "+e.ID, " ")
			}
		}
		p.dress(&spot, members, places, page)
		p.Picture.Spots = append(p.Picture.Spots, spot)
		marks = append(marks, s.At)
	}
	return marks
}

func pageOf(e *MapEntry) int { return (e.order-1)/mapPage + 1 }

// dress says what a mark shows and where it leads: one entry to its place in the
// list, several to a closer look.
func (p *MapPage) dress(spot *MapSpot, members []*MapEntry, at []atlas.Vec, page int) {
	if first := members[0]; len(members) == 1 {
		spot.Text, spot.State = first.Number, first.State
		spot.Name = first.Number + ": " + joined(p.Printer, first.Name, first.Kind, first.Where, first.Badge)
		spot.Href = "#" + first.ID
		if n := pageOf(first); n != page {
			spot.Href = p.address("seite", strconv.Itoa(n)) + spot.Href
		}
		return
	}
	spot.Several, spot.Text = true, strconv.Itoa(len(members))
	closer := p.asked.Frame.Around(at)
	if _, ok := p.asked.Frame.Zoom(closer.Len/p.asked.Frame.Len, p.asked.Base.Whole()); !ok {
		spot.Name, spot.Href = p.T("map.together", len(members)), "#liste"
		return
	}
	spot.Name = p.T("map.cluster", len(members))
	spot.Href = p.address("seite", "", "ausschnitt", closer.String())
}

// names writes the towns, and closer up the villages, where there is room.
func (p *MapPage) names(c *graph.Catalog, marks []atlas.Vec) {
	base, f := p.asked.Base, p.asked.Frame
	var towns, villages []atlas.Name
	for _, a := range base.Areas {
		if f.Contains(a.At) && c.Places[a.Key].Name != "" {
			towns = append(towns, atlas.Name{Text: c.Places[a.Key].Name, At: f.Place(a.At)})
		}
	}
	if f.WidthKM() < villagesKM {
		for _, cell := range base.Cells {
			for _, k := range cell.Keys {
				if place := c.Places[k]; place.Kind == graph.Village && f.Contains(cell.At) {
					villages = append(villages, atlas.Name{Text: place.Name, At: f.Place(cell.At)})
				}
			}
		}
	}
	for _, l := range atlas.Labels(append(towns, villages...), marks) {
		label := MapLabel{Text: l.Text, X: num(l.At.X), Y: num(l.At.Y), Town: l.Of < len(towns)}
		if !l.Large {
			label.Class = "ln-map__small"
		}
		p.Picture.Labels = append(p.Picture.Labels, label)
	}
}

// villagesKM is how wide a picture is at most that names villages.
const villagesKM = 30
