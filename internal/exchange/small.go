package exchange

import (
	"context"
	"slices"

	"lotsennetz/graph"
)

// stage keeps the rows of small lists until all files of their kind are read.
// The catalog shows at once how it will be.
func (m *importer) stage(items []*item) {
	m.staged = append(m.staged, items...)
	for _, it := range items {
		if inCatalog(it.ref.Kind) {
			m.catalog[it.ref] = it.rec
		}
	}
}

func inCatalog(k graph.Kind) bool {
	switch k {
	case graph.KindPlace, graph.KindTopic, graph.KindGroup, graph.KindLanguage, graph.KindLanguageRelation:
		return true
	}
	return false
}

// flush writes what was staged, what others point at first, and goes on with the
// catalog as it is then.
func (m *importer) flush(ctx context.Context) error {
	o := ordering{rows: map[graph.Ref][]*item{}, state: map[graph.Ref]int{}}
	for _, it := range m.staged {
		o.rows[it.ref] = append(o.rows[it.ref], it)
	}
	if err := m.outside(ctx, &o); err != nil {
		return err
	}
	for _, it := range m.staged {
		o.place(it.ref)
	}
	for _, it := range m.staged {
		m.settle(it, &o)
	}
	m.staged = nil
	if m.writing {
		for chunk := range slices.Chunk(o.done, chunkRows) {
			if err := m.apply(ctx, chunk); err != nil {
				return err
			}
			for _, it := range chunk {
				if it.rec != nil && inCatalog(it.ref.Kind) {
					m.catalog[it.ref] = it.rec
				}
			}
		}
	}
	records := make([]graph.Record, 0, len(m.catalog))
	for _, r := range m.catalog {
		records = append(records, r)
	}
	m.words = newVocabulary(graph.NewCatalog(records))
	return nil
}

// settle counts a staged row, or rejects it and undoes what it said of the
// catalog.
func (m *importer) settle(it *item, o *ordering) {
	if o.state[it.ref] == placed {
		m.count([]*item{it})
		m.known.add(it.ref)
		return
	}
	if len(it.r.errs) == 0 {
		it.r.bad(it.r.list.key[0], it.ref.ID, "unknown_reference", it.ref.ID)
	}
	m.reject(it)
	first := o.rows[it.ref][0]
	if delete(m.catalog, it.ref); first.old != nil && inCatalog(it.ref.Kind) {
		m.catalog[it.ref] = first.old
	}
}

// outside marks rows that point at something neither staged nor there.
func (m *importer) outside(ctx context.Context, o *ordering) error {
	var ask []graph.Ref
	unsure := func(visit func(*item, graph.Ref)) {
		for _, it := range m.staged {
			for _, ref := range pointsAt(it.rec) {
				if o.rows[ref] == nil && m.catalog[ref] == nil && !m.known.has(ref) {
					visit(it, ref)
				}
			}
		}
	}
	unsure(func(_ *item, ref graph.Ref) { ask = append(ask, ref) })
	there := map[graph.Ref]graph.Record{}
	for chunk := range slices.Chunk(ask, chunkRows) {
		held, err := m.held(ctx, chunk)
		if err != nil {
			return err
		}
		for ref, rec := range held {
			there[ref] = rec
		}
	}
	unsure(func(it *item, ref graph.Ref) {
		if there[ref] == nil {
			it.r.bad(it.r.columnWith(ref.ID), ref.ID, "unknown_reference", ref.ID)
			o.state[it.ref] = refused
		}
	})
	return nil
}

// An ordering puts records behind those they point at.
type ordering struct {
	rows  map[graph.Ref][]*item
	state map[graph.Ref]int
	done  []*item // one a record that differs from what is stored
}

const (
	unseen = iota
	walking
	placed
	refused
)

// place orders a record and reports whether it stands.
func (o *ordering) place(ref graph.Ref) bool {
	rows := o.rows[ref]
	switch o.state[ref] {
	case placed:
		return true
	case refused:
		return false
	case walking:
		rows[0].r.bad(rows[0].r.list.key[0], ref.ID, "cycle", ref.ID)
		o.state[ref] = refused
		return false
	}
	o.state[ref] = walking
	last := rows[len(rows)-1]
	for _, to := range pointsAt(last.rec) {
		if o.rows[to] == nil || o.place(to) {
			continue
		}
		if len(last.r.errs) == 0 {
			last.r.bad(last.r.columnWith(to.ID), to.ID, "unknown_reference", to.ID)
		}
		o.state[ref] = refused
	}
	if o.state[ref] == refused {
		return false
	}
	o.state[ref] = placed
	if rows[0].old == nil || !same(rows[0].old, last.rec) {
		o.done = append(o.done, last)
	}
	return true
}
