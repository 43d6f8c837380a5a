package main

import (
	"slices"
	"strings"
	"testing"

	"lotsennetz/graph"
	"lotsennetz/search/match"
)

// TestBenchMatching: on a small generated district and on the demo district, our
// suggestions find the hidden partners more often, and higher up, than any simple
// rule does, by a fifth at least.
func TestBenchMatching(t *testing.T) {
	out, err := terminalRun(t, "bench", "matching", "--actors", "300", "--seed", "3")
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range []string{"erzeugter Kreis, 300 Akteure", "Beispielkreis", "unsere Vorschläge", "der Nächste", "Adamic–Adar", "Zufall"} {
		if !strings.Contains(out, want) {
			t.Errorf("the table lacks %q:\n%s", want, out)
		}
	}
}

// TestLearnedElsewhere: what the test and the command are tried on is nothing the
// weights were learned on.
func TestLearnedElsewhere(t *testing.T) {
	if slices.Contains(learningSeeds, 3) || slices.Contains(learningSeeds, 1) {
		t.Errorf("learned on %v, tried on 1 and 3", learningSeeds)
	}
	w := match.Weights{NeedOffer: 0.2, Topic: 0.1}
	if !needFirst(w) {
		t.Error("a need is worth most: got that it is not")
	}
	if w.Topic = 0.3; needFirst(w) {
		t.Error("a topic is worth more than a need: got that it is not")
	}
}

// TestMatchingHidesAll: nothing of a hidden cooperation stays in the scene, and
// over the five beginnings each is hidden once.
func TestMatchingHidesAll(t *testing.T) {
	p := generatedPartners(matchingOptions{actors: 200, seed: 4})
	hidden := map[string]int{}
	for begin := range hideEvery {
		trial := p.hide(begin, 60)
		for _, l := range trial.hidden {
			hidden[string(l.ID)]++
			for _, left := range trial.scene.Cooperations {
				if left.ID == l.ID {
					t.Fatalf("%s is hidden and still there", l.ID)
				}
			}
		}
		if got, want := len(trial.hidden)+len(trial.scene.Cooperations), len(p.scene.Cooperations); got != want {
			t.Errorf("got %d hidden and left, want %d", got, want)
		}
	}
	for id, n := range hidden {
		if n != 1 {
			t.Errorf("%s: hidden %d times, want once", id, n)
		}
	}
	if len(hidden) < 50 {
		t.Errorf("got %d hidden in turn, want all that go on", len(hidden))
	}
}

// TestMatchingScores: a rule that always names the partner first is right
// always, one that names nobody never.
func TestMatchingScores(t *testing.T) {
	trial := generatedPartners(matchingOptions{actors: 200, seed: 4}).hide(0, 60)
	var perfect, nobody accuracy
	trial.hidden = trial.hidden[:1] // of several partners one alone can be first
	trial.ask(&perfect, func(id graph.ActorID) []graph.ActorID { return []graph.ActorID{trial.hidden[0].Other(id)} })
	trial.ask(&nobody, func(graph.ActorID) []graph.ActorID { return []graph.ActorID{} })
	if perfect.hitRate() != 1 || perfect.meanReciprocal() != 1 || nobody.hitRate() != 0 || perfect.asked != 2 {
		t.Errorf("got %+v and %+v, want always and never", perfect, nobody)
	}
}
