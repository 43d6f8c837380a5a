package meilisearch

import (
	"context"
	"fmt"
	"slices"

	"lotsennetz/graph"
	"lotsennetz/search"
)

// engine answers requests from the index.
type engine struct {
	x     *Index
	terms *inventory
}

// Search implements search.Engine: one exchange for all requests.
func (e engine) Search(ctx context.Context, requests ...search.Request) ([]search.Reply, error) {
	questions := make([]question, len(requests))
	for i, r := range requests {
		q := e.question(e.terms.simplify(r.Expr), r.Near)
		q.Index, q.Offset, q.Limit, q.Facets = e.x.uid, r.Offset, &r.Limit, names(r.Facets)
		if r.Limit == 0 {
			q.Sort = nil
		}
		questions[i] = q
	}
	got, err := e.x.askAll(ctx, questions...)
	if err != nil {
		return nil, err
	}
	replies := make([]search.Reply, len(requests))
	for i, f := range got {
		replies[i] = search.Reply{Total: f.Total, Facets: f.facets()}
		for _, h := range f.Hits {
			hit, err := h.read(requests[i].Near)
			if err != nil {
				return nil, err
			}
			replies[i].Hits = append(replies[i].Hits, hit)
		}
	}
	return replies, nil
}

// question asks for the entries that match a simplified expression, in order.
func (e engine) question(x search.Expr, near graph.Point) question {
	q := question{Filter: filter(x), Retrieve: []string{hitKey}, Sort: []string{sortKey + ":asc"}}
	if !positive(x) {
		q.Q = entryWord
	}
	if !near.IsZero() {
		q.Sort = []string{fmt.Sprintf("_geoPoint(%s, %s):asc", number(near.Lat), number(near.Lon)), sortKey + ":asc"}
		q.Retrieve = append(q.Retrieve, pointKey)
	}
	return q
}

// positive reports whether an expression cannot match the state, which has no
// terms and no point.
func positive(e search.Expr) bool {
	switch e.Op {
	case search.OpNot:
		return false
	case search.OpAnd:
		return slices.ContainsFunc(e.Of, positive)
	case search.OpOr:
		return !slices.ContainsFunc(e.Of, func(of search.Expr) bool { return !positive(of) })
	}
	return true
}

func names(fields []search.Field) []string {
	var out []string
	for _, f := range fields {
		out = append(out, string(f))
	}
	return out
}
