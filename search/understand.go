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
	// Foreign: they are the place's name in another script or declined, as no
	// entry writes it.
	Foreign bool
	// Meant is the word that names the topic in another case than any label.
	Meant string
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
	words := fold.Tokens(text)
	used := make([]bool, len(words))
	for n := min(g.longest, len(words), 6); n > 0; n-- {
		for i := 0; i+n <= len(words); i++ {
			if slices.Contains(used[i:i+n], true) || n == 1 && g.own.silent(words[i]) && !g.labels(words[i], lang) {
				continue
			}
			if g.name(&u, strings.Join(words[i:i+n], " "), words[i:i+n], lang) {
				mark(used[i : i+n])
			}
		}
	}
	g.declined(&u, words, used, lang)
	g.foreign(&u, words, used)
	u.Asks = asks(words)
	for i, w := range words {
		if !used[i] && !g.own.silent(w) && !softWords[w] {
			u.Rest = append(u.Rest, w)
		}
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

// declined finds a topic by a single word with the ending of a case.
func (g *Gazetteer) declined(u *Understanding, words []string, used []bool, lang string) {
	for i, w := range words {
		if u.Topic != "" || used[i] || g.own.silent(w) || isLatin(w) && lang != "tr" && !strings.ContainsAny(w, "ıışğ") {
			continue
		}
		if found := g.cased[uncased(w)]; len(found) > 0 {
			u.Topic, u.Meant, used[i] = found[0], w, true
		}
	}
}

// foreign finds a place by the sound of words in another script, or by a name
// with a Turkish ending (Warburg'da).
func (g *Gazetteer) foreign(u *Understanding, words []string, used []bool) {
	for n := min(3, len(words)); n > 0; n-- {
		for i := 0; i+n <= len(words); i++ {
			if u.Place != "" || slices.Contains(used[i:i+n], true) {
				continue
			}
			if key, _, ok := g.one(g.sounding(words[i : i+n])); ok {
				u.Place, u.Where, u.Foreign = key, slices.Clone(words[i:i+n]), true
				mark(used[i : i+n])
			}
		}
	}
}

func (g *Gazetteer) sounding(words []string) []graph.PlaceKey {
	whole := strings.Join(words, " ")
	if isLatin(whole) {
		for _, e := range []string{"da", "de", "ta", "te", "dan", "den", "tan", "ten", "daki", "deki"} {
			if name, ok := strings.CutSuffix(whole, e); ok && len(name) > 3 && len(g.places[name]) > 0 {
				return g.places[name]
			}
		}
		return nil
	}
	if slices.ContainsFunc(words, g.own.silent) || isNumber(whole) {
		return nil
	}
	for _, s := range soundsOf(whole) {
		if found := g.sounds[s]; len(found) > 0 {
			return found
		}
	}
	return nil
}

// name takes one run of words as what it names, if that is not yet known.
func (g *Gazetteer) name(u *Understanding, f string, words []string, lang string) bool {
	found := g.places[f]
	if found == nil {
		found = g.places[fold.Key(f)]
	}
	if u.Place == "" && len(found) > 0 && len(f) > 2 {
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
