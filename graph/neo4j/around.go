package neo4j

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"lotsennetz/graph"
)

// open is the condition on a node of a list.
func open(n string) string {
	return fmt.Sprintf("%[1]s.visibility IN $seen AND NOT %[1]s.archived", n)
}

// dossierQuery gathers everything in one go: what hangs on the actor directly,
// and partners beside their cooperation.
var dossierQuery = `MATCH (a:Actor {id: $id}) USING INDEX SEEK a:Actor(id) WHERE a.visibility IN $seen
CALL (a) {
  RETURN 'actor' AS part, a AS n, null AS m
  UNION ALL MATCH (a)<-[:OFFERED_BY]-(n:Offer) WHERE ` + open("n") + ` RETURN 'offer' AS part, n, null AS m
  UNION ALL MATCH (a)<-[:NEEDED_BY]-(n:Need) WHERE ` + open("n") + ` RETURN 'need' AS part, n, null AS m
  UNION ALL MATCH (a)<-[:HELD_BY]-(n:Responsibility) WHERE ` + open("n") + ` RETURN 'responsibility' AS part, n, null AS m
  UNION ALL MATCH (a)<-[:WORKS_AT]-(n:Person) WHERE ` + open("n") + ` RETURN DISTINCT 'person' AS part, n, null AS m
  UNION ALL MATCH (a)-[l:MEMBER_OF]->(n:Actor) WHERE l.visibility IN $seen AND ` + open("n") + ` RETURN DISTINCT 'network' AS part, n, null AS m
  UNION ALL MATCH (a)<-[l:MEMBER_OF]-(n:Actor) WHERE l.visibility IN $seen AND ` + open("n") + ` RETURN DISTINCT 'member' AS part, n, null AS m
  UNION ALL MATCH (a)-[:TAKES_PART]->(n:Measure) WHERE ` + open("n") + ` RETURN DISTINCT 'measure' AS part, n, null AS m
  UNION ALL MATCH (a)-[:TAKES_PART]->(n:Project) WHERE ` + open("n") + ` RETURN DISTINCT 'project' AS part, n, null AS m
  UNION ALL MATCH (a)<-[:BETWEEN]-(m:Cooperation)-[:BETWEEN]->(n:Actor) WHERE ` + open("n") + ` AND ` + open("m") + ` RETURN 'partner' AS part, n, m
}
RETURN part, n.version, n.body, m.version, m.body ORDER BY n.sort, n.id`

// partKinds are the kinds of what a dossier lists.
var partKinds = map[string]graph.Kind{
	"actor": graph.KindActor, "network": graph.KindActor, "member": graph.KindActor, "partner": graph.KindActor,
	"offer": graph.KindOffer, "need": graph.KindNeed, "responsibility": graph.KindResponsibility,
	"person": graph.KindPerson, "measure": graph.KindMeasure, "project": graph.KindProject,
}

// Dossier is an actor with everything that hangs on it.
func (s *Store) Dossier(ctx context.Context, q graph.DossierQuery) (graph.Dossier, error) {
	ref := graph.Ref{Kind: graph.KindActor, ID: string(q.Actor)}
	rows, err := s.read(ctx, dossierQuery, params{"id": ref.ID, "seen": seen(q.Audience)})
	if err != nil {
		return graph.Dossier{}, fmt.Errorf("dossier of %s: %w", ref, err)
	}
	parts := map[string][]graph.Record{}
	partners := []graph.Partnership{}
	for _, row := range rows {
		part := row.Values[0].(string)
		r, err := recordAt(partKinds[part], row, 1)
		if err != nil {
			return graph.Dossier{}, err
		}
		if parts[part] = append(parts[part], r); part == "partner" {
			c, err := at[graph.Cooperation](graph.KindCooperation, row, 3)
			if err != nil {
				return graph.Dossier{}, err
			}
			partners = append(partners, graph.Partnership{Cooperation: c, Partner: r.(graph.Actor)})
		}
	}
	if len(parts["actor"]) == 0 {
		return graph.Dossier{}, absent(ref)
	}
	slices.SortStableFunc(partners, func(a, b graph.Partnership) int {
		return cmp.Compare(slices.Index(graph.CooperationStates, a.Cooperation.State), slices.Index(graph.CooperationStates, b.Cooperation.State))
	})
	return graph.Dossier{
		Actor: parts["actor"][0].(graph.Actor), Partnerships: partners,
		Offers: as[graph.Offer](parts["offer"]), Needs: as[graph.Need](parts["need"]),
		Responsibilities: as[graph.Responsibility](parts["responsibility"]), People: as[graph.Person](parts["person"]),
		Networks: as[graph.Actor](parts["network"]), Members: as[graph.Actor](parts["member"]),
		Measures: as[graph.Measure](parts["measure"]), Projects: as[graph.Project](parts["project"]),
	}, nil
}

