package search

import (
	"slices"
	"strings"

	"lotsennetz/graph"
	"lotsennetz/internal/fold"
)

// Understanding is what a question names: "wer hilft mir bei der Jobsuche in
// Warburg" is a topic and a place.
type Understanding struct {
	Topic     graph.TopicKey
	Place     graph.PlaceKey
	Group     graph.GroupKey
	Languages []graph.LanguageCode
	// Where are the folded words that name the place.
	Where []string
	// Rest is the folded words that are none of this and no stop words.
	Rest []string
}

// Understand takes a question apart, the longest names first. Every word counts
// once; a word that is a topic and a language is both.
func (g *Gazetteer) Understand(text, lang string) Understanding {
	var u Understanding
	words := fold.Tokens(text)
	used := make([]bool, len(words))
	for n := min(g.longest, len(words), 6); n > 0; n-- {
		for i := 0; i+n <= len(words); i++ {
			if slices.Contains(used[i:i+n], true) || n == 1 && stopWords[words[i]] {
				continue
			}
			if g.name(&u, strings.Join(words[i:i+n], " "), words[i:i+n], lang) {
				for k := i; k < i+n; k++ {
					used[k] = true
				}
			}
		}
	}
	for i, w := range words {
		if !used[i] && !stopWords[w] {
			u.Rest = append(u.Rest, w)
		}
	}
	return u
}

// name takes one run of words as what it names, if that is not yet known.
func (g *Gazetteer) name(u *Understanding, f string, words []string, lang string) bool {
	if found := g.places[f]; u.Place == "" && len(found) > 0 && len(f) > 2 {
		if key, _, ok := g.one(found); ok {
			u.Place, u.Where = key, slices.Clone(words)
			return true
		}
	}
	is := false
	if found := g.topics[f]; u.Topic == "" && len(found) > 0 {
		u.Topic, is = g.topicIn(found, f, lang), true
	}
	if found := g.languages[f]; u.Languages == nil && len(found) > 0 && len(f) > 3 {
		u.Languages, is = g.ownNames(found, f), true
	}
	if k, ok := g.groups[f]; u.Group == "" && ok && !is {
		u.Group, is = k, true
	}
	return is
}
