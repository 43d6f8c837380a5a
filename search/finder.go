package search

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"lotsennetz/graph"
	"lotsennetz/internal/fold"
)

// A Finder answers queries for viewers: from the index of the viewer's audience,
// or, while that is away, from the graph. It is safe for concurrent use.
type Finder struct {
	store   graph.Reader
	indexes Indexes

	mu        sync.Mutex
	read      time.Time // when the catalog was read
	catalog   *graph.Catalog
	gazetteer *Gazetteer
	wording   *Wording // of setting
	setting   int64    // version of the words
}

// catalogAge is how old the words of places may be that a Finder goes by.
const catalogAge = 5 * time.Second

// NewFinder is a Finder over a store and its indexes; audiences without an index
// are answered from the graph.
func NewFinder(store graph.Reader, indexes Indexes) *Finder {
	return &Finder{store: store, indexes: indexes}
}

// Find answers the query with what the viewer may see. A bad query is
// graph.ErrInvalid; an index that is away, empty or of another version is
// answered from the graph, and the Result says so.
func (f *Finder) Find(ctx context.Context, viewer graph.Viewer, q Query) (Result, error) {
	if err := q.Check(); err != nil {
		return Result{}, err
	}
	x := f.indexes[viewer.Audience()]
	if x == nil || !ready(ctx, x) {
		return f.fallback(ctx, viewer, q)
	}
	understood := f.understand(ctx, &q)
	r, err := page(ctx, x, q)
	r.Understood = understood
	if err == nil && q.Explain {
		err = f.explain(ctx, viewer, &r)
	}
	if err == nil || ctx.Err() != nil || errors.Is(err, graph.ErrInvalid) {
		return r, err
	}
	return f.fallback(ctx, viewer, q)
}

func ready(ctx context.Context, x Index) bool {
	s, err := x.State(ctx)
	return err == nil && s.Version == DocumentVersion
}

// understand adds to the query what names a place in it and the district's own
// words, if the catalog can be read.
func (f *Finder) understand(ctx context.Context, q *Query) *Understanding {
	g, _, err := f.words(ctx)
	if err != nil {
		return nil
	}
	q.Wording = g.own
	if q.Where == nil {
		u := g.Understand(q.Text, q.Lang)
		q.Where = u.Where
		if u.Foreign {
			q.Spot, q.Called = u.Place, fold.Tokens(g.catalog.Places[u.Place].Name)
		}
		if u.Place != "" && u.Topic == "" && len(u.Languages) == 0 && len(u.Rest) == 0 {
			q.Itself = u.Place
		}
		if u.Place == "" && u.Topic == "" && len(u.Languages) == 0 {
			q.Begun = g.begun(q.Text)
		}
		q.Meant = Meant{Words: u.Meant, Topic: u.Topic, Helpers: u.Helpers, Languages: u.Languages, Also: u.Also[:min(len(u.Also), 2)], All: len(u.Rest) == 0, Most: len(u.Rest) <= len(u.Also), Guess: u.Guess}
		return &u
	}
	return nil
}

// Wording is the district's own words as they stood a few seconds ago, or as they
// stand when they were renewed.
func (f *Finder) Wording(ctx context.Context) (*Wording, error) {
	g, _, err := f.words(ctx)
	if err != nil {
		return nil, err
	}
	return g.own, nil
}

// Renew has the next question read catalog and words anew: they were changed.
func (f *Finder) Renew() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.read = time.Time{}
}

// words is the gazetteer of the catalog as it stood a moment ago.
func (f *Finder) words(ctx context.Context) (*Gazetteer, *graph.Catalog, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.catalog != nil && time.Since(f.read) < catalogAge {
		return f.gazetteer, f.catalog, nil
	}
	c, err := f.store.Catalog(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("catalog: %w", err)
	}
	changed, err := f.readWording(ctx)
	if err != nil {
		return nil, nil, err
	}
	if f.catalog != c || changed {
		f.catalog, f.gazetteer = c, NewGazetteer(c, f.wording)
	}
	f.read = time.Now()
	return f.gazetteer, c, nil
}

