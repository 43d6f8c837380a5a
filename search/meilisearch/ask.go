package meilisearch

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"github.com/meilisearch/meilisearch-go"

	"lotsennetz/graph"
	"lotsennetz/search"
)

// question is one search of an index, as the server wants it. Questions and
// answers have types of their own: those of the client read a hit into a map of
// pieces first, which takes longer than the server needs to find it.
type question struct {
	Index    string     `json:"indexUid,omitempty"`
	Q        string     `json:"q,omitempty"`
	Filter   string     `json:"filter,omitempty"`
	Sort     []string   `json:"sort,omitempty"`
	Retrieve []string   `json:"attributesToRetrieve"`
	Offset   int        `json:"offset,omitempty"`
	Limit    *int       `json:"limit,omitempty"` // none in a federation
	Facets   []string   `json:"facets,omitempty"`
	Options  *weighting `json:"federationOptions,omitempty"`
}

type weighting struct {
	Weight float64 `json:"weight"`
}

// several are questions asked at once.
type several struct {
	Queries    []question  `json:"queries"`
	Federation *federation `json:"federation,omitempty"`
}

// federation makes one answer of all: the queries' hits by weight.
type federation struct {
	Offset      int                 `json:"offset,omitempty"`
	Limit       int                 `json:"limit"`
	Facets      map[string][]string `json:"facetsByIndex,omitempty"`
	MergeFacets *mergeFacets        `json:"mergeFacets,omitempty"`
}

type mergeFacets struct {
	Most int `json:"maxValuesPerFacet"`
}

// found is the server's answer.
type found struct {
	Hits   []foundHit
	Total  int                             `json:"estimatedTotalHits"` // exact without distinct values
	Facets map[search.Field]map[string]int `json:"facetDistribution"`
}

type foundHit struct {
	Hit        string
	Marks      string // which; see read
	marks      []byte
	Geo        *struct{ Lat, Lng float64 }   `json:"_geo"`
	Federation struct{ QueriesPosition int } `json:"_federation"`
}

// facets are the counts by decoded term.
func (f found) facets() map[search.Field]map[string]int {
	if f.Facets == nil {
		return nil
	}
	out := map[search.Field]map[string]int{}
	for field, values := range f.Facets {
		out[field] = make(map[string]int, len(values))
		for v, n := range values {
			out[field][decode(v)] = n
		}
	}
	return out
}

// read reads a stored hit.
func (h foundHit) read(near graph.Point) (search.Hit, error) {
	var hit search.Hit
	if err := json.Unmarshal([]byte(h.Hit), &hit); err != nil {
		return hit, fmt.Errorf("meilisearch: stored hit: %w", search.ErrNotReady)
	}
	hit.DistanceKM = -1
	if h.Geo != nil {
		hit.DistanceKM = search.DistanceKM(near, graph.Point{Lat: h.Geo.Lat, Lon: h.Geo.Lng})
	}
	return hit, nil
}

// answers are the server's: one for each question, or one for a federation.
type answers struct {
	found
	Results []found
}

// askAll asks questions in one exchange.
func (x *Index) askAll(ctx context.Context, questions ...question) ([]found, error) {
	got, err := x.ask(ctx, several{Queries: questions})
	if err == nil && len(got.Results) != len(questions) {
		err = fmt.Errorf("meilisearch: search: %w: %d answers to %d questions", search.ErrNotReady, len(got.Results), len(questions))
	}
	return got.Results, err
}

// ask posts questions and reads the answers.
func (x *Index) ask(ctx context.Context, questions several) (got answers, err error) {
	var body bytes.Buffer
	if err := json.NewEncoder(&body).Encode(questions); err != nil {
		return got, fmt.Errorf("meilisearch: search: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, x.base+"/multi-search", &body)
	if err != nil {
		return got, failure("search", err)
	}
	req.Header.Set("Content-Type", "application/json")
	if x.cfg.Key != "" {
		req.Header.Set("Authorization", "Bearer "+x.cfg.Key)
	}
	res, err := x.http.Do(req)
	if err != nil {
		return got, failure("search", err)
	}
	defer res.Body.Close()
	var content bytes.Buffer
	content.Grow(int(max(res.ContentLength, 0)) + bytes.MinRead)
	if _, err := content.ReadFrom(res.Body); err != nil {
		return got, failure("search", err)
	}
	if res.StatusCode != http.StatusOK {
		refusal := &meilisearch.Error{StatusCode: res.StatusCode}
		json.Unmarshal(content.Bytes(), &refusal.MeilisearchApiError) // without, the status says enough
		return got, failure("search", refusal)
	}
	return read(content.Bytes())
}

// read reads answers. The marks, most of the bytes, are cut out before, as the
// decoder looks at every letter twice; no text in JSON has this key's quotes.
func read(content []byte) (got answers, err error) {
	const key = `"` + marksKey + `":"`
	var rest []byte
	var marks [][]byte
	for {
		before, value, ok := bytes.Cut(content, []byte(key))
		rest = append(rest, before...)
		if !ok {
			break
		}
		end := max(bytes.IndexByte(value, '"'), 0)
		rest = strconv.AppendInt(append(rest, key...), int64(len(marks)), 10)
		marks, content = append(marks, value[:end]), value[end:]
	}
	if err := json.Unmarshal(rest, &got); err != nil {
		return got, fmt.Errorf("meilisearch: answer: %w", search.ErrNotReady)
	}
	for _, f := range got.Results {
		for i, h := range f.Hits {
			if n, err := strconv.Atoi(h.Marks); err == nil && n < len(marks) {
				f.Hits[i].marks = marks[n]
			}
		}
	}
	return got, nil
}
