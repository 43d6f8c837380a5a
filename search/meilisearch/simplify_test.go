package meilisearch

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lotsennetz/search"
)

var drawnTerms = rapid.SampledFrom([]string{"a", "ab", "abc", "b", "ba", "c"})

// drawnExpr draws expressions as deep as questions make them.
func drawnExpr(depth int) *rapid.Generator[search.Expr] {
	return rapid.Custom(func(t *rapid.T) search.Expr {
		if depth == 0 || rapid.IntRange(0, 3).Draw(t, "leaf") == 0 {
			f := rapid.SampledFrom([]search.Field{search.FieldName, search.FieldWord, search.FieldType}).Draw(t, "field")
			terms := rapid.SliceOfN(drawnTerms, 0, 3).Draw(t, "terms")
			if f != search.FieldType && rapid.Bool().Draw(t, "starts") {
				return search.Starts(f, terms...)
			}
			return search.In(f, terms...)
		}
		of := rapid.SliceOfN(drawnExpr(depth-1), 0, 3).Draw(t, "of")
		switch rapid.IntRange(0, 4).Draw(t, "op") {
		case 0, 1:
			return search.And(of...)
		case 2, 3:
			return search.Or(of...)
		}
		return search.Not(drawnExpr(depth-1).Draw(t, "not"))
	})
}

func drawnEntries(t *rapid.T) []search.Entry {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) search.Entry {
		e := search.Entry{Terms: map[search.Field][]string{}}
		for _, f := range []search.Field{search.FieldName, search.FieldWord, search.FieldType} {
			if terms := rapid.SliceOfN(drawnTerms, 0, 2).Draw(t, string(f)); len(terms) > 0 {
				e.Terms[f] = terms
			}
		}
		return e
	}), 1, 5).Draw(t, "entries")
}

// matches is what an expression means.
func matches(x search.Expr, e search.Entry) bool {
	sub := func(of search.Expr) bool { return matches(of, e) }
	switch x.Op {
	case search.OpIn:
		return slices.ContainsFunc(e.Terms[x.Field], func(t string) bool { return slices.Contains(x.Terms, t) })
	case search.OpStarts:
		return slices.ContainsFunc(e.Terms[x.Field], func(t string) bool { return beginsWithAny(t, x.Terms) })
	case search.OpOr:
		return slices.ContainsFunc(x.Of, sub)
	case search.OpNot:
		return !sub(x.Of[0])
	}
	return !slices.ContainsFunc(x.Of, func(of search.Expr) bool { return !sub(of) })
}

func TestSimplerIsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		inv, entries, x := newInventory(), drawnEntries(t), drawnExpr(3).Draw(t, "x")
		for _, e := range entries {
			inv.addEntry(e)
		}
		simple := inv.simplify(x)
		for _, e := range entries {
			if got, want := matches(simple, e), matches(x, e); got != want {
				t.Fatalf("%v: got %v, want %v for %v", simple, got, want, e.Terms)
			}
			if got, want := matches(search.Or(factored(simple.Of)...), e), matches(search.Or(simple.Of...), e); got != want {
				t.Fatalf("factored %v: got %v, want %v", simple, got, want)
			}
		}
	})
}

func TestImpliedIsMatched(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		inv, entries := newInventory(), drawnEntries(t)
		for _, e := range entries {
			inv.addEntry(e)
		}
		a, b := inv.simplify(drawnExpr(2).Draw(t, "a")), inv.simplify(drawnExpr(2).Draw(t, "b"))
		for _, e := range entries {
			if implies(a, b) && matches(a, e) && !matches(b, e) {
				t.Fatalf("%v does not imply %v: %v", a, b, e.Terms)
			}
		}
	})
}

func TestMarksTellTheStep(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		inv, entries := newInventory(), drawnEntries(t)
		for _, e := range entries {
			inv.addEntry(e)
		}
		var steps []search.Expr
		for _, x := range rapid.SliceOfN(drawnExpr(2), 1, 4).Draw(t, "steps") {
			steps = append(steps, inv.simplify(x))
		}
		j, ok := inv.newJudge(steps)
		if !ok {
			t.Fatal("got no judge, want one")
		}
		for _, e := range entries {
			want := slices.IndexFunc(steps, func(x search.Expr) bool { return matches(x, e) })
			if got, ok := j.first([]byte(marks(e))); got != want || ok != (want >= 0) {
				t.Fatalf("got step %d, want %d: %v", got, want, e.Terms)
			}
		}
	})
}

func TestInventoryKnowsBeginnings(t *testing.T) {
	inv := newInventory()
	var all []string
	for i := range 3 * mostFresh {
		term := "t" + strings.Repeat(string(rune('a'+i%7)), 1+i%3) + string(rune('a'+i%26)) + string(rune('a'+i/26%26)) + string(rune('a'+i/676%26))
		inv.add(search.FieldName, term, 1)
		all = append(all, term)
	}
	slices.Sort(all)
	all = slices.Compact(all)
	for _, b := range []string{"t", "ta", "tbb", "tcccx", "zz"} {
		want := slices.DeleteFunc(slices.Clone(all), func(s string) bool { return !strings.HasPrefix(s, b) })
		got := inv.of[search.FieldName].beginning(b, len(all))
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %d terms, want %d", b, len(got), len(want))
		}
	}
}
