package neo4j

import (
	"context"
	"fmt"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"lotsennetz/graph"
)

// load reads what the changes depend on: the records they touch, whether the
// ends of their links exist, who has their keys, who links to what goes.
func (s *Store) load(ctx context.Context, tx neo4j.ManagedTransaction, p *plan, changes []graph.Change) error {
	touched, ends, gone := map[graph.Ref]bool{}, map[graph.Ref]bool{}, map[graph.Ref]bool{}
	var keys []any
	for _, c := range changes {
		switch c := c.(type) {
		case graph.Put:
			touched[c.Target()] = true
			for _, l := range c.Record.Links() {
				ends[l.From], ends[l.To] = true, true
			}
			for _, k := range c.Record.Facts().Keys {
				keys = append(keys, map[string]any{"kind": string(c.Target().Kind), "value": k})
			}
		case graph.Remove, graph.Erase:
			touched[c.Target()], gone[c.Target()] = true, true
		}
	}
	if err := s.loadRecords(ctx, tx, p, touched, ends); err != nil {
		return err
	}
	if err := s.loadKeys(ctx, tx, p, keys); err != nil {
		return err
	}
	return s.loadLinkers(ctx, tx, p, gone, len(touched))
}

func (s *Store) loadRecords(ctx context.Context, tx neo4j.ManagedTransaction, p *plan, touched, ends map[graph.Ref]bool) error {
	params := map[string]any{}
	byKind := map[graph.Kind][]any{}
	for ref := range touched {
		byKind[ref.Kind] = append(byKind[ref.Kind], map[string]any{"id": ref.ID, "full": true})
	}
	for ref := range ends {
		if !touched[ref] {
			byKind[ref.Kind] = append(byKind[ref.Kind], map[string]any{"id": ref.ID, "full": false})
		}
	}
	text := unionOf(byKind, params, func(kind graph.Kind, label string) string {
		return fmt.Sprintf(`UNWIND $%s AS x MATCH (n:%s {id: x.id}) USING INDEX SEEK n:%[2]s(id)
RETURN '%s' AS kind, x.id AS id, n.version AS version, CASE WHEN x.full THEN n.body END AS body`, kind, label, kind)
	})
	if text == "" {
		return nil
	}
	rows, err := s.run(ctx, tx, text, params)
	if err != nil {
		return err
	}
	for _, row := range rows {
		ref := graph.Ref{Kind: graph.Kind(row.Values[0].(string)), ID: row.Values[1].(string)}
		p.exists[ref] = true
		if row.Values[3] == nil {
			continue
		}
		r, err := recordAt(ref.Kind, row, 2)
		if err != nil {
			return err
		}
		p.before[ref], p.now[ref] = r, r
	}
	return nil
}

// unionOf joins one query a kind, those of unknown kinds left out, and sets the
// parameter each is named after.
func unionOf[V any](byKind map[graph.Kind][]V, params map[string]any, part func(graph.Kind, string) string) string {
	var parts []string
	for _, kind := range graph.Kinds {
		if values := byKind[kind]; len(values) > 0 {
			params[string(kind)] = values
			parts = append(parts, part(kind, labels[kind]))
		}
	}
	return strings.Join(parts, "\nUNION ALL\n")
}

const keysQuery = `UNWIND $keys AS k MATCH (x:Key {kind: k.kind, value: k.value})<-[:KNOWN_BY]-(n)
USING INDEX SEEK x:Key(kind, value)
RETURN x.kind, x.value, n.id`

func (s *Store) loadKeys(ctx context.Context, tx neo4j.ManagedTransaction, p *plan, keys []any) error {
	if len(keys) == 0 {
		return nil
	}
	rows, err := s.run(ctx, tx, keysQuery, map[string]any{"keys": keys})
	for _, row := range rows {
		kind := graph.Kind(row.Values[0].(string))
		p.keys[key{kind, row.Values[1].(string)}] = row.Values[2].(string)
	}
	return err
}

// loadLinkers reads the owners of foreign relationships at the records that go:
// one more than the write touches is enough to know that somebody stays.
func (s *Store) loadLinkers(ctx context.Context, tx neo4j.ManagedTransaction, p *plan, gone map[graph.Ref]bool, touched int) error {
	byKind := map[graph.Kind][]any{}
	for ref := range gone {
		byKind[ref.Kind] = append(byKind[ref.Kind], map[string]any{"id": ref.ID, "owner": owner(ref)})
	}
	params := map[string]any{"most": touched + 1}
	text := unionOf(byKind, params, func(kind graph.Kind, label string) string {
		return fmt.Sprintf(`UNWIND $%s AS x MATCH (n:%s {id: x.id}) USING INDEX SEEK n:%[2]s(id)
CALL (n, x) { MATCH (n)-[r]-() WHERE r.owner <> x.owner RETURN DISTINCT r.owner AS owner LIMIT $most }
RETURN '%s' AS kind, x.id AS id, owner`, kind, label, kind)
	})
	if text == "" {
		return nil
	}
	rows, err := s.run(ctx, tx, text, params)
	for _, row := range rows {
		ref := graph.Ref{Kind: graph.Kind(row.Values[0].(string)), ID: row.Values[1].(string)}
		p.linkers[ref] = append(p.linkers[ref], ownerRef(row.Values[2].(string)))
	}
	return err
}
