package neo4j

import (
	"errors"
	"regexp"
	"testing"

	"lotsennetz/graph"
)

var identifier = regexp.MustCompile(`^[A-Za-z_]+$`)

func TestEveryKindHasALabel(t *testing.T) {
	seen := map[string]bool{}
	for _, kind := range graph.Kinds {
		l, err := labelOf(kind)
		if err != nil || !identifier.MatchString(l) || seen[l] {
			t.Errorf("%s: got label %q, %v, want one of its own", kind, l, err)
		}
		seen[l] = true
	}
	for _, kind := range graph.ActorKinds {
		if l, _ := allLabels(graph.KindActor, string(kind)); l == "Actor" {
			t.Errorf("actor kind %s: got no second label, want one", kind)
		}
	}
	for _, kind := range graph.PlaceKinds {
		if l, _ := allLabels(graph.KindPlace, string(kind)); l == "Place" {
			t.Errorf("place kind %s: got no second label, want one", kind)
		}
	}
	for _, typ := range graph.LinkTypes {
		if got, err := typeOf(typ); err != nil || !identifier.MatchString(got) || !identifier.MatchString(graph.LinkProperty(typ)) {
			t.Errorf("%s: got %q, %v, want an identifier", typ, got, err)
		}
	}
}

func TestNothingElseBecomesALabel(t *testing.T) {
	const hostile = "Actor`) DETACH DELETE n //"
	if _, err := labelOf(hostile); !errors.Is(err, graph.ErrInvalid) {
		t.Errorf("labelOf: got %v, want ErrInvalid", err)
	}
	if _, err := typeOf(hostile); !errors.Is(err, graph.ErrInvalid) {
		t.Errorf("typeOf: got %v, want ErrInvalid", err)
	}
	if l, err := allLabels(graph.KindActor, hostile); l != "Actor" || err != nil {
		t.Errorf("allLabels: got %q, %v, want Actor", l, err)
	}
	err := check("k", []graph.Change{graph.Erase{Ref: graph.Ref{Kind: hostile, ID: "x"}}})
	if !errors.Is(err, graph.ErrInvalid) {
		t.Errorf("erase: got %v, want ErrInvalid", err)
	}
}
