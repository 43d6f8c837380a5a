package bleve

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/mapping"
	bs "github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"

	"lotsennetz/graph"
	"lotsennetz/search"
)

// Fields beside those of the pipeline.
const (
	sortField  = "sort"
	hitField   = "hit"
	pointField = "point"
)

// entryMapping takes the terms as they are: the pipeline has made them.
func entryMapping() mapping.IndexMapping {
	m := bleve.NewIndexMapping()
	m.DefaultAnalyzer = keyword.Name
	m.StoreDynamic, m.IndexDynamic, m.DocValuesDynamic = false, false, false
	doc := bleve.NewDocumentStaticMapping()
	facet := map[search.Field]bool{search.FieldType: true, search.FieldKind: true, search.FieldPlace: true}
	for _, f := range search.Fields {
		doc.AddFieldMappingsAt(string(f), terms(facet[f]))
	}
	doc.AddFieldMappingsAt(sortField, terms(true))
	hit := bleve.NewTextFieldMapping()
	hit.Index, hit.Store, hit.IncludeInAll, hit.DocValues, hit.IncludeTermVectors = false, true, false, false, false
	doc.AddFieldMappingsAt(hitField, hit)
	point := bleve.NewGeoPointFieldMapping()
	point.Store, point.IncludeInAll, point.DocValues = false, false, true
	doc.AddFieldMappingsAt(pointField, point)
	m.DefaultMapping = doc
	return m
}

func terms(docValues bool) *mapping.FieldMapping {
	f := bleve.NewKeywordFieldMapping()
	f.Store, f.IncludeInAll, f.IncludeTermVectors, f.SkipFreqNorm = false, false, false, true
	f.DocValues = docValues
	return f
}

// kept is what a hit is read back from.
type kept struct {
	Hit   search.Hit
	Point graph.Point
}

func stored(e search.Entry) map[string]any {
	m := map[string]any{sortField: e.Sort}
	for f, t := range e.Terms {
		m[string(f)] = t
	}
	b, _ := json.Marshal(kept{e.Hit, e.Point}) // strings and numbers: never fails
	m[hitField] = string(b)
	if !e.Point.IsZero() {
		m[pointField] = []float64{e.Point.Lon, e.Point.Lat}
	}
	return m
}

// engine answers requests from one bleve index.
type engine struct{ live bleve.Index }

// Search implements search.Engine.
func (e engine) Search(ctx context.Context, need int, requests ...search.Request) ([]search.Reply, error) {
	replies := make([]search.Reply, 0, len(requests))
	for _, r := range requests {
		got, err := e.one(ctx, r)
		if err != nil {
			return nil, err
		}
		replies = append(replies, got)
		if need > 0 {
			if need -= len(got.Hits); need <= 0 {
				break
			}
		}
	}
	return replies, nil
}

func (e engine) one(ctx context.Context, r search.Request) (search.Reply, error) {
	req := bleve.NewSearchRequestOptions(compile(r.Expr), r.Limit, r.Offset, false)
	req.Score = bleve.ScoreNone
	req.Fields = []string{hitField}
	order := bs.SortOrder{&bs.SortField{Field: sortField, Type: bs.SortFieldAsString}}
	if !r.Near.IsZero() {
		near, err := bs.NewSortGeoDistance(pointField, "m", r.Near.Lon, r.Near.Lat, false)
		if err != nil {
			return search.Reply{}, fmt.Errorf("search index: %w", err)
		}
		order = append(bs.SortOrder{near}, order...)
	}
	req.SortByCustom(order)
	for _, f := range r.Facets {
		req.AddFacet(string(f), bleve.NewFacetRequest(string(f), 1000))
	}
	res, err := e.live.SearchInContext(ctx, req)
	if err != nil {
		if ctx.Err() != nil {
			return search.Reply{}, ctx.Err()
		}
		return search.Reply{}, fmt.Errorf("%w: %w", search.ErrNotReady, err)
	}
	return reply(res, r)
}

func reply(res *bleve.SearchResult, r search.Request) (search.Reply, error) {
	out := search.Reply{Total: int(res.Total)}
	for _, h := range res.Hits {
		var k kept
		text, _ := h.Fields[hitField].(string)
		if err := json.Unmarshal([]byte(text), &k); err != nil {
			return out, fmt.Errorf("%w: stored hit: %w", search.ErrNotReady, err)
		}
		k.Hit.DistanceKM = search.DistanceKM(r.Near, k.Point)
		out.Hits = append(out.Hits, k.Hit)
	}
	if len(r.Facets) > 0 {
		out.Facets = map[search.Field]map[string]int{}
	}
	for _, f := range r.Facets {
		counts := map[string]int{}
		if got := res.Facets[string(f)]; got != nil && got.Terms != nil {
			for _, t := range got.Terms.Terms() {
				counts[t.Term] = t.Count
			}
		}
		out.Facets[f] = counts
	}
	return out, nil
}

func compile(e search.Expr) query.Query {
	switch e.Op {
	case search.OpAnd:
		return compileAnd(e.Of)
	case search.OpOr:
		return anyOf(each(e.Of))
	case search.OpNot:
		return compileAnd([]search.Expr{e})
	case search.OpWithin:
		q := query.NewGeoDistanceQuery(e.Point.Lon, e.Point.Lat, fmt.Sprintf("%.0fm", e.Metres))
		q.SetField(pointField)
		return q
	}
	of := make([]query.Query, len(e.Terms))
	for i, t := range e.Terms {
		if e.Op == search.OpStarts {
			q := query.NewPrefixQuery(t)
			q.SetField(string(e.Field))
			of[i] = q
			continue
		}
		q := query.NewTermQuery(t)
		q.SetField(string(e.Field))
		of[i] = q
	}
	return anyOf(of)
}

func each(of []search.Expr) []query.Query {
	out := make([]query.Query, len(of))
	for i, e := range of {
		out[i] = compile(e)
	}
	return out
}

func anyOf(of []query.Query) query.Query {
	switch len(of) {
	case 0:
		return query.NewMatchNoneQuery()
	case 1:
		return of[0]
	}
	return query.NewDisjunctionQuery(of)
}

func compileAnd(of []search.Expr) query.Query {
	var must, not []query.Query
	for _, e := range of {
		if e.Op == search.OpNot {
			not = append(not, compile(e.Of[0]))
			continue
		}
		must = append(must, compile(e))
	}
	if len(must) == 0 {
		must = append(must, query.NewMatchAllQuery())
	}
	if len(not) == 0 && len(must) == 1 {
		return must[0]
	}
	if len(not) == 0 {
		return query.NewConjunctionQuery(must)
	}
	return query.NewBooleanQuery(must, nil, not)
}
