package meilisearch

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/meilisearch/meilisearch-go"

	"lotsennetz/graph"
	"lotsennetz/search"
)

// engine answers requests from the index.
type engine struct{ x *Index }

// Search implements search.Engine: one exchange for all requests.
func (e engine) Search(ctx context.Context, requests ...search.Request) ([]search.Reply, error) {
	queries := make([]*meilisearch.SearchRequest, len(requests))
	for i, r := range requests {
		queries[i] = e.request(r)
	}
	res, err := e.x.client.MultiSearchWithContext(ctx, &meilisearch.MultiSearchRequest{Queries: queries})
	if err != nil {
		return nil, failure("search", err)
	}
	if len(res.Results) != len(requests) {
		return nil, fmt.Errorf("meilisearch: search: %w: %d answers to %d questions", search.ErrNotReady, len(res.Results), len(requests))
	}
	replies := make([]search.Reply, len(requests))
	for i, r := range res.Results {
		if replies[i], err = read(requests[i], r); err != nil {
			return nil, err
		}
	}
	return replies, nil
}

func (e engine) request(r search.Request) *meilisearch.SearchRequest {
	q := &meilisearch.SearchRequest{IndexUID: e.x.uid, Offset: int64(r.Offset), Limit: int64(r.Limit),
		Filter: "(" + everything + ") AND (" + filter(r.Expr) + ")", AttributesToRetrieve: []string{hitKey, pointKey}}
	if r.Limit == 0 { // zero is left out of the request, where it would mean twenty
		none := int64(0)
		q.HitsPerPage = &none
	} else {
		q.Sort = []string{sortKey + ":asc"}
		if !r.Near.IsZero() {
			q.Sort = append([]string{fmt.Sprintf("_geoPoint(%s, %s):asc", number(r.Near.Lat), number(r.Near.Lon))}, q.Sort...)
		}
	}
	for _, f := range r.Facets {
		q.Facets = append(q.Facets, string(f))
	}
	return q
}

func read(asked search.Request, r meilisearch.SearchResponse) (search.Reply, error) {
	out := search.Reply{Total: int(max(r.EstimatedTotalHits, r.TotalHits))}
	for _, h := range r.Hits {
		var hit search.Hit
		var at struct{ Lat, Lng float64 }
		if err := json.Unmarshal(h[hitKey], &hit); err != nil {
			return out, fmt.Errorf("meilisearch: stored hit: %w", search.ErrNotReady)
		}
		if raw, ok := h[pointKey]; ok && json.Unmarshal(raw, &at) != nil {
			return out, fmt.Errorf("meilisearch: stored point: %w", search.ErrNotReady)
		}
		hit.DistanceKM = search.DistanceKM(asked.Near, graph.Point{Lat: at.Lat, Lon: at.Lng})
		out.Hits = append(out.Hits, hit)
	}
	if len(asked.Facets) == 0 {
		return out, nil
	}
	var counts map[search.Field]map[string]int
	if err := json.Unmarshal(r.FacetDistribution, &counts); err != nil {
		return out, fmt.Errorf("meilisearch: facets: %w", search.ErrNotReady)
	}
	out.Facets = map[search.Field]map[string]int{}
	for f, values := range counts {
		out.Facets[f] = map[string]int{}
		for v, n := range values {
			out.Facets[f][decode(v)] = n
		}
	}
	return out, nil
}
