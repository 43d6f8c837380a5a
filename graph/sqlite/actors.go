package sqlite

import (
	"context"
	"database/sql"
	"strings"

	"lotsennetz/graph"
	"lotsennetz/internal/fold"
)

// Actor is one actor.
func (s *Store) Actor(ctx context.Context, id graph.ActorID) (graph.Actor, error) {
	return byID[graph.Actor](ctx, s, string(id))
}

// ActorBySlug is the actor with the slug.
func (s *Store) ActorBySlug(ctx context.Context, slug string) (graph.Actor, error) {
	return first[graph.Actor](ctx, s, `actor "`+slug+`"`,
		`SELECT r.version, r.body FROM alias k JOIN record r ON r.n = k.record WHERE k.kind = 'actor' AND k.key = ?`, slug)
}

// A filter collects conditions on record r, each a fixed text, and their
// parameters.
type filter struct {
	where []string
	args  []any
}

func (f *filter) and(condition string, args ...any) {
	f.where = append(f.where, condition)
	f.args = append(f.args, args...)
}

func (f *filter) String() string { return strings.Join(f.where, "\n\tAND ") }

// linked keeps the records with a link, known to the audience, to one of the ids.
func linked[ID ~string](f *filter, t graph.LinkType, kind graph.Kind, ids []ID, audience graph.Audience) {
	if len(ids) == 0 {
		return
	}
	f.and(`r.n IN (SELECT l.source FROM record t CROSS JOIN link l ON l.target = t.n
		WHERE t.kind = ? AND t.id IN (SELECT value FROM json_each(?)) AND l.type = ? AND l.visibility >= ?)`,
		string(kind), array(ids), string(t), audience)
}

func oneOf[T ~string](f *filter, column string, values []T) {
	if len(values) > 0 {
		f.and(column+" IN (SELECT value FROM json_each(?))", array(values))
	}
}

// listed are the unarchived records of a kind that the audience may know.
func listed(kind graph.Kind, audience graph.Audience) *filter {
	f := &filter{}
	f.and("r.kind = ?", string(kind))
	f.and("r.archived = 0")
	f.and("r.visibility >= ?", audience)
	return f
}

func actorsLike(q graph.ActorQuery) *filter {
	f := listed(graph.KindActor, q.Audience)
	if q.Archived {
		f.where[1] = "r.archived IN (0, 1)"
	}
	oneOf(f, "r.type", q.Kinds)
	linked(f, graph.LinkOnTopic, graph.KindTopic, q.Topics, q.Audience)
	linked(f, graph.LinkLocatedIn, graph.KindPlace, q.Places, q.Audience)
	linked(f, graph.LinkSpeaks, graph.KindLanguage, q.Languages, q.Audience)
	linked(f, graph.LinkFor, graph.KindGroup, q.Groups, q.Audience)
	return f
}

// Actors lists a page of the directory.
func (s *Store) Actors(ctx context.Context, q graph.ActorQuery) (graph.ActorPage, error) {
	byDistance := !q.Near.IsZero()
	at, err := readCursor(q.After, byDistance)
	if err != nil {
		return graph.ActorPage{}, err
	}
	q.Limit = min(orDefault(q.Limit, graph.DefaultPage), graph.MaxPage)
	page := graph.ActorPage{Actors: []graph.Actor{}}
	err = s.read(ctx, "actors", func(r *reading) error {
		if byDistance {
			return r.actorsNear(q, at, &page)
		}
		return r.actorsByName(q, at, &page)
	})
	if err != nil {
		return graph.ActorPage{}, err
	}
	return page, nil
}

