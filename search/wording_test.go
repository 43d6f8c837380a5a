package search

import (
	"context"
	"errors"
	"slices"
	"testing"

	"lotsennetz/graph"
)

func TestParseWords(t *testing.T) {
	typed := WordsText{
		Synonyms:      "Jobbörse = Arbeitsmarkt, Stellenmarkt\r\n\n  Kicken=Fußball \n",
		Abbreviations: "KI = Kommunales Integrationszentrum\n",
		StopWords:     "halt\n-platz\nhalt\n",
	}
	w, err := ParseWords(typed)
	if err != nil {
		t.Fatal(err)
	}
	want := WordsText{"Jobbörse = Arbeitsmarkt, Stellenmarkt\nKicken = Fußball\n", "KI = Kommunales Integrationszentrum\n", "halt\n-platz\n"}
	if got := w.Text(); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	kept, err := WordsFrom(w.Setting())
	if err != nil || kept.Text() != want {
		t.Errorf("kept: got %+v, %v, want the same", kept, err)
	}
	if err := w.Setting().Validate(); err != nil {
		t.Errorf("the setting: got %v, want it valid", err)
	}
}

func TestParseWordsRefuses(t *testing.T) {
	for typed, want := range map[WordsText][2]string{
		{Synonyms: "a = b\nohne Gleichheitszeichen"}: {"synonyms", "2"},
		{Synonyms: "= b"}:               {"synonyms", "1"},
		{Synonyms: "a = "}:              {"synonyms", "1"},
		{Synonyms: "a = b, , c"}:        {"synonyms", "1"},
		{Synonyms: "a = b = c"}:         {"synonyms", "1"},
		{Abbreviations: "KI"}:           {"abbreviations", "1"},
		{StopWords: "gut\nzwei Wörter"}: {"stop_words", "2"},
		{StopWords: "-"}:                {"stop_words", "1"},
		{Synonyms: "eins zwei drei vier fünf sechs sieben = zu viele Wörter davor"}: {"synonyms", "1"},
	} {
		_, err := ParseWords(typed)
		var invalid *graph.InvalidError
		if !errors.As(err, &invalid) || invalid.Fields[0].Field != want[0] || invalid.Fields[0].Args[0] != want[1] {
			t.Errorf("%+v: got %v, want %s of line %s refused", typed, err, want[0], want[1])
		}
	}
}

// matches asks whether a document of the name and label matches the query in any
// tier of the ladder, and which.
func matches(d Document, q Query) (Tier, bool) {
	e, err := NewEntry(d)
	if err != nil {
		panic(err)
	}
	voc := NewVocabulary()
	voc.AddEntry(e)
	qn, ok := newQuestion(q, voc)
	if !ok {
		return 0, false
	}
	for _, s := range qn.steps() {
		if _, _, ok := e.meets(s.expr); ok {
			return s.tier, true
		}
	}
	return 0, false
}

func TestWordingFinds(t *testing.T) {
	own := NewWording(Words{
		Synonyms:      [][]string{{"Jobbörse", "Arbeitsmarkt"}, {"bunter Tisch", "Begegnungscafé"}},
		Abbreviations: [][]string{{"KIZ", "Kommunales Integrationszentrum"}},
		StopWords:     []string{"halt", "-suche"},
	})
	label := func(s string) Document {
		return Document{Ref: graph.Ref{Kind: graph.KindActor, ID: "a"}, Type: TypeActor, ID: "a", Name: "Verein", Words: []string{s}}
	}
	for _, c := range []struct {
		text string
		doc  Document
		tier Tier
		ok   bool
	}{
		{"Jobbörse", label("Arbeitsmarkt"), TierFamily, true},
		{"Arbeitsmarkt", label("Jobbörse"), TierFamily, true},
		{"jobboerse halt Verein", label("Arbeitsmarkt"), TierFamily, true},
		{"bunter Tisch", label("Begegnungscafé"), TierFamily, true},
		{"Verein bunter Tisch", label("Begegnungscafé"), TierFamily, true},
		{"Begegnungscafé", label("Bunter Tisch"), TierFamily, true},
		{"KIZ", label("Kommunales Integrationszentrum"), TierSpelling, true},
		{"kommunales integrationszentrum", label("KIZ"), TierSpelling, true},
		{"Tisch", label("Begegnungscafé"), 0, false},
		{"Suche Verein", label("Arbeitsmarkt"), 0, false}, // "suche" says something now
	} {
		tier, ok := matches(c.doc, Query{Text: c.text, Wording: own})
		if ok != c.ok || tier != c.tier {
			t.Errorf("%q in %v: got %v %v, want %v %v", c.text, c.doc.Words, tier, ok, c.tier, c.ok)
		}
	}
	if _, ok := matches(label("Arbeitsmarkt"), Query{Text: "Jobbörse"}); ok {
		t.Error("without the words: got a match, want none")
	}
}

