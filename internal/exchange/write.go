package exchange

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"lotsennetz/graph"
)

// write stores what differs and counts it once it is stored.
func (m *importer) write(ctx context.Context, items []*item) error {
	changed := slices.DeleteFunc(slices.Clone(items), func(it *item) bool { return it.old != nil && same(it.old, it.rec) })
	if err := m.apply(ctx, changed); err != nil {
		return err
	}
	m.count(slices.DeleteFunc(slices.Clone(items), func(it *item) bool { return it.rec == nil }))
	return nil
}

// apply writes the items in one go. Where the store refuses, an address that is
// taken is made another, and otherwise halving finds the rows at fault.
func (m *importer) apply(ctx context.Context, items []*item) error {
	if len(items) == 0 {
		return nil
	}
	err := m.put(ctx, items)
	var invalid *graph.InvalidError
	if !errors.As(err, &invalid) {
		return err
	}
	taken := slices.ContainsFunc(invalid.Fields, func(f graph.FieldError) bool { return f.Key == "key_taken" })
	if taken && m.readdress(ctx, items) {
		err = m.put(ctx, items)
		if !errors.As(err, &invalid) {
			return err
		}
	}
	if len(items) > 1 {
		half := len(items) / 2
		return errors.Join(m.apply(ctx, items[:half]), m.apply(ctx, items[half:]))
	}
	it := items[0]
	for _, f := range invalid.Fields {
		it.r.bad(it.r.list.column(f), it.r.text(it.r.list.column(f)), f.Key)
		it.r.errs[len(it.r.errs)-1].Reason.Args = f.Args
	}
	m.reject(it)
	if !m.options.KeepGoing {
		return fmt.Errorf("import: %w", err)
	}
	return nil
}

// readdress gives new actors whose address another actor of the store has one
// with their id, and reports whether there were any.
func (m *importer) readdress(ctx context.Context, items []*item) bool {
	any := false
	for _, it := range items {
		a, ok := it.rec.(graph.Actor)
		if !ok || it.old != nil {
			continue
		}
		if other, err := m.store.ActorBySlug(ctx, a.Slug); err == nil && other.ID != a.ID {
			a.Slug = slugWithID(a)
			it.rec, any = a, true
		}
	}
	return any
}

func (m *importer) put(ctx context.Context, items []*item) error {
	seq, err := m.store.Sequence(ctx)
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	// The key follows from what is written on what: a repetition after a lost
	// answer is the same write, the same files on another day are not.
	sum := sha256.New()
	fmt.Fprintln(sum, seq)
	changes := make([]graph.Change, len(items))
	for i, it := range items {
		body, err := graph.Encode(it.rec)
		if err != nil {
			return err
		}
		fmt.Fprintln(sum, it.ref, it.rec.Head().Version, string(body))
		changes[i] = graph.Put{Record: it.rec}
	}
	key := "import-" + hex.EncodeToString(sum.Sum(nil))[:40]
	receipt, err := m.patiently(ctx, key, changes)
	if err != nil {
		return err
	}
	m.report.Written = true
	for i, it := range items {
		it.rec = graph.WithVersion(it.rec, receipt.Versions[i])
	}
	return nil
}

// patiently repeats a write while the store is away for a moment.
func (m *importer) patiently(ctx context.Context, key string, changes []graph.Change) (graph.Receipt, error) {
	wait := 200 * time.Millisecond
	for try := 0; ; try++ {
		receipt, err := m.store.Apply(ctx, m.options.Who, key, changes...)
		if !errors.Is(err, graph.ErrUnavailable) || try == 5 {
			return receipt, err
		}
		select {
		case <-time.After(wait):
			wait *= 2
		case <-ctx.Done():
			return receipt, ctx.Err()
		}
	}
}
