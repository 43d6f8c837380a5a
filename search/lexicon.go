package search

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"lotsennetz/graph"
	"lotsennetz/internal/fold"
)

//go:embed lexicon.txt
var lexiconText string

// lexicon knows what words mean.
type lexicon struct {
	phrases [][]string       // per concept, as written
	of      map[string][]int // folded phrase → concepts
	stems   map[string][]string
}

var words = sync.OnceValue(func() lexicon { return readLexicon(lexiconText) })

func readLexicon(text string) lexicon {
	l := lexicon{of: map[string][]int{}, stems: map[string][]string{}}
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "" {
			continue
		}
		n := len(l.phrases)
		var phrases []string
		for p := range strings.SplitSeq(line, "|") {
			p, family := strings.CutSuffix(strings.TrimSpace(p), "*")
			phrases = append(phrases, p)
			f := fold.Text(p)
			l.of[f] = append(l.of[f], n)
			if family || !strings.Contains(f, " ") && !isLatin(f) {
				s := stem(f)
				l.stems[s] = append(l.stems[s], conceptMark+fold.Text(phrases[0]))
			}
		}
		l.phrases = append(l.phrases, phrases)
	}
	return l
}

func isLatin(s string) bool { return s != "" && s[0] < 0x80 }

// concepts are the terms of what a folded word means, whatever its language.
func concepts(word string) []string {
	if c := words().stems[word]; c != nil {
		return c
	}
	return words().stems[stem(word)]
}

// phrasesFor are further phrases in all languages for what the given labels and
// synonyms name, without those given.
func phrasesFor(labels []string) []string {
	have := map[string]bool{}
	for _, l := range labels {
		have[fold.Text(l)] = true
	}
	var out []string
	for _, l := range labels {
		for _, n := range words().of[fold.Text(l)] {
			for _, p := range words().phrases[n] {
				if f := fold.Text(p); !have[f] {
					have[f] = true
					out = append(out, p)
				}
			}
		}
	}
	return out
}

// topicWords are a topic's labels and synonyms in every language, German first,
// then what else people call it.
func topicWords(t graph.Topic) []string {
	langs := make([]string, 0, len(t.Labels))
	for lang := range t.Labels {
		langs = append(langs, lang)
	}
	slices.Sort(langs)
	var out []string
	for _, lang := range append([]string{"de"}, langs...) {
		if l := t.Labels[lang]; l.Name != "" {
			out = append(append(out, l.Name), l.Synonyms...)
		}
	}
	de := t.Labels["de"]
	out = append(out, phrasesFor(append([]string{de.Name}, de.Synonyms...))...)
	seen := map[string]bool{}
	return slices.DeleteFunc(out, func(s string) bool { was := seen[s]; seen[s] = true; return was })
}
