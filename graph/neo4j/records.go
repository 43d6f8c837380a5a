package neo4j

import (
	"context"
	"fmt"
	"slices"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"lotsennetz/graph"
)

// catalogKinds are the kinds a Catalog holds.
var catalogKinds = []graph.Kind{graph.KindPlace, graph.KindTopic, graph.KindGroup, graph.KindLanguage, graph.KindLanguageRelation}

var catalogQuery = func() string {
	byKind := map[graph.Kind][]any{}
	for _, kind := range catalogKinds {
		byKind[kind] = []any{true}
	}
	return unionOf(byKind, params{}, func(kind graph.Kind, label string) string {
		return fmt.Sprintf("MATCH (n:%s) RETURN '%s' AS kind, n.version, n.body", label, kind)
	})
}()

// Catalog is the whole vocabulary.
func (s *Store) Catalog(ctx context.Context) (*graph.Catalog, error) {
	found, err := s.mixed(ctx, "catalog", catalogQuery, nil)
	if err != nil {
		return nil, err
	}
	var all []graph.Record
	for _, kind := range catalogKinds {
		all = append(all, found[kind]...)
	}
	return graph.NewCatalog(all), nil
}

// Records are the records named that exist, in the order asked.
func (s *Store) Records(ctx context.Context, refs []graph.Ref) ([]graph.Record, error) {
	byKind := map[graph.Kind][]string{}
	for _, ref := range refs {
		byKind[ref.Kind] = append(byKind[ref.Kind], ref.ID)
	}
	p := params{}
	text := unionOf(byKind, p, func(kind graph.Kind, label string) string {
		return fmt.Sprintf("MATCH (n:%s) WHERE n.id IN $%s RETURN '%s' AS kind, n.id, n.version, n.body", label, kind, kind)
	})
	out := make([]graph.Record, 0, len(refs))
	if text == "" {
		return out, ctx.Err()
	}
	rows, err := s.read(ctx, text, p)
	if err != nil {
		return nil, fmt.Errorf("records: %w", err)
	}
	held := make(map[graph.Ref]*neo4j.Record, len(rows))
	for _, row := range rows {
		held[graph.Ref{Kind: graph.Kind(row.Values[0].(string)), ID: row.Values[1].(string)}] = row
	}
	for _, ref := range refs {
		if row := held[ref]; row != nil {
			r, err := recordAt(ref.Kind, row, 2)
			if err != nil {
				return nil, fmt.Errorf("records: %w", err)
			}
			out = append(out, r)
		}
	}
	return out, nil
}

// atMost is the limit of a list that has no limit of its own.
func atMost(limit int) int {
	if limit <= 0 {
		return graph.MaxPage
	}
	return limit
}

// Scan lists records of a kind by id.
func (s *Store) Scan(ctx context.Context, kind graph.Kind, after string, limit int) ([]graph.Record, error) {
	if !slices.Contains(graph.Kinds, kind) {
		return []graph.Record{}, ctx.Err()
	}
	return ask[graph.Record](ctx, s, "scan "+string(kind), kind,
		"MATCH (n:"+labels[kind]+") WHERE n.id > $after RETURN n.version, n.body ORDER BY n.id LIMIT $limit",
		params{"after": after, "limit": atMost(limit)})
}

// Setting is the setting of the key.
func (s *Store) Setting(ctx context.Context, key string) (graph.Setting, error) {
	return byID[graph.Setting](ctx, s, graph.Ref{Kind: graph.KindSetting, ID: key})
}
