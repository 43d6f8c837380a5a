package exchange

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"lotsennetz/graph"
)

// memory is as much of a store as importing and exporting need; what is missing
// panics. It stands in where a test counts writes or breaks them.
type memory struct {
	graph.Store
	mu       sync.Mutex
	bodies   map[graph.Ref][]byte
	versions map[graph.Ref]int64
	keys     map[string]graph.Receipt
	slugs    map[string]graph.ActorID
	erased   map[graph.Ref]bool
	seq      int64
	writes   int
	before   func(changes []graph.Change) error // called before each Apply
}

func newMemory() *memory {
	return &memory{bodies: map[graph.Ref][]byte{}, versions: map[graph.Ref]int64{}, keys: map[string]graph.Receipt{}, slugs: map[string]graph.ActorID{}}
}

func (m *memory) get(ref graph.Ref) graph.Record {
	body, ok := m.bodies[ref]
	if !ok {
		return nil
	}
	r, err := graph.Decode(ref.Kind, m.versions[ref], body)
	if err != nil {
		panic(err)
	}
	return r
}

func (m *memory) Catalog(context.Context) (*graph.Catalog, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []graph.Record
	for ref := range m.bodies {
		if inCatalog(ref.Kind) {
			out = append(out, m.get(ref))
		}
	}
	return graph.NewCatalog(out), nil
}

// erase takes a record out as graph.Erase does.
func (m *memory) erase(ref graph.Ref) {
	delete(m.bodies, ref)
	delete(m.versions, ref)
	if m.erased == nil {
		m.erased = map[graph.Ref]bool{}
	}
	m.erased[ref] = true
}

func (m *memory) History(_ context.Context, ref graph.Ref, _ int) ([]graph.Event, error) {
	if m.erased[ref] {
		return []graph.Event{{Ref: ref, Op: graph.OpErase}}, nil
	}
	return nil, nil
}

func (m *memory) Sequence(context.Context) (int64, error) { return m.seq, nil }

func (m *memory) Records(_ context.Context, refs []graph.Ref) ([]graph.Record, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := []graph.Record{}
	for _, ref := range refs {
		if r := m.get(ref); r != nil {
			out = append(out, r)
		}
	}
	return out, nil
}

func (m *memory) Scan(_ context.Context, kind graph.Kind, after string, limit int) ([]graph.Record, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var ids []string
	for ref := range m.bodies {
		if ref.Kind == kind && ref.ID > after {
			ids = append(ids, ref.ID)
		}
	}
	slices.Sort(ids)
	out := []graph.Record{}
	for _, id := range ids[:min(limit, len(ids))] {
		out = append(out, m.get(graph.Ref{Kind: kind, ID: id}))
	}
	return out, nil
}

func (m *memory) ActorBySlug(_ context.Context, slug string) (graph.Actor, error) {
	id, ok := m.slugs[slug]
	if !ok {
		return graph.Actor{}, graph.ErrNotFound
	}
	return m.get(graph.Ref{Kind: graph.KindActor, ID: string(id)}).(graph.Actor), nil
}

func (m *memory) Apply(_ context.Context, _ graph.Who, key string, changes ...graph.Change) (graph.Receipt, error) {
	if m.before != nil {
		if err := m.before(changes); err != nil {
			return graph.Receipt{}, err
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if r, ok := m.keys[key]; ok {
		return r, nil
	}
	if len(changes) > graph.MaxChanges {
		return graph.Receipt{}, graph.Invalid("write", "changes", "too_many")
	}
	new := map[graph.Ref]bool{}
	for _, c := range changes {
		rec := c.(graph.Put).Record
		if err := rec.Validate(); err != nil {
			return graph.Receipt{}, err
		}
		if have := m.versions[rec.Ref()]; have != rec.Head().Version {
			return graph.Receipt{}, &graph.ConflictError{Ref: rec.Ref(), Want: rec.Head().Version, Have: have}
		}
		new[rec.Ref()] = true
		for _, ref := range pointsAt(rec) {
			if m.bodies[ref] == nil && !new[ref] {
				return graph.Receipt{}, graph.Invalid(rec.Ref().String(), "link", "not_there", ref.String())
			}
		}
		if a, ok := rec.(graph.Actor); ok && m.slugs[a.Slug] != "" && m.slugs[a.Slug] != a.ID {
			return graph.Receipt{}, graph.Invalid(rec.Ref().String(), "slug", "key_taken", a.Slug)
		}
	}
	r := graph.Receipt{}
	for _, c := range changes {
		rec := c.(graph.Put).Record
		body, err := graph.Encode(rec)
		if err != nil {
			return r, fmt.Errorf("apply: %w", err)
		}
		if a, ok := rec.(graph.Actor); ok {
			m.slugs[a.Slug] = a.ID
		}
		m.bodies[rec.Ref()] = body
		m.versions[rec.Ref()]++
		m.seq++
		m.writes++
		r.Versions = append(r.Versions, m.versions[rec.Ref()])
	}
	r.Sequence = m.seq
	m.keys[key] = r
	return r, nil
}