// sceneTail takes actors and adds what hangs on them.
var sceneTail = `
WITH collect(DISTINCT n) AS actors
CALL (actors) {
  UNWIND actors AS n RETURN 'actor' AS kind, n
  UNION ALL UNWIND actors AS a MATCH (a)<-[:OFFERED_BY]-(n:Offer) WHERE ` + open("n") + ` RETURN 'offer' AS kind, n
  UNION ALL UNWIND actors AS a MATCH (a)<-[:NEEDED_BY]-(n:Need) WHERE ` + open("n") + ` RETURN 'need' AS kind, n
  UNION ALL UNWIND actors AS a MATCH (a)<-[:BETWEEN]-(n:Cooperation)-[:BETWEEN]->(b:Actor) WHERE ` + open("n") + ` AND b.visibility IN $seen RETURN DISTINCT 'cooperation' AS kind, n
}
RETURN kind, n.version, n.body ORDER BY n.id`

// sceneAround binds n to the actor, its partners, and those within the radius
// of its first seat; %s are further conditions on the last.
var sceneAround = `MATCH (c:Actor {id: $id}) USING INDEX SEEK c:Actor(id) WHERE c.visibility IN $seen
CALL (c) {
  RETURN c AS n
  UNION MATCH (c)<-[:BETWEEN]-(k:Cooperation)-[:BETWEEN]->(n:Actor) WHERE ` + open("k") + ` AND ` + open("n") + ` RETURN n
  UNION MATCH (c)-[:AT]->(f:Spot) WHERE f.visibility IN $seen
    WITH f ORDER BY f.seat LIMIT 1
    MATCH (p:Spot) USING POINT INDEX SEEK p:Spot(point) WHERE point.distance(p.point, f.point) <= $radius AND p.visibility IN $seen
    MATCH (p)<-[:AT]-(n:Actor) WHERE %s RETURN n
}`

// Scene is what matching is computed from.
func (s *Store) Scene(ctx context.Context, q graph.SceneQuery) (graph.Scene, error) {
	f := newFilter(q.Audience, q.Kinds)
	f.and("NOT n.archived")
	where := strings.Join(f.where, " AND ")
	text := f.match + " WHERE " + where + sceneTail
	if q.Actor != "" {
		f.params["id"], f.params["radius"] = string(q.Actor), -1.0 // no radius: nobody else
		if q.RadiusKM > 0 {
			f.params["radius"] = q.RadiusKM / earth
		}
		text = fmt.Sprintf(sceneAround, where) + sceneTail
	}
	found, err := s.mixed(ctx, "scene", text, f.params)
	if err != nil {
		return graph.Scene{}, err
	}
	if q.Actor != "" && len(found[graph.KindActor]) == 0 {
		return graph.Scene{}, absent(graph.Ref{Kind: graph.KindActor, ID: string(q.Actor)})
	}
	return graph.Scene{
		Actors: of[graph.Actor](found, graph.KindActor), Offers: of[graph.Offer](found, graph.KindOffer),
		Needs: of[graph.Need](found, graph.KindNeed), Cooperations: of[graph.Cooperation](found, graph.KindCooperation),
	}, nil
}

// networkTail takes actors, the one in the middle before the others, and adds
// the cooperations with both ends among those within the limit.
var networkTail = `
WITH n, first ORDER BY first DESC, n.sort, n.id LIMIT $limit + 1
WITH collect(n) AS found
WITH found[..$limit] AS actors, size(found) > $limit AS more
CALL (actors) {
  UNWIND actors AS n RETURN 'actor' AS kind, n, n.sort AS sort
  UNION ALL UNWIND actors AS a MATCH (a)<-[:BETWEEN]-(n:Cooperation) WHERE ` + open("n") + ` AND n.type IN $states
    WITH n, count(DISTINCT a) AS ends WHERE ends = 2 RETURN 'cooperation' AS kind, n, '' AS sort
}
RETURN kind, n.version, n.body, more ORDER BY sort, n.id`

var networkAround = `MATCH (c:Actor {id: $id}) USING INDEX SEEK c:Actor(id) WHERE c.visibility IN $seen
CALL (c) {
  RETURN c AS n, true AS first
  UNION MATCH (c)<-[:BETWEEN]-(k:Cooperation)-[:BETWEEN]->(n:Actor) WHERE ` + open("k") + ` AND k.type IN $states AND %s RETURN n, false AS first
}`

// Network is a part of the network.
func (s *Store) Network(ctx context.Context, q graph.NetworkQuery) (graph.Subgraph, error) {
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
	text := f.match + " WHERE " + strings.Join(f.where, " AND ") + " WITH n, false AS first"
	if q.Around != "" {
		text = fmt.Sprintf(networkAround, strings.Join(f.conditions(), " AND "))
	}
	rows, err := s.read(ctx, text+networkTail, f.params)
	if err != nil {
		return graph.Subgraph{}, fmt.Errorf("network: %w", err)
	}
	if q.Around != "" && len(rows) == 0 {
		return graph.Subgraph{}, absent(graph.Ref{Kind: graph.KindActor, ID: string(q.Around)})
	}
	out := graph.Subgraph{Actors: []graph.Actor{}, Cooperations: []graph.Cooperation{}}
	for _, row := range rows {
		r, err := recordAt(graph.Kind(row.Values[0].(string)), row, 1)
		if err != nil {
			return graph.Subgraph{}, fmt.Errorf("network: %w", err)
		}
		switch r := r.(type) {
		case graph.Actor:
			out.Actors = append(out.Actors, r)
		case graph.Cooperation:
			out.Cooperations = append(out.Cooperations, r)
		}
		out.Truncated = row.Values[3].(bool)
	}
	return out, nil
}
