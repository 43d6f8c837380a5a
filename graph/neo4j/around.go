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
