// Package locale holds every sentence the pages say, in each language, and
// writes numbers, dates and names the way the reader is used to.
//
// Digits are Western in every language, dates those of the letters that offices
// send (25.11.2026): telephone numbers are dialled, dates compared with paper.
//
// A language is one JSON file of keys and texts. Keys are named after the page
// they stand on; a text with {0} takes arguments; a text that counts has one
// key for each plural form of its language: key.one, key.other.
package locale

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/language"
)

//go:embed *.json
var files embed.FS

// A Language is one the pages can speak.
type Language struct {
	Code string // BCP 47
	Name string // in the language itself
	Dir  string // ltr or rtl
}

// Fallback is the language of last resort; it has every text.
const Fallback = "de"

// known are the languages that become available as soon as their file is there.
var known = []Language{
	{"de", "Deutsch", "ltr"},
	{"de-x-leicht", "Leichte Sprache", "ltr"},
	{"en", "English", "ltr"},
	{"uk", "Українська", "ltr"},
	{"ar", "العربية", "rtl"},
	{"fa", "فارسی", "rtl"},
	{"tr", "Türkçe", "ltr"},
}

// Languages lists the languages there are texts for, in the order pages offer
// them.
var Languages = available()

// texts are the texts by language and key.
var texts = load()

func available() []Language {
	return slices.DeleteFunc(slices.Clone(known), func(l Language) bool {
		f, err := files.Open(l.Code + ".json")
		if err != nil {
			return true
		}
		return f.Close() != nil
	})
}

func load() map[string]map[string]string {
	out := map[string]map[string]string{}
	for _, l := range Languages {
		b, err := files.ReadFile(l.Code + ".json")
		if err != nil {
			panic(err) // listed because it is there
		}
		of := map[string]string{}
		if err := json.Unmarshal(b, &of); err != nil {
			panic(fmt.Sprintf("%s.json: %v", l.Code, err)) // built in: a test reads it first
		}
		out[l.Code] = of
	}
	return out
}

// Find is the language with the code, and whether pages speak it.
func Find(code string) (Language, bool) {
	i := slices.IndexFunc(Languages, func(l Language) bool { return strings.EqualFold(l.Code, code) })
	if i < 0 {
		return Language{}, false
	}
	return Languages[i], true
}

// Choose picks the language of a page: the one asked for in the address, else
// the one of the cookie, else the best the browser accepts, else German. Chosen
// tells that the address named one the pages speak, to be remembered.
func Choose(asked, cookie, accept string) (code string, chosen bool) {
	if l, ok := Find(asked); ok {
		return l.Code, true
	}
	if l, ok := Find(cookie); ok {
		return l.Code, false
	}
	return accepted(accept), false
}

// kin are varieties whose readers read one of our languages as their own. It
// says nothing about other neighbours: who reads Russian is not given Ukrainian.
var kin = map[string]string{
	"arb": "ar", "apc": "ar", "acm": "ar", "arz": "ar", "ary": "ar", "arq": "ar", "aeb": "ar", "apd": "ar",
	"prs": "fa", "pes": "fa", "haz": "fa",
}

// accepted is the language the browser likes best among ours. Easy language is
// for those who choose it.
func accepted(header string) string {
	if len(header) > 500 {
		return Fallback
	}
	tags, _, err := language.ParseAcceptLanguage(header)
	if err != nil {
		return Fallback
	}
	for _, tag := range tags {
		base, _ := tag.Base()
		code := base.String()
		for _, c := range []string{tag.String(), code, kin[code]} {
			if l, ok := Find(c); ok {
				return l.Code
			}
		}
	}
	return Fallback
}
