package picture

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lotsennetz/graph"
	"lotsennetz/web/locale"
)

func german() *locale.Printer { return locale.New("de", nil) }

// sample is two groups held together by a club, an association, one who stands
// alone, and a pair of long ago.
//
//	a – b     d – e
//	 \ /       \ /
//	  c ——————— f     net ← a     z     a ~ d (ended)
func sample() graph.Subgraph {
	var n graph.Subgraph
	kinds := map[graph.ActorID]graph.ActorKind{"a": graph.SportsClub, "b": graph.SportsClub, "net": graph.NetworkAlliance}
	for _, id := range []graph.ActorID{"a", "b", "c", "d", "e", "f", "net", "z"} {
		kind := kinds[id]
		if kind == "" {
			kind = graph.Initiative
		}
		n.Actors = append(n.Actors, graph.Actor{ID: id, Slug: string(id), Name: "Akteur " + strings.ToUpper(string(id)), Kind: kind,
			Seats: []graph.Seat{{Place: "05762001-01"}}})
	}
	for _, pair := range [][2]graph.ActorID{{"a", "b"}, {"b", "c"}, {"a", "c"}, {"d", "e"}, {"e", "f"}, {"d", "f"}, {"c", "f"}} {
		n.Cooperations = append(n.Cooperations, graph.Cooperation{ID: graph.PairID(pair[0], pair[1]), A: pair[0], B: pair[1], State: graph.Cooperating, Since: "2024-05-01"})
	}
	n.Cooperations = append(n.Cooperations, graph.Cooperation{ID: "a:d", A: "a", B: "d", State: graph.Ended, Since: "2023-01-01",
		History: []graph.Step{{At: graph.Date("2020-01-01").Time(time.UTC), To: graph.Cooperating}, {At: graph.Date("2023-01-01").Time(time.UTC), From: graph.Cooperating, To: graph.Ended}}})
	n.Members = []graph.Member{{Actor: "a", Network: "net"}}
	return n
}

func catalog() *graph.Catalog {
	return graph.NewCatalog([]graph.Record{
		graph.Place{Key: "05762001", Name: "Auental", Kind: graph.Municipality}, graph.Place{Key: "05762001-01", Name: "Öhrbach", Kind: graph.Village, Parent: "05762001"}})
}

var now = Filter{Relations: graph.Relations, States: []graph.CooperationState{graph.Cooperating}, Day: "2026-11-25"}

func (s *Shown) names(nodes []int) string {
	var out []string
	for _, i := range nodes {
		out = append(out, string(s.Nodes[i].ID))
	}
	return strings.Join(out, " ")
}

func TestShown(t *testing.T) {
	p := New(sample(), catalog(), Focus{})
	s := p.At(now)
	if got := s.names(s.Drawn); got != "a b c d e f net" {
		t.Errorf("drawn: got %s", got)
	}
	if got := s.names(s.Alone); got != "z" {
		t.Errorf("alone: got %s", got)
	}
	if s.First != "2020-01-01" || s.Nodes[0].Town != "05762001" || s.Actors != 8 || len(s.Lines) != 8 {
		t.Errorf("got first %s, town %s, %d actors, %d lines", s.First, s.Nodes[0].Town, s.Actors, len(s.Lines))
	}
	if most, ok := s.Most(); !ok || s.Links[most] != 3 {
		t.Errorf("most: got %v %v", most, ok)
	}
	if c, f := 2, 5; s.Rank[c] != 1 || s.Rank[f] != 2 || s.Group[0] != s.Group[1] || s.Group[0] == s.Group[3] || len(s.Groups) != 2 {
		t.Errorf("got ranks %v, groups %v", s.Rank, s.Group)
	}
	if s.Hub.Key == "" || s.Cut.Key == "" {
		t.Errorf("got hub %v, cut %v", s.Hub, s.Cut)
	}
	past := now
	past.Day = "2021-06-01"
	if then := p.At(past); then.names(then.Drawn) != "a d net" || len(then.Alone) != 5 {
		t.Errorf("2021: got %s", then.names(then.Drawn))
	}
	ended := now
	ended.States, ended.Relations = []graph.CooperationState{graph.Ended}, []graph.Relation{graph.TieCooperation}
	if x := p.At(ended); len(x.Lines) != 1 || x.Best[0] != graph.Ended {
		t.Errorf("ended: got %+v", x.Lines)
	}
	clubs := now
	clubs.Without = []graph.ActorKind{graph.Initiative}
	if x := p.At(clubs); x.names(x.Drawn) != "a b net" || len(x.Alone) != 0 {
		t.Errorf("without initiatives: got %s and %s", x.names(x.Drawn), x.names(x.Alone))
	}
}

// A day has the actors of that day: who came later is not counted, who is gone by
// now is.
func TestShownOnADay(t *testing.T) {
	n := sample()
	actor := func(id string) graph.Ref { return graph.Ref{Kind: graph.KindActor, ID: id} }
	n.There = map[graph.Ref][]graph.Period{actor("z"): {{From: "2025-01-01"}}, actor("net"): {{From: "2025-02-01"}},
		actor("f"): {{To: "2025-06-30"}, {From: "2025-09-01", To: "2025-12-31"}}}
	p := New(n, catalog(), Focus{})
	for _, c := range []struct {
		day          graph.Date
		actors       int
		drawn, alone string
	}{
		{"2024-06-01", 6, "a b c d e f", ""},
		{"2025-01-01", 7, "a b c d e f", "z"},
		{"2025-06-30", 8, "a b c d e f net", "z"},
		{"2025-07-01", 7, "a b c d e net", "z"},
		{"2025-09-01", 8, "a b c d e f net", "z"},
		{"2026-11-25", 7, "a b c d e net", "z"},
	} {
		f := now
		f.Day = c.day
		s := p.At(f)
		if s.Actors != c.actors || s.names(s.Drawn) != c.drawn || s.names(s.Alone) != c.alone {
			t.Errorf("%s: got %d actors, drawn %s, alone %s; want %d, %s, %s", c.day, s.Actors, s.names(s.Drawn), s.names(s.Alone), c.actors, c.drawn, c.alone)
		}
	}
}

