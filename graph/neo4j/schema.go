package neo4j

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"lotsennetz/graph"
)

// errRefused: the server is there and does not let us in.
var errRefused = errors.New("user or password refused")

// counterQuery makes the node that numbers the feed and that writers lock.
const counterQuery = `MERGE (c:Counter {name: 'feed'}) ON CREATE SET c.seq = 0`

// schema is every constraint and index by name. The names are ours, so that a
// start can tell what is missing.
func schema() map[string]string {
	out := map[string]string{
		"key":      "CREATE CONSTRAINT `key` IF NOT EXISTS FOR (n:Key) REQUIRE (n.kind, n.value) IS UNIQUE",
		"event":    "CREATE CONSTRAINT event IF NOT EXISTS FOR (n:Event) REQUIRE n.seq IS UNIQUE",
		"receipt":  "CREATE CONSTRAINT receipt IF NOT EXISTS FOR (n:Receipt) REQUIRE n.key IS UNIQUE",
		"tally":    "CREATE CONSTRAINT tally IF NOT EXISTS FOR (n:Tally) REQUIRE (n.series, n.key, n.day) IS UNIQUE",
		"counter":  "CREATE CONSTRAINT counter IF NOT EXISTS FOR (n:Counter) REQUIRE n.name IS UNIQUE",
		"names":    "CREATE INDEX names IF NOT EXISTS FOR (n:Name) ON (n.text)",
		"spots":    "CREATE POINT INDEX spots IF NOT EXISTS FOR (n:Spot) ON (n.point)",
		"history":  "CREATE INDEX history IF NOT EXISTS FOR (n:Event) ON (n.kind, n.id, n.seq)",
		"actors":   "CREATE INDEX actors IF NOT EXISTS FOR (n:Actor) ON (n.sort, n.id)",
		"requests": "CREATE INDEX requests IF NOT EXISTS FOR (n:Request) ON (n.from)",
		"messages": "CREATE INDEX messages IF NOT EXISTS FOR (n:Message) ON (n.from)",
	}
	for kind, label := range labels {
		name := string(kind) + "_id"
		out[name] = fmt.Sprintf("CREATE CONSTRAINT %s IF NOT EXISTS FOR (n:%s) REQUIRE n.id IS UNIQUE", name, label)
	}
	return out
}

// prepare makes first contact and creates what is missing of the schema. Several
// programs may do so at once.
func (s *Store) prepare(ctx context.Context) error {
	probe, cancel := context.WithTimeout(ctx, connectTimeout)
	defer cancel()
	if err := s.driver.VerifyConnectivity(probe); err != nil {
		return s.refusal(ctx, err)
	}
	if err := s.createMissing(ctx); err != nil {
		return err
	}
	_, err := s.direct(ctx, counterQuery, nil)
	return s.translate(ctx, err)
}

// createMissing creates what is missing and waits until it is usable. It waits
// by looking again: db.awaitIndexes holds a lock that the constraint another
// program is just creating needs.
func (s *Store) createMissing(ctx context.Context) error {
	asked := map[string]bool{}
	for pause := 20 * time.Millisecond; ; pause = min(2*pause, time.Second) {
		missing, err := s.missing(ctx)
		if err != nil {
			return s.refusal(ctx, err)
		}
		if len(missing) == 0 {
			return nil
		}
		for _, name := range slices.Sorted(maps.Keys(missing)) {
			if asked[name] {
				continue
			}
			if err := s.create(ctx, missing[name]); err != nil {
				return fmt.Errorf("%s: schema %s: %w", s.address.shown, name, s.translateSchema(ctx, err))
			}
			asked[name] = true
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

// refusal is the error of a first contact.
func (s *Store) refusal(ctx context.Context, err error) error {
	if db, ok := errors.AsType[*neo4j.Neo4jError](cause(err)); ok && db.Code == codeUnauthorized {
		return fmt.Errorf("%s: %w: %w", s.address.shown, graph.ErrUnavailable, errRefused)
	}
	if ctx.Err() == nil && errors.Is(cause(err), context.DeadlineExceeded) {
		return fmt.Errorf("%s: %w: no answer within %s", s.address.shown, graph.ErrUnavailable, connectTimeout)
	}
	return s.translate(ctx, err)
}

// missing are the parts of the schema that are not there or not yet usable.
func (s *Store) missing(ctx context.Context) (map[string]string, error) {
	rows, err := s.direct(ctx, "SHOW INDEXES YIELD name, state WHERE state = 'ONLINE' RETURN name", nil)
	if err != nil {
		return nil, err
	}
	out := schema()
	for _, row := range rows {
		delete(out, row.Values[0].(string))
	}
	return out, nil
}

// create runs one statement of the schema. That another program was faster is
// as good.
func (s *Store) create(ctx context.Context, statement string) error {
	_, err := s.direct(ctx, statement, nil)
	if db, ok := errors.AsType[*neo4j.Neo4jError](cause(err)); ok && strings.HasSuffix(db.Code, "AlreadyExists") {
		return nil
	}
	return err
}

// translateSchema keeps the server's own words for what it will not create:
// they name the nodes that stand in the way.
func (s *Store) translateSchema(ctx context.Context, err error) error {
	if db, ok := errors.AsType[*neo4j.Neo4jError](cause(err)); ok && !db.IsRetriable() {
		return errors.New(oneLine(db))
	}
	return s.translate(ctx, err)
}

// direct runs a query before the store is ready.
func (s *Store) direct(ctx context.Context, text string, params map[string]any) ([]*neo4j.Record, error) {
	session := s.driver.NewSession(ctx, s.session)
	defer session.Close(ctx)
	return neo4j.ExecuteWrite(ctx, session, func(tx neo4j.ManagedTransaction) ([]*neo4j.Record, error) {
		return s.run(ctx, tx, text, params)
	})
}
