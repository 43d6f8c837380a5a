package meilisearch

import (
	"context"
	"errors"
	"fmt"

	"github.com/meilisearch/meilisearch-go"

	"lotsennetz/graph"
	"lotsennetz/search"
)

// batchSize bounds one write.
const batchSize = 500

// put writes all documents an index can take and reports the others.
func (x *Index) put(ctx context.Context, uid string, voc *search.Vocabulary, docs []search.Document) error {
	var refused []error
	var gone []graph.Ref
	var bodies []map[string]any
	for _, d := range docs {
		if d.Archived {
			gone = append(gone, d.Ref)
			continue
		}
		e, err := search.NewEntry(d)
		if err != nil {
			refused = append(refused, err)
			continue
		}
		voc.AddEntry(e)
		bodies = append(bodies, body(e))
	}
	for len(bodies) > 0 {
		n := min(len(bodies), batchSize)
		bad, err := x.write(ctx, uid, bodies[:n])
		if err != nil {
			return err
		}
		refused = append(refused, bad...)
		bodies = bodies[n:]
	}
	if len(gone) > 0 {
		keys := make([]string, len(gone))
		for i, r := range gone {
			keys[i] = search.EntryKey(r)
		}
		task, err := x.client.Index(uid).DeleteDocumentsWithContext(ctx, keys, nil)
		if err := x.wait(ctx, "remove", task, err); err != nil {
			return err
		}
	}
	return errors.Join(refused...)
}

// write stores bodies and waits. One bad document fails a whole task, so a
// failed one is tried again in halves until what is refused stands alone.
func (x *Index) write(ctx context.Context, uid string, bodies []map[string]any) (refused []error, err error) {
	key := primaryKey
	task, err := x.client.Index(uid).AddDocumentsWithContext(ctx, bodies, &meilisearch.DocumentOptions{PrimaryKey: &key})
	err = x.wait(ctx, "put", task, err)
	var failed *taskError
	if err == nil || !errors.As(err, &failed) || failed.kind != "invalid_request" {
		return nil, err
	}
	if len(bodies) == 1 {
		hit := bodies[0][hitKey].(search.Hit)
		return []error{fmt.Errorf("%s %q: %w", hit.Type, hit.ID, err)}, nil
	}
	for _, half := range [][]map[string]any{bodies[:len(bodies)/2], bodies[len(bodies)/2:]} {
		bad, err := x.write(ctx, uid, half)
		if err != nil {
			return nil, err
		}
		refused = append(refused, bad...)
	}
	return refused, nil
}

// body is the whole document; documents are replaced, never patched.
func body(e search.Entry) map[string]any {
	m := map[string]any{primaryKey: e.Key, sortKey: e.Sort, hitKey: e.Hit}
	for f, terms := range e.Terms {
		coded := make([]string, len(terms))
		for i, t := range terms {
			coded[i] = encode(t)
		}
		m[string(f)] = coded
	}
	if !e.Point.IsZero() {
		m[pointKey] = map[string]float64{"lat": e.Point.Lat, "lng": e.Point.Lon}
	}
	return m
}
