package meilisearch

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/meilisearch/meilisearch-go"

	"lotsennetz/search"
)

// words are what is known here of the content of an index.
type words struct {
	voc   *search.Vocabulary
	terms *inventory
}

func newWords() words { return words{search.NewVocabulary(), newInventory()} }

// add takes in an entry, before it is written: whoever finds it finds all of it.
func (w words) add(e search.Entry) {
	w.voc.AddEntry(e)
	w.terms.addEntry(e)
}

// readWords reads the terms that stand in the index.
func (x *Index) readWords(ctx context.Context) (words, error) {
	none := int64(0)
	res, err := x.client.Index(x.uid).SearchWithContext(ctx, "", &meilisearch.SearchRequest{HitsPerPage: &none, Facets: []string{termsKey}})
	if err != nil {
		return words{}, failure("read words", err)
	}
	var counts map[string]map[string]int32
	if err := json.Unmarshal(res.FacetDistribution, &counts); err != nil {
		return words{}, failure("read words", err)
	}
	w := newWords()
	w.terms.counted(int(res.TotalHits))
	for f, letter := range inventoried {
		for code, n := range counts[termsKey] {
			if code, ok := strings.CutPrefix(code, letter); ok {
				t := decode(code)
				w.terms.add(f, t, n)
				if slices.Contains(search.VocabularyFields, f) {
					w.voc.Add(t)
				}
			}
		}
		if len(counts[termsKey]) >= mostTerms {
			w.terms.incomplete(f)
		}
	}
	return w, nil
}
