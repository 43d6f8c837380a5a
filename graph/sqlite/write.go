package sqlite

import (
	"database/sql"
	"errors"
	"strings"

	"lotsennetz/graph"
	"lotsennetz/internal/fold"
)

// held is what the store has of a record; n is 0 where it has nothing.
type held struct {
	n, version int64
	body       []byte
}

func (w *writing) held(ref graph.Ref) (held, error) {
	var h held
	err := w.row(w.st.held, string(ref.Kind), ref.ID).Scan(&h.n, &h.version, &h.body)
	if errors.Is(err, sql.ErrNoRows) {
		return held{}, nil
	}
	return h, err
}

func (w *writing) put(r graph.Record) (int64, error) {
	ref, head := r.Ref(), r.Head()
	h, err := w.held(ref)
	if err != nil {
		return 0, err
	}
	if h.version != head.Version {
		return 0, &graph.ConflictError{Ref: ref, Want: head.Version, Have: h.version}
	}
	body, err := graph.Encode(r)
	if err != nil {
		return 0, err
	}
	version := h.version + 1
	f := r.Facts()
	row := []any{head.Visibility, head.Archived, f.Type, f.Name, fold.Collate(f.Name), stamp(f.From), stamp(f.To), body}
	n := h.n
	if n == 0 {
		n, err = w.insert(ref, row)
	} else {
		_, err = w.exec(w.st.update, append(append([]any{version}, row...), n)...)
	}
	if err != nil {
		return 0, err
	}
	if err := w.hang(r, f, n, h.n != 0); err != nil {
		return 0, err
	}
	was, err := audited(ref.Kind, h)
	if err != nil {
		return 0, err
	}
	is, err := graph.Auditable(r)
	if err != nil {
		return 0, err
	}
	return version, w.event(ref, graph.OpPut, version, was, is)
}

func (w *writing) insert(ref graph.Ref, row []any) (int64, error) {
	result, err := w.exec(w.st.insert, append([]any{string(ref.Kind), ref.ID}, row...)...)
	if err != nil {
		return 0, err
	}
	return result.LastInsertId()
}

// audited is what the audit may keep of what was held.
func audited(kind graph.Kind, h held) ([]byte, error) {
	if h.n == 0 || kind != graph.KindAccount {
		return h.body, nil
	}
	r, err := graph.Decode(kind, h.version, h.body)
	if err != nil {
		return nil, err
	}
	return graph.Auditable(r)
}

// hang writes what hangs on a record: keys, links, names, points.
func (w *writing) hang(r graph.Record, f graph.Facts, n int64, replace bool) error {
	if replace {
		if err := w.unhang(n); err != nil {
			return err
		}
	}
	ref := r.Ref()
	for _, key := range f.Keys {
		if err := w.alias(ref, key, n); err != nil {
			return err
		}
	}
	for _, l := range r.Links() {
		if err := w.link(ref, l, n); err != nil {
			return err
		}
	}
	if ref.Kind != graph.KindActor {
		return nil
	}
	for _, name := range append([]string{f.Name}, f.Aliases...) {
		if _, err := w.exec(w.st.name, fold.Text(name), n); err != nil {
			return err
		}
	}
	for _, p := range f.Points {
		if err := w.point(p, n); err != nil {
			return err
		}
	}
	return nil
}

// keyField is the field of the input that an alternative id comes from.
var keyField = map[graph.Kind]string{graph.KindActor: "slug", graph.KindAccount: "email"}

func (w *writing) alias(ref graph.Ref, key string, n int64) error {
	if key == "" {
		return nil
	}
	result, err := w.exec(w.st.alias, string(ref.Kind), key, n)
	if err != nil {
		return err
	}
	if added, err := result.RowsAffected(); err != nil || added == 1 {
		return err
	}
	return graph.Invalid(ref.String(), keyField[ref.Kind], "key_taken", key)
}

func (w *writing) link(owner graph.Ref, l graph.Link, n int64) error {
	result, err := w.exec(w.st.link, n, string(l.Type), l.Visibility, l.Value, string(l.From.Kind), l.From.ID, string(l.To.Kind), l.To.ID)
	if err != nil {
		return err
	}
	if added, err := result.RowsAffected(); err != nil || added == 1 {
		return err
	}
	missing := l.To
	if missing == owner {
		missing = l.From
	} else if l.From != owner {
		if h, err := w.held(l.From); err != nil || h.n == 0 {
			missing = l.From
		}
	}
	return graph.Invalid(owner.String(), strings.ToLower(string(l.Type)), "unknown_reference", missing.ID)
}

func (w *writing) point(p graph.SeenPoint, n int64) error {
	result, err := w.exec(w.st.point, n, p.Visibility, p.Lat, p.Lon)
	if err != nil {
		return err
	}
	id, err := result.LastInsertId()
	if err != nil {
		return err
	}
	_, err = w.exec(w.st.box, id, p.Lat, p.Lon)
	return err
}

func (w *writing) unhang(n int64) error {
	for _, st := range []*sql.Stmt{w.st.unlink, w.st.unalias, w.st.unname, w.st.unbox, w.st.unpoint} {
		if _, err := w.exec(st, n); err != nil {
			return err
		}
	}
	return nil
}

func (w *writing) remove(c graph.Remove) error {
	h, err := w.held(c.Ref)
	if err != nil {
		return err
	}
	if h.n == 0 || h.version != c.Version {
		return &graph.ConflictError{Ref: c.Ref, Want: c.Version, Have: h.version}
	}
	if err := w.drop(c.Ref, h.n); err != nil {
		return err
	}
	was, err := audited(c.Ref.Kind, h)
	if err != nil {
		return err
	}
	return w.event(c.Ref, graph.OpRemove, 0, was, nil)
}

func (w *writing) erase(ref graph.Ref) error {
	h, err := w.held(ref)
	if err != nil {
		return err
	}
	if h.n != 0 {
		if err := w.drop(ref, h.n); err != nil {
			return err
		}
	}
	if _, err := w.exec(w.st.blank, string(ref.Kind), ref.ID); err != nil {
		return err
	}
	return w.event(ref, graph.OpErase, 0, nil, nil)
}

// drop deletes a record that nothing else links to.
func (w *writing) drop(ref graph.Ref, n int64) error {
	var by graph.Ref
	switch err := w.row(w.st.linked, n).Scan(&by.Kind, &by.ID); {
	case err == nil:
		return graph.Invalid(ref.String(), "links", "still_linked", by.ID)
	case !errors.Is(err, sql.ErrNoRows):
		return err
	}
	if err := w.unhang(n); err != nil {
		return err
	}
	_, err := w.exec(w.st.remove, n)
	return err
}

func (w *writing) event(ref graph.Ref, op graph.Op, version int64, was, is []byte) error {
	w.catalog = w.catalog || inCatalog(ref.Kind)
	_, err := w.exec(w.st.event, w.at, string(w.who.Account), w.who.Via, string(ref.Kind), ref.ID, string(op), version, was, is)
	return err
}
