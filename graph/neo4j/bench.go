package neo4j

import (
	"context"
	"fmt"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"lotsennetz/graph"
)

// Bare uses the server as a program without a store would, over the same driver
// and connections. It is there to be measured against.
type Bare struct{ s *Store }

// Bare is the store's server without the store.
func (s *Store) Bare() Bare { return Bare{s} }

// Topic reads one node by its indexed id: the least a question can cost.
func (b Bare) Topic(ctx context.Context, key graph.TopicKey) error {
	return b.read(ctx, `MATCH (t:Topic {id: $id}) RETURN t.body`, params{"id": string(key)})
}

// Rules reads the responsibilities of topics with their holders by the topics'
// index, and makes nothing of them.
func (b Bare) Rules(ctx context.Context, topics []graph.TopicKey) error {
	ids := make([]string, len(topics))
	for i, t := range topics {
		ids[i] = string(t)
	}
	return b.read(ctx, `MATCH (t:Topic)<-[:ON_TOPIC]-(r:Responsibility)-[:HELD_BY]->(a) USING INDEX SEEK t:Topic(id) WHERE t.id IN $ids RETURN r.body, a.body`, params{"ids": ids})
}

func (b Bare) read(ctx context.Context, text string, p params) error {
	session := b.s.driver.NewSession(ctx, neo4j.SessionConfig{AccessMode: neo4j.AccessModeRead})
	defer session.Close(ctx)
	_, err := neo4j.ExecuteRead(ctx, session, func(tx neo4j.ManagedTransaction) ([]*neo4j.Record, error) {
		result, err := tx.Run(ctx, text, p)
		if err != nil {
			return nil, err
		}
		return result.Collect(ctx)
	})
	return err
}

// statement is one query of a load with its rows.
type statement struct {
	text   string
	params params
}

// Load puts new records and their links into an empty database by UNWIND, the
// same nodes and relationships that Apply makes of them, without versions
// compared, audit or receipt. It returns how long the server took: what is made
// ready before is not counted.
func (b Bare) Load(ctx context.Context, chunks func(yield func([]graph.Record) bool)) (time.Duration, error) {
	took := time.Duration(0)
	var failed error
	known := map[graph.Ref]bool{}
	for records := range chunks {
		statements, err := bareStatements(records, known)
		if err != nil {
			return took, err
		}
		began := time.Now()
		if failed = b.write(ctx, statements); failed != nil {
			break
		}
		took += time.Since(began)
	}
	return took, failed
}

func bareStatements(records []graph.Record, known map[graph.Ref]bool) ([]statement, error) {
	p := newPlan(graph.Who{Via: "bench"}, 0, time.Time{})
	p.exists = known
	for _, r := range records {
		known[r.Ref()] = true
	}
	for _, r := range records {
		if err := p.put(r); err != nil {
			return nil, fmt.Errorf("load: %w", err)
		}
	}
	var out []statement
	w := &writer{run: func(text string, p map[string]any) error {
		out = append(out, statement{text, p})
		return nil
	}}
	w.plan(p)
	return out, w.err
}

func (b Bare) write(ctx context.Context, statements []statement) error {
	session := b.s.driver.NewSession(ctx, b.s.session)
	defer session.Close(ctx)
	_, err := neo4j.ExecuteWrite(ctx, session, func(tx neo4j.ManagedTransaction) (int, error) {
		for _, q := range statements {
			result, err := tx.Run(ctx, q.text, q.params)
			if err != nil {
				return 0, err
			}
			if _, err := result.Consume(ctx); err != nil {
				return 0, err
			}
		}
		return len(statements), nil
	})
	return err
}

// Empty reports whether the database holds no record.
func (b Bare) Empty(ctx context.Context) (bool, error) {
	rows, err := b.s.read(ctx, `MATCH (n) WHERE NOT n:Counter RETURN n LIMIT 1`, nil)
	return len(rows) == 0, err
}

// Clear deletes everything in the database but the schema.
func (b Bare) Clear(ctx context.Context) error {
	session := b.s.driver.NewSession(ctx, b.s.session)
	defer session.Close(ctx)
	result, err := session.Run(ctx, `MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS`, nil)
	if err == nil {
		_, err = result.Consume(ctx)
	}
	if err != nil {
		return fmt.Errorf("clear: %w", err)
	}
	return nil
}
