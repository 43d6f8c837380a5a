package graphtest

import (
	"reflect"
	"strings"
	"testing"

	"lotsennetz/graph"
)

func TestEveryMethodHasACase(t *testing.T) {
	covered := map[string]bool{}
	for _, c := range cases() {
		for _, name := range strings.Fields(c.covers) {
			covered[name] = true
		}
	}
	known := map[string]bool{}
	store := reflect.TypeFor[graph.Store]()
	for i := range store.NumMethod() {
		known[store.Method(i).Name] = true
	}
	for _, c := range graph.Changes {
		known[reflect.TypeOf(c).Name()] = true
	}
	for name := range known {
		if !covered[name] {
			t.Errorf("%s: got no case, want at least one", name)
		}
	}
	for name := range covered {
		if !known[name] {
			t.Errorf("%s: a case covers it, but graph does not have it", name)
		}
	}
}

func TestCaseNamesAreUnique(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range cases() {
		if seen[c.name] {
			t.Errorf("case %q: got it twice, want it once", c.name)
		}
		seen[c.name] = true
	}
}

func TestSampleIsValidAndComplete(t *testing.T) {
	kinds := map[graph.Kind]bool{}
	stored := map[graph.Ref]bool{}
	for _, r := range Sample() {
		if err := r.Validate(); err != nil {
			t.Errorf("%s: got %v, want a valid record", r.Ref(), err)
		}
		if stored[r.Ref()] {
			t.Errorf("%s: got it twice, want it once", r.Ref())
		}
		stored[r.Ref()], kinds[r.Ref().Kind] = true, true
		for _, l := range r.Links() {
			if !stored[l.To] || !stored[l.From] {
				t.Errorf("%s: %s %s comes later, want ends before links", r.Ref(), l.Type, l.To)
			}
		}
	}
	for _, k := range graph.Kinds {
		if !kinds[k] {
			t.Errorf("kind %s: got no sample record, want one", k)
		}
	}
}
