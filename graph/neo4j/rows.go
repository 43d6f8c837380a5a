package neo4j

import (
	"context"
	"fmt"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"lotsennetz/graph"
)

type params = map[string]any

// seen are the visibilities an audience may know, as nodes and relationships
// hold them.
func seen(a graph.Audience) []string {
	var out []string
	for _, v := range graph.Audiences {
		if v.For(a) {
			out = append(out, v.String())
		}
	}
	return out
}

// recordAt reads the record whose version and body stand in a row from a column
// on.
func recordAt(kind graph.Kind, row *neo4j.Record, column int) (graph.Record, error) {
	return recordOf(kind, row.Values[column], row.Values[column+1])
}

func recordOf(kind graph.Kind, version, body any) (graph.Record, error) {
	v, ok1 := version.(int64)
	b, ok2 := body.(string)
	if !ok1 || !ok2 {
		return nil, fmt.Errorf("%s: node without version or body", kind)
	}
	return graph.Decode(kind, v, []byte(b))
}

// at is recordAt with its type.
func at[R graph.Record](kind graph.Kind, row *neo4j.Record, column int) (R, error) {
	var none R
	r, err := recordAt(kind, row, column)
	if err != nil {
		return none, err
	}
	return r.(R), nil
}

// list reads rows of version and body.
func list[R graph.Record](kind graph.Kind, rows []*neo4j.Record) ([]R, error) {
	out := make([]R, 0, len(rows))
	for _, row := range rows {
		r, err := at[R](kind, row, 0)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// ask is read and list with the operation's name on the error.
func ask[R graph.Record](ctx context.Context, s *Store, what string, kind graph.Kind, text string, p params) ([]R, error) {
	rows, err := s.read(ctx, text, p)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	out, err := list[R](kind, rows)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	return out, nil
}

// byID fetches one record.
func byID[R graph.Record](ctx context.Context, s *Store, ref graph.Ref) (R, error) {
	return one[R](ctx, s, ref, "MATCH (n:"+labels[ref.Kind]+" {id: $id}) RETURN n.version, n.body", params{"id": ref.ID})
}

// byKey fetches the record that has a key.
func byKey[R graph.Record](ctx context.Context, s *Store, ref graph.Ref) (R, error) {
	return one[R](ctx, s, ref, "MATCH (k:Key {kind: $kind, value: $key})<-[:KNOWN_BY]-(n:"+labels[ref.Kind]+") USING INDEX SEEK k:Key(kind, value) RETURN n.version, n.body",
		params{"kind": string(ref.Kind), "key": ref.ID})
}

func one[R graph.Record](ctx context.Context, s *Store, ref graph.Ref, text string, p params) (R, error) {
	var none R
	found, err := ask[R](ctx, s, ref.String(), ref.Kind, text, p)
	if err != nil {
		return none, err
	}
	if len(found) == 0 {
		return none, absent(ref)
	}
	return found[0], nil
}

func absent(ref graph.Ref) error { return fmt.Errorf("%s: %w", ref, graph.ErrNotFound) }

// mixed are the records of rows of kind, version and body, by kind, each in the
// order of the rows.
type mixed map[graph.Kind][]graph.Record

func (s *Store) mixed(ctx context.Context, what, text string, p params) (mixed, error) {
	rows, err := s.read(ctx, text, p)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	out := mixed{}
	for _, row := range rows {
		kind := graph.Kind(row.Values[0].(string))
		r, err := recordAt(kind, row, 1)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", what, err)
		}
		out[kind] = append(out[kind], r)
	}
	return out, nil
}

// of are the records of one kind.
func of[R graph.Record](m mixed, kind graph.Kind) []R { return as[R](m[kind]) }

// as gives records their type; the slice is never nil.
func as[R graph.Record](rs []graph.Record) []R {
	out := make([]R, 0, len(rs))
	for _, r := range rs {
		out = append(out, r.(R))
	}
	return out
}
