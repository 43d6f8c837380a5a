package search

import (
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestSpokenOrder: what the steps of a question ask for is the same whichever of
// them is made first, and making them again shares every term.
func TestSpokenOrder(t *testing.T) {
	voc := NewVocabulary("fussball", "fussballverein", "betreuung", "kinder", "kinderbetreuung", "hoexter", "hoxter", "werkstatt", "fahrradwerkstatt")
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom([]string{"fussball", "fusball", "verein", "kinderbetreuung", "betreung", "werkstatt", "höxter", "höx", "34414", "für", "kurs"}), 1, 4).Draw(t, "words")
		q := Query{Text: strings.Join(words, " "), Prefix: rapid.Bool().Draw(t, "typing")}
		there, ok := newQuestion(q, voc)
		if !ok {
			t.Skip("nothing asked")
		}
		back, _ := newQuestion(q, voc)
		wantSteps, wantWeak := there.steps(), there.weak(0)
		gotWeak, gotSteps := back.weak(0), back.steps()
		if !reflect.DeepEqual(gotSteps, wantSteps) || !reflect.DeepEqual(gotWeak, wantWeak) {
			t.Fatalf("%q: got other steps in the other order", q.Text)
		}
		for i, s := range there.slots {
			r := ladder[i%len(ladder)]
			if a, b := there.one(s, r), there.one(s, r); len(a.Of) > 0 && &a.Of[0] != &b.Of[0] {
				t.Fatalf("%q: %v is made twice", q.Text, s)
			}
		}
	})
}
