package web

import (
	"net/url"
	"strconv"
	"strings"

	"lotsennetz/internal/atlas"
	"lotsennetz/web/locale"
)

// controls lead to the frames around this one.
func (p *MapPage) controls() {
	f, whole := p.asked.Frame, p.asked.Base.Whole()
	add := func(name, icon string, to atlas.Frame, ok bool) {
		if !ok {
			return
		}
		value := to.String()
		if to.Len >= whole.Len*0.999 {
			value = p.whole()
		}
		corner, size := f.Place(to.Min), to.Len/f.Len*atlas.Side
		p.Controls = append(p.Controls, MapControl{Name: name, Icon: icon, Href: p.address("ausschnitt", value, "seite", "") + "#karte",
			Frame: num(corner.X) + " " + num(corner.Y) + " " + num(size) + " " + num(size)})
	}
	closer, ok := f.Zoom(0.5, whole)
	add(p.T("map.in"), "+", closer, ok)
	wider, ok := f.Zoom(2, whole)
	add(p.T("map.out"), "−", wider, ok)
	for _, way := range []struct {
		name, icon  string
		right, down float64
	}{{p.T("map.north"), "↑", 0, -0.5}, {p.T("map.south"), "↓", 0, 0.5}, {p.T("map.west"), "←", -0.5, 0}, {p.T("map.east"), "→", 0.5, 0}} {
		to, ok := f.Move(way.right, way.down, whole)
		add(way.name, way.icon, to, ok)
	}
	if f != whole {
		add(p.T("map.frame.whole"), "", whole, true)
	}
}

// legend explains every symbol in words.
func (p *MapPage) legend() {
	states := []string{}
	switch p.What {
	case MapCoverage:
		states = MapStates
	case MapSpeakers:
		states = MapReaches
	}
	for _, s := range states {
		p.Legend = append(p.Legend, MapKey{State: s, Text: p.L("map.state", s)})
	}
	if len(states) == 0 {
		p.Legend = append(p.Legend, MapKey{Shape: "one", Text: p.T("map.legend.one")})
	}
	for _, s := range p.Picture.Spots {
		if s.Several {
			p.Legend = append(p.Legend, MapKey{Shape: "several", Text: p.T("map.legend.several")})
			break
		}
	}
}

// scale writes a length on the ground.
func (p *MapPage) scale(meters int) string {
	if meters < 1000 {
		return strconv.Itoa(meters) + " m"
	}
	return p.Number(float64(meters)/1000, 0) + " km"
}

// credits are the words of an attribution; an address among them is a link.
func credits(text string) []Link {
	var out []Link
	var words []string
	for _, w := range strings.Fields(text) {
		if u, err := url.Parse(w); err == nil && u.Scheme == "https" && u.Host != "" {
			label := strings.Join(words, " ")
			if label == "" {
				label = u.Host
			}
			out, words = append(out, Link{w, label}), nil
			continue
		}
		words = append(words, w)
	}
	if len(words) > 0 {
		out = append(out, Link{"", strings.Join(words, " ")})
	}
	return out
}

// joined is the parts that are not empty as a list.
func joined(p *locale.Printer, parts ...string) string {
	out := ""
	for _, s := range parts {
		if s == "" {
			continue
		}
		if out != "" {
			out += p.T("format.list")
		}
		out += s
	}
	return out
}

// query is the parameters of this page, without one, as part of an address.
func (p *MapPage) query(without string) string {
	_, query, ok := strings.Cut(p.address(without, ""), "?")
	if !ok {
		return ""
	}
	return "?" + query
}

// apiShows are the names of what is shown in the API.
var apiShows = map[string]string{MapActors: "actors", MapOffers: "offers", MapNeeds: "needs", MapCoverage: "coverage", MapSpeakers: "languages"}

// MapShow is what the API's word for something to show means, or "".
func MapShow(word string) string {
	for what, w := range apiShows {
		if w == word {
			return what
		}
	}
	return ""
}

// MapShowWords are the API's words for what a map can show.
func MapShowWords() []string {
	var out []string
	for _, what := range []string{MapActors, MapOffers, MapNeeds, MapCoverage, MapSpeakers} {
		out = append(out, apiShows[what])
	}
	return out
}

// apiQuery is the question of this page in the API's words.
func (p *MapPage) apiQuery() string {
	values, _ := url.ParseQuery(only(p.values, Filters...))
	if p.What != MapActors {
		values.Set("show", apiShows[p.What])
	}
	if frame := p.values.Get("ausschnitt"); frame != "" {
		values.Set("frame", frame)
	}
	if len(values) == 0 {
		return ""
	}
	return "?" + values.Encode()
}
