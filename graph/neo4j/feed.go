package neo4j

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"lotsennetz/graph"
)

// Sequence is the number of the last event.
func (s *Store) Sequence(ctx context.Context) (int64, error) {
	rows, err := s.read(ctx, `MATCH (c:Counter {name: 'feed'}) RETURN c.seq`, nil)
	if err != nil {
		return 0, fmt.Errorf("sequence: %w", err)
	}
	if len(rows) == 0 {
		return 0, nil
	}
	return rows[0].Values[0].(int64), nil
}

const eventColumns = `RETURN e.seq, e.at, e.account, e.via, e.kind, e.id, e.op, e.version`

// Feed lists events after a number without their bodies.
func (s *Store) Feed(ctx context.Context, after int64, limit int) ([]graph.Event, error) {
	return s.events(ctx, "feed", `MATCH (e:Event) WHERE e.seq > $after `+eventColumns+` ORDER BY e.seq LIMIT $limit`,
		params{"after": after, "limit": atMost(limit)})
}

// History lists the last events of one record.
func (s *Store) History(ctx context.Context, ref graph.Ref, limit int) ([]graph.Event, error) {
	return s.events(ctx, "history of "+ref.String(), `MATCH (e:Event {kind: $kind, id: $id}) USING INDEX SEEK e:Event(kind, id, seq) WHERE e.seq > 0
`+eventColumns+`, e.old, e.new ORDER BY e.seq DESC LIMIT $limit`,
		params{"kind": string(ref.Kind), "id": ref.ID, "limit": atMost(limit)})
}

// Past is the records of a kind as they stood at a moment.
func (s *Store) Past(ctx context.Context, kind graph.Kind, at time.Time) ([]graph.Record, error) {
	return ask[graph.Record](ctx, s, "past "+string(kind), kind, `MATCH (e:Event {kind: $kind}) USING INDEX SEEK e:Event(kind, id, seq)
WHERE e.id >= '' AND e.seq > 0 AND e.at <= $at
WITH e.id AS id, max(e.seq) AS last
MATCH (n:Event {seq: last}) WHERE n.new IS NOT NULL RETURN n.version, n.new ORDER BY id`, params{"kind": string(kind), "at": utc(at)})
}

// Lives is when each record of a kind was there.
func (s *Store) Lives(ctx context.Context, kind graph.Kind) ([]graph.Life, error) {
	rows, err := s.read(ctx, `MATCH (e:Event {kind: $kind}) USING INDEX SEEK e:Event(kind, id, seq) WHERE e.id >= '' AND e.seq > 0
RETURN e.id, e.at, e.op = 'put' AND NOT coalesce(e.new CONTAINS $mark, false) ORDER BY e.id, e.seq`, params{"kind": string(kind), "mark": graph.ArchivedMark})
	if err != nil {
		return nil, fmt.Errorf("lives %s: %w", kind, err)
	}
	out := []graph.Life{}
	for _, row := range rows {
		at, _ := row.Values[1].(time.Time)
		there, _ := row.Values[2].(bool)
		out = graph.Live(out, graph.Ref{Kind: kind, ID: row.Values[0].(string)}, at.UTC(), there)
	}
	return out, nil
}

func (s *Store) events(ctx context.Context, what, text string, p params) ([]graph.Event, error) {
	rows, err := s.read(ctx, text, p)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	out := make([]graph.Event, 0, len(rows))
	for _, row := range rows {
		out = append(out, eventOf(row))
	}
	return out, nil
}

func eventOf(row *neo4j.Record) graph.Event {
	text := func(i int) string {
		if i >= len(row.Values) {
			return ""
		}
		s, _ := row.Values[i].(string)
		return s
	}
	seq, _ := row.Values[0].(int64)
	at, _ := row.Values[1].(time.Time)
	version, _ := row.Values[7].(int64)
	e := graph.Event{
		Seq: seq, At: at.UTC(), Version: version, Op: graph.Op(text(6)),
		Who: graph.Who{Account: graph.AccountID(text(2)), Via: text(3)},
		Ref: graph.Ref{Kind: graph.Kind(text(4)), ID: text(5)},
	}
	if old := text(8); old != "" {
		e.Old = json.RawMessage(old)
	}
	if new := text(9); new != "" {
		e.New = json.RawMessage(new)
	}
	return e
}

// Tallies sums a series per key.
func (s *Store) Tallies(ctx context.Context, series string, since graph.Date) ([]graph.Tally, error) {
	rows, err := s.read(ctx, `MATCH (t:Tally {series: $series}) WHERE t.key >= '' AND t.day >= $since
RETURN t.key AS key, sum(t.n) AS n ORDER BY n DESC, key`, params{"series": series, "since": string(since)})
	if err != nil {
		return nil, fmt.Errorf("tallies: %w", err)
	}
	out := make([]graph.Tally, 0, len(rows))
	for _, row := range rows {
		out = append(out, graph.Tally{Series: series, Key: row.Values[0].(string), N: int(row.Values[1].(int64))})
	}
	return out, nil
}
