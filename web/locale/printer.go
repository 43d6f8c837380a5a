package locale

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"lotsennetz/graph"
)

// A Printer writes texts in one language, with the labels of one catalog. It is
// safe for concurrent use as long as nobody changes its fields.
type Printer struct {
	Lang string // BCP 47
	Dir  string // ltr or rtl

	catalog *graph.Catalog
	texts   map[string]string
	tag     language.Tag
}

// New is a printer for a language; an unknown one becomes German.
func New(code string, catalog *graph.Catalog) *Printer {
	l, ok := Find(code)
	if !ok {
		l = Languages[0]
	}
	if catalog == nil {
		catalog = graph.NewCatalog(nil)
	}
	return &Printer{Lang: l.Code, Dir: l.Dir, catalog: catalog, texts: texts[l.Code], tag: language.Make(l.Code)}
}

// T is the text of a key with its arguments filled in, as Say describes them. A
// key with plural forms is chosen by the first argument, a whole number. A key
// without a text is written as it is.
func (p *Printer) T(key string, args ...any) string {
	text, ok := p.text(key)
	if !ok && len(args) > 0 {
		if n, isCount := args[0].(int); isCount {
			text, ok = p.text(key + "." + p.form(n))
			if !ok {
				text, ok = p.text(key + ".other")
			}
		}
	}
	if !ok {
		return key
	}
	if len(args) == 0 {
		return text
	}
	fill := make([]string, 0, 2*len(args))
	for i, arg := range args {
		fill = append(fill, "{"+strconv.Itoa(i)+"}", p.write(arg))
	}
	text = strings.NewReplacer(fill...).Replace(text)
	if slices.Contains(args, any("")) {
		text = strings.ReplaceAll(text, " ()", "") // nothing to say in brackets
	}
	return text
}

// Say writes a phrase. Numbers, dates and keys of the catalog among its
// arguments are written the way the language does.
func (p *Printer) Say(phrase graph.Phrase) string { return p.T(phrase.Key, phrase.Args...) }

// L is the label of a value out of a closed set: the text of "set.value". An
// empty value has an empty label.
func (p *Printer) L(set string, value any) string {
	v := fmt.Sprint(value)
	if v == "" {
		return ""
	}
	return p.T(set + "." + v)
}

// Has reports whether there is a text of the key.
func (p *Printer) Has(key string) bool {
	_, ok := p.text(key)
	return ok
}

func (p *Printer) text(key string) (string, bool) {
	if t, ok := p.texts[key]; ok {
		return t, true
	}
	t, ok := texts[Fallback][key]
	return t, ok
}

var forms = map[plural.Form]string{
	plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many", plural.Other: "other",
}

func (p *Printer) form(n int) string {
	return forms[plural.Cardinal.MatchPlural(p.tag, max(n, -n), 0, 0, 0, 0)]
}

func (p *Printer) write(arg any) string {
	switch a := arg.(type) {
	case string:
		return p.isolate(a)
	case int:
		return p.Number(float64(a), 0)
	case int64:
		return p.Number(float64(a), 0)
	case float64:
		return p.Number(a, 1)
	case graph.Date:
		return p.Date(a)
	case time.Time:
		return p.Moment(a)
	case graph.TopicKey:
		return p.isolate(p.Topic(a))
	case graph.PlaceKey:
		return p.isolate(p.Place(a))
	case graph.GroupKey:
		return p.isolate(p.Group(a))
	case graph.LanguageCode:
		return p.isolate(p.Language(a))
	case graph.Level:
		return p.L("level", a)
	case graph.Mode:
		return p.L("mode", a)
	case graph.ActorKind:
		return p.L("actor.kind", a)
	case graph.Phrase:
		return p.Say(a)
	}
	return fmt.Sprint(arg)
}

// Directional isolates: a name keeps its own direction and does not turn what
// stands around it.
const (
	firstStrong = "\u2068"
	popIsolate  = "\u2069"
)

// isolate keeps a name apart from a text written from right to left: "TuS Höxter
// e. V. (Handball)" keeps its bracket. Elsewhere nothing is added.
func (p *Printer) isolate(s string) string {
	if p.Dir != "rtl" || s == "" {
		return s
	}
	return firstStrong + s + popIsolate
}

// Topic is the label of a topic; its key where it is not in the catalog.
func (p *Printer) Topic(k graph.TopicKey) string {
	return cmp.Or(p.catalog.Topics[k].Label(p.Lang).Name, string(k))
}

// Place is the name of a place.
func (p *Printer) Place(k graph.PlaceKey) string {
	return cmp.Or(p.catalog.Places[k].Name, string(k))
}

// Group is the label of a group of people.
func (p *Printer) Group(k graph.GroupKey) string {
	return cmp.Or(p.catalog.Groups[k].Name(p.Lang), string(k))
}
