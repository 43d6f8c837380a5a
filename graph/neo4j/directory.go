package neo4j

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"lotsennetz/graph"
)

// A cursor is the last actor of a page: by name its sort key, by distance the
// metres, -1 for those without a point.
type cursor struct {
	Sort   *string  `json:"s,omitempty"`
	Metres *float64 `json:"m,omitempty"`
	ID     string   `json:"i"`
}

func (c cursor) String() string {
	b, err := json.Marshal(c)
	if err != nil {
		panic(err) // distances on the globe are numbers
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

func parseCursor(text string, near bool) (cursor, error) {
	var c cursor
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil {
		err = json.Unmarshal(b, &c)
	}
	if err != nil || c.ID == "" || near != (c.Metres != nil) || near == (c.Sort != nil) {
		return c, graph.Invalid("actors", "cursor", "bad_cursor")
	}
	return c, nil
}

// Actors lists a page of the directory and counts all pages, in one query of
// two parts.
func (s *Store) Actors(ctx context.Context, q graph.ActorQuery) (graph.ActorPage, error) {
	near, limit := !q.Near.IsZero(), pageSize(q.Limit)
	f := directoryFilter(q)
	f.params["limit"] = limit + 1
	after := ""
	if q.After != "" {
		c, err := parseCursor(q.After, near)
		if err != nil {
			return graph.ActorPage{}, err
		}
		after = f.after(c)
	}
	text := f.pageByName(after)
	if near {
		text = f.pageByDistance(q, after)
	}
	rows, err := s.read(ctx, text, f.params)
	if err != nil {
		return graph.ActorPage{}, fmt.Errorf("actors: %w", err)
	}
	return pageOf(rows[0].Values[0].(int64), rows[0].Values[1].([]any), limit, near)
}

func directoryFilter(q graph.ActorQuery) *filter {
	f := newFilter(q.Audience, q.Kinds, byTopics(q.Topics), byPlaces(q.Places),
		joined{graph.LinkSpeaks, graph.KindLanguage, "languages", texts(q.Languages)},
		joined{graph.LinkFor, graph.KindGroup, "groups", texts(q.Groups)})
	if !q.Archived {
		f.and("NOT n.archived")
	}
	return f
}

// after is the condition for what follows a cursor.
func (f *filter) after(c cursor) string {
	f.params["afterID"] = c.ID
	if c.Sort != nil {
		f.params["afterSort"] = *c.Sort
		return "n.sort >= $afterSort AND (n.sort > $afterSort OR n.id > $afterID)"
	}
	f.params["afterMetres"] = *c.Metres
	return "(metres > $afterMetres OR metres = $afterMetres AND n.id > $afterID)"
}

// pageByName reads along the index of names where nothing narrower is asked
// for. Sort and id are never missing; saying so lets the index give the order.
func (f *filter) pageByName(after string) string {
	where := slices.Clone(f.where)
	source := f.match
	if f.anchor == "" {
		source += " USING INDEX n:Actor(sort, id)"
		where = append(where, "n.sort >= ''", "n.id >= ''")
	}
	if after != "" {
		where = append(where, after)
	}
	return fmt.Sprintf(`CALL { %s WHERE %s RETURN count(n) AS total }
CALL { %s WHERE %s WITH n ORDER BY n.sort, n.id LIMIT $limit
  RETURN collect([n.version, n.body, n.sort, n.id]) AS page }
RETURN total, page`, f.match, strings.Join(f.where, " AND "), source, strings.Join(where, " AND "))
}

// nowhere stands for the distance of what has no point: farther than anything.
const nowhere = 1e9

// pageByDistance starts from the point index where there is a radius.
func (f *filter) pageByDistance(q graph.ActorQuery, after string) string {
	f.params["here"], f.params["nowhere"] = point(q.Near), nowhere
	measured := `OPTIONAL MATCH (n)-[:AT]->(p:Spot) WHERE p.visibility IN $seen
WITH n, coalesce(min(point.distance(p.point, $here)), $nowhere) AS metres`
	source := fmt.Sprintf("%s WHERE %s WITH n %s", f.match, strings.Join(f.where, " AND "), measured)
	if q.RadiusKM > 0 {
		f.params["radius"] = q.RadiusKM / earth
		source = f.within()
	}
	if after == "" {
		after = "true"
	}
	return fmt.Sprintf(`CALL { %[1]s RETURN count(n) AS total }
CALL { %[1]s WHERE %[2]s WITH n, metres ORDER BY metres, n.id LIMIT $limit
  RETURN collect([n.version, n.body, metres, n.id]) AS page }
RETURN total, page`, source, after)
}

// within binds n and metres for the actors in a radius of a point.
func (f *filter) within() string {
	return `MATCH (p:Spot) USING POINT INDEX SEEK p:Spot(point) WHERE point.distance(p.point, $here) <= $radius AND p.visibility IN $seen
MATCH (p)<-[:AT]-(n:Actor) WITH n, min(point.distance(p.point, $here)) AS metres
WHERE ` + strings.Join(f.conditions(), " AND ") + " WITH n, metres"
}

func pageOf(total int64, rows []any, limit int, near bool) (graph.ActorPage, error) {
	page := graph.ActorPage{Actors: make([]graph.Actor, 0, len(rows)), Total: int(total)}
	if near {
		page.Distances = make([]float64, 0, len(rows))
	}
	for i, row := range rows {
		if i == limit {
			break
		}
		v := row.([]any)
		r, err := recordOf(graph.KindActor, v[0], v[1])
		if err != nil {
			return graph.ActorPage{}, fmt.Errorf("actors: %w", err)
		}
		page.Actors = append(page.Actors, r.(graph.Actor))
		c := cursor{ID: v[3].(string)}
		if near {
			metres := v[2].(float64)
			c.Metres = &metres
			page.Distances = append(page.Distances, kilometres(metres))
		} else {
			sort := v[2].(string)
			c.Sort = &sort
		}
		if i == limit-1 && len(rows) > limit {
			page.Next = c.String()
		}
	}
	return page, nil
}

func kilometres(metres float64) float64 {
	if metres >= nowhere {
		return -1
	}
	return metres * earth
}