func TestFocus(t *testing.T) {
	around := New(sample(), catalog(), Focus{Around: "c"}).At(now)
	if got := around.names(around.Drawn); got != "a b c f" || len(around.Alone) != 0 || around.Around != 2 {
		t.Errorf("around c: got %s", got)
	}
	if alone := New(sample(), catalog(), Focus{Around: "z"}).At(now); alone.names(alone.Drawn) != "z" || len(alone.Lines) != 0 {
		t.Errorf("around z: got %s", alone.names(alone.Drawn))
	}
	between := New(sample(), catalog(), Focus{Between: [2]graph.ActorKind{graph.Initiative, graph.SportsClub}}).At(now)
	if got := between.names(between.Drawn); got != "a b c" {
		t.Errorf("between kinds: got %s", got)
	}
}

func TestCategories(t *testing.T) {
	s := New(sample(), catalog(), Focus{}).At(now)
	for _, by := range Colours {
		legend, of := s.Categories(by, german())
		sum := 0
		for _, c := range legend {
			sum += c.Count
			if c.Label == "" || c.Number >= len(shapes) {
				t.Errorf("%s: got %+v", by, c)
			}
		}
		if sum != len(s.Drawn) || len(of) != len(s.Nodes) {
			t.Errorf("%s: legend counts %d, want the %d drawn", by, sum, len(s.Drawn))
		}
	}
	if len(shapes) != len(palette) {
		t.Errorf("%d shapes for %d colours", len(shapes), len(palette))
	}
}

// What SVG shows is well formed and has no element or address out of a name.
func TestSVGIsTextEverywhere(t *testing.T) {
	evil := []string{`<img src=x onerror=alert(1)> Treff`, `</title><script>alert(1)</script>`, `" onload="alert(1)`, "Null\x00Byte\x1b", `javascript:alert(1)`, `&amp;]]>`}
	n := sample()
	for i := range n.Actors {
		n.Actors[i].Name = evil[i%len(evil)]
	}
	s := New(n, catalog(), Focus{Around: "a"}).At(now)
	for _, lang := range []string{"de", "ar"} {
		var b strings.Builder
		if err := s.SVG(&b, locale.New(lang, nil), Look{SizeLinks, ColourGroup}, evil[1], evil); err != nil {
			t.Fatal(err)
		}
		allowed := []string{"svg", "title", "desc", "rect", "text", "path", "a"}
		dec := xml.NewDecoder(strings.NewReader(b.String()))
		for {
			token, err := dec.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v in %s", lang, err, b.String())
			}
			start, ok := token.(xml.StartElement)
			if ok && !slices.Contains(allowed, start.Name.Local) {
				t.Errorf("got <%s>", start.Name.Local)
			}
			for _, a := range start.Attr {
				if strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "href" && !strings.HasPrefix(a.Value, "/akteure/") {
					t.Errorf("got %s=%q", a.Name.Local, a.Value)
				}
			}
		}
	}
}

func TestDataIsCompact(t *testing.T) {
	s := New(sample(), catalog(), Focus{}).At(now)
	d := s.Data(german())
	b, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Nodes) != 7 || len(d.Edges) != 9 || strings.Contains(string(b), "Akteur Z") {
		t.Errorf("got %s", b)
	}
	if got := d.Edges[2]; !slices.Equal(got, []int{0, 3, 0, days("2020-01-01", 0), days("2022-12-31", 0), 4, days("2023-01-01", 0), always}) {
		t.Errorf("an ended cooperation: got %v", d.Edges)
	}
	if empty, err := json.Marshal(New(graph.Subgraph{}, catalog(), Focus{}).At(now).Data(german()).Nodes); err != nil || string(empty) != "[]" {
		t.Errorf("got %s %v, want an empty list", empty, err)
	}
}

// However a picture is filtered: lines run between drawn nodes, nobody is drawn
// and alone, ways are shares.
func TestShownHoldsTogether(t *testing.T) {
	p := New(sample(), catalog(), Focus{})
	rapid.Check(t, func(t *rapid.T) {
		pick := rapid.SliceOfDistinct(rapid.SampledFrom(graph.Relations), rapid.ID[graph.Relation])
		states := rapid.SliceOfDistinct(rapid.SampledFrom(advanced), rapid.ID[graph.CooperationState])
		without := rapid.SliceOfDistinct(rapid.SampledFrom(graph.ActorKinds), rapid.ID[graph.ActorKind])
		s := p.At(Filter{Relations: pick.Draw(t, "relations"), States: states.Draw(t, "states"), Without: without.Draw(t, "without"),
			Day: graph.Date("2019-12-01").AddDays(rapid.IntRange(0, 2600).Draw(t, "day"))})
		for _, l := range s.Lines {
			if !slices.Contains(s.Drawn, l.A) || !slices.Contains(s.Drawn, l.B) {
				t.Fatalf("line %+v runs to nobody", l)
			}
		}
		for _, i := range s.Drawn {
			if slices.Contains(s.Alone, i) || s.Ways[i] < 0 || s.Ways[i] > 1 || s.Links[i] == 0 {
				t.Fatalf("node %d: alone %v, ways %v, links %d", i, s.Alone, s.Ways[i], s.Links[i])
			}
		}
	})
}
