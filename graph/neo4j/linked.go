package neo4j

import (
	"context"
	"fmt"
	"slices"

	"lotsennetz/graph"
)

// Linked lists the records of a kind with a link to a record.
func (s *Store) Linked(ctx context.Context, q graph.LinkQuery) ([]graph.Record, error) {
	to, err := labelOf(q.To.Kind)
	if err != nil || !slices.Contains(graph.Kinds, q.Kind) {
		return []graph.Record{}, ctx.Err()
	}
	link, err := typeOf(q.Type)
	if err != nil {
		return nil, err
	}
	text := fmt.Sprintf(`MATCH (t:%[1]s {id: $to})<-[l:%[2]s]-(n:%[3]s) USING INDEX SEEK t:%[1]s(id)
WHERE l.visibility IN $seen AND n.visibility IN $seen AND NOT n.archived
WITH DISTINCT n RETURN n.version, n.body ORDER BY coalesce(n.from, datetime({year: 1})), n.sort, n.id LIMIT $limit`, to, link, labels[q.Kind])
	return ask[graph.Record](ctx, s, "linked "+string(q.Kind), q.Kind, text, params{"to": q.To.ID, "seen": seen(q.Audience), "limit": atMost(q.Limit)})
}
