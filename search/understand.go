package search

import (
	"slices"
	"strings"
	"unicode/utf8"

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
	// Foreign: they are the place's name in another script or declined, as no
	// entry writes it.
	Foreign bool
	// Meant are the folded words that name the topic.
	Meant []string
	// Helpers are folded words in the names of those who help with it.
	Helpers []string
	// Also are other topics that further words name; those stand in Rest all the same.
	Also []graph.TopicKey
	// Guess is the topic that a compound has a word of, where no topic is named.
	Guess graph.TopicKey
	// Rest is the folded words that are none of this and no stop words, nor such
	// as say little.
	Rest []string
	// Asks: a word of the text asks, as who and where do.
	Asks bool
}

// Understand takes a question apart, the longest names first. Every word counts
// once; a word that is a topic and a language is both.
func (g *Gazetteer) Understand(text, lang string) Understanding {
	var u Understanding
	words := spelt(fold.Tokens(text))
	used := make([]bool, len(words))
	u.Asks = asks(words)
	for n := min(g.longest, len(words), 6); n > 0; n-- {
		if n == 1 && len(words) > 1 { // several words with endings say more than one without
			g.declined(&u, text, words, used, lang, 2)
		}
		for i := 0; i+n <= len(words); i++ {
			if slices.Contains(used[i:i+n], true) || n == 1 && g.own.silent(words[i]) && !g.labels(words[i], lang) {
				continue
			}
			if n == 1 && len(words) > 1 && softWords[words[i]] { // it means itself if nothing else is meant
				continue
			}
			if g.name(&u, strings.Join(words[i:i+n], " "), words[i:i+n], lang) {
				mark(used[i : i+n])
			}
		}
	}
	g.declined(&u, text, words, used, lang, 1)
	for i, w := range words {
		if u.Topic == "" && !used[i] && softWords[w] {
			used[i] = g.name(&u, w, words[i:i+1], lang)
		}
	}
	g.compound(&u, words, used)
	g.foreign(&u, words, used)
	if u.Asks {
		g.mistyped(&u, words, used, lang)
	}
	for i, w := range words {
		if !used[i] && !g.own.silent(w) && !softWords[w] {
			u.Rest = append(u.Rest, w)
		}
	}
	if u.Topic == "" && len(u.Rest) == 1 {
		u.Guess = g.guess(u.Rest[0])
	}
	return u
}

// labels reports whether a topic is called so in the language: iş is work in
// Turkish, though it reads like the English is.
func (g *Gazetteer) labels(word, lang string) bool {
	return slices.ContainsFunc(g.topics[word], func(k graph.TopicKey) bool {
		l := g.catalog.Topics[k].Labels[lang]
		return lang == "tr" && slices.ContainsFunc(append([]string{l.Name}, l.Synonyms...), func(s string) bool { return fold.Text(s) == word })
	})
}

func mark(used []bool) {
	for i := range used {
		used[i] = true
	}
}

// mistyped finds a topic by a word with typing errors. Only who asks is
// understood so: a name may be nearly a word.
func (g *Gazetteer) mistyped(u *Understanding, words []string, used []bool, lang string) {
	for i, w := range words {
		if u.Topic != "" || used[i] || g.own.silent(w) || softWords[w] || utf8.RuneCountInString(w) < 5 {
			continue
		}
		near := append(g.said.Sounding(w), g.said.Near(w, fold.Typos(w))...)
		if len(near) > 0 && len(g.topics[near[0]]) > 0 {
			u.Topic, u.Meant, u.Helpers, used[i] = g.topicIn(g.topics[near[0]], near[0], lang), []string{w}, g.helpers[near[0]], true
		}
	}
}

