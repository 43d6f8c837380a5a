package sqlite

import (
	"context"
	"database/sql"

	"lotsennetz/graph"
)

// Linked lists the records of a kind with a link to a record.
func (s *Store) Linked(ctx context.Context, q graph.LinkQuery) ([]graph.Record, error) {
	out := []graph.Record{}
	err := s.read(ctx, "linked", func(r *reading) error {
		f := listed(q.Kind, q.Audience)
		f.where[0] = anyKind
		f.and(`r.n IN (SELECT l.source FROM record t CROSS JOIN link l ON l.target = t.n
			WHERE t.kind = ? AND t.id = ? AND l.type = ? AND l.visibility >= ?)`, string(q.To.Kind), q.To.ID, string(q.Type), q.Audience)
		return r.each(func(rows *sql.Rows) error {
			var version int64
			var body sql.RawBytes
			if err := rows.Scan(&version, &body); err != nil {
				return err
			}
			got, err := graph.Decode(q.Kind, version, body)
			out = append(out, got)
			return err
		}, "SELECT r.version, r.body FROM record r WHERE "+f.String()+" ORDER BY r.starts, r.sort_key, r.id LIMIT ?", append(f.args, orDefault(q.Limit, graph.MaxPage))...)
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}
