package neo4j

import (
	"context"
	"fmt"
	"strings"

	"lotsennetz/graph"
)

// networkTail takes actors, the one in the middle before the others, and adds what
// ties those within the limit; %s are the parts of the relations asked for.
var networkTail = `
WITH n, first ORDER BY first DESC, n.sort, n.id LIMIT $limit + 1
WITH collect(n) AS found
WITH found[..$limit] AS actors, size(found) > $limit AS more
CALL (actors) {
  UNWIND actors AS n RETURN 'actor' AS kind, n, n.sort AS sort%s
}
RETURN kind, n.version, n.body, more ORDER BY sort, n.id`

// networkTies are the records that tie actors, by relation.
var networkTies = map[graph.Relation]string{
	graph.TieCooperation: `
  UNION ALL UNWIND actors AS a MATCH (a)<-[:BETWEEN]-(n:Cooperation) WHERE ` + open("n") + ` AND n.type IN $states
    WITH n, count(DISTINCT a) AS ends WHERE ends = 2 RETURN 'cooperation' AS kind, n, '' AS sort`,
	graph.TieMembership: `
  UNION ALL UNWIND actors AS a MATCH (a)<-[:SEAT_IN|SEAT_OF]-(n:Membership) WHERE ` + open("n") + `
    WITH n, count(DISTINCT a) AS ends WHERE ends = 2 RETURN 'membership' AS kind, n, '' AS sort`,
	graph.TieAim: `
  UNION ALL UNWIND actors AS a MATCH (a)-[:TAKES_PART]->(n:Measure) WHERE ` + open("n") + `
    WITH n, count(DISTINCT a) AS ends WHERE ends > 1 RETURN 'measure' AS kind, n, '' AS sort
  UNION ALL UNWIND actors AS a MATCH (a)-[:TAKES_PART]->(n:Project) WHERE ` + open("n") + `
    WITH n, count(DISTINCT a) AS ends WHERE ends > 1 RETURN 'project' AS kind, n, '' AS sort`,
	graph.TieDuty: `
  UNION ALL UNWIND actors AS a MATCH (a)<-[:HELD_BY]-(n:Responsibility) WHERE ` + open("n") + ` RETURN 'responsibility' AS kind, n, '' AS sort`,
}

// networkAround binds n to an actor and those tied to it; %s are the parts of the
// relations asked for.
const networkAround = `MATCH (c:Actor {id: $id}) USING INDEX SEEK c:Actor(id) WHERE c.visibility IN $seen
CALL (c) {
  RETURN c AS n, true AS first%s
}`

// besideTies are those tied to c, by relation; %s are further conditions on n.
var besideTies = map[graph.Relation]string{
	graph.TieCooperation: `
  UNION MATCH (c)<-[:BETWEEN]-(k:Cooperation)-[:BETWEEN]->(n:Actor) WHERE ` + open("k") + ` AND k.type IN $states AND %s RETURN n, false AS first`,
	graph.TieMembership: `
  UNION MATCH (c)-[l:MEMBER_OF]-(n:Actor) WHERE l.visibility IN $seen AND n <> c AND %s RETURN n, false AS first
  UNION MATCH (c)<-[:SEAT_IN|SEAT_OF]-(k:Membership)-[:SEAT_IN|SEAT_OF]->(n:Actor) WHERE ` + open("k") + ` AND n <> c AND %[1]s RETURN n, false AS first`,
	graph.TieAim: `
  UNION MATCH (c)-[p:TAKES_PART]->(k)<-[o:TAKES_PART]-(n:Actor) WHERE (k:Measure OR k:Project) AND ` + open("k") + `
    AND 'provider' IN [p.role, o.role] AND n <> c AND %s RETURN n, false AS first`,
	graph.TieDuty: `
  UNION MATCH (c)<-[:HELD_BY]-(k:Responsibility)-[:ON_TOPIC]->(:Topic)<-[:ON_TOPIC]-(d:Responsibility)-[:HELD_BY]->(n:Actor)
    WHERE ` + open("k") + ` AND ` + open("d") + ` AND n <> c AND EXISTS { (k)-[:COVERS]->(:Place)<-[:COVERS]-(d) } AND %s RETURN n, false AS first`,
}

// networkQuery is the one query for a part of the network.
func networkQuery(q graph.NetworkQuery) (text string, p params) {
	states, limit := q.States, q.Limit
	if len(states) == 0 {
		states = []graph.CooperationState{graph.Cooperating}
	}
	if limit <= 0 {
		limit = 500
	}
	f := newFilter(q.Audience, q.Kinds, byTopics(q.Topics), byPlaces(q.Places))
	f.and("NOT n.archived")
	f.params["states"], f.params["limit"], f.params["id"] = texts(states), limit, string(q.Around)
	text = f.match + " WHERE " + strings.Join(f.where, " AND ") + " WITH n, false AS first"
	var near, ties strings.Builder
	for _, r := range graph.Relations {
		if q.Asks(r) {
			fmt.Fprintf(&near, besideTies[r], strings.Join(f.conditions(), " AND "))
			ties.WriteString(networkTies[r])
		}
	}
	if q.Around != "" {
		text = fmt.Sprintf(networkAround, near.String())
	}
	return text + fmt.Sprintf(networkTail, ties.String()), f.params
}

// Network is a part of the network.
func (s *Store) Network(ctx context.Context, q graph.NetworkQuery) (graph.Subgraph, error) {
	text, p := networkQuery(q)
	rows, err := s.read(ctx, text, p)
	if err != nil {
		return graph.Subgraph{}, fmt.Errorf("network: %w", err)
	}
	if q.Around != "" && len(rows) == 0 {
		return graph.Subgraph{}, absent(graph.Ref{Kind: graph.KindActor, ID: string(q.Around)})
	}
	out := graph.Subgraph{Actors: []graph.Actor{}, Members: []graph.Member{}}
	found := map[graph.Kind][]graph.Record{}
	for _, row := range rows {
		kind := graph.Kind(row.Values[0].(string))
		r, err := recordAt(kind, row, 1)
		if err != nil {
			return graph.Subgraph{}, fmt.Errorf("network: %w", err)
		}
		found[kind] = append(found[kind], r)
		out.Truncated = row.Values[3].(bool)
	}
	out.Actors, out.Cooperations = of[graph.Actor](found, graph.KindActor), of[graph.Cooperation](found, graph.KindCooperation)
	out.Seats, out.Duties = of[graph.Membership](found, graph.KindMembership), of[graph.Responsibility](found, graph.KindResponsibility)
	out.Measures, out.Projects = of[graph.Measure](found, graph.KindMeasure), of[graph.Project](found, graph.KindProject)
	if q.Asks(graph.TieMembership) {
		out.Members = graph.MembersAmong(out.Actors)
	}
	return out, nil
}
