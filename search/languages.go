package search

import (
	_ "embed"
	"strings"
	"sync"

	"lotsennetz/graph"
)

//go:embed languages.txt
var languagesText string

// namesOfLanguages are what people call languages in the languages of the pages,
// by code. What is no single language there is all of its members.
var namesOfLanguages = sync.OnceValue(func() map[graph.LanguageCode][]string {
	m := map[graph.LanguageCode][]string{}
	for line := range strings.Lines(languagesText) {
		codes, names, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		for code := range strings.FieldsSeq(codes) {
			for name := range strings.SplitSeq(names, "|") {
				k := graph.LanguageCode(code)
				m[k] = append(m[k], strings.TrimSpace(name))
			}
		}
	}
	return m
})

// likelihood is how soon a language is meant among those that share a name: 0 for
// the first of its group and for one alone.
var likelihood = sync.OnceValue(func() map[graph.LanguageCode]int {
	m := map[graph.LanguageCode]int{}
	for line := range strings.Lines(languagesText) {
		codes, _, _ := strings.Cut(line, ":")
		if strings.HasPrefix(line, "#") {
			continue
		}
		for i, code := range strings.Fields(codes) {
			m[graph.LanguageCode(code)] = max(m[graph.LanguageCode(code)], i)
		}
	}
	return m
})

// languageNames are further names of a language, which nobody may change.
func languageNames(c graph.LanguageCode) []string { return namesOfLanguages()[c] }
