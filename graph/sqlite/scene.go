package sqlite

import (
	"context"
	"database/sql"

	"lotsennetz/graph"
)

// partnersOf are the numbers of the actors that cooperate with one, in any of
// the states; parameters: the number twice, the audience, the states.
const partnersOf = `SELECT iif(l.source = ?, l.target, l.source) FROM link l
	WHERE l.owner IN (SELECT b.source FROM link b WHERE b.target = ? AND b.type = 'BETWEEN')
	AND l.type = 'COOPERATES_WITH' AND l.visibility >= ? AND l.value IN (SELECT value FROM json_each(?))
	AND (SELECT archived FROM record WHERE n = l.owner) = 0`

// anyKind is the condition on the kind, hidden from the planner: walking all of
// the kind looks cheap to it, where a few records are already at hand.
const anyKind = "+r.kind = ?"

// Scene is what matching is computed from.
func (s *Store) Scene(ctx context.Context, q graph.SceneQuery) (graph.Scene, error) {
	var out graph.Scene
	err := s.read(ctx, "scene", func(r *reading) (err error) {
		var all []int64
		if out.Actors, all, err = r.sceneActors(q); err != nil {
			return err
		}
		numbers := array(all)
		if out.Offers, err = wishes[graph.Offer](r, graph.LinkOfferedBy, numbers, q.Audience); err != nil {
			return err
		}
		if out.Needs, err = wishes[graph.Need](r, graph.LinkNeededBy, numbers, q.Audience); err != nil {
			return err
		}
		out.Cooperations, err = r.cooperations(`r.n IN (SELECT l.source FROM link l
			WHERE l.target IN (SELECT value FROM json_each(?)) AND l.type = 'BETWEEN' AND l.visibility >= ?)`, q.Audience, numbers, q.Audience)
		return err
	})
	if err != nil {
		return graph.Scene{}, err
	}
	return out, nil
}

// sceneActors are the actors of a scene by id, and their numbers.
func (r *reading) sceneActors(q graph.SceneQuery) ([]graph.Actor, []int64, error) {
	f := listed(graph.KindActor, q.Audience)
	if q.Actor == "" {
		oneOf(f, "r.type", q.Kinds)
		return r.numbered("SELECT r.n, r.version, r.body FROM record r WHERE "+f.String()+" ORDER BY r.id", f.args...)
	}
	n, centre, err := r.known(q.Actor, q.Audience)
	if err != nil {
		return nil, nil, err
	}
	f.where[0] = anyKind
	query := `SELECT r.n, r.version, r.body FROM record r WHERE r.n = ? OR (r.n IN (` + partnersOf + `) AND ` + f.String() + `)`
	args := append([]any{n, n, n, q.Audience, array(graph.CooperationStates)}, f.args...)
	if at := centre.Point(q.Audience); !at.IsZero() && q.RadiusKM > 0 {
		near, nearArgs := nearest(at, q.RadiusKM, q.Audience)
		oneOf(f, "r.type", q.Kinds)
		query += ` OR (r.n IN (SELECT n FROM (` + near + `)) AND ` + f.String() + `)`
		args = append(append(args, nearArgs...), f.args...)
	}
	return r.numbered(query+" ORDER BY r.id", args...)
}

// numbered reads actors from rows of n, version and body.
func (r *reading) numbered(query string, args ...any) ([]graph.Actor, []int64, error) {
	actors, numbers := []graph.Actor{}, []int64{}
	err := r.each(func(rows *sql.Rows) error {
		var n, version int64
		var body sql.RawBytes
		if err := rows.Scan(&n, &version, &body); err != nil {
			return err
		}
		a, err := decode[graph.Actor](version, body)
		actors, numbers = append(actors, a), append(numbers, n)
		return err
	}, query, args...)
	return actors, numbers, err
}

func wishes[R graph.Record](r *reading, t graph.LinkType, actors string, audience graph.Audience) ([]R, error) {
	return all[R](r, `SELECT r.version, r.body FROM record r WHERE r.n IN (SELECT l.source FROM link l
			WHERE l.target IN (SELECT value FROM json_each(?)) AND l.type = ? AND l.visibility >= ?)
		AND r.archived = 0 AND r.visibility >= ? ORDER BY r.id`, actors, string(t), audience, audience)
}

// cooperations are those of a condition, by id, with both ends known.
func (r *reading) cooperations(condition string, audience graph.Audience, args ...any) ([]graph.Cooperation, error) {
	return all[graph.Cooperation](r, `SELECT r.version, r.body FROM record r WHERE `+condition+`
		AND +r.kind = 'cooperation' AND r.archived = 0 AND r.visibility >= ?
		AND NOT EXISTS (SELECT 1 FROM link b JOIN record e ON e.n = b.target WHERE b.owner = r.n AND b.type = 'BETWEEN' AND e.visibility < ?)
		ORDER BY r.id`, append(args, audience, audience)...)
}