// readWording reads the district's own words if they are others than those held.
// f.mu is held.
func (f *Finder) readWording(ctx context.Context) (changed bool, err error) {
	s, err := wordsSetting(ctx, f.store)
	if err != nil || s.Version == f.setting {
		return false, err
	}
	w, err := WordsFrom(s)
	if err != nil {
		return false, err
	}
	f.wording, f.setting = NewWording(w), s.Version
	return true, nil
}

// fallback looks for exact names and beginnings in the graph.
func (f *Finder) fallback(ctx context.Context, viewer graph.Viewer, q Query) (Result, error) {
	r := Result{Hits: []Hit{}, Facets: map[string]map[string]int{}, Fallback: true}
	text := fold.Text(q.Text)
	if text == "" {
		return r, nil
	}
	view := graph.View(f.store, viewer)
	_, c, err := f.words(ctx)
	if err != nil {
		return r, err
	}
	_, l, err := parted(q.Cursor)
	if err != nil {
		return r, err
	}
	actors, err := view.ActorsNamed(ctx, graph.NameQuery{Text: q.Text, Limit: MaxLimit})
	if err != nil {
		return r, fmt.Errorf("fallback: %w", err)
	}
	docs := vocabularyDocs(c)
	m := maker{c: c}
	for _, a := range actors {
		docs = append(docs, m.actor(a))
	}
	for _, d := range docs {
		if tier, ok := named(d, text); ok && q.lets(d) {
			h := d.hit()
			h.Why, h.DistanceKM = tier, DistanceKM(q.Near, d.Point)
			r.Hits = append(r.Hits, h)
		}
	}
	slices.SortStableFunc(r.Hits, func(a, b Hit) int {
		return cmp.Or(int(a.Why-b.Why), slices.Index(Types, a.Type)-slices.Index(Types, b.Type))
	})
	r.Total = len(r.Hits)
	if q.Cursor != "" { // a page of the index: what is not in its list comes nowhere else
		r.Hits = r.Hits[l.in(r.Hits)+1:]
	}
	r.Hits = r.Hits[:min(len(r.Hits), cmp.Or(q.Limit, DefaultLimit))]
	return r, nil
}

// vocabularyDocs are the documents of the catalog, which everybody may see.
func vocabularyDocs(c *graph.Catalog) []Document {
	m := maker{c: c}
	var docs []Document
	for _, t := range c.Topics {
		docs = append(docs, m.topic(t))
	}
	for _, l := range c.Languages {
		docs = append(docs, m.language(l))
	}
	for _, p := range c.Places {
		docs = append(docs, m.place(p))
	}
	slices.SortFunc(docs, func(a, b Document) int { return cmp.Compare(a.ID, b.ID) })
	return docs
}

// named reports whether a name of the document is the folded text or begins with
// it.
func named(d Document, text string) (Tier, bool) {
	tier, ok := TierPrefix, false
	for _, n := range append([]string{d.Name, d.ID}, d.Names...) {
		switch f := fold.Text(n); {
		case f == text:
			return TierExact, true
		case strings.HasPrefix(f, text):
			ok = true
		}
	}
	return tier, ok
}

// lets reports whether the filters let the document through.
func (q Query) lets(d Document) bool {
	any := func(n int, has func() bool) bool { return n == 0 || has() }
	return any(len(q.Types), func() bool { return slices.Contains(q.Types, d.Type) }) &&
		any(len(q.Kinds), func() bool { return slices.Contains(q.Kinds, d.Kind) }) &&
		any(len(q.Topics), func() bool { return intersects(q.Topics, d.Topics) }) &&
		any(len(q.Places), func() bool { return intersects(q.Places, d.Places) }) &&
		(q.RadiusKM == 0 || q.Near.IsZero() || !d.Point.IsZero() && DistanceKM(q.Near, d.Point) <= q.RadiusKM)
}

func intersects[T comparable](a, b []T) bool {
	return slices.ContainsFunc(a, func(x T) bool { return slices.Contains(b, x) })
}
