package sqlite_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
	"lotsennetz/graph/sqlite"
)

func BenchmarkApply(b *testing.B) {
	s := openStore(b)
	graphtest.Fill(b, s)
	n := 0
	for b.Loop() {
		records := make([]graph.Record, 500)
		for i := range records {
			records[i] = graphtest.Passerby(n)
			n++
		}
		graphtest.Store(b, s, records...)
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "records/s")
}

// BenchmarkReads asks a directory of 100,000 actors.
func BenchmarkReads(b *testing.B) {
	const n = 100_000
	s, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "net.db"), sqlite.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	graphtest.Fill(b, s)
	records := make([]graph.Record, 0, n+n/10)
	for i := range n {
		records = append(records, graphtest.Passerby(i))
	}
	graphtest.Store(b, s, records...)
	graphtest.Store(b, s, hanging(n)...)
	near := graph.Point{Lat: 51.7, Lon: 9.1}
	actors := func(q graph.ActorQuery) func(context.Context) error {
		return func(ctx context.Context) error { _, err := s.Actors(ctx, q); return err }
	}
	calls := map[string]func(context.Context) error{
		"Actors":             actors(graph.ActorQuery{Audience: graph.Public}),
		"Actors/kinds":       actors(graph.ActorQuery{Kinds: []graph.ActorKind{graph.SportsClub}}),
		"Actors/rare":        actors(graph.ActorQuery{Languages: []graph.LanguageCode{"ukr"}, Topics: []graph.TopicKey{"sport"}}),
		"Actors/common":      actors(graph.ActorQuery{Topics: []graph.TopicKey{"sport", "fussball"}, Places: []graph.PlaceKey{"05762001"}}),
		"Actors/near":        actors(graph.ActorQuery{Near: near}),
		"Actors/within 5 km": actors(graph.ActorQuery{Near: near, RadiusKM: 5}),
		"Scene/5 km": func(ctx context.Context) error {
			_, err := s.Scene(ctx, graph.SceneQuery{Actor: "welcome", Kinds: []graph.ActorKind{graph.SportsClub}, RadiusKM: 5})
			return err
		},
	}
	for _, name := range []string{"Actor", "ActorsNamed", "Dossier", "Rules", "Network", "Records", "Catalog", "Feed"} {
		calls[name] = graphtest.Calls(s)[name]
	}
	for name, call := range calls {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := call(b.Context()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// hanging are offers, responsibilities and cooperations among n passers-by.
func hanging(n int) []graph.Record {
	open := graph.Meta{Visibility: graph.Public}
	var out []graph.Record
	for i := 0; i < n; i += 20 {
		a, b := graphtest.Passerby(i).ID, graphtest.Passerby(i+1).ID
		id := fmt.Sprintf("h%06d", i)
		out = append(out,
			graph.Offer{Meta: open, ID: graph.OfferID(id), Wish: graph.Wish{Actor: a, Title: "Angebot", Topic: "sport"}},
			graph.Cooperation{Meta: open, ID: graph.PairID(a, b), A: a, B: b, State: graph.Cooperating})
		if i%2000 == 0 {
			out = append(out, graph.Responsibility{Meta: open, ID: graph.ResponsibilityID(id), Topic: "fussball", Areas: []graph.PlaceKey{"05762"}, Rank: 1, Holder: a})
		}
	}
	return out
}
