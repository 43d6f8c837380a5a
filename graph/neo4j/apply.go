package neo4j

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"lotsennetz/graph"
)

// Apply makes the changes in one transaction that holds the one lock of
// writers. An answer lost on the way is asked for once more: the receipt tells
// whether the write had happened.
func (s *Store) Apply(ctx context.Context, who graph.Who, key string, changes ...graph.Change) (graph.Receipt, error) {
	if err := check(key, changes); err != nil {
		return graph.Receipt{}, err
	}
	work := func(ctx context.Context, tx neo4j.ManagedTransaction) (graph.Receipt, error) {
		return s.apply(ctx, tx, who, key, changes)
	}
	receipt, err := write(ctx, s, work)
	if errors.Is(err, graph.ErrUnavailable) && ctx.Err() == nil {
		receipt, err = write(ctx, s, work)
	}
	if err != nil {
		return graph.Receipt{}, fmt.Errorf("apply: %w", err)
	}
	return receipt, nil
}

// check refuses what needs no look at the store.
func check(key string, changes []graph.Change) error {
	if key == "" || len(key) > maxIndexed {
		return graph.Invalid("write", "key", "required")
	}
	if len(changes) > graph.MaxChanges {
		return graph.Invalid("write", "changes", "too_many", fmt.Sprint(graph.MaxChanges))
	}
	for _, c := range changes {
		if err := checkChange(c); err != nil {
			return err
		}
	}
	return nil
}

func checkChange(c graph.Change) error {
	switch c := c.(type) {
	case graph.Put:
		if c.Record == nil {
			return graph.Invalid("put", "record", "required")
		}
		return c.Record.Validate()
	case graph.Count:
		if c.Tally.Series == "" || len(c.Tally.Series)+len(c.Tally.Key) > maxIndexed {
			return graph.Invalid("tally", "series", "required")
		}
		if c.Tally.Day == "" || !c.Tally.Day.Valid() {
			return graph.Invalid("tally", "day", "bad_date", string(c.Tally.Day))
		}
	case graph.Forget:
		if c.Series == "" || c.Before == "" || !c.Before.Valid() {
			return graph.Invalid("tally", "before", "bad_date", string(c.Before))
		}
	case graph.Remove, graph.Erase:
		_, err := labelOf(c.Target().Kind)
		return err
	default:
		return graph.Invalid("write", "changes", "unknown_value", fmt.Sprintf("%T", c))
	}
	return nil
}

// lockQuery makes this writer the only one until its transaction ends, and only
// then looks whether the write has happened.
const lockQuery = `MERGE (c:Counter {name: 'feed'}) ON CREATE SET c.seq = 0
SET c.lock = $key
WITH c
OPTIONAL MATCH (r:Receipt {key: $key})
RETURN c.seq AS seq, r.sequence AS sequence, r.versions AS versions`

func (s *Store) apply(ctx context.Context, tx neo4j.ManagedTransaction, who graph.Who, key string, changes []graph.Change) (graph.Receipt, error) {
	rows, err := s.run(ctx, tx, lockQuery, map[string]any{"key": key})
	if err != nil {
		return graph.Receipt{}, err
	}
	first := rows[0].AsMap()
	if versions, ok := first["versions"].([]any); ok {
		return receiptOf(first["sequence"].(int64), versions), nil
	}
	p := newPlan(who, first["seq"].(int64), time.Now().UTC())
	if err := s.load(ctx, tx, p, changes); err != nil {
		return graph.Receipt{}, err
	}
	for _, c := range changes {
		if err := p.step(c); err != nil {
			return graph.Receipt{}, err
		}
	}
	w := &writer{run: func(text string, params map[string]any) error {
		_, err := s.run(ctx, tx, text, params)
		return err
	}}
	w.plan(p)
	w.finish(key, p)
	if w.err != nil {
		return graph.Receipt{}, w.err
	}
	return graph.Receipt{Sequence: p.seq, Versions: p.versions}, nil
}

func receiptOf(seq int64, versions []any) graph.Receipt {
	r := graph.Receipt{Sequence: seq, Versions: make([]int64, len(versions))}
	for i, v := range versions {
		r.Versions[i], _ = v.(int64)
	}
	return r
}
