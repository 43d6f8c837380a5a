package web

import (
	"net/url"
	"strings"

	"lotsennetz/graph"
	"lotsennetz/internal/fold"
	"lotsennetz/search"
)

// Piece is a part of a text, marked where it answers the query.
type Piece struct {
	Text   string
	Marked bool
}

// Mark cuts a text into pieces; the marked ones answer the query. Whatever the
// text says, it stays text.
func Mark(text, query string) []Piece {
	var out []Piece
	at := 0
	for _, s := range fold.Mark(text, query) {
		if s.From > at {
			out = append(out, Piece{Text: text[at:s.From]})
		}
		out = append(out, Piece{text[s.From:s.To], true})
		at = s.To
	}
	if at < len(text) {
		out = append(out, Piece{Text: text[at:]})
	}
	return out
}

// HitRow is one thing found.
type HitRow struct {
	Href     string
	Name     []Piece
	Detail   []Piece
	Type     string
	Kind     string
	Place    string
	Distance string
}

// FacetView is one way to narrow the hits, as links.
type FacetView struct {
	Title  string
	Values []FacetValue
}

// FacetValue is one value of a facet.
type FacetValue struct {
	Href, Text string
	Count      int
	Chosen     bool
}

// SearchPage is everything found for a query.
type SearchPage struct {
	Base
	Problems    []Problem
	Answer      *AnswerView // to the question recognised in the query
	Status      string
	Rows        []HitRow
	Facets      []FacetView
	First, Next string
	DidYouMean  Link
	Nothing     bool   // searched, and nothing was found
	Speaks      []Link // languages recognised in the query
	Partners    []Link // clubs and initiatives recognised, to see who fits them

	// Where nothing was found:
	German       Link // the same in German
	Nearest      Link // the topic most like it
	Rooms        []Link
	Coordination []ContactCard
	Clear        string
}

func (*SearchPage) name() string { return "search" }

// NewSearchPage is a page of hits; values are the query as asked.
func NewSearchPage(b Base, c *graph.Catalog, values url.Values, found search.Result) *SearchPage {
	p := &SearchPage{Base: b}
	p.IndexAway = found.Fallback
	if b.Query == "" {
		return p
	}
	p.Nothing = found.Total == 0
	p.Status = b.T("search.status", found.Total, b.Query)
	for _, h := range found.Hits {
		p.Rows = append(p.Rows, p.hit(c, h))
	}
	p.facets(values, found.Facets)
	if found.DidYouMean != "" {
		p.DidYouMean = Link{"/suche?" + url.Values{"q": {found.DidYouMean}}.Encode(), found.DidYouMean}
	}
	if found.Next != "" {
		p.Next = "/suche?" + with(values, "cursor", found.Next)
	}
	if values.Get("cursor") != "" {
		p.First = "/suche?" + with(values, "cursor", "")
	}
	return p
}

// Ask offers what the query asks beside hits: who speaks a language, who fits a
// club or an initiative.
func (p *SearchPage) Ask(languages []graph.LanguageCode, partners []search.Hit) {
	for _, code := range languages {
		p.Speaks = append(p.Speaks, Link{"/sprachlotsen?" + url.Values{"language": {string(code)}}.Encode(), p.T("search.answer.speaks", p.Printer.Language(code))})
	}
	for _, h := range partners {
		p.Partners = append(p.Partners, Link{"/vereine-und-initiativen?" + url.Values{"actor": {h.Slug}}.Encode(), p.T("search.answer.fits", h.Name)})
	}
}

// WayOn leads on where nothing was found: to the topic most like it, by its
// German name for those who asked in another language, else to the theme rooms,
// and to the coordination.
func (p *SearchPage) WayOn(c *graph.Catalog, nearest graph.TopicKey, coordination []graph.Rule, now Now) {
	p.Coordination = Cards(&p.Base, coordination, now)
	if t, ok := c.Topics[nearest]; ok {
		p.Nearest = Link{ContactHref(graph.Question{Topic: nearest}, Now{}), p.Topic(nearest)}
		if german := t.Label("de").Name; fold.Text(german) != fold.Text(p.Query) {
			p.German = Link{"/suche?" + url.Values{"q": {german}}.Encode(), german}
		}
		return
	}
	for _, k := range c.TopicsIn("") {
		p.Rooms = append(p.Rooms, Link{ContactHref(graph.Question{Topic: k}, Now{}), p.Topic(k)})
	}
}

