package graphtest

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"lotsennetz/graph"
)

func matches(got, want error) bool {
	if want == nil {
		return got == nil
	}
	return errors.Is(got, want)
}

// drawChange draws a change that mostly fits what is held.
func drawChange(rt *rapid.T, keys []graph.GroupKey, held model) graph.Change {
	key := rapid.SampledFrom(keys).Draw(rt, "key")
	version := held[key].Version
	if rapid.IntRange(0, 9).Draw(rt, "stale") == 0 {
		version += int64(rapid.IntRange(-1, 1).Draw(rt, "by"))
	}
	ref := graph.Ref{Kind: graph.KindGroup, ID: string(key)}
	switch rapid.SampledFrom([]string{"put", "put", "put", "remove", "erase"}).Draw(rt, "change") {
	case "remove":
		return graph.Remove{Ref: ref, Version: version}
	case "erase":
		return graph.Erase{Ref: ref}
	}
	var includes []graph.GroupKey
	for _, k := range rapid.SliceOfNDistinct(rapid.SampledFrom(keys), 0, 2, rapid.ID).Draw(rt, "includes") {
		if k != key {
			includes = append(includes, k)
		}
	}
	return graph.Put{Record: graph.Group{Meta: graph.Meta{Version: version, Visibility: graph.Public}, Key: key,
		Label: fmt.Sprint("L", rapid.IntRange(0, 99).Draw(rt, "label")), Includes: includes}}
}

// compare checks records and the last events against the model.
func compare(t *testing.T, rt *rapid.T, s graph.Store, refs []graph.Ref, held model) {
	got, err := s.Records(t.Context(), refs)
	if err != nil {
		rt.Fatal(err)
	}
	want := []graph.Record{}
	for _, ref := range refs {
		if g, ok := held[graph.GroupKey(ref.ID)]; ok {
			want = append(want, g)
		}
	}
	if !reflect.DeepEqual(got, want) {
		rt.Fatalf("records: got %+v, want %+v", got, want)
	}
	c, err := s.Catalog(t.Context())
	if err != nil {
		rt.Fatal(err)
	}
	for _, ref := range refs {
		g, ok := c.Groups[graph.GroupKey(ref.ID)]
		if h := held[graph.GroupKey(ref.ID)]; ok != (h.Key != "") || !slices.Equal(g.Includes, h.Includes) || g.Version != h.Version {
			rt.Fatalf("catalog: got %+v, want %+v", g, h)
		}
	}
}
