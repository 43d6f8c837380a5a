package sqlite

import (
	"context"
	"database/sql"
	"time"

	"lotsennetz/graph"
)

// Sequence is the number of the last event.
func (s *Store) Sequence(ctx context.Context) (last int64, err error) {
	err = s.read(ctx, "sequence", func(r *reading) error {
		_, err := r.one(`SELECT coalesce(max(seq), 0) FROM feed`, nil, &last)
		return err
	})
	return last, err
}

// Feed lists events after a number, without their bodies.
func (s *Store) Feed(ctx context.Context, after int64, limit int) ([]graph.Event, error) {
	return s.events(ctx, "feed", `SELECT seq, at, account, via, kind, id, op, version, NULL, NULL FROM feed
		WHERE seq > ? ORDER BY seq LIMIT ?`, after, orDefault(limit, graph.MaxPage))
}

// History lists the events of one record, the newest first.
func (s *Store) History(ctx context.Context, ref graph.Ref, limit int) ([]graph.Event, error) {
	return s.events(ctx, "history of "+ref.String(), `SELECT seq, at, account, via, kind, id, op, version, old, new FROM feed
		WHERE kind = ? AND id = ? ORDER BY seq DESC LIMIT ?`, string(ref.Kind), ref.ID, orDefault(limit, graph.MaxPage))
}

// Past is the records of a kind as they stood at a moment.
func (s *Store) Past(ctx context.Context, kind graph.Kind, at time.Time) (out []graph.Record, err error) {
	err = s.read(ctx, "past "+string(kind), func(r *reading) error {
		out, err = r.records(`SELECT f.kind, f.id, f.version, f.new FROM
			(SELECT max(seq) AS seq FROM feed WHERE kind = ? AND at <= ? GROUP BY id) last JOIN feed f ON f.seq = last.seq
			WHERE f.new IS NOT NULL ORDER BY f.id`, string(kind), stamp(at))
		return err
	})
	return out, err
}

// Lives is when each record of a kind was there.
func (s *Store) Lives(ctx context.Context, kind graph.Kind) ([]graph.Life, error) {
	out := []graph.Life{}
	err := s.read(ctx, "lives "+string(kind), func(r *reading) error {
		return r.each(func(rows *sql.Rows) error {
			var id, at string
			var there bool
			if err := rows.Scan(&id, &at, &there); err != nil {
				return err
			}
			when, err := time.Parse(time.RFC3339Nano, at)
			out = graph.Live(out, graph.Ref{Kind: kind, ID: id}, when, there)
			return err
		}, `SELECT id, at, op = 'put' AND coalesce(instr(new, ?), 0) = 0 FROM feed WHERE kind = ? ORDER BY id, seq`, []byte(graph.ArchivedMark), string(kind))
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (s *Store) events(ctx context.Context, what, query string, args ...any) ([]graph.Event, error) {
	out := []graph.Event{}
	err := s.read(ctx, what, func(r *reading) error {
		return r.each(func(rows *sql.Rows) error {
			var e graph.Event
			var at string
			var was, is []byte
			err := rows.Scan(&e.Seq, &at, &e.Who.Account, &e.Who.Via, &e.Ref.Kind, &e.Ref.ID, &e.Op, &e.Version, &was, &is)
			if err != nil {
				return err
			}
			e.Old, e.New = was, is
			e.At, err = time.Parse(time.RFC3339Nano, at)
			out = append(out, e)
			return err
		}, query, args...)
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// Tallies sums a series per key.
func (s *Store) Tallies(ctx context.Context, series string, since graph.Date) ([]graph.Tally, error) {
	out := []graph.Tally{}
	err := s.read(ctx, "tallies", func(r *reading) error {
		return r.each(func(rows *sql.Rows) error {
			t := graph.Tally{Series: series}
			err := rows.Scan(&t.Key, &t.N)
			out = append(out, t)
			return err
		}, `SELECT key, sum(n) AS total FROM tally WHERE series = ? AND day >= ? GROUP BY key ORDER BY total DESC, key`, series, string(since))
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}