// foreign finds a place by the sound of words in another script, by a name with
// an ending (Warburg'da, Warburger), or by one with typing errors.
func (g *Gazetteer) foreign(u *Understanding, words []string, used []bool) {
	for _, by := range []func([]string) []graph.PlaceKey{g.sounding, func(w []string) []graph.PlaceKey { return g.misspelt(strings.Join(w, " ")) }} {
		for n := min(3, len(words)); n > 0; n-- {
			for i := 0; i+n <= len(words); i++ {
				if u.Place != "" || slices.Contains(used[i:i+n], true) || slices.ContainsFunc(words[i:i+n], g.own.silent) {
					continue
				}
				if key, _, ok := g.one(by(words[i : i+n])); ok {
					u.Place, u.Where, u.Foreign = key, slices.Clone(words[i:i+n]), true
					mark(used[i : i+n])
				}
			}
		}
	}
}

// townEndings are what Turkish, Kurdish, French and German put to a place's name.
var townEndings = []string{"daki", "deki", "dan", "den", "tan", "ten", "nin", "nun", "da", "de", "ta", "te", "ya", "ye", "in", "un", "a", "e", "er", "s"}

func (g *Gazetteer) sounding(words []string) []graph.PlaceKey {
	whole := strings.Join(words, " ")
	if isLatin(whole) {
		for _, e := range townEndings {
			name, ok := strings.CutSuffix(whole, e)
			if !ok || len(name) < 4 {
				continue
			}
			if found := g.places[name]; len(found) > 0 {
				return found
			}
			if found := g.places[fold.Key(name)]; len(found) > 0 {
				return found
			}
		}
		return nil
	}
	if isNumber(whole) {
		return nil
	}
	for _, s := range soundsOf(whole) {
		if found := g.sounds[s]; len(found) > 0 {
			return found
		}
	}
	return nil
}

// misspelt are the municipalities that a name with typing errors may be meant
// for, or one written as it sounds (Höckster). The first letter is right.
func (g *Gazetteer) misspelt(name string) []graph.PlaceKey {
	if utf8.RuneCountInString(name) < 5 || !isLatin(name) || isNumber(name) {
		return nil
	}
	for _, w := range append([]string{name}, fold.Variants(name)...) {
		for _, near := range g.towns.Near(w, fold.Typos(w)) {
			if near[0] == name[0] {
				return g.places[near]
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(g.sounds[sound(name)]), func(k graph.PlaceKey) bool {
		p := g.catalog.Places[k]
		return p.Kind != graph.Municipality || fold.Distance(fold.Text(p.Name), name, 3) > 3
	})
}

// means takes a topic that words name. Of one and another below it, the one below
// is meant: a football section is football, not sport.
func (g *Gazetteer) means(u *Understanding, k graph.TopicKey, words, helpers []string) bool {
	switch {
	case u.Topic == "":
		u.Topic, u.Helpers = k, helpers
	case g.below(k, u.Topic):
		u.Topic = k
	case k != u.Topic && !g.below(u.Topic, k):
		if !slices.Contains(u.Also, k) {
			u.Also = append(u.Also, k)
		}
		return false
	}
	u.Meant = append(u.Meant, words...)
	return true
}

// below reports whether a topic lies below another.
func (g *Gazetteer) below(k, above graph.TopicKey) bool {
	for range 8 { // deeper than any tree of topics
		if k = g.catalog.Topics[k].Parent; k == "" || k == above {
			return k != ""
		}
	}
	return false
}

// name takes one run of words as what it names, if that is not yet known.
func (g *Gazetteer) name(u *Understanding, f string, words []string, lang string) bool {
	found := g.places[f]
	if found == nil {
		found = g.places[fold.Key(f)]
	}
	if found == nil {
		found = g.postcodeIn(f)
	}
	if u.Place == "" && len(found) > 0 && len(f) > 2 {
		if key, _, ok := g.one(found); ok {
			u.Place, u.Where = key, slices.Clone(words)
			return true
		}
	}
	is := false
	if found := g.topics[f]; len(found) > 0 {
		is = g.means(u, g.topicIn(found, f, lang), words, g.helpers[f])
	}
	if found := g.languages[f]; u.Languages == nil && len(found) > 0 && len(f) > 3 {
		u.Languages, is = g.ownNames(found, f), true
	}
	if k, ok := g.groups[f]; u.Group == "" && ok && !is {
		u.Group, is = k, true
	}
	return is
}
