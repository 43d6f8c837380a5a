package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"lotsennetz/graph"
	"lotsennetz/search"
	"lotsennetz/web/locale"
)

// WordsPage edits the district's own words of the search, and leads to the names
// of topics.
type WordsPage struct {
	Base
	Problems                       []Problem
	Synonyms, Abbreviations, Stops Field
	Version                        string
	Topics                         []TopicLink
}

func (*WordsPage) name() string { return "words" }

// TopicLink leads to the form of a topic; rooms stand above theirs.
type TopicLink struct {
	Link
	Room bool
}

// WordsValues are words as the form holds them.
func WordsValues(w search.Words, version int64) url.Values {
	t := w.Text()
	return url.Values{"synonyms": {t.Synonyms}, "abbreviations": {t.Abbreviations}, "stop_words": {t.StopWords}, "version": {strconv.FormatInt(version, 10)}}
}

// NewWordsPage is the form with what is set or was typed.
func NewWordsPage(b Base, c *graph.Catalog, in FormInput) *WordsPage {
	b.FormID, b.FormURL = "formular", "/verwaltung/suche"
	f := NewForm(b.Printer, in.Values, in.Wrong)
	lines := func(name, label, hint string) Field {
		field := f.optional(f.hint(f.input(name, label), hint))
		field.Rows, field.MaxLength = 8, 60000
		return field
	}
	p := &WordsPage{Base: b, Version: in.Values.Get("version"),
		Synonyms: lines("synonyms", "words.synonyms", "words.synonyms.hint"), Abbreviations: lines("abbreviations", "words.abbreviations", "words.abbreviations.hint"),
		Stops: lines("stop_words", "words.stop", "words.stop.hint")}
	p.Problems = f.problems(p.Synonyms, p.Abbreviations, p.Stops)
	for _, o := range topicOptions(b.Printer, c) {
		p.Topics = append(p.Topics, TopicLink{Link{TopicFormHref(graph.TopicKey(o.Value)), o.Label}, c.Topics[graph.TopicKey(o.Value)].Parent == ""})
	}
	return p
}

// TopicFormHref is the address of a topic's form.
func TopicFormHref(k graph.TopicKey) string { return "/verwaltung/themen/" + url.PathEscape(string(k)) }

// topicLanguages are those a topic is named in beside the languages of the pages.
var topicLanguages = []struct{ code, name, dir string }{{"ru", "Русский", "ltr"}, {"ku", "Kurmancî", "ltr"}, {"fr", "Français", "ltr"}}

// TopicLanguages lists the languages a topic's form shows, those it has further
// names in last.
func TopicLanguages(t graph.Topic) []string {
	var out []string
	for _, l := range locale.Languages {
		out = append(out, l.Code)
	}
	for _, l := range topicLanguages {
		out = append(out, l.code)
	}
	var more []string
	for code := range t.Labels {
		if !slices.Contains(out, code) {
			more = append(more, code)
		}
	}
	slices.Sort(more)
	return append(out, more...)
}

func languageName(code string) (name, dir string) {
	for _, l := range locale.Languages {
		if l.Code == code {
			return l.Name, l.Dir
		}
	}
	for _, l := range topicLanguages {
		if l.code == code {
			return l.name, l.dir
		}
	}
	return code, "auto"
}

// TopicValues are a topic's names as its form holds them.
func TopicValues(t graph.Topic) url.Values {
	v := url.Values{"version": {strconv.FormatInt(t.Version, 10)}}
	for _, code := range TopicLanguages(t) {
		v.Set("label."+code, t.Labels[code].Name)
		v.Set("synonyms."+code, strings.Join(t.Labels[code].Synonyms, "\n"))
	}
	return v
}

// TopicFormPage edits what a topic is called.
type TopicFormPage struct {
	Base
	Problems  []Problem
	Action    string
	Version   string
	Key       string
	Languages []TopicFields
}

func (*TopicFormPage) name() string { return "topicform" }

// TopicFields are a topic's names in one language.
type TopicFields struct {
	Legend, Lang    string
	Label, Synonyms Field
}

// NewTopicFormPage is the form with what is stored or was typed.
func NewTopicFormPage(b Base, t graph.Topic, in FormInput) *TopicFormPage {
	b.Title = b.T("topicform.title", b.Topic(t.Key))
	b.FormID, b.FormURL = "formular", TopicFormHref(t.Key)
	f := NewForm(b.Printer, in.Values, in.Wrong)
	p := &TopicFormPage{Base: b, Action: b.FormURL, Version: in.Values.Get("version"), Key: in.Values.Get("idempotency_key")}
	var all []Field
	for _, code := range TopicLanguages(t) {
		name, _ := languageName(code)
		x := TopicFields{Legend: name, Lang: code, Label: f.input("label."+code, "topicform.label"),
			Synonyms: f.optional(f.hint(f.input("synonyms."+code, "topicform.synonyms"), "topicform.synonyms.hint"))}
		if code != locale.Fallback {
			x.Label = f.optional(x.Label)
		}
		x.Synonyms.Rows, x.Synonyms.MaxLength = 5, 20000
		p.Languages = append(p.Languages, x)
		all = append(all, x.Label, x.Synonyms)
	}
	p.Problems = f.problems(all...)
	return p
}

// NewTopicConflictPage compares what was typed with a topic's names as stored.
func NewTopicConflictPage(b Base, t graph.Topic, mine url.Values) *ConflictPage {
	var names []string
	for _, code := range TopicLanguages(t) {
		names = append(names, "label."+code, "synonyms."+code)
	}
	return newConflict(b, conflicting{names, func(name string) string {
		field, code, _ := strings.Cut(name, ".")
		language, _ := languageName(code)
		return language + ", " + b.T(map[string]string{"label": "topicform.label", "synonyms": "topicform.synonyms"}[field])
	}, func(_ string, values []string) string {
		return strings.Join(strings.Fields(strings.ReplaceAll(strings.Join(values, ""), "\n", " · ")), " ")
	}}, mine, TopicValues(t))
}
