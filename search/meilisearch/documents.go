package meilisearch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/meilisearch/meilisearch-go"

	"lotsennetz/graph"
	"lotsennetz/search"
)

// batchSize bounds one write.
const batchSize = 500

// put writes all documents an index can take and reports the others.
func (x *Index) put(ctx context.Context, uid string, w words, docs []search.Document) error {
	bodies, gone, refused := bodiesOf(w, docs)
	for part := range slices.Chunk(bodies, batchSize) {
		bad, err := x.write(ctx, uid, part)
		if err != nil {
			return err
		}
		refused = append(refused, bad...)
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

// bodiesOf are what is written of the documents, those that are archived, and
// why others cannot be written.
func bodiesOf(w words, docs []search.Document) (bodies []stored, gone []graph.Ref, refused []error) {
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
		b, err := body(e)
		if err != nil {
			refused = append(refused, err)
			continue
		}
		w.add(e)
		bodies = append(bodies, b)
	}
	return bodies, gone, refused
}

// write stores bodies and waits. One bad document fails a whole task, so a
// failed one is tried again in halves until what is refused stands alone.
func (x *Index) write(ctx context.Context, uid string, bodies []stored) (refused []error, err error) {
	task, err := x.send(ctx, uid, bodies)
	err = x.wait(ctx, "put", task, err)
	var failed *taskError
	if err == nil || !errors.As(err, &failed) || failed.kind != "invalid_request" {
		return nil, err
	}
	if len(bodies) == 1 {
		return []error{fmt.Errorf("%s %q: %w", bodies[0].of.Type, bodies[0].of.ID, err)}, nil
	}
	for _, half := range [][]stored{bodies[:len(bodies)/2], bodies[len(bodies)/2:]} {
		bad, err := x.write(ctx, uid, half)
		if err != nil {
			return nil, err
		}
		refused = append(refused, bad...)
	}
	return refused, nil
}

func (x *Index) send(ctx context.Context, uid string, bodies []stored) (*meilisearch.TaskInfo, error) {
	key := primaryKey
	return x.client.Index(uid).AddDocumentsWithContext(ctx, bodies, &meilisearch.DocumentOptions{PrimaryKey: &key})
}

// stored is a document as the server gets it, in JSON: it is a fifth of what it
// was made of.
type stored struct {
	json.RawMessage
	of search.Hit
}

// body is the whole document; documents are replaced, never patched. The hit is
// one text: the server takes objects apart for every answer.
func body(e search.Entry) (stored, error) {
	hit, err := json.Marshal(e.Hit)
	if err != nil {
		return stored{}, fmt.Errorf("%s %q: %w", e.Hit.Type, e.Hit.ID, err)
	}
	m := map[string]any{primaryKey: e.Key, entryKey: entryWord, sortKey: e.Sort, hitKey: string(hit), marksKey: marks(e)}
	var terms []string
	for f, of := range e.Terms {
		coded := make([]string, len(of))
		for i, t := range of {
			coded[i] = inventoried[f] + encode(t)
		}
		if inventoried[f] == "" {
			m[string(f)] = coded
		} else {
			terms = append(terms, coded...)
		}
	}
	slices.Sort(terms)
	m[termsKey] = terms
	if !e.Point.IsZero() {
		m[pointKey] = map[string]float64{"lat": e.Point.Lat, "lng": e.Point.Lon}
	}
	whole, err := json.Marshal(m)
	return stored{whole, e.Hit}, err
}
