package meilisearch

import (
	"slices"
	"strings"

	"lotsennetz/search"
)

// simplify is an expression that matches the same entries with fewer terms:
// without those that do not stand in the index, without what is said twice. It
// is And() where everything matches and Or() where nothing does.
func (v *inventory) simplify(e search.Expr) search.Expr {
	switch e.Op {
	case search.OpAnd:
		return v.all(e.Of)
	case search.OpOr:
		return v.any(e.Of)
	case search.OpNot:
		switch of := v.simplify(e.Of[0]); {
		case isNothing(of):
			return search.And()
		case isEverything(of):
			return search.Or()
		default:
			return search.Not(of)
		}
	case search.OpIn, search.OpStarts:
		return v.any([]search.Expr{e})
	}
	return e
}

func isEverything(e search.Expr) bool { return e.Op == search.OpAnd && len(e.Of) == 0 }

func isNothing(e search.Expr) bool { return e.Op == search.OpOr && len(e.Of) == 0 }

// all joins what must match; it is nothing as soon as one is.
func (v *inventory) all(of []search.Expr) search.Expr {
	var out []search.Expr
	for _, e := range of {
		e = v.simplify(e)
		if isNothing(e) {
			return e
		}
		parts := []search.Expr{e}
		if e.Op == search.OpAnd {
			parts = e.Of
		}
		for _, p := range parts {
			if !contains(out, p) {
				out = append(out, p)
			}
		}
	}
	// what another demand fulfils anyway is left out
	return search.And(slices.DeleteFunc(slices.Clone(out), func(e search.Expr) bool {
		ways := []search.Expr{e}
		if e.Op == search.OpOr {
			ways = e.Of
		}
		return slices.ContainsFunc(out, func(p search.Expr) bool { return !alike(p, e) && within(p, ways) })
	})...)
}

// any joins ways to match. Terms of a field come together in one list.
func (v *inventory) any(of []search.Expr) search.Expr {
	var w ways
	if w.add(v, of) {
		return search.And()
	}
	var out []search.Expr
	for _, f := range w.fields {
		slices.Sort(f.terms)
		terms := slices.DeleteFunc(slices.Compact(f.terms), func(t string) bool { return beginsWithAny(t, f.starts) })
		if len(terms) > 0 {
			out = append(out, search.In(f.field, terms...))
		}
		slices.Sort(f.starts)
		var starts []string
		for _, s := range f.starts {
			if !beginsWithAny(s, starts) {
				starts = append(starts, s)
			}
		}
		if len(starts) > 0 {
			out = append(out, search.Starts(f.field, starts...))
		}
	}
	for i, e := range w.rest {
		// what another way includes is no further way
		within := func(wider search.Expr) bool { return implies(e, wider) }
		if !slices.ContainsFunc(out, within) && !slices.ContainsFunc(w.rest[i+1:], within) {
			out = append(out, e)
		}
	}
	return search.Or(out...)
}

func beginsWithAny(t string, starts []string) bool {
	return slices.ContainsFunc(starts, func(s string) bool { return strings.HasPrefix(t, s) })
}

// ways are alternatives: terms by field, and others.
type ways struct {
	fields []*fieldTerms
	rest   []search.Expr
}

type fieldTerms struct {
	field         search.Field
	terms, starts []string
}

// add takes in alternatives, and those within them; true if one is everything.
func (w *ways) add(v *inventory, of []search.Expr) bool {
	for _, e := range of {
		switch e.Op {
		case search.OpIn:
			if terms := v.has(e.Field, e.Terms); len(terms) > 0 {
				f := w.of(e.Field)
				f.terms = append(f.terms, terms...)
			}
		case search.OpStarts:
			if terms, starts := v.begin(e.Field, e.Terms); len(terms)+len(starts) > 0 {
				f := w.of(e.Field)
				f.terms, f.starts = append(f.terms, terms...), append(f.starts, starts...)
			}
		case search.OpOr:
			if w.add(v, e.Of) {
				return true
			}
		default:
			switch e = v.simplify(e); {
			case isEverything(e):
				return true
			case e.Op == search.OpIn || e.Op == search.OpStarts || e.Op == search.OpOr:
				if w.add(v, []search.Expr{e}) {
					return true
				}
			default:
				w.rest = append(w.rest, e)
			}
		}
	}
	return false
}

func (w *ways) of(f search.Field) *fieldTerms {
	for _, t := range w.fields {
		if t.field == f {
			return t
		}
	}
	t := &fieldTerms{field: f}
	w.fields = append(w.fields, t)
	return t
}

func contains(of []search.Expr, e search.Expr) bool {
	return slices.ContainsFunc(of, func(o search.Expr) bool { return alike(o, e) })
}

func alike(a, b search.Expr) bool {
	return a.Op == b.Op && a.Field == b.Field && a.Point == b.Point && a.Metres == b.Metres && slices.Equal(a.Terms, b.Terms) && slices.EqualFunc(a.Of, b.Of, alike)
}

// within reports whether whatever matches e matches one of the leaves.
func within(e search.Expr, leaves []search.Expr) bool {
	return slices.ContainsFunc(leaves, func(l search.Expr) bool {
		if e.Field != l.Field || e.Op != search.OpIn && e.Op != search.OpStarts {
			return false
		}
		for _, t := range e.Terms {
			if l.Op == search.OpIn && !(e.Op == search.OpIn && slices.Contains(l.Terms, t)) || l.Op == search.OpStarts && !beginsWithAny(t, l.Terms) {
				return false
			}
		}
		return len(e.Terms) > 0
	})
}

// implies reports whether it is plain that what matches a matches b.
func implies(a, b search.Expr) bool {
	switch {
	case a.Op == search.OpOr:
		return !slices.ContainsFunc(a.Of, func(way search.Expr) bool { return !implies(way, b) })
	case b.Op == search.OpAnd:
		return !slices.ContainsFunc(b.Of, func(part search.Expr) bool { return !implies(a, part) })
	case b.Op == search.OpOr:
		if within(a, b.Of) || slices.ContainsFunc(b.Of, func(way search.Expr) bool { return implies(a, way) }) {
			return true
		}
	case within(a, []search.Expr{b}) || alike(a, b):
		return true
	}
	return a.Op == search.OpAnd && slices.ContainsFunc(a.Of, func(part search.Expr) bool { return implies(part, b) })
}

// factored is alternatives that share a demand with it named once.
func factored(ways []search.Expr) []search.Expr {
	shared, in := search.Expr{}, 1
	for _, w := range ways {
		for _, part := range parts(w) {
			if n := count(ways, part); n > in {
				shared, in = part, n
			}
		}
	}
	if in == 1 {
		return ways
	}
	var with, without []search.Expr
	for _, w := range ways {
		rest := slices.DeleteFunc(slices.Clone(parts(w)), func(p search.Expr) bool { return alike(p, shared) })
		if len(rest) == len(parts(w)) {
			without = append(without, w)
		} else {
			with = append(with, search.And(rest...))
		}
	}
	return append(factored(without), search.And(shared, search.Or(with...)))
}

// parts are the demands of an expression, where there are several.
func parts(e search.Expr) []search.Expr {
	if e.Op == search.OpAnd {
		return e.Of
	}
	return nil
}

func count(ways []search.Expr, part search.Expr) int {
	n := 0
	for _, w := range ways {
		if contains(parts(w), part) {
			n++
		}
	}
	return n
}
