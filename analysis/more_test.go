package analysis

import (
	"reflect"
	"slices"
	"testing"

	"lotsennetz/graph"

	"pgregory.net/rapid"
)

func TestPersonCuts(t *testing.T) {
	n := New(linked(6, [2]int{0, 1}, [2]int{2, 3}, [2]int{4, 5}), sampleCatalog())
	person := func(id string, until graph.Date, at ...graph.ActorID) graph.Person {
		p := graph.Person{ID: graph.PersonID(id), Name: "Name " + id}
		for _, a := range at {
			p.Posts = append(p.Posts, graph.Post{Actor: a, Period: graph.Period{To: until}})
		}
		return p
	}
	for _, tc := range []struct {
		name   string
		people []graph.Person
		want   []graph.PersonID
	}{
		{"inside one part", []graph.Person{person("p", "", "a00", "a01")}, nil},
		{"joins two", []graph.Person{person("p", "", "a01", "a02")}, []graph.PersonID{"p"}},
		{"two who join the same", []graph.Person{person("p", "", "a01", "a02"), person("q", "", "a00", "a03")}, nil},
		{"a ring of three", []graph.Person{person("p", "", "a01", "a02"), person("q", "", "a03", "a04"), person("r", "", "a05", "a00")}, nil},
		{"one joins all, one two of them", []graph.Person{person("q", "", "a01", "a02"), person("p", "", "a00", "a03", "a05")}, []graph.PersonID{"p"}},
		{"no longer there", []graph.Person{person("p", "2026-11-24", "a01", "a02")}, nil},
		{"where nobody knows", []graph.Person{person("p", "", "a01", "elsewhere")}, nil},
	} {
		var got []graph.PersonID
		for _, c := range n.PersonCuts(tc.people, today) {
			got = append(got, c.Person)
		}
		if !slices.Equal(got, tc.want) {
			t.Errorf("%s: got %v, want %v", tc.name, got, tc.want)
		}
	}
}

// Between two days of Days nothing changes, and each Moment is what the network
// of its day counts.
func TestCourseStandsBetweenDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, going := walks(t)
		changes := Days(s)
		for d := range going {
			m := Course([]Ground{{Catalog: sampleCatalog(), Scene: s, Day: dayNo(d)}, {Catalog: sampleCatalog(), Scene: s, Day: dayNo(d + 1)}})
			if !slices.Contains(changes, dayNo(d+1)) && m[0].Links != m[1].Links {
				t.Fatalf("day %d to the next: got %+v, want no change", d, m)
			}
			n := New(At(s, dayNo(d)), sampleCatalog())
			if m[0].Links != n.Links() || m[0].Isolated != len(n.Isolated()) || m[0].Parts+m[0].Isolated != len(n.Parts()) {
				t.Fatalf("day %d: got %+v, want %d links, %d alone, %d parts", d, m[0], n.Links(), len(n.Isolated()), len(n.Parts()))
			}
		}
	})
}

func TestUnmet(t *testing.T) {
	five, none := 5, 0
	g := ground()
	g.Scene.Needs[0].Places, g.Scene.Needs[1].Places = &five, &five
	g.Scene.Needs = append(g.Scene.Needs, graph.Need{ID: "n2", Wish: graph.Wish{Actor: "helpers", Topic: "schwimmen", Places: &five}})
	got := Unmet(g)
	// Brakel is 22 km from Warburg.
	if len(got) != 2 || got[0].Topic != "schwimmen" || got[0].People != 10 || !slices.Equal(got[0].Needs, []graph.NeedID{"m", "n2"}) || got[0].Full || got[1].Topic != "fussball" {
		t.Fatalf("got %+v, want swimming for ten, football for five", got)
	}
	if want := graph.Say("analysis.demand.all", graph.TopicKey("schwimmen"), warburg, 10, graph.Say("analysis.demand.no_offer")); !reflect.DeepEqual(got[0].Gap, Gap{CreateMeasure, want}) {
		t.Errorf("got %+v, want %+v", got[0].Gap, want)
	}
	for _, tc := range []struct {
		name   string
		change func(*Ground)
		want   int // demands of football
		full   bool
	}{
		{"as it is", func(*Ground) {}, 1, false},
		{"club in town", func(g *Ground) { g.Scene.Actors[0].Seats = []graph.Seat{{Place: warburg}} }, 0, false},
		{"club near", func(g *Ground) { g.Scene.Actors[0].Seats[0].Point = graph.Point{Lat: 51.6, Lon: 9.1} }, 0, false},
		{"club in town, full", func(g *Ground) {
			g.Scene.Actors[0].Seats = []graph.Seat{{Place: warburg}}
			g.Scene.Offers[0].Places = &none
		}, 1, true},
		{"club in town, for others", func(g *Ground) {
			g.Scene.Actors[0].Seats = []graph.Seat{{Place: warburg}}
			g.Scene.Offers[0].Groups, g.Scene.Needs[0].Groups = []graph.GroupKey{"kinder"}, []graph.GroupKey{"frauen"}
		}, 1, false},
		{"the need is over", func(g *Ground) { g.Scene.Needs[0].Until = "2026-11-24" }, 0, false},
	} {
		g := ground()
		tc.change(&g)
		football := slices.DeleteFunc(Unmet(g), func(d Demand) bool { return d.Topic != "fussball" })
		if len(football) != tc.want || len(football) > 0 && football[0].Full != tc.full {
			t.Errorf("%s: got %+v, want %d, full %v", tc.name, football, tc.want, tc.full)
		}
	}
}

func TestDismissals(t *testing.T) {
	s := linked(6)
	add := func(a, b int, state graph.CooperationState, reason string) {
		c := link(s.Actors[a].ID, s.Actors[b].ID)
		c.State, c.History = state, []graph.Step{{To: state, Reason: reason}}
		s.Cooperations = append(s.Cooperations, c)
	}
	add(0, 1, graph.Dismissed, "zu weit")
	add(0, 4, graph.Dismissed, "zu weit")
	add(3, 1, graph.Dismissed, "")
	add(3, 4, graph.Cooperating, "")
	add(0, 2, graph.Asked, "")
	add(1, 2, graph.Suggested, "")
	want := []Pattern{{A: graph.Initiative, B: graph.SportsClub, Dismissed: 3, Accepted: 1, Reasons: []Reason{{"zu weit", 2}},
		Sentence: graph.Say("analysis.dismissed", graph.Initiative, graph.SportsClub, 3, 4)}}
	if got := Dismissals(s); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
