package analysis

import (
	"cmp"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"lotsennetz/graph"

	gonum "gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/community"
	"gonum.org/v1/gonum/graph/network"
	"gonum.org/v1/gonum/graph/simple"
	"gonum.org/v1/gonum/graph/topo"
	"pgregory.net/rapid"
)

func oracle(n int, edges [][2]int) *simple.UndirectedGraph {
	g := simple.NewUndirectedGraph()
	for i := range n {
		g.AddNode(simple.Node(i))
	}
	for _, e := range edges {
		g.SetEdge(simple.Edge{F: simple.Node(e[0]), T: simple.Node(e[1])})
	}
	return g
}

func TestNewCounts(t *testing.T) {
	s := linked(5, [2]int{0, 1}, [2]int{1, 0}, [2]int{1, 2}, [2]int{2, 3})
	s.Cooperations[2].State = graph.Resting
	s.Actors[3].Archived = true
	gone := link("a00", "a04")
	gone.Archived = true
	s.Cooperations = append(s.Cooperations, gone, link("a00", "elsewhere"), link("a04", "a04"))
	n := New(s, sampleCatalog())
	if n.Actors() != 4 || n.Links() != 1 || !n.Linked("a01", "a00") || n.Linked("a01", "a02") || n.Linked("a00", "elsewhere") {
		t.Errorf("got %d actors, %d links, want 4 and the one between a00 and a01", n.Actors(), n.Links())
	}
}

// Betweenness and parts are what gonum finds.
func TestAgainstGonum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size, edges := randomEdges(t)
		n, g := New(linked(size, edges...), sampleCatalog()), oracle(size, edges)
		want := network.Betweenness(g)
		pairs := float64(size-1) * float64(size-2)
		for i, got := range n.Betweenness(1).Share {
			// gonum counts ordered pairs.
			if pairs > 0 && math.Abs(got-want[int64(i)]/pairs) > 1e-9 {
				t.Fatalf("betweenness of %d in %v: got %v, want %v", i, edges, got, want[int64(i)]/pairs)
			}
		}
		var sizes []int
		for _, part := range topo.ConnectedComponents(g) {
			sizes = append(sizes, len(part))
		}
		slices.Sort(sizes)
		slices.Reverse(sizes)
		var got []int
		for _, p := range n.Parts() {
			got = append(got, len(p.Actors))
		}
		if !slices.Equal(got, sizes) {
			t.Fatalf("parts of %v: got %v, want %v", edges, got, sizes)
		}
	})
}

// The modularity told is gonum's of the same groups, and hardly worse than that
// of the groups gonum finds.
func TestCommunitiesAgainstGonum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size, edges := randomEdges(t)
		if len(edges) == 0 {
			t.Skip("no links")
		}
		n, g := New(linked(size, edges...), sampleCatalog()), oracle(size, edges)
		found, q := n.Communities(7)
		var groups [][]gonum.Node
		in := map[graph.ActorID]bool{}
		for _, c := range found {
			if closed := c.Sentence.Key == "analysis.community"; closed != (c.Inside > c.Outside) {
				t.Fatalf("%d inside, %d outside: got %s", c.Inside, c.Outside, c.Sentence.Key)
			}
			var group []gonum.Node
			for _, id := range c.Actors {
				in[id] = true
				group = append(group, simple.Node(n.index[id]))
			}
			groups = append(groups, group)
		}
		for i, a := range n.actors {
			if !in[a.ID] {
				groups = append(groups, []gonum.Node{simple.Node(i)})
			}
		}
		if want := community.Q(g, groups, 1); math.Abs(q-want) > 1e-9 {
			t.Fatalf("modularity of %v: got %v, want %v", edges, q, want)
		}
		theirs := community.Q(g, community.Modularize(g, 1, rand.NewPCG(1, 1)).Communities(), 1)
		if q < theirs-0.15 {
			t.Fatalf("modularity of %v: got %v, gonum finds %v", edges, q, theirs)
		}
	})
}

// parts counts the components with an actor or a link away, the naive way.
func parts(size int, edges [][2]int, without int, cut [2]int) int {
	root := make([]int, size)
	for i := range root {
		root[i] = i
	}
	var find func(int) int
	find = func(i int) int {
		if root[i] == i {
			return i
		}
		return find(root[i])
	}
	for _, e := range edges {
		if e != cut && e[0] != without && e[1] != without {
			root[find(e[0])] = find(e[1])
		}
	}
	count := 0
	for i := range root {
		if i != without && root[i] == i {
			count++
		}
	}
	return count
}

