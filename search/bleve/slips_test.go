package bleve

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"lotsennetz/graph"
	"lotsennetz/internal/fold"
	"lotsennetz/search"
)

// A slip in any of the ten languages still finds: words of labels with two letters
// swapped, one left out, or one doubled bring a topic of that word into the first
// three.
func TestSlipsInEveryLanguage(t *testing.T) {
	store, x := district(t), opened(t)
	if err := search.ReindexOn(t.Context(), store, x, graph.Public, "2026-11-25", nil); err != nil {
		t.Fatal(err)
	}
	c, err := store.Catalog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	finder := search.NewFinder(store, search.Indexes{graph.Public: x})
	all := saidOf(c)
	asked, missed := map[string]int{}, map[string]int{}
	for i, word := range slices.Sorted(maps.Keys(all)) {
		if i%3 > 0 {
			continue // a third of them tells
		}
		for _, text := range slipped(word) {
			if all[text].lang != "" {
				continue // another word
			}
			lang := all[word].lang
			asked[lang]++
			r, err := finder.Find(t.Context(), graph.Viewer{}, search.Query{Text: text, Lang: lang})
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(r.Hits[:min(3, len(r.Hits))], func(h search.Hit) bool {
				return h.Type == search.TypeTopic && slices.Contains(all[word].topics, graph.TopicKey(h.ID))
			}) {
				missed[lang]++
				t.Logf("%s: %q for %q: got %d hits, none of %v first", lang, text, word, r.Total, all[word].topics)
			}
		}
	}
	for lang, n := range asked {
		t.Logf("%s: %d of %d", lang, n-missed[lang], n)
		if missed[lang]*10 > n {
			t.Errorf("%s: got %d of %d slips unanswered, want one in ten at most", lang, missed[lang], n)
		}
	}
	if len(asked) != 10 {
		t.Errorf("got %d languages asked in, want ten", len(asked))
	}
}

// A saying is what topics are called by a word, and in which language first.
type saying struct {
	lang   string
	topics []graph.TopicKey
}

// saidOf are the single words, of six letters or more, that topics are called.
func saidOf(c *graph.Catalog) map[string]saying {
	out := map[string]saying{}
	for _, k := range slices.Sorted(maps.Keys(c.Topics)) {
		for _, lang := range slices.Sorted(maps.Keys(c.Topics[k].Labels)) {
			l := c.Topics[k].Labels[lang]
			for _, name := range append([]string{l.Name}, l.Synonyms...) {
				w := fold.Text(name)
				if strings.Contains(w, " ") || utf8.RuneCountInString(w) < 6 {
					continue
				}
				s := out[w]
				if s.lang == "" {
					s.lang = lang
				}
				s.topics = append(s.topics, k)
				out[w] = s
			}
		}
	}
	return out
}

// slipped are a word with two letters swapped, one left out, one doubled.
func slipped(word string) []string {
	r := []rune(word)
	m := len(r) / 2
	swap := slices.Clone(r)
	swap[m], swap[m-1] = swap[m-1], swap[m]
	return []string{string(swap), string(slices.Delete(slices.Clone(r), m, m+1)), string(slices.Insert(slices.Clone(r), m, r[m]))}
}
