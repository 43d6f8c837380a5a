package search

import (
	"slices"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"lotsennetz/graph"
	"lotsennetz/internal/fold"
)

func TestStem(t *testing.T) {
	for _, family := range [][]string{
		{"sprachmittler", "sprachmittlerin", "sprachmittlerinnen", "sprachmittlung", "sprachmittlungen"}, {"ubersetzer", "ubersetzen", "ubersetzung"}, {"dolmetscher", "dolmetschen"},
	} {
		for _, w := range family {
			if got, want := stem(w), stem(family[0]); got != want {
				t.Errorf("stem(%q): got %q, want %q", w, got, want)
			}
		}
	}
	for _, w := range []string{"bauer", "bau", "alter", "kind", "ung"} {
		if got := stem(w); got != w {
			t.Errorf("stem(%q): got %q, want it whole", w, got)
		}
	}
}

func TestVocabulary(t *testing.T) {
	v := NewVocabulary("fahrradwerkstatt", "kinderbetreuung", "kreishandwerkerschaft", "fussball", "caritas", "jugendhaus", "fussballverein", "fuss", "1848", "deutschkurs")
	for word, want := range map[string][]string{
		"werkstatt": {"fahrradwerkstatt"}, "betreuung": {"kinderbetreuung"}, "handwerkerschaft": {"kreishandwerkerschaft"}, "ball": nil, "haus": {"jugendhaus"}, "kurs": {"deutschkurs"}, "verein": {"fussballverein"}, "as": nil,
	} {
		if got := v.Compounds(word); !slices.Equal(got, want) {
			t.Errorf("Compounds(%q): got %v, want %v", word, got, want)
		}
	}
	for word, want := range map[string][]string{"karitas": {"caritas"}, "fusball": {"fussball"}, "jugendhuas": {"jugendhaus"}, "1849": nil, "caritas": nil} {
		if got := v.Near(word, fold.Typos(word)); !slices.Equal(got, want) {
			t.Errorf("Near(%q): got %v, want %v", word, got, want)
		}
	}
	for word, want := range map[string][]string{"kinderbetreuung": {"kind", "betreuung"}, "fussballverein": {"fussball", "verein"}, "caritas": nil, "frauentreff": {"frau", "treff"}} {
		got := v.Split(word)
		if len(got) != len(want) || len(want) > 0 && got[1] != want[1] {
			t.Errorf("Split(%q): got %v, want like %v", word, got, want)
		}
	}
}

// TestNearIsComplete compares with looking at every word.
func TestNearIsComplete(t *testing.T) {
	word := rapid.StringOfN(rapid.SampledFrom([]rune("abcdeйک")), 1, 8, -1)
	rapid.Check(t, func(t *rapid.T) {
		known := rapid.SliceOfNDistinct(word, 0, 20, rapid.ID).Draw(t, "known")
		asked, limit := word.Draw(t, "asked"), rapid.IntRange(0, 2).Draw(t, "limit")
		got := NewVocabulary(known...).Near(asked, limit)
		for _, w := range known {
			d := fold.Distance(asked, w, 3)
			if want := d > 0 && d <= limit; slices.Contains(got, w) != want {
				t.Fatalf("Near(%q, %d): got %v, want %q: %v (distance %d)", asked, limit, got, w, want, d)
			}
		}
	})
}

// TestEntriesAreClean: whatever text comes, terms are valid, not empty and fit.
func TestEntriesAreClean(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Document{Ref: graph.Ref{Kind: graph.KindActor, ID: "a1"}, Type: TypeActor, ID: "a1", Name: rapid.String().Draw(t, "name"),
			Names: rapid.SliceOfN(rapid.String(), 0, 3).Draw(t, "names"), Words: rapid.SliceOfN(rapid.String(), 0, 3).Draw(t, "words"), Text: rapid.String().Draw(t, "text")}
		e, err := NewEntry(d)
		if err != nil {
			t.Fatalf("NewEntry: %v", err)
		}
		for f, terms := range e.Terms {
			for i, w := range terms {
				if w == "" || !utf8.ValidString(w) || len(w) > 200 || slices.Contains(terms[:i], w) {
					t.Fatalf("field %s: got term %q of %q", f, w, terms)
				}
			}
		}
		if len(e.Sort) > 450 || !isASCII(e.Sort) {
			t.Fatalf("sort: got %q", e.Sort)
		}
	})
}

// TestPlansAreSane: no text makes a plan that matches everything or fails.
func TestPlansAreSane(t *testing.T) {
	voc := NewVocabulary("fussball", "verein")
	rapid.Check(t, func(t *rapid.T) {
		q := Query{Text: rapid.String().Draw(t, "text"), Prefix: rapid.Bool().Draw(t, "prefix")}
		qn, ok := newQuestion(q, voc)
		if !ok {
			if len(fold.Tokens(q.Text)) > 0 {
				t.Fatalf("%q: got no question", q.Text)
			}
			return
		}
		for _, s := range append(qn.steps(), qn.weak(0)...) {
			if matchesAll(s.expr) {
				t.Fatalf("%q: tier %d matches everything: %+v", q.Text, s.tier, s.expr)
			}
		}
	})
}

func matchesAll(e Expr) bool {
	switch e.Op {
	case OpAnd:
		return !slices.ContainsFunc(e.Of, func(e Expr) bool { return !matchesAll(e) })
	case OpOr:
		return slices.ContainsFunc(e.Of, matchesAll)
	case OpStarts:
		return slices.Contains(e.Terms, "")
	}
	return false
}

func TestCursorBelongsToItsQuery(t *testing.T) {
	q := Query{Text: "Haus"}
	q.Cursor = q.cursor(20)
	if got, err := q.offset(); err != nil || got != 20 {
		t.Errorf("got %d, %v, want 20", got, err)
	}
	q.Text = "Hof"
	if _, err := q.offset(); err == nil {
		t.Error("of another query: got no error")
	}
}

func TestDistanceKM(t *testing.T) {
	brakel, hoexter := graph.Point{Lat: 51.7175, Lon: 9.186}, graph.Point{Lat: 51.775, Lon: 9.382}
	if got := DistanceKM(brakel, hoexter); got < 14.8 || got > 15.1 {
		t.Errorf("got %.2f km, want about 15", got)
	}
	if got := DistanceKM(brakel, graph.Point{}); got >= 0 {
		t.Errorf("to nowhere: got %.2f, want negative", got)
	}
}