func TestExplain(t *testing.T) {
	d := Document{Ref: graph.Ref{Kind: graph.KindActor, ID: "a"}, Type: TypeActor, ID: "a", Name: "Fahrradwerkstatt Müller", Words: []string{"Ehrenamt", "Sprachmittler"},
		Towns: []string{"Brakel"}, Text: "Wir reparieren gemeinsam."}
	e, err := NewEntry(d)
	if err != nil {
		t.Fatal(err)
	}
	voc := NewVocabulary("fahrrad")
	voc.AddEntry(e)
	for text, want := range map[string][]MatchedWord{
		"Fahrradwerkstatt Müller": {{"Fahrradwerkstatt Müller", "exact", FieldExact, "=fahrradwerkstatt müller"}},
		"müller ehren":            {{"muller", "word", FieldName, "muller"}, {"ehren", "prefix", FieldWord, "ehrenamt"}},
		"Mueller Brakel":          {{"mueller", "spelling", FieldName, "muller"}, {"brakel", "word", FieldWord, "brakel"}},
		"Sprachmittlerin":         {{"sprachmittlerin", "family", FieldFamily, "-sprachmittl"}},
		"Werkstatt Müller":        {{"werkstatt", "family", FieldName, "fahrradwerkstatt"}, {"muller", "word", FieldName, "muller"}},
		"Brakl reparieren":        {{"brakl", "typo", FieldWord, "brakel"}, {"reparieren", "word", FieldText, "reparieren"}},
		"Müller Zirkus":           {{"muller", "word", FieldName, "muller"}, {Word: "zirkus"}},
	} {
		qn, _ := newQuestion(Query{Text: text}, voc)
		tier := TierWords
		if want[0].How == "exact" {
			tier = TierExact
		}
		if got := qn.explain(e, tier); !slices.Equal(got.Words, want) {
			t.Errorf("%q: got %+v, want %+v", text, got.Words, want)
		}
	}
}

// An onlyWords is a store of one setting.
type onlyWords struct {
	graph.Store
	held  *graph.Setting
	asked int
}

func (s *onlyWords) Catalog(context.Context) (*graph.Catalog, error) { return empty, nil }

func (s *onlyWords) Setting(context.Context, string) (graph.Setting, error) {
	s.asked++
	if s.held == nil {
		return graph.Setting{}, graph.ErrNotFound
	}
	return *s.held, nil
}

var empty = graph.NewCatalog(nil)

// The words are read again once they were changed, and not at every question.
func TestFinderRenewsItsWords(t *testing.T) {
	store := &onlyWords{}
	f := NewFinder(store, nil)
	ask := func() *Wording {
		t.Helper()
		own, err := f.Wording(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return own
	}
	if own := ask(); len(own.of("kiz")) > 0 {
		t.Errorf("got %v, want no words", own.of("kiz"))
	}
	s := Words{Abbreviations: [][]string{{"KIZ", "Zentrum"}}}.Setting()
	s.Version = 1
	store.held = &s
	ask()
	if store.asked != 1 {
		t.Errorf("got %d reads, want one: the words are fresh", store.asked)
	}
	f.Renew()
	first := ask()
	if len(first.of("kiz")) != 1 {
		t.Errorf("renewed: got %v, want the zentrum", first.of("kiz"))
	}
	f.Renew()
	if again := ask(); again != first {
		t.Error("unchanged: got other words, want the same")
	}
}
