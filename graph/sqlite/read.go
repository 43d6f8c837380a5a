package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"lotsennetz/graph"
)

// reading is one read transaction: all its queries see one state.
type reading struct {
	ctx   context.Context
	tx    *sql.Tx
	trace func(string, []any)
}

// read runs f in a read transaction and translates its error.
func (s *Store) read(ctx context.Context, what string, f func(r *reading) error) error {
	tx, err := s.reader.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err == nil {
		defer tx.Rollback()
		err = f(&reading{ctx: ctx, tx: tx, trace: s.trace})
	}
	if err != nil {
		return s.failed(ctx, fmt.Errorf("%s: %w", what, err))
	}
	return nil
}

// each calls scan for every row.
func (r *reading) each(scan func(rows *sql.Rows) error, query string, args ...any) error {
	if r.trace != nil {
		r.trace(query, args)
	}
	rows, err := r.tx.QueryContext(r.ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// one reads a single row into the places; it reports whether there was one.
func (r *reading) one(query string, args []any, to ...any) (bool, error) {
	if r.trace != nil {
		r.trace(query, args)
	}
	err := r.tx.QueryRowContext(r.ctx, query, args...).Scan(to...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

func kindOf[R graph.Record]() graph.Kind {
	var r R
	return r.Ref().Kind
}

func decode[R graph.Record](version int64, body []byte) (R, error) {
	got, err := graph.Decode(kindOf[R](), version, body)
	if err != nil {
		var none R
		return none, err
	}
	return got.(R), nil
}

// all reads records of one kind from rows of version and body.
func all[R graph.Record](r *reading, query string, args ...any) ([]R, error) {
	out := []R{}
	err := r.each(func(rows *sql.Rows) error {
		var version int64
		var body sql.RawBytes
		if err := rows.Scan(&version, &body); err != nil {
			return err
		}
		got, err := decode[R](version, body)
		out = append(out, got)
		return err
	}, query, args...)
	return out, err
}

// list is all in a read transaction of its own.
func list[R graph.Record](ctx context.Context, s *Store, what, query string, args ...any) (out []R, err error) {
	err = s.read(ctx, what, func(r *reading) error {
		out, err = all[R](r, query, args...)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// byID reads one record, or ErrNotFound.
func byID[R graph.Record](ctx context.Context, s *Store, id string) (R, error) {
	ref := graph.Ref{Kind: kindOf[R](), ID: id}
	return first[R](ctx, s, ref.String(), `SELECT version, body FROM record WHERE kind = ? AND id = ?`, string(ref.Kind), id)
}

func first[R graph.Record](ctx context.Context, s *Store, what, query string, args ...any) (R, error) {
	var none R
	got, err := list[R](ctx, s, what, query, args...)
	if err != nil {
		return none, err
	}
	if len(got) == 0 {
		return none, fmt.Errorf("%s: %w", what, graph.ErrNotFound)
	}
	return got[0], nil
}

// array is a list as one parameter: queries read it with json_each.
func array[T any](list []T) string {
	if len(list) == 0 {
		return "[]"
	}
	b, err := json.Marshal(list)
	if err != nil {
		return "[]" // strings and numbers always marshal
	}
	return string(b)
}

func orDefault(limit, without int) int {
	if limit <= 0 {
		return without
	}
	return limit
}