func (b *Base) hit(c *graph.Catalog, h search.Hit) HitRow {
	name, detail := b.said(h)
	row := HitRow{Href: HitHref(h), Name: Mark(name, b.Query), Detail: Mark(detail, b.Query), Type: b.L("search.type", h.Type)}
	if h.Type == search.TypeActor {
		row.Kind = b.L("actor.kind", h.Kind)
	}
	if h.Place != "" {
		row.Place = b.Place(h.Place)
		if town, ok := c.Municipality(h.Place); ok && town.Key != h.Place {
			row.Place = town.Name + ", " + row.Place
		}
	}
	if strings.Contains(h.Detail, b.Place(h.Place)) {
		row.Place = "" // said already
	}
	if h.DistanceKM > 0 {
		row.Distance = b.KM(h.DistanceKM)
	}
	return row
}

// said is a hit's name and detail. Topics and languages are named in the reader's
// language, with the German name beside it, which offices know them by.
func (b *Base) said(h search.Hit) (name, detail string) {
	switch h.Type {
	case search.TypeTopic:
		name, detail = b.Topic(graph.TopicKey(h.ID)), h.Name
	case search.TypeLanguage:
		code := graph.LanguageCode(h.ID)
		name, detail = b.Printer.Language(code), h.Name
		if own := b.Own(code); own != "" && own != h.Name {
			detail += " · " + own
		}
	}
	if name == "" || name == h.Name || name == h.ID {
		return h.Name, h.Detail
	}
	return name, detail
}

// HitHref is where a hit leads: actors to their page, the rest to the question
// it answers.
func HitHref(h search.Hit) string {
	switch h.Type {
	case search.TypeActor:
		return "/akteure/" + url.PathEscape(h.Slug)
	case search.TypeTopic:
		return "/ansprechpartner?" + url.Values{"topic": {h.ID}}.Encode()
	case search.TypeContact:
		return "/akteure/" + url.PathEscape(h.Slug) + "#zustaendig"
	case search.TypeLanguage:
		return "/sprachlotsen?" + url.Values{"language": {h.ID}}.Encode()
	case search.TypePlace:
		return "/akteure?" + url.Values{"place": {h.ID}}.Encode()
	}
	if h.Slug != "" { // a conference
		return "/konferenz/" + url.PathEscape(h.Slug)
	}
	return "/konzept#" + url.PathEscape(h.ID)
}

// facets offers the types, and among actors the kinds, each with its count; what
// is chosen can be taken back.
func (p *SearchPage) facets(values url.Values, counts map[string]map[string]int) {
	add := func(title, name, set string, order []string) {
		view := FacetView{Title: p.T(title)}
		for _, v := range order {
			chosen := values.Get(name) == v
			if counts[name][v] == 0 && !chosen {
				continue
			}
			next := v
			if chosen {
				next = ""
			}
			without := url.Values{}
			for k, x := range values {
				if k != "cursor" {
					without[k] = x
				}
			}
			view.Values = append(view.Values, FacetValue{"/suche?" + with(without, name, next), p.L(set, v), counts[name][v], chosen})
		}
		if len(view.Values) > 1 || len(view.Values) == 1 && view.Values[0].Chosen {
			p.Facets = append(p.Facets, view)
		}
	}
	add("search.facet.type", "type", "search.type", strings2(search.Types))
	add("search.facet.kind", "kind", "actor.kind", strings2(graph.ActorKinds))
	if values.Get("type") != "" || values.Get("kind") != "" {
		p.Clear = "/suche?" + url.Values{"q": {p.Query}}.Encode()
	}
}

func strings2[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}

// SuggestionsPage is the list below the search box while somebody types.
type SuggestionsPage struct {
	Base
	Hits []SuggestionRow
}

// SuggestionRow is one suggestion.
type SuggestionRow struct{ Href, Name, Kind string }

func (*SuggestionsPage) name() string { return "suggestions" }

// NewSuggestionsPage prepares at most ten suggestions.
func NewSuggestionsPage(b Base, found search.Result) *SuggestionsPage {
	p := &SuggestionsPage{Base: b}
	for _, h := range found.Hits[:min(10, len(found.Hits))] {
		name, _ := b.said(h)
		row := SuggestionRow{HitHref(h), name, b.L("search.type", h.Type)}
		if h.Type == search.TypeActor {
			row.Kind = b.L("actor.kind", h.Kind)
		}
		p.Hits = append(p.Hits, row)
	}
	return p
}
