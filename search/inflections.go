package search

import (
	"slices"
	"strings"
	"unicode/utf8"

	"lotsennetz/graph"
	"lotsennetz/internal/fold"
)

// A sense is what a phrase without its endings names.
type sense struct {
	topics    []graph.TopicKey
	languages []graph.LanguageCode
	helpers   []string
}

// inflections are phrases without endings, by the tongue they belong to: роботою
// names what робота does, курсів німецької what курси німецької does.
type inflections [germanic + 1]map[string]sense

// inflectLabels takes a topic's labels and needs; labels win over synonyms, and both
// over needs, which come last.
func (g *Gazetteer) inflectLabels(t graph.Topic) {
	for lang, l := range t.Labels {
		to, ok := tongues[lang]
		if !ok {
			continue
		}
		for i, n := range append([]string{l.Name}, l.Synonyms...) {
			g.inflect(to, n, func(s *sense) {
				s.topics = slices.DeleteFunc(s.topics, func(k graph.TopicKey) bool { return k == t.Key })
				if i == 0 {
					s.topics = slices.Insert(s.topics, 0, t.Key)
				} else {
					s.topics = append(s.topics, t.Key)
				}
			})
		}
	}
	for _, p := range phrasesFor(append([]string{t.Label("de").Name}, t.Label("de").Synonyms...)) {
		if to, ok := scriptOf(p); ok {
			g.inflect(to, p, func(s *sense) { s.addTopic(t.Key) })
		}
	}
}

func (s *sense) addTopic(k graph.TopicKey) {
	if !slices.Contains(s.topics, k) {
		s.topics = append(s.topics, k)
	}
}

func (g *Gazetteer) inflectNeeds(k graph.TopicKey, n need) {
	for _, p := range n.phrases {
		g.inflect(tongues[p.lang], p.text, func(s *sense) {
			if s.addTopic(k); s.topics[0] == k {
				s.helpers = n.helpers
			}
		})
	}
}

// scriptOf is the tongue of a text in no Latin letters.
func scriptOf(s string) (tongue, bool) {
	for _, r := range s {
		switch {
		case r >= 0x400 && r < 0x530:
			return slavic, true
		case r >= 0x600 && r < 0x780:
			return arabic, true
		}
	}
	return 0, false
}

func (g *Gazetteer) inflect(t tongue, name string, add func(*sense)) {
	bare := g.bare(strings.Fields(fold.Text(name)), t)
	if bare == "" {
		return
	}
	if g.inflected[t] == nil {
		g.inflected[t] = map[string]sense{}
	}
	s := g.inflected[t][bare]
	add(&s)
	g.inflected[t][bare] = s
}

// bare is the words without endings and without those that say nothing, in the
// order of their letters. It is empty where one word of several would be left:
// that would say less than was meant.
func (g *Gazetteer) bare(words []string, t tongue) string {
	var out []string
	for _, w := range words {
		if !g.own.silent(w) {
			out = append(out, uncased(w, t))
		}
	}
	if len(out) == 1 && len(words) > 1 {
		return ""
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), " ")
}

// longestInflected is the most words of a phrase that may have endings.
const longestInflected = 4

// declined finds a topic or a language by at least so many words with the endings
// of cases.
func (g *Gazetteer) declined(u *Understanding, text string, words []string, used []bool, lang string, least int) {
	var open []int
	for i, w := range words {
		if !used[i] && !g.own.silent(w) {
			open = append(open, i)
		}
	}
	if len(open) < least {
		return
	}
	of := tonguesOf(text, words, lang)
	for n := min(longestInflected, len(open)); n >= least; n-- {
		for i := 0; i+n <= len(open); i++ {
			run := open[i : i+n]
			if slices.ContainsFunc(run, func(j int) bool { return used[j] }) {
				continue
			}
			for _, t := range of {
				if g.takes(u, t, words, run) {
					for _, j := range run {
						used[j] = true
					}
					break
				}
			}
		}
	}
}

// takes is whether the words of the run name something not known yet.
func (g *Gazetteer) takes(u *Understanding, t tongue, words []string, run []int) bool {
	said := make([]string, len(run))
	for i, j := range run {
		said[i] = words[j]
	}
	s, ok := g.inflected[t][g.bare(said, t)]
	if !ok || len(run) == 1 && utf8.RuneCountInString(said[0]) < 4 {
		return false
	}
	is := false
	if len(s.topics) > 0 {
		is = g.means(u, s.topics[0], said, s.helpers)
	}
	if u.Languages == nil && len(s.languages) > 0 {
		u.Languages, is = slices.Clone(s.languages), true
	}
	return is
}
