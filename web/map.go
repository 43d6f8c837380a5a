package web

import (
	"net/url"
	"slices"
	"strings"

	"lotsennetz/graph"
	"lotsennetz/internal/atlas"
)

// What the map can show, by the names in addresses.
const (
	MapActors   = "akteure"
	MapOffers   = "angebote"
	MapNeeds    = "bedarf"
	MapCoverage = "abdeckung"
	MapSpeakers = "sprachen" // coordinators alone: in most towns it is one person
)

// MapShows lists what a reader may have shown.
func MapShows(v graph.Viewer) []string {
	if v.Coordinates() {
		return []string{MapActors, MapOffers, MapNeeds, MapCoverage, MapSpeakers}
	}
	return []string{MapActors, MapOffers, MapNeeds, MapCoverage}
}

// MapAsked is what a map is asked to show.
type MapAsked struct {
	What  string
	Base  *atlas.Base
	Frame atlas.Frame
	Page  int // of the list, from 1
	Day   graph.Date
	Tiles atlas.Tiles
	// TilesOn: the reader switched the tiles on.
	TilesOn bool
}

// MapThing is one thing to show, narrowed to its reader: an actor, an offer or
// need of one, or a town with what it has.
type MapThing struct {
	Name, Href string
	Kind       string // what it is, in a word
	More       string
	Points     []graph.Point  // where it is, if the reader may know
	Place      graph.PlaceKey // the town or village, if the reader may know
	Town       string         // as written, where no place is known
	Distance   float64        // negative: unknown, or not asked for
	State      string         // of a town; see MapStates
}

// MapPage is the map and the list beside it, which says the same.
type MapPage struct {
	Base
	DirectoryFilters
	What                  string
	Tabs                  []Tab
	Fields                []Field // those that matter here
	Frame                 Field
	Filtered              bool
	Chosen                string // the filters in words
	Problems              []Problem
	Ask                   string // what is missing from the question
	Status, Truncated     string
	Picture               *MapPicture
	Controls              []MapControl
	Legend                []MapKey
	Sections              []MapSection
	First, Next           string // addresses; empty: none
	Directory, File, Data string // addresses
	TilesHost             string // empty: no tiles, or they are on
	TilesOn               bool
	Attribution           []Link

	values url.Values
	asked  MapAsked
	things []MapThing
	shown  []*MapEntry
}

func (*MapPage) name() string { return "map" }

// NewMapPage is the map before it is filled; values are the parameters as asked
// for.
func NewMapPage(b Base, c *graph.Catalog, in FormInput, asked MapAsked) *MapPage {
	f := NewForm(b.Printer, in.Values, in.Wrong)
	p := &MapPage{Base: b, What: asked.What, asked: asked, values: in.Values, DirectoryFilters: directoryFilters(f, &b, c)}
	p.Frame = f.choose(f.input("ausschnitt", "map.frame"), p.frameOptions(c))
	switch asked.What {
	case MapCoverage:
		p.Topic.Options[0].Label = b.T("map.choose")
		p.Fields = []Field{p.Topic, p.Near}
	case MapSpeakers:
		p.Language.Options[0].Label = b.T("map.choose")
		p.Fields = []Field{p.Language, p.Near}
	default:
		p.Fields = p.all()
	}
	p.choice()
	p.Problems = f.problems(append(slices.Clone(p.Fields), p.Frame)...)
	for _, what := range MapShows(b.Viewer) {
		p.Tabs = append(p.Tabs, Tab{Link{p.address("was", what, "seite", ""), b.L("map.what", what)}, what == asked.What})
	}
	if asked.What == MapActors {
		p.Directory = "/akteure?" + only(in.Values, Filters...)
	}
	return p
}

// choice says in words what the map is narrowed by.
func (p *MapPage) choice() {
	var words []string
	for _, f := range p.Fields {
		if f.Value == "" {
			continue
		}
		p.Filtered = true
		word := f.Value
		for _, o := range f.Options {
			if o.Chosen {
				word = strings.TrimLeft(o.Label, "– ")
			}
		}
		if f.Name == "near" {
			word = f.Label + " " + word
		}
		words = append(words, word)
	}
	p.Chosen = joined(p.Printer, words...)
}

// MapAll is the value of ausschnitt for the whole where a place is asked for,
// which would otherwise be shown.
const MapAll = "alles"

// whole is the value of ausschnitt for the whole.
func (p *MapPage) whole() string {
	if p.values.Get("place") != "" {
		return MapAll
	}
	return ""
}

// frameOptions are the whole, the towns, and the frame chosen otherwise.
func (p *MapPage) frameOptions(c *graph.Catalog) []Option {
	var towns []graph.Place
	for _, place := range c.Places {
		if _, drawn := p.asked.Base.Place(place.Key); drawn && place.Kind == graph.Municipality {
			towns = append(towns, place)
		}
	}
	sortPlaces(towns)
	var out []Option
	if p.whole() != "" {
		out = append(out, Option{Value: "", Label: p.T("map.frame.place")})
	}
	out = append(out, Option{Value: p.whole(), Label: p.T("map.frame.whole")})
	own := p.values.Get("ausschnitt")
	for _, t := range towns {
		out = append(out, Option{Value: string(t.Key), Label: t.Name})
	}
	if _, ok := atlas.ParseFrame(own); ok {
		out = append(out, Option{Value: own, Label: p.T("map.frame.own")})
	}
	return out
}

// address is this page with some parameters set, given as pairs, or taken out
// where they are empty.
func (p *MapPage) address(pairs ...string) string {
	pairs = append(pairs, "ok", "")
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i] == "was" && pairs[i+1] == MapActors {
			pairs[i+1] = "" // shown anyway
		}
	}
	if query := with(p.values, pairs...); query != "" {
		return "/karte?" + query
	}
	return "/karte"
}

// only is a query of the parameters named alone.
func only(values url.Values, names ...string) string {
	out := url.Values{}
	for _, name := range names {
		if v := values[name]; len(v) > 0 && v[0] != "" {
			out[name] = v
		}
	}
	return out.Encode()
}

// MapFrame is the value of ausschnitt for a part of the map around a point.
func MapFrame(at graph.Point) string { return atlas.Around(at, aroundKM).String() }

const aroundKM = 3

// MissTopic and MissLanguage tell what a question lacks.
func (p *MapPage) MissTopic() { p.Ask = p.T("map.ask_topic") }

// MissLanguage tells that a language is to be chosen.
func (p *MapPage) MissLanguage() { p.Ask = p.T("map.ask_language") }

// Cut tells that there is more than the map holds.
func (p *MapPage) Cut(most int) { p.Truncated = p.T("map.truncated", most) }
