package locale

import (
	"cmp"
	"encoding/json"
	"fmt"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"lotsennetz/graph"
)

// names are names of languages that the CLDR lacks, names as one for several
// varieties, or names otherwise than the people say who speak them.
var names = loadNames()

// dictionaries are the names of languages the CLDR knows, by the language they
// are written in. German and English names come with the data.
var dictionaries = map[string]*display.Dictionary{
	"uk": display.Ukrainian, "ar": display.Arabic, "fa": display.Persian, "tr": display.Turkish,
}

func loadNames() map[string]map[graph.LanguageCode]string {
	b, err := files.ReadFile("languages.json")
	if err != nil {
		panic(err) // embedded
	}
	var out map[string]map[graph.LanguageCode]string
	if err := json.Unmarshal(b, &out); err != nil {
		panic(fmt.Sprintf("languages.json: %v", err)) // built in: a test reads it first
	}
	return out
}

// Undetermined is the language of a request that does not know it yet.
const Undetermined graph.LanguageCode = "und"

// Language is the name of a language in the reader's language; where nobody
// knows one, its own name, else the English or German one, else its code.
func (p *Printer) Language(c graph.LanguageCode) string {
	if c == Undetermined {
		return p.T("language.unknown")
	}
	l := p.catalog.Languages[c]
	d, ok := dictionaries[p.Lang]
	if !ok {
		return cmp.Or(l.Name(p.Lang), string(c))
	}
	if own := names[p.Lang][c]; own != "" {
		return own
	}
	tag, err := language.Parse(string(c))
	if err != nil {
		return cmp.Or(l.Own, l.English, l.German, string(c))
	}
	return cmp.Or(d.Languages().Name(tag), l.Own, l.English, l.German, string(c))
}

// Own is the language's name in the language itself, empty where not known.
func (p *Printer) Own(c graph.LanguageCode) string { return p.catalog.Languages[c].Own }
