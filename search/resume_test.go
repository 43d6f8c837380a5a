package search_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"lotsennetz/graph"
	"lotsennetz/search"
)

// TestPagesWhileOthersWrite: whoever turns the pages of a search gets every entry
// that is there all the time once, whatever comes, goes or moves between two
// pages, the entry the last page ended with too.
func TestPagesWhileOthersWrite(t *testing.T) {
	h := newHouse(t, small()...)
	h.catchUp()
	x := h.indexes[graph.Public]
	doc := func(id, name string) search.Document {
		return search.Document{Ref: graph.Ref{Kind: graph.KindActor, ID: id}, Type: search.TypeActor, ID: id, Name: name}
	}
	put := func(rt *rapid.T, docs ...search.Document) {
		if err := x.Put(t.Context(), docs...); err != nil {
			rt.Fatal(err)
		}
	}
	run := 0
	rapid.Check(t, func(rt *rapid.T) {
		run++
		n, fresh := rapid.IntRange(1, 60).Draw(rt, "entries"), 0
		word := fmt.Sprintf("Wanderweg%c%c%c", 'a'+run%26, 'a'+run/26%26, 'a'+run/676)
		held, touched := map[string]bool{}, map[string]bool{}
		var docs []search.Document
		for i := range n {
			id := fmt.Sprintf("r%d-%02d", run, i)
			held[id] = true
			docs = append(docs, doc(id, fmt.Sprintf("%s %c", word, 'A'+i%20)))
		}
		put(rt, docs...)
		seen, ended := map[string]int{}, ""
		q := search.Query{Text: word, Types: []search.Type{search.TypeActor}, Limit: rapid.IntRange(3, 20).Draw(rt, "limit")}
		for pages := 0; ; pages++ {
			r, err := h.finder.Find(t.Context(), graph.Viewer{}, q)
			if err != nil {
				rt.Fatal(err)
			}
			for _, hit := range r.Hits {
				seen[hit.ID]++
				ended = hit.ID
			}
			if q.Cursor = r.Next; q.Cursor == "" || pages > 300 {
				break
			}
			switch rapid.SampledFrom([]string{"nothing", "before", "after", "gone", "ended"}).Draw(rt, "meanwhile") {
			case "before":
				fresh++
				put(rt, doc(fmt.Sprintf("r%d-a%d", run, fresh), word))
			case "after":
				fresh++
				put(rt, doc(fmt.Sprintf("r%d-z%d", run, fresh), word+" Zz"))
			case "gone":
				id := fmt.Sprintf("r%d-%02d", run, rapid.IntRange(0, n-1).Draw(rt, "gone"))
				touched[id] = true
				x.Remove(t.Context(), graph.Ref{Kind: graph.KindActor, ID: id})
			case "ended":
				touched[ended] = true
				x.Remove(t.Context(), graph.Ref{Kind: graph.KindActor, ID: ended})
			}
		}
		for id := range held {
			if seen[id] != 1 && !touched[id] {
				rt.Errorf("%s: got it %d times, want once", id, seen[id])
			}
		}
		for id, times := range seen {
			if times > 1 {
				rt.Errorf("%s: got it %d times", id, times)
			}
		}
	})
}

func TestBadPlacesInAList(t *testing.T) {
	h := newHouse(t, small()...)
	h.catchUp()
	named := func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }
	for _, cursor := range []string{"x", "~", "~x", "x~" + named("actor\x00club"), "~" + named("actor\x00club"), "~" + named("club"), "~" + named("actor\x00"), named("0.0") + "~" + named("actor\x00club"), "~~"} {
		if r, err := h.finder.Find(t.Context(), graph.Viewer{}, search.Query{Text: "Löwenherz", Cursor: cursor}); !errors.Is(err, graph.ErrInvalid) {
			t.Errorf("%q: got %v, %v, want %v", cursor, r.Hits, err, graph.ErrInvalid)
		}
	}
}
