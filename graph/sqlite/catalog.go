package sqlite

import (
	"context"
	"database/sql"
	"slices"

	"lotsennetz/graph"
)

// catalogKinds are the kinds a Catalog is made of.
var catalogKinds = []graph.Kind{graph.KindPlace, graph.KindTopic, graph.KindGroup, graph.KindLanguage, graph.KindLanguageRelation}

func inCatalog(kind graph.Kind) bool { return slices.Contains(catalogKinds, kind) }

// Catalog reads the vocabulary, or returns the one read last while the number of
// its last change is still the same.
func (s *Store) Catalog(ctx context.Context) (*graph.Catalog, error) {
	var c *graph.Catalog
	err := s.read(ctx, "catalog", func(r *reading) error {
		var changed int64
		if _, err := r.one(`SELECT changed FROM catalog`, nil, &changed); err != nil {
			return err
		}
		s.catalogMu.Lock()
		defer s.catalogMu.Unlock()
		if c = s.catalog; c != nil && s.catalogAt == changed {
			return nil
		}
		records, err := r.records(`SELECT kind, id, version, body FROM record WHERE kind IN (SELECT value FROM json_each(?))`, array(catalogKinds))
		if err != nil {
			return err
		}
		c = graph.NewCatalog(records)
		s.catalog, s.catalogAt = c, changed
		return nil
	})
	if err != nil {
		return nil, err
	}
	return c, nil
}

// records reads records of any kind from rows of kind, id, version and body.
func (r *reading) records(query string, args ...any) ([]graph.Record, error) {
	out := []graph.Record{}
	err := r.each(func(rows *sql.Rows) error {
		var kind, id string
		var version int64
		var body sql.RawBytes
		if err := rows.Scan(&kind, &id, &version, &body); err != nil {
			return err
		}
		got, err := graph.Decode(graph.Kind(kind), version, body)
		out = append(out, got)
		return err
	}, query, args...)
	return out, err
}

// Records reads the records named, in the order asked.
func (s *Store) Records(ctx context.Context, refs []graph.Ref) (out []graph.Record, err error) {
	err = s.read(ctx, "records", func(r *reading) error {
		out, err = r.records(`SELECT r.kind, r.id, r.version, r.body FROM json_each(?) j
			CROSS JOIN record r ON r.kind = j.value ->> 'kind' AND r.id = j.value ->> 'id' ORDER BY j.key`, array(refs))
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// Scan lists records of a kind by id.
func (s *Store) Scan(ctx context.Context, kind graph.Kind, after string, limit int) (out []graph.Record, err error) {
	err = s.read(ctx, "scan "+string(kind), func(r *reading) error {
		out, err = r.records(`SELECT kind, id, version, body FROM record WHERE kind = ? AND id > ? ORDER BY id LIMIT ?`,
			string(kind), after, orDefault(limit, graph.MaxPage))
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// Setting is the setting of the key.
func (s *Store) Setting(ctx context.Context, key string) (graph.Setting, error) {
	return byID[graph.Setting](ctx, s, key)
}