var noEdge = [2]int{-1, -1}

// An actor is a cut point if more parts are there without it, a link a bridge if
// its end makes one more; the pieces and losses told are those.
func TestCutsAgainstRemoval(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size, edges := randomEdges(t)
		n := New(linked(size, edges...), sampleCatalog())
		all := parts(size, edges, -1, noEdge)
		cuts := map[graph.ActorID]CutPoint{}
		for _, p := range n.CutPoints() {
			cuts[p.Actor] = p
		}
		for i := range size {
			more := parts(size, edges, i, noEdge) - all
			p, found := cuts[n.id(int32(i))]
			if found != (more > 0) || found && p.Pieces != more+1 {
				t.Fatalf("without %d of %v: got cut point %v %+v, want %d more parts", i, edges, found, p, more)
			}
			if found {
				checkCut(t, n, i, size, edges, p)
			}
		}
		bridges := map[[2]graph.ActorID]bool{}
		for _, b := range n.Bridges() {
			bridges[[2]graph.ActorID{min(b.A, b.B), max(b.A, b.B)}] = true
		}
		for _, e := range edges {
			want := parts(size, edges, -1, e) > all
			if got := bridges[[2]graph.ActorID{n.id(int32(e[0])), n.id(int32(e[1]))}]; got != want {
				t.Fatalf("without %v of %v: got bridge %v, want %v", e, edges, got, want)
			}
		}
	})
}

// checkCut takes the actor away and counts who lost contact.
func checkCut(t *rapid.T, n *Net, without, size int, edges [][2]int, p CutPoint) {
	left := slices.DeleteFunc(slices.Clone(edges), func(e [2]int) bool { return e[0] == without || e[1] == without })
	rest := New(linked(size, left...), sampleCatalog())
	var pieces []Part
	total := 0
	for _, piece := range rest.Parts() {
		if slices.ContainsFunc(piece.Actors, func(id graph.ActorID) bool { return n.Linked(id, p.Actor) }) {
			pieces = append(pieces, piece)
			total += len(piece.Actors)
		}
	}
	if len(pieces) != p.Pieces || total-len(pieces[0].Actors) != p.Lost {
		t.Fatalf("%s away from %v: got %+v, want %d pieces, %d lost", p.Actor, edges, p, len(pieces), total-len(pieces[0].Actors))
	}
	told := 1
	if p.Sentence.Key != "analysis.cut_one" {
		told = p.Sentence.Args[1].(int)
	}
	around := slices.IndexFunc(pieces, func(x Part) bool { return slices.Contains(x.Actors, p.Around) })
	if told != p.Lost || around < 0 || len(pieces[around].Actors) != len(pieces[1].Actors) || (p.Sentence.Key == "analysis.cut_more") != (len(pieces) > 2) {
		t.Fatalf("%s away from %v: got %+v, not true of %v", p.Actor, edges, p.Sentence, pieces)
	}
}

func TestSampledTellsItsError(t *testing.T) {
	n := New(district(600, 1800), sampleCatalog())
	exact := n.betweenness(600, 1)
	if exact.Error != nil {
		t.Fatal("exact: got an error estimate, want none")
	}
	sampled := n.betweenness(200, 1)
	// Those who matter: of small shares, a few starts make nearly all. Even here a
	// few starts weigh much, so that two errors hold less often than 95 in 100.
	hubs := make([]int, 600)
	for i := range hubs {
		hubs[i] = i
	}
	slices.SortFunc(hubs, func(i, j int) int { return cmp.Compare(exact.Share[j], exact.Share[i]) })
	within := 0
	for seed := range uint64(10) {
		drawn := n.betweenness(200, seed)
		for _, i := range hubs[:60] {
			if math.Abs(exact.Share[i]-drawn.Share[i]) <= 2*drawn.Error[i] {
				within++
			}
		}
	}
	if within < 480 {
		t.Errorf("got %d of 600 within two standard errors, want four in five at least", within)
	}
	if again := n.betweenness(200, 1); !reflect.DeepEqual(again, sampled) {
		t.Error("the same seed gave other numbers")
	}
	var off float64
	for _, seed := range []uint64{1, 2, 3, 4, 5, 6, 7, 8} {
		off += n.betweenness(200, seed).Share[3] - exact.Share[3]
	}
	if math.Abs(off/8) > exact.Share[3]/10 {
		t.Errorf("eight samples are off by %v on average, of %v", off/8, exact.Share[3])
	}
}

