package analysis

import (
	"fmt"
	"math/rand/v2"
	"time"

	"lotsennetz/graph"

	"pgregory.net/rapid"
)

// sampleCatalog has two towns with a village, two theme rooms, four languages.
//
//	kultursport ─ sport ─┬ fussball      arbeit ─ bewerbung
//	                     └ schwimmen
func sampleCatalog() *graph.Catalog {
	topic := func(key, parent graph.TopicKey) graph.Record { return graph.Topic{Key: key, Parent: parent} }
	place := func(key, parent graph.PlaceKey, kind graph.PlaceKind, lat float64) graph.Record {
		return graph.Place{Key: key, Parent: parent, Name: string(key), Kind: kind, Point: graph.Point{Lat: lat, Lon: 9.1}}
	}
	return graph.NewCatalog([]graph.Record{
		topic("kultursport", ""), topic("sport", "kultursport"), topic("fussball", "sport"), topic("schwimmen", "sport"),
		topic("arbeit", ""), topic("bewerbung", "arbeit"),
		place("05762", "", graph.District, 51.6), place("05762016", "05762", graph.Municipality, 51.7),
		place("05762016-01", "05762016", graph.Village, 51.75), place("05762036", "05762", graph.Municipality, 51.5),
	})
}

const (
	brakel  graph.PlaceKey = "05762016"
	warburg graph.PlaceKey = "05762036"
	today   graph.Date     = "2026-11-25"
)

func actor(id string, kind graph.ActorKind, town graph.PlaceKey) graph.Actor {
	return graph.Actor{ID: graph.ActorID(id), Kind: kind, Name: "Name " + id, Seats: []graph.Seat{{Place: town}}}
}

// linked is a scene of actors "a00", "a01", … and the cooperations between some
// of them by number.
func linked(n int, edges ...[2]int) graph.Scene {
	var s graph.Scene
	for i := range n {
		s.Actors = append(s.Actors, actor(fmt.Sprintf("a%02d", i), graph.ActorKinds[i%3], brakel))
	}
	for _, e := range edges {
		s.Cooperations = append(s.Cooperations, link(s.Actors[e[0]].ID, s.Actors[e[1]].ID))
	}
	return s
}

func link(a, b graph.ActorID) graph.Cooperation {
	return graph.Cooperation{ID: graph.PairID(a, b), A: a, B: b, State: graph.Cooperating}
}

// randomEdges draws a small network of any shape.
func randomEdges(t *rapid.T) (n int, edges [][2]int) {
	n = rapid.IntRange(1, 14).Draw(t, "actors")
	density := rapid.IntRange(1, 6).Draw(t, "one in")
	for i := range n {
		for j := range i {
			if rapid.IntRange(0, density).Draw(t, "link") == 0 {
				edges = append(edges, [2]int{j, i})
			}
		}
	}
	return n, edges
}

// district is a large network as they are: mostly near neighbours, some far, a
// few with very many.
func district(n, links int) graph.Scene {
	r := rand.New(rand.NewPCG(1, 2))
	var s graph.Scene
	for i := range n {
		s.Actors = append(s.Actors, graph.Actor{ID: graph.ActorID(fmt.Sprintf("a%06d", i)), Name: fmt.Sprint(i), Kind: graph.ActorKinds[i%9]})
	}
	seen := map[graph.CooperationID]bool{}
	for len(s.Cooperations) < links {
		i, j := r.IntN(n), r.IntN(n)
		switch r.IntN(4) {
		case 0: // anybody
		case 1:
			j = r.IntN(20)
		default:
			j = (i + 1 + r.IntN(30)) % n
		}
		l := link(s.Actors[i].ID, s.Actors[j].ID)
		if i != j && !seen[l.ID] {
			seen[l.ID] = true
			s.Cooperations = append(s.Cooperations, l)
		}
	}
	return s
}

func day(d graph.Date) time.Time { return d.Time(time.UTC).Add(10 * time.Hour) }
