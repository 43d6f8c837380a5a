// Package web writes the pages: one struct and one template each, texts from
// web/locale. It knows neither HTTP nor stores; what a page shows was narrowed
// to its reader before it came here.
package web

import (
	"embed"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"net/url"
	"path"
	"strings"
	"sync"

	"lotsennetz/graph"
	"lotsennetz/web/locale"
)

// A Page is a struct of this package that embeds Base and has a template.
type Page interface {
	name() string // of the template's file, without its ending
	frame() *Base
}

// Base is what every page shows around its content.
type Base struct {
	*locale.Printer
	Title   string // of the page, without the program's name
	Viewer  graph.Viewer
	Account string // name of who is signed in
	URL     string // path and query of the page as asked for
	// Canonical is the address search engines should keep; empty: keep none.
	Canonical string
	Query     string // text in the search box
	Flash     string // what the reader has just done, as a sentence
	IndexAway bool   // the search answers from the graph alone
	Demo      bool
	Alternate []Alternate
	// FormID names the page's long form. Changing the language then sends the
	// form, so that nothing typed is lost.
	FormID  string
	FormURL string // where that form is sent
}

// Alternate is the page's content in another form.
type Alternate struct{ Type, Href string }

func (b *Base) frame() *Base { return b }

// NavEntry is one entry of the main navigation.
type NavEntry struct {
	Href, Text string
	Current    bool
}

// Nav is the main navigation for this reader.
func (b *Base) Nav() []NavEntry {
	entries := []NavEntry{
		{Href: "/ansprechpartner", Text: b.T("nav.contact")},
		{Href: "/vereine-und-initiativen", Text: b.T("nav.matches")},
		{Href: "/sprachlotsen", Text: b.T("nav.pool")},
		{Href: "/akteure", Text: b.T("nav.actors")},
		{Href: "/netzwerk", Text: b.T("nav.network")},
		{Href: "/karte", Text: b.T("nav.map")},
		{Href: "/konzept", Text: b.T("nav.concept")},
	}
	if b.Viewer.Coordinates() {
		entries = append(entries, NavEntry{Href: "/verwaltung", Text: b.T("nav.admin")})
	}
	at, _, _ := strings.Cut(b.URL, "?")
	for i, e := range entries {
		entries[i].Current = at == e.Href || strings.HasPrefix(at, e.Href+"/")
	}
	return entries
}

// LanguageLink leads to the same page in another language.
type LanguageLink struct {
	Code, Name, Dir, Href string
	Post                  string // where to send the page's form instead
	Current               bool
}

// LanguageLinks lists the languages, each with this page and its inputs.
func (b *Base) LanguageLinks() []LanguageLink {
	var out []LanguageLink
	for _, l := range locale.Languages {
		link := LanguageLink{Code: l.Code, Name: l.Name, Dir: l.Dir, Href: withParam(b.URL, "lang", l.Code), Current: l.Code == b.Lang}
		if b.FormID != "" {
			link.Post = withParam(b.FormURL, "lang", l.Code)
		}
		out = append(out, link)
	}
	return out
}

// withParam is an address with one parameter of its query set.
func withParam(address, name, value string) string {
	where, query, _ := strings.Cut(address, "?")
	values, err := url.ParseQuery(query)
	if err != nil {
		values = url.Values{}
	}
	values.Set(name, value)
	return where + "?" + values.Encode()
}

// Asset is the address of a static file, empty where the build did not bring it.
func (b *Base) Asset(name string) string {
	address, _ := Asset(name)
	return address
}

// Sheet is the style sheet for the page's direction.
func (b *Base) Sheet() string {
	name := "kern.css"
	if b.Dir == "rtl" {
		name = "kern.rtl.css"
	}
	if address, ok := Asset(name); ok {
		return address
	}
	return b.Asset("plain.css")
}

//go:embed templates
var templateFiles embed.FS

// templates are the pages by name, each with the layout and all parts.
var templates = sync.OnceValue(func() map[string]*template.Template {
	shared := template.Must(template.ParseFS(templateFiles, "templates/layout.html", "templates/parts/*.html"))
	files, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	out := map[string]*template.Template{}
	for _, file := range files {
		name := strings.TrimSuffix(path.Base(file), ".html")
		if name == "layout" {
			continue
		}
		page := template.Must(shared.Clone())
		out[name] = template.Must(page.ParseFS(templateFiles, file))
	}
	return out
})

// Render writes the page. What has been written when it fails is half a page:
// callers write into a buffer.
func Render(w io.Writer, page Page) error {
	t, ok := templates()[page.name()]
	if !ok {
		return fmt.Errorf("page %q: no template", page.name())
	}
	if page.frame().Printer == nil {
		return fmt.Errorf("page %q: no language", page.name())
	}
	if err := t.ExecuteTemplate(w, entry(page), page); err != nil {
		return fmt.Errorf("page %q: %w", page.name(), err)
	}
	return nil
}

// entry is the template a page begins with: the layout, but for fragments.
func entry(page Page) string {
	if page.name() == "suggestions" {
		return "suggestions.html"
	}
	return "layout.html"
}
