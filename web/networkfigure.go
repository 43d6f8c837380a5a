package web

import (
	"encoding/json"
	"slices"
	"strconv"

	"lotsennetz/graph"
	"lotsennetz/web/picture"
)

// Figure is the picture in the page: drawn by the server, and by the browser where
// it can.
type Figure struct {
	DataURL, ImageURL string
	Kinds             []KindCount
	Lines             []LineChoice
	Size, Colour      Field
	First, Day, Today graph.Date // the slider runs from First to Today
	Months            int
	Month             int    // of Day
	Here              string // the page, for the script to say what it shows
	Texts             string // JSON: what the script says
}

// KindCount is a kind of actor in the picture.
type KindCount struct {
	Kind  graph.ActorKind
	ID    string
	Label string
	Count int
	Shown bool
}

// LineChoice is a kind of line that can be shown or not.
type LineChoice struct {
	Number    int
	ID, Label string
	Chosen    bool
}

func (p *NetworkPage) figure(s *picture.Shown, l picture.Look, today graph.Date) *Figure {
	question := with(p.values, "sort", "", "actors", "", "lines", "") // what tables do is theirs
	f := &Figure{DataURL: "/netzwerk/daten?" + question, ImageURL: "/netzwerk/bild.svg?" + question, Size: p.Size, Colour: p.Colour,
		First: s.First, Day: s.Day, Today: today, Here: "/netzwerk?" + question}
	f.Size.ID, f.Colour.ID = "bild-size", "bild-colour"
	f.Size.Name, f.Colour.Name = "", ""
	chosen(f.Size.Options, string(l.Size))
	chosen(f.Colour.Options, string(l.Colour))
	counts := map[graph.ActorKind]int{}
	for _, i := range s.Drawn {
		counts[s.Nodes[i].Kind]++
	}
	for _, k := range s.Kinds() {
		f.Kinds = append(f.Kinds, KindCount{k, fieldID("show-" + string(k)), p.L("actor.kind", k), counts[k], !slices.Contains(s.Without, k)})
	}
	for _, k := range s.LineKinds() {
		f.Lines = append(f.Lines, LineChoice{k.Number, fieldID("show-line-" + strconv.Itoa(k.Number)), k.Label(p.Printer), k.Shown})
	}
	f.Months, f.Month = months(s.First, today), months(s.First, s.Day)
	f.Texts = p.pictureTexts()
	return f
}

func chosen(options []Option, value string) {
	for i := range options {
		options[i].Chosen = options[i].Value == value
	}
}

// months are how many begin after one day up to another.
func months(from, to graph.Date) int {
	if from == "" || to <= from {
		return 0
	}
	part := func(d graph.Date, from, to int) int { n, _ := strconv.Atoi(string(d[from:to])); return n }
	return max(0, 12*(part(to, 0, 4)-part(from, 0, 4))+part(to, 5, 7)-part(from, 5, 7))
}

// pictureTexts are what the script writes, with {0}, {1} where it fills in.
func (p *NetworkPage) pictureTexts() string {
	texts := map[string]string{"date": p.T("format.date"), "list": p.T("format.list")}
	for name, key := range map[string]string{"said": "network.said", "with": "network.said_with", "more": "network.said_more", "shown": "network.shown",
		"failed": "network.failed", "no_lines": "network.no_lines", "stale": "network.time_note", "png_failed": "network.png_failed", "zoom_in": "network.zoom_in", "zoom_out": "network.zoom_out", "reset": "network.reset",
		"left": "network.left", "right": "network.right", "up": "network.up", "down": "network.down"} {
		texts[name] = p.T(key)
	}
	b, err := json.Marshal(texts)
	if err != nil {
		return "{}" // texts always marshal
	}
	return string(b)
}
