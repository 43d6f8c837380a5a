package neo4j

import (
	"context"
	"fmt"
	"strings"

	"lotsennetz/graph"
)

// Actor is one actor.
func (s *Store) Actor(ctx context.Context, id graph.ActorID) (graph.Actor, error) {
	return byID[graph.Actor](ctx, s, graph.Ref{Kind: graph.KindActor, ID: string(id)})
}

// ActorBySlug is the actor with the slug.
func (s *Store) ActorBySlug(ctx context.Context, slug string) (graph.Actor, error) {
	return byKey[graph.Actor](ctx, s, graph.Ref{Kind: graph.KindActor, ID: slug})
}

const namedQuery = `MATCH (m:Name) USING INDEX SEEK m:Name(text) WHERE m.text STARTS WITH $text
MATCH (m)<-[:CALLED]-(n:Actor) WHERE n.visibility IN $seen AND NOT n.archived
WITH n, min(CASE m.text WHEN $text THEN 0 ELSE 1 END) AS rank
ORDER BY rank, n.sort, n.id LIMIT $limit
RETURN n.version, n.body`

// ActorsNamed finds actors by name or the start of it.
func (s *Store) ActorsNamed(ctx context.Context, q graph.NameQuery) ([]graph.Actor, error) {
	text := nameText(q.Text)
	if text == "" {
		return []graph.Actor{}, ctx.Err()
	}
	return ask[graph.Actor](ctx, s, "actors named", graph.KindActor, namedQuery,
		params{"text": text, "seen": seen(q.Audience), "limit": pageSize(q.Limit)})
}

func pageSize(limit int) int {
	if limit <= 0 {
		return graph.DefaultPage
	}
	return min(limit, graph.MaxPage)
}

// earth turns the metres of point.distance, which uses a radius of 6378.14 km,
// into kilometres on the mean radius everybody else uses.
const earth = 6371.0 / 6378.140 / 1000

// A filter is what is asked of actors n, as Cypher made of constants and the
// parameters it names.
type filter struct {
	match  string   // binds n, each once
	anchor string   // the condition that match stands for, "" where none
	where  []string // further conditions on n
	params params
}

// joined are the filters that go through a relationship.
type joined struct {
	link   graph.LinkType
	kind   graph.Kind
	param  string
	values []string
}

func texts[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}

// newFilter starts from the most telling relationship asked for, so that the
// database need not look at every actor.
func newFilter(a graph.Audience, kinds []graph.ActorKind, through ...joined) *filter {
	f := &filter{params: params{"seen": seen(a)}, where: []string{"n.visibility IN $seen"}}
	if len(kinds) > 0 {
		f.params["kinds"] = texts(kinds)
		f.where = append(f.where, "n.type IN $kinds")
	}
	for _, j := range through {
		if len(j.values) == 0 {
			continue
		}
		f.params[j.param] = j.values
		pattern := fmt.Sprintf("(n)-[l:%s]->(x:%s) WHERE x.id IN $%s AND l.visibility IN $seen", j.link, labels[j.kind], j.param)
		condition := "EXISTS { MATCH " + pattern + " }"
		if f.match == "" {
			f.match, f.anchor = "MATCH (n:Actor)"+strings.TrimPrefix(pattern, "(n)")+" WITH DISTINCT n", condition
		} else {
			f.and(condition)
		}
	}
	if f.match == "" {
		f.match = "MATCH (n:Actor)"
	}
	return f
}

func byTopics(v []graph.TopicKey) joined {
	return joined{graph.LinkOnTopic, graph.KindTopic, "topics", texts(v)}
}

func byPlaces(v []graph.PlaceKey) joined {
	return joined{graph.LinkLocatedIn, graph.KindPlace, "places", texts(v)}
}

// conditions are all of them, for an n found in another way.
func (f *filter) conditions() []string {
	if f.anchor == "" {
		return f.where
	}
	return append([]string{f.anchor}, f.where...)
}

func (f *filter) and(condition string) { f.where = append(f.where, condition) }
