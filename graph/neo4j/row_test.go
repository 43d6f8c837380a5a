package neo4j

import (
	"slices"
	"strings"
	"testing"
	"time"

	"lotsennetz/graph"
)

// In a container without zone data Go's own zone is called Local, which Neo4j
// refuses.
func TestTimesGoAsUTC(t *testing.T) {
	local := time.FixedZone("Local", 3600)
	r := graph.Request{ID: "q", Start: time.Date(2026, 3, 29, 3, 30, 0, 0, local), Minutes: 60}
	row, err := rowOf(r, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"from", "to"} {
		got := row.props[name].(time.Time)
		if zone, offset := got.Zone(); zone != "Offset" || offset != 0 {
			t.Errorf("%s: got %v in zone %q, want UTC as an offset", name, got, zone)
		}
	}
	open, err := rowOf(graph.Secret{Hash: "h"}, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"from", "to", "type", "name"} {
		if got, ok := open.props[name]; ok {
			t.Errorf("%s: got %v, want no property", name, got)
		}
	}
}

func TestSortKeysSortAsText(t *testing.T) {
	names := []string{"Ägidius", "Ahorn", "Straße", "Strasser", "Zebra", "Червоний"}
	keys := make([]string, len(names))
	for i, n := range names {
		keys[i] = sortKey(n)
	}
	if !slices.IsSorted(keys) {
		t.Errorf("got %v, want them in German order", keys)
	}
}

// The longest names still fit into the indexes.
func TestLongNames(t *testing.T) {
	s := openShared(t)
	for i, name := range []string{
		strings.Repeat("Ä", graph.MaxName/2), strings.Repeat("x", graph.MaxName), strings.Repeat("漢", graph.MaxName/3),
		strings.Repeat("ﷺ", graph.MaxName/3), "a" + strings.Repeat("\u0301\u0327", (graph.MaxName-1)/4),
	} {
		id := strings.Repeat(string(rune('a'+i)), graph.MaxID)
		a := graph.Actor{ID: graph.ActorID(id), Slug: id, Kind: graph.Welfare, Name: name}
		if _, err := s.Apply(t.Context(), graph.Who{Via: "import"}, graph.NewKey(), graph.Put{Record: a}); err != nil {
			t.Errorf("%.20s…: got %v, want it stored", name, err)
		}
		got, err := s.ActorsNamed(t.Context(), graph.NameQuery{Text: name})
		if err != nil || !slices.ContainsFunc(got, func(a graph.Actor) bool { return a.Name == name }) {
			t.Errorf("%.20s…: got %d, %v, want it found", name, len(got), err)
		}
	}
}

func TestLinksOf(t *testing.T) {
	a := graph.Actor{Meta: graph.Meta{Visibility: graph.Public}, ID: "a", Seats: []graph.Seat{
		{Place: "p", Visibility: graph.Network}, {Place: "p", Visibility: graph.Public}, {Place: "q", Visibility: graph.Network}}}
	person := graph.Person{ID: "p", Posts: []graph.Post{{Actor: "a", Title: "Leitung"}, {Actor: "a", Title: "Kasse"}}}
	links := linksOf(a)
	at := func(id string) []graph.Link {
		return links[linkKey{a.Ref(), graph.LinkLocatedIn, graph.Ref{Kind: graph.KindPlace, ID: id}}]
	}
	if got := at("p"); len(got) != 1 || got[0].Visibility != graph.Public {
		t.Errorf("two seats in a place: got %v, want one link, as open as the more open seat", got)
	}
	if got := at("q"); len(got) != 1 || got[0].Visibility != graph.Network {
		t.Errorf("a protected seat: got %v, want it protected", got)
	}
	for _, got := range linksOf(person) {
		if len(got) != 2 {
			t.Errorf("two posts at one actor: got %v, want both", got)
		}
	}
	if got := linksOf(nil); len(got) != 0 {
		t.Errorf("no record: got %v, want no links", got)
	}
}
