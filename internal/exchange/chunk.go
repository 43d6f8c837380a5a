package exchange

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"lotsennetz/graph"
	"lotsennetz/internal/fold"
)

// chunk maps rows to records, compares them with the store and, in the writing
// pass, writes what differs. A race with another writer is read again.
func (m *importer) chunk(ctx context.Context, items []*item) error {
	for try := 0; len(items) > 0; try++ {
		good, err := m.prepare(ctx, items)
		if err != nil {
			return err
		}
		if len(good) > 0 && good[0].r.list.small {
			m.stage(good)
			return nil
		}
		if !m.writing {
			m.count(good)
			return nil
		}
		err = m.write(ctx, good)
		if errors.Is(err, graph.ErrConflict) && try < 5 {
			items = good
			continue
		}
		return err
	}
	return nil
}

// prepare reads the chunk's records and their stored forms; bad ones are
// rejected and left out.
func (m *importer) prepare(ctx context.Context, items []*item) ([]*item, error) {
	var refs []graph.Ref
	for _, it := range items {
		if it.ref.ID != "" && m.catalog[it.ref] == nil {
			refs = append(refs, it.ref)
		}
		for col, kind := range map[string]graph.Kind{"akteur": graph.KindActor, "person": graph.KindPerson} {
			if i, ok := it.r.cols[col]; ok && i < len(it.r.row.Cells) {
				refs = append(refs, graph.Ref{Kind: kind, ID: it.r.row.Cells[i]})
			}
		}
	}
	held, err := m.held(ctx, refs)
	if err != nil {
		return nil, err
	}
	for _, it := range items {
		it.old = m.catalog[it.ref]
		if it.old == nil {
			it.old = held[it.ref]
		}
		it.r.head = func(ref graph.Ref) (graph.Meta, bool) {
			if r := held[ref]; r != nil {
				return r.Head(), true
			}
			return graph.Meta{}, false
		}
		if it.ref.ID == "" && len(it.r.errs) == 0 {
			it.r.bad(it.r.list.key[0], "", "required")
		}
		if len(it.r.errs) > 0 {
			continue
		}
		if it.old != nil && it.r.part { // others know more of it
			it.rec = it.old
			continue
		}
		if it.rec = it.r.list.read(it.r, it.old); it.rec != nil {
			it.rec = m.slug(it, it.rec)
			it.r.check(it.rec)
		}
	}
	if err := m.buried(ctx, items); err != nil {
		return nil, err
	}
	if err := m.references(ctx, items); err != nil {
		return nil, err
	}
	var good []*item
	for _, it := range items {
		if len(it.r.errs) > 0 {
			m.reject(it)
			continue
		}
		if it.ref.Kind == graph.KindActor { // nothing points at the others
			m.known.add(it.ref)
		}
		good = append(good, it)
	}
	return good, nil
}

// ofPeople are kinds of records that are erased when somebody wants to be
// forgotten.
var ofPeople = []graph.Kind{graph.KindMediator, graph.KindPerson, graph.KindMembership}

// buried rejects rows about people who were erased: an old list does not bring
// them back.
func (m *importer) buried(ctx context.Context, items []*item) error {
	for _, it := range items {
		if it.rec == nil || it.old != nil || len(it.r.errs) > 0 || !slices.Contains(ofPeople, it.ref.Kind) {
			continue
		}
		last, err := m.store.History(ctx, it.ref, 1)
		if err != nil {
			return fmt.Errorf("import: %w", err)
		}
		if len(last) > 0 && last[0].Op == graph.OpErase {
			it.r.bad(it.r.list.key[0], it.ref.ID, "erased_before", it.ref.ID)
		}
	}
	return nil
}

// held are stored records by name.
func (m *importer) held(ctx context.Context, refs []graph.Ref) (map[graph.Ref]graph.Record, error) {
	out := map[graph.Ref]graph.Record{}
	if len(refs) == 0 {
		return out, nil
	}
	records, err := m.store.Records(ctx, refs)
	if err != nil {
		return nil, fmt.Errorf("import: %w", err)
	}
	for _, r := range records {
		out[r.Ref()] = r
	}
	return out, nil
}

// slug gives a new actor an address of its own: its name, with its id where
// another of the files has that name.
func (m *importer) slug(it *item, rec graph.Record) graph.Record {
	a, ok := rec.(graph.Actor)
	if !ok {
		return rec
	}
	claim := func(s string) bool { return m.slugs.add(graph.Ref{ID: s}) }
	switch {
	case a.Slug != "":
		claim(a.Slug)
		return a
	case it.slug == "":
		if it.slug = fold.Slug(a.Name); it.slug == "" || !claim(it.slug) {
			it.slug = slugWithID(a)
			claim(it.slug)
		}
	}
	a.Slug = it.slug
	return a
}

func slugWithID(a graph.Actor) string {
	id := fold.Slug(string(a.ID))
	if id == "" {
		id = strings.ToLower(string(a.ID))
	}
	name := strings.Trim(fold.Slug(a.Name), "-")
	return strings.Trim(name[:min(len(name), graph.MaxID-len(id)-1)]+"-"+id, "-")
}

// references rejects rows that point at what is neither in the files nor in the
// store. Rows of small lists may point at later ones; flush looks at them.
func (m *importer) references(ctx context.Context, items []*item) error {
	var ask []graph.Ref
	unsure := func(visit func(*item, graph.Ref)) {
		for _, it := range items {
			if it.rec == nil || len(it.r.errs) > 0 || it.r.list.small {
				continue
			}
			for _, ref := range pointsAt(it.rec) {
				if m.catalog[ref] == nil && !m.known.has(ref) {
					visit(it, ref)
				}
			}
		}
	}
	unsure(func(_ *item, ref graph.Ref) { ask = append(ask, ref) })
	there, err := m.held(ctx, ask)
	if err != nil {
		return err
	}
	unsure(func(it *item, ref graph.Ref) {
		if there[ref] == nil {
			it.r.bad(it.r.columnWith(ref.ID), ref.ID, "unknown_reference", ref.ID)
		}
	})
	return nil
}

// pointsAt are the other records a record needs to be there.
func pointsAt(rec graph.Record) []graph.Ref {
	var out []graph.Ref
	self := rec.Ref()
	for _, l := range rec.Links() {
		for _, ref := range []graph.Ref{l.From, l.To} {
			if ref != self {
				out = append(out, ref)
			}
		}
	}
	return out
}

// columnWith is the column in which the row names an id.
func (r *reading) columnWith(id string) string {
	for _, c := range r.list.columns {
		for _, v := range r.values(c) {
			if name, _, _ := strings.Cut(v, ":"); (v == id || name == id) && c != "id" {
				return c
			}
		}
	}
	return ""
}

func same(a, b graph.Record) bool {
	x, err1 := graph.Encode(a)
	y, err2 := graph.Encode(b)
	return err1 == nil && err2 == nil && bytes.Equal(x, y)
}

// count adds the rows to the report and is those that must be written.
func (m *importer) count(items []*item) []*item {
	var out []*item
	for _, it := range items {
		switch {
		case it.old == nil:
			m.file(it.file).New++
		case same(it.old, it.rec):
			m.file(it.file).Unchanged++
			continue
		default:
			m.file(it.file).Changed++
		}
		out = append(out, it)
	}
	return out
}
