package search

import (
	"slices"
	"testing"

	"lotsennetz/graph"

	"pgregory.net/rapid"
)

// TestFormsAreRemembered: what is remembered is what would be made, and there
// is never more of it than the bound.
func TestFormsAreRemembered(t *testing.T) {
	var m memo
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.SampledFrom([]string{"Turn- und Sportverein", "Ämter", "DRK Kreisverband", "Київ", "کوردی", "Frauen-/Mädchentreff e. V."}).Draw(t, "text")
		if rapid.Bool().Draw(t, "other") {
			s = rapid.String().Draw(t, "any")
		}
		want := formed(s)
		for range 2 {
			got := m.formsOf(s)
			if !slices.Equal(got.tokens, want.tokens) || !slices.Equal(got.spell, want.spell) || !slices.Equal(got.family, want.family) {
				t.Fatalf("%q: got %q, want %q", s, got, want)
			}
		}
		if len(m.of) > mostKnown {
			t.Fatalf("got %d texts, want %d at most", len(m.of), mostKnown)
		}
	})
}

// TestNamesHaveNoStems: the same text is a name here and a label there.
func TestNamesHaveNoStems(t *testing.T) {
	for _, label := range []bool{true, false, true} {
		of := terms{d: Document{}, of: map[Field][]string{}, seen: map[Field]map[string]bool{}}
		of.words(FieldName, "Beratungen", label)
		if got := slices.Contains(of.of[FieldFamily], stemMark+stem("beratungen")); got != label {
			t.Errorf("label %v: got a stem %v", label, got)
		}
	}
}

func BenchmarkNewEntry(b *testing.B) {
	var topic graph.Topic
	topic.Labels = map[string]graph.Label{"de": {Name: "Sprachkurse und Deutsch lernen"}, "en": {Name: "German courses"}, "uk": {Name: "Курси німецької мови"}}
	d := Document{Ref: graph.Ref{Kind: graph.KindActor, ID: "a"}, Type: TypeActor, ID: "a", Name: "Turn- und Sportverein Ahlsen e. V.",
		Words: append(topicWords(topic), kindWords[graph.SportsClub]...), Towns: []string{"Warburg"}, Text: "Wir bieten Sport für alle, auch für Geflüchtete."}
	for b.Loop() {
		if _, err := NewEntry(d); err != nil {
			b.Fatal(err)
		}
	}
}