func TestReportSays(t *testing.T) {
	// Two triangles around 3, a pair, and one alone.
	s := linked(10, [2]int{0, 1}, [2]int{1, 2}, [2]int{0, 2}, [2]int{2, 3}, [2]int{3, 4}, [2]int{4, 5}, [2]int{5, 6}, [2]int{4, 6}, [2]int{7, 8})
	n := New(s, sampleCatalog())
	r := n.Report(1)
	want := []graph.Phrase{
		graph.Say("analysis.size", 10, 9), graph.Say("analysis.parts", 2, 7, 10), graph.Say("analysis.alone", 1),
		graph.Say("analysis.most", "Name a02", 3), graph.Say("analysis.hub", "Name a03", 25.0),
		graph.Say("analysis.cut", "Name a03", 3, "Name a02"),
	}
	if !reflect.DeepEqual(r.Summary, want) {
		t.Errorf("summary:\ngot  %v\nwant %v", r.Summary, want)
	}
	if len(r.Communities) != 3 || len(r.Isolated) != 1 || r.Isolated[0].Actor != "a09" || r.Measures[9].Community != -1 || r.Measures[2].Degree != 3 {
		t.Errorf("got %+v", r)
	}
	if got := r.Bridges[len(r.Bridges)-1].Sentence; got.Key != "analysis.bridge_one" {
		t.Errorf("bridge of the pair: got %v", got)
	}
	if !reflect.DeepEqual(r, New(s, sampleCatalog()).Report(1)) {
		t.Error("the same network got another report")
	}
	if empty := New(graph.Scene{}, sampleCatalog()).Report(1); empty.Actors != 0 || len(empty.Summary) != 1 {
		t.Errorf("nobody: got %+v", empty)
	}
}

func TestDensity(t *testing.T) {
	s := graph.Scene{Actors: []graph.Actor{actor("c1", graph.SportsClub, brakel), actor("c2", graph.SportsClub, "05762016-01"), actor("i1", graph.Initiative, warburg), actor("i2", graph.Initiative, "")},
		Cooperations: []graph.Cooperation{link("c1", "i1"), link("c1", "c2")}}
	n := New(s, sampleCatalog())
	kinds := map[[2]graph.ActorKind][2]int{}
	for _, d := range n.Kinds() {
		kinds[[2]graph.ActorKind{d.A, d.B}] = [2]int{d.Links, d.Possible}
	}
	wantKinds := map[[2]graph.ActorKind][2]int{{graph.SportsClub, graph.SportsClub}: {1, 1}, {graph.Initiative, graph.SportsClub}: {1, 4}, {graph.Initiative, graph.Initiative}: {0, 1}}
	if !reflect.DeepEqual(kinds, wantKinds) {
		t.Errorf("kinds: got %v, want %v", kinds, wantKinds)
	}
	towns := n.Towns()
	if len(towns) != 2 || towns[0].A != brakel || towns[0].B != brakel || towns[0].Share != 1 || towns[1].Links != 1 || towns[1].Possible != 2 {
		t.Errorf("towns: got %+v, want one in Brakel of one, one to Warburg of two", towns)
	}
	if got := n.WithoutClub(); len(got) != 1 || got[0].Actor != "i2" {
		t.Errorf("without a club: got %v, want i2", got)
	}
}

func BenchmarkBetweenness10000(b *testing.B) {
	n := New(district(10_000, 30_000), sampleCatalog())
	for b.Loop() {
		n.Betweenness(1)
	}
}

func BenchmarkReport10000(b *testing.B) {
	s := district(10_000, 30_000)
	for b.Loop() {
		New(s, sampleCatalog()).Report(1)
	}
}

func BenchmarkBetweenness100000(b *testing.B) {
	n := New(district(100_000, 300_000), sampleCatalog())
	for b.Loop() {
		n.Betweenness(1)
	}
}
