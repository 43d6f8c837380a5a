package neo4j

import (
	"fmt"
	"slices"
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
)

// actorsForLoad are actors as an import brings them.
func actorsForLoad(n int) []graph.Change {
	out := make([]graph.Change, n)
	for i := range out {
		id := fmt.Sprintf("b%06d", i)
		out[i] = graph.Put{Record: graph.Actor{Meta: graph.Meta{Visibility: graph.Public}, ID: graph.ActorID(id), Slug: id, Kind: graph.ActorKinds[i%len(graph.ActorKinds)],
			Name: fmt.Sprintf("Verein %d", i), Topics: []graph.TopicKey{"sport", "arbeit"},
			Seats: []graph.Seat{{Place: "05762001", Point: graph.Point{Lat: 51.5 + float64(i%317)/500, Lon: 9 + float64(i%211)/500}, Visibility: graph.Public}}}}
	}
	return out
}

const loadChunk = 1000

// BenchmarkApply loads actors through the store; BenchmarkBareLoad sends the same
// nodes and relationships with the same indexes and nothing else, for the ratio.
func BenchmarkApply(b *testing.B) {
	s := openShared(b)
	for b.Loop() {
		b.StopTimer()
		wipe(b, s)
		graphtest.Fill(b, s)
		changes := actorsForLoad(20_000)
		b.StartTimer()
		for part := range slices.Chunk(changes, loadChunk) {
			if _, err := s.Apply(b.Context(), graph.Who{Via: "import"}, graph.NewKey(), part...); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkBareLoad(b *testing.B) {
	s := openShared(b)
	for b.Loop() {
		b.StopTimer()
		wipe(b, s)
		graphtest.Fill(b, s)
		var loads [][]sent // what Apply would send, worked out beforehand
		seq := int64(1000)
		for part := range slices.Chunk(actorsForLoad(20_000), loadChunk) {
			loads = append(loads, bareLoad(b, part, seq))
			seq += loadChunk
		}
		b.StartTimer()
		for _, queries := range loads {
			session := s.driver.NewSession(b.Context(), s.session)
			_, err := neo4j.ExecuteWrite(b.Context(), session, func(tx neo4j.ManagedTransaction) (int, error) {
				for _, q := range queries {
					if _, err := s.run(b.Context(), tx, q.text, q.params); err != nil {
						return 0, err
					}
				}
				return 0, nil
			})
			if err != nil {
				b.Fatal(err)
			}
			session.Close(b.Context())
		}
	}
}

// bareLoad are the queries that write a part, without those that look.
func bareLoad(b *testing.B, part []graph.Change, seq int64) []sent {
	b.Helper()
	p := newPlan(graph.Who{Via: "import"}, seq, endless)
	for _, r := range graphtest.Sample() {
		p.exists[r.Ref()] = true
	}
	for _, c := range part {
		if err := p.step(c); err != nil {
			b.Fatal(err)
		}
	}
	var out []sent
	w := &writer{run: func(text string, params map[string]any) error {
		out = append(out, sent{text, params})
		return nil
	}}
	w.plan(p)
	w.finish(graph.NewKey(), p)
	return out
}

// BenchmarkRules is the one read behind a central contact; BenchmarkBareRead is
// an indexed read of as much, for the ratio.
func BenchmarkRules(b *testing.B) {
	s := rulesDistrict(b)
	for b.Loop() {
		if rules, err := s.Rules(b.Context(), graph.RuleQuery{Topics: []graph.TopicKey{"fussball"}}); err != nil || len(rules) != 10 {
			b.Fatal(len(rules), err)
		}
	}
}

func BenchmarkBareRead(b *testing.B) {
	s := rulesDistrict(b)
	for b.Loop() {
		rows, err := s.read(b.Context(), `MATCH (:Topic {id: $id})<-[:ON_TOPIC]-(r:Responsibility)-[:HELD_BY]->(a) RETURN r.body, a.body`, params{"id": "fussball"})
		if err != nil || len(rows) != 10 {
			b.Fatal(len(rows), err)
		}
	}
}

// rulesDistrict has ten rules on football among many others.
func rulesDistrict(b *testing.B) *Store {
	s := openShared(b)
	graphtest.Fill(b, s)
	graphtest.Store(b, s, district(500)...)
	for i := range 10 {
		graphtest.Store(b, s, graph.Responsibility{Meta: graph.Meta{Visibility: graph.Public}, ID: graph.ResponsibilityID(fmt.Sprint("f", i)),
			Topic: "fussball", Areas: []graph.PlaceKey{"05762001"}, Rank: i + 1, Holder: "tsv"})
	}
	return s
}
