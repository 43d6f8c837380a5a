package search

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"lotsennetz/graph"
	"lotsennetz/internal/fold"
)

//go:embed needs.txt
var needsText string

// A need is what somebody wants who says no word of the topic that helps: a
// dentist, child benefit. It leads to the topic, but not to all who work on it:
// a kindergarten is no shelter though both are there for women.
type need struct {
	anchors []string // folded German labels or synonyms of the topics
	helpers []string // folded words in the names of those who help by their name
	phrases []wanted
}

// wanted is a phrase for a need, as people of a language write it.
type wanted struct{ lang, text string }

var needs = sync.OnceValue(func() []need { return readNeeds(needsText) })

// readNeeds reads blocks: "= topic; topic + name; name", then a line a language.
func readNeeds(text string) []need {
	var out []need
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if head, ok := strings.CutPrefix(line, "= "); ok {
			topics, names, _ := strings.Cut(head, "+")
			out = append(out, need{anchors: foldedList(topics), helpers: foldedList(names)})
			continue
		}
		lang, phrases, _ := strings.Cut(line, " ")
		n := &out[len(out)-1]
		for p := range strings.SplitSeq(phrases, "|") {
			n.phrases = append(n.phrases, wanted{lang, strings.TrimSpace(p)})
		}
	}
	return out
}

func foldedList(s string) []string {
	var out []string
	for part := range strings.SplitSeq(s, ";") {
		if f := fold.Text(part); f != "" {
			out = append(out, f)
		}
	}
	return out
}

// needsOf are the needs that lead to a topic.
func needsOf(t graph.Topic) []need {
	de := t.Label("de")
	called := map[string]bool{fold.Text(de.Name): true}
	for _, s := range de.Synonyms {
		called[fold.Text(s)] = true
	}
	var out []need
	for _, n := range needs() {
		if slices.ContainsFunc(n.anchors, func(a string) bool { return called[a] }) {
			out = append(out, n)
		}
	}
	return out
}

func phrasesOf(needs []need) []string {
	var out []string
	for _, n := range needs {
		for _, p := range n.phrases {
			out = append(out, p.text)
		}
	}
	return out
}
