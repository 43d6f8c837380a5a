package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"lotsennetz/graph"
)

// Apply makes the changes in one transaction; see graph.Store.
func (s *Store) Apply(ctx context.Context, who graph.Who, key string, changes ...graph.Change) (graph.Receipt, error) {
	if err := check(key, changes); err != nil {
		return graph.Receipt{}, err
	}
	var receipt graph.Receipt
	var err error
	for range 3 { // another program may hold the file longer than the time-out
		if receipt, err = s.apply(ctx, who, key, changes); !busy(err) || ctx.Err() != nil {
			break
		}
	}
	if err != nil {
		return graph.Receipt{}, s.failed(ctx, fmt.Errorf("apply: %w", err))
	}
	return receipt, nil
}

// check refuses what can be refused without looking into the store.
func check(key string, changes []graph.Change) error {
	if key == "" || len(key) > 1000 {
		return graph.Invalid("write", "key", "required")
	}
	if len(changes) > graph.MaxChanges {
		return graph.Invalid("write", "changes", "too_many", strconv.Itoa(graph.MaxChanges))
	}
	for i, c := range changes {
		switch c := c.(type) {
		case graph.Put:
			if c.Record == nil {
				return graph.Invalid("write", fmt.Sprintf("changes.%d", i), "required")
			}
			if err := c.Record.Validate(); err != nil {
				return err
			}
		case graph.Count:
			if c.Tally.Series == "" || c.Tally.Day == "" || !c.Tally.Day.Valid() {
				return graph.Invalid("tally", "day", "bad_date", string(c.Tally.Day))
			}
		case graph.Forget:
			if c.Series == "" || c.Before == "" || !c.Before.Valid() {
				return graph.Invalid("tally", "before", "bad_date", string(c.Before))
			}
		case graph.Remove, graph.Erase:
		default:
			return graph.Invalid("write", fmt.Sprintf("changes.%d", i), "required")
		}
	}
	return nil
}

func (s *Store) apply(ctx context.Context, who graph.Who, key string, changes []graph.Change) (graph.Receipt, error) {
	tx, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return graph.Receipt{}, err
	}
	defer tx.Rollback()
	w := &writing{ctx: ctx, tx: tx, st: s.write, who: who, at: stamp(time.Now())}
	receipt, err := w.earlier(key)
	if !errors.Is(err, sql.ErrNoRows) {
		return receipt, err
	}
	receipt.Versions = make([]int64, len(changes))
	for i, c := range changes {
		if receipt.Versions[i], err = w.change(c); err != nil {
			return graph.Receipt{}, err
		}
	}
	if receipt.Sequence, err = w.finish(key, receipt.Versions); err != nil {
		return graph.Receipt{}, err
	}
	return receipt, tx.Commit()
}

// writing is one transaction of Apply.
type writing struct {
	ctx     context.Context
	tx      *sql.Tx
	st      *statements
	who     graph.Who
	at      string
	catalog bool // something in the catalog changed
}

func (w *writing) exec(st *sql.Stmt, args ...any) (sql.Result, error) {
	return w.tx.StmtContext(w.ctx, st).ExecContext(w.ctx, args...)
}

func (w *writing) row(st *sql.Stmt, args ...any) *sql.Row {
	return w.tx.StmtContext(w.ctx, st).QueryRowContext(w.ctx, args...)
}

// earlier is the receipt of the write that had the key.
func (w *writing) earlier(key string) (graph.Receipt, error) {
	var r graph.Receipt
	var versions string
	if err := w.row(w.st.receipt, key).Scan(&r.Sequence, &versions); err != nil {
		return graph.Receipt{}, err
	}
	return r, json.Unmarshal([]byte(versions), &r.Versions)
}

func (w *writing) finish(key string, versions []int64) (int64, error) {
	var sequence int64
	if err := w.row(w.st.sequence).Scan(&sequence); err != nil {
		return 0, err
	}
	list, err := json.Marshal(versions)
	if err != nil {
		return 0, err
	}
	if w.catalog {
		if _, err := w.exec(w.st.catalogChanged, sequence); err != nil {
			return 0, err
		}
	}
	_, err = w.exec(w.st.addReceipt, key, w.at, sequence, string(list))
	return sequence, err
}

func (w *writing) change(c graph.Change) (version int64, err error) {
	switch c := c.(type) {
	case graph.Put:
		return w.put(c.Record)
	case graph.Remove:
		return 0, w.remove(c)
	case graph.Erase:
		return 0, w.erase(c.Ref)
	case graph.Count:
		t := c.Tally
		_, err = w.exec(w.st.count, t.Series, t.Key, string(t.Day), t.N)
		return 0, err
	case graph.Forget:
		_, err = w.exec(w.st.forget, c.Series, string(c.Before))
		return 0, err
	}
	return 0, fmt.Errorf("change %T is unknown", c)
}

// stamp writes a time so that text order is the order of time.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.000000000Z")
}
