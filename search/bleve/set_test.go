package bleve

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

const someEntries = 5000

// drawSet draws a set, listed or by bits, and what is in it.
func drawSet(t *rapid.T) (set, map[uint32]bool) {
	is := map[uint32]bool{}
	for _, n := range rapid.SliceOfN(rapid.Uint32Range(0, someEntries-1), 0, 400).Draw(t, "entries") {
		is[n] = true
	}
	return newSet(slices.Sorted(maps.Keys(is)), someEntries), is
}

func listed(s set) []uint32 {
	var out []uint32
	s.each(func(n uint32) { out = append(out, n) })
	return out
}

// TestSets: what sets make of each other is what maps make of each other, however
// they are kept.
func TestSets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := &room{most: someEntries}
		a, isA := drawSet(t)
		b, isB := drawSet(t)
		c, isC := drawSet(t)
		check := func(what string, got set, want func(n uint32) bool) {
			t.Helper()
			var all []uint32
			for n := range uint32(someEntries) {
				if want(n) {
					all = append(all, n)
				}
				if got.has(n) != want(n) {
					t.Fatalf("%s: has %d: got %v, want %v", what, n, got.has(n), want(n))
				}
			}
			if l := listed(got); !slices.Equal(l, all) || got.count() != len(all) || got.isEmpty() != (len(all) == 0) {
				t.Fatalf("%s: got %v (%d), want %v", what, l, got.count(), all)
			}
		}
		check("or", r.or([]set{a, b, c}), func(n uint32) bool { return isA[n] || isB[n] || isC[n] })
		check("and", r.and(a, b), func(n uint32) bool { return isA[n] && isB[n] })
		check("without", r.without(a, b), func(n uint32) bool { return isA[n] && !isB[n] })
		check("all three", r.and(r.or([]set{a, b}), c), func(n uint32) bool { return (isA[n] || isB[n]) && isC[n] })
		check("none", r.or(nil), func(uint32) bool { return false })
		if got, want := a.shared(b), r.and(a, b).count(); got != want {
			t.Fatalf("shared: got %d, want %d", got, want)
		}
		r.reset()
		check("after a reset", r.or([]set{a, b}), func(n uint32) bool { return isA[n] || isB[n] })
		check("as it was", a, func(n uint32) bool { return isA[n] })
	})
}

func TestAfter(t *testing.T) {
	for start, want := range map[string]string{"ab": "ac", "": "", "a\xff": "b", "\xff\xff": "", "z": "{"} {
		if got := string(after(start)); got != want {
			t.Errorf("after %q: got %q, want %q", start, got, want)
		}
	}
}
