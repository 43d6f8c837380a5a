package search

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"lotsennetz/graph"
	"lotsennetz/internal/fold"
)

// Nearest is the topic a text that finds nothing is most like: one with a word
// among its labels that shares a word's beginning or part, or differs in few
// letters. It is false where no topic is like it.
func (g *Gazetteer) Nearest(text, lang string) (graph.TopicKey, bool) {
	if u := g.Understand(text, lang); u.Topic != "" {
		return u.Topic, true
	}
	best, bestName := 0.0, ""
	for _, w := range fold.Tokens(text) {
		if g.own.silent(w) || isNumber(w) || utf8.RuneCountInString(w) < 4 {
			continue
		}
		for _, l := range g.parts() {
			if s := likeness(w, l.part); s > best {
				best, bestName = s, l.name
			}
		}
	}
	if best < 0.55 {
		return "", false
	}
	return g.topicIn(g.topics[bestName], bestName, lang), true
}

// A labelPart is one word of what a topic is called.
type labelPart struct{ part, name string }

// labelParts are the words of all names of topics, each with the first name that
// has it.
func (g *Gazetteer) labelParts() []labelPart {
	seen := map[string]bool{}
	var out []labelPart
	for _, name := range slices.Sorted(maps.Keys(g.topics)) {
		for part := range strings.SplitSeq(name, " ") {
			if !seen[part] && len(part) > 3 && len(g.topics[name]) > 0 {
				seen[part] = true
				out = append(out, labelPart{part, name})
			}
		}
	}
	return out
}

// likeness is between 0, nothing in common, and 1, the same word.
func likeness(a, b string) float64 {
	n, m := utf8.RuneCountInString(a), utf8.RuneCountInString(b)
	short, long := float64(min(n, m)), float64(max(n, m))
	if short < 4 {
		return 0
	}
	most := int(long) / 3
	if max(n, m)-min(n, m) <= most {
		if d := fold.Distance(a, b, most); d <= most {
			return 1 - float64(d)/long
		}
	}
	if strings.Contains(a, b) || strings.Contains(b, a) {
		return 0.55 + 0.4*short/long
	}
	same := 0
	ra, rb := []rune(a), []rune(b)
	for same < min(n, m) && ra[same] == rb[same] {
		same++
	}
	if same > 4 {
		return float64(same) / short * 0.9
	}
	return 0
}

// Rooms are the roots of the topics, by key: where to look when nothing is like
// what was typed.
func (g *Gazetteer) Rooms() []graph.TopicKey { return g.catalog.TopicsIn("") }
