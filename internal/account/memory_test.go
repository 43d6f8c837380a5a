package account

import (
	"context"
	"fmt"
	"sync"

	"lotsennetz/graph"
)

// memory is as much of a store as accounts need; what is missing panics.
type memory struct {
	graph.Store
	mu      sync.Mutex
	records map[graph.Ref]graph.Record
}

func newMemory() *memory { return &memory{records: map[graph.Ref]graph.Record{}} }

func (m *memory) Account(_ context.Context, id graph.AccountID) (graph.Account, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	a, ok := m.records[graph.Ref{Kind: graph.KindAccount, ID: string(id)}].(graph.Account)
	if !ok {
		return a, fmt.Errorf("account %q: %w", id, graph.ErrNotFound)
	}
	return a, nil
}

func (m *memory) AccountByEmail(_ context.Context, email string) (graph.Account, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, r := range m.records {
		if a, ok := r.(graph.Account); ok && a.Email == email {
			return a, nil
		}
	}
	return graph.Account{}, graph.ErrNotFound
}

func (m *memory) Secret(ctx context.Context, hash string) (graph.Secret, graph.Account, error) {
	m.mu.Lock()
	s, ok := m.records[graph.Ref{Kind: graph.KindSecret, ID: hash}].(graph.Secret)
	m.mu.Unlock()
	if !ok {
		return s, graph.Account{}, graph.ErrNotFound
	}
	a, err := m.Account(ctx, s.Account)
	return s, a, err
}

func (m *memory) Scan(_ context.Context, kind graph.Kind, after string, _ int) ([]graph.Record, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []graph.Record
	for ref, r := range m.records {
		if ref.Kind == kind && after == "" {
			out = append(out, r)
		}
	}
	return out, nil
}

func (m *memory) Apply(_ context.Context, _ graph.Who, _ string, changes ...graph.Change) (graph.Receipt, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	version := func(ref graph.Ref) int64 {
		if r := m.records[ref]; r != nil {
			return r.Head().Version
		}
		return 0
	}
	for _, c := range changes {
		have := version(c.Target())
		switch c := c.(type) {
		case graph.Put:
			if err := c.Record.Validate(); err != nil {
				return graph.Receipt{}, err
			}
			if c.Record.Head().Version != have {
				return graph.Receipt{}, &graph.ConflictError{Ref: c.Target(), Want: c.Record.Head().Version, Have: have}
			}
		case graph.Remove:
			if c.Version != have {
				return graph.Receipt{}, &graph.ConflictError{Ref: c.Ref, Want: c.Version, Have: have}
			}
		}
	}
	var r graph.Receipt
	for _, c := range changes {
		put, ok := c.(graph.Put)
		if !ok {
			delete(m.records, c.Target())
			r.Versions = append(r.Versions, 0)
			continue
		}
		v := version(c.Target()) + 1
		m.records[c.Target()] = graph.WithVersion(put.Record, v)
		r.Versions = append(r.Versions, v)
	}
	return r, nil
}