func (r *reading) actorsByName(q graph.ActorQuery, at cursor, page *graph.ActorPage) error {
	f := actorsLike(q)
	if _, err := r.one("SELECT count(*) FROM record r WHERE "+f.String(), f.args, &page.Total); err != nil {
		return err
	}
	if q.After != "" {
		f.and("(r.sort_key, r.id) > (?, ?)", at.Key, at.ID)
	}
	// the bodies are joined last, so that sorting does not carry them
	query := `SELECT p.version, p.body, x.sort_key FROM (
			SELECT r.n, r.sort_key, r.id FROM record r WHERE ` + f.String() + ` ORDER BY r.sort_key, r.id LIMIT ?) x
		JOIN record p ON p.n = x.n ORDER BY x.sort_key, x.id`
	var last cursor
	return r.each(func(rows *sql.Rows) error {
		var version int64
		var body sql.RawBytes
		var key []byte
		if err := rows.Scan(&version, &body, &key); err != nil {
			return err
		}
		if len(page.Actors) == q.Limit {
			page.Next = last.String()
			return nil
		}
		a, err := decode[graph.Actor](version, body)
		page.Actors = append(page.Actors, a)
		last = cursor{By: byName, Key: key, ID: string(a.ID)}
		return err
	}, query, append(f.args, q.Limit+1)...)
}

func (r *reading) actorsNear(q graph.ActorQuery, at cursor, page *graph.ActorPage) error {
	page.Distances = []float64{}
	f := actorsLike(q)
	near, nearArgs := nearest(q.Near, q.RadiusKM, q.Audience)
	join := "LEFT JOIN"
	if q.RadiusKM > 0 {
		join = "JOIN"
	}
	with := "WITH near AS (" + near + "), hit AS (SELECT r.n, r.id, coalesce(near.km, ?) AS km FROM record r " + join + " near ON near.n = r.n WHERE " + f.String() + ")"
	args := append(append(nearArgs, nowhere), f.args...)
	count, countArgs := with+" SELECT count(*) FROM hit", args
	if q.RadiusKM <= 0 { // distance then leaves nobody out
		count, countArgs = "SELECT count(*) FROM record r WHERE "+f.String(), f.args
	}
	if _, err := r.one(count, countArgs, &page.Total); err != nil {
		return err
	}
	after := ""
	if q.After != "" {
		after = " WHERE (km, id) > (?, ?)"
		args = append(args, at.KM, at.ID)
	}
	query := with + ` SELECT p.version, p.body, x.km FROM (SELECT n, id, km FROM hit` + after + ` ORDER BY km, id LIMIT ?) x
		JOIN record p ON p.n = x.n ORDER BY x.km, x.id`
	var last cursor
	return r.each(func(rows *sql.Rows) error {
		var version int64
		var body sql.RawBytes
		var km float64
		if err := rows.Scan(&version, &body, &km); err != nil {
			return err
		}
		if len(page.Actors) == q.Limit {
			page.Next = last.String()
			return nil
		}
		a, err := decode[graph.Actor](version, body)
		last = cursor{By: byKM, KM: km, ID: string(a.ID)}
		if km == nowhere {
			km = -1
		}
		page.Actors, page.Distances = append(page.Actors, a), append(page.Distances, km)
		return err
	}, query, append(args, q.Limit+1)...)
}

// ActorsNamed finds actors by name.
func (s *Store) ActorsNamed(ctx context.Context, q graph.NameQuery) ([]graph.Actor, error) {
	text := fold.Text(q.Text)
	if text == "" {
		return []graph.Actor{}, ctx.Err()
	}
	return list[graph.Actor](ctx, s, "actors by name",
		`WITH hit AS (SELECT record AS n, min(folded <> ?1) AS starts FROM name WHERE folded >= ?1 AND folded < ?2 GROUP BY record)
		SELECT r.version, r.body FROM hit CROSS JOIN record r ON r.n = hit.n WHERE r.archived = 0 AND r.visibility >= ?3
		ORDER BY hit.starts, r.sort_key, r.id LIMIT ?4`,
		text, text+"\U0010FFFF", q.Audience, orDefault(q.Limit, graph.DefaultPage))
}
