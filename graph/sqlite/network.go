package sqlite

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"strings"

	"lotsennetz/graph"
	"lotsennetz/internal/fold"
)

// defaultNetwork is how many actors a picture of the network has at most.
const defaultNetwork = 500

// among keeps the records of a kind that two and more of the actors have a link
// to or from; parameters: the actors twice, the kind, the audience.
const (
	amongTargets = `r.n IN (SELECT l.source FROM link l WHERE l.target IN (SELECT value FROM json_each(?)) AND l.type IN ('SEAT_IN', 'SEAT_OF')
		GROUP BY l.source HAVING count(DISTINCT l.target) > 1)`
	amongSources = `r.n IN (SELECT l.target FROM link l WHERE l.source IN (SELECT value FROM json_each(?)) AND l.type = 'TAKES_PART'
		GROUP BY l.target HAVING count(DISTINCT l.source) > 1)`
	heldByThem = `r.n IN (SELECT l.source FROM link l WHERE l.target IN (SELECT value FROM json_each(?)) AND l.type = 'HELD_BY')`
)

// Network is the actors asked for and what ties them.
func (s *Store) Network(ctx context.Context, q graph.NetworkQuery) (graph.Subgraph, error) {
	q.Limit = orDefault(q.Limit, defaultNetwork)
	if len(q.States) == 0 {
		q.States = []graph.CooperationState{graph.Cooperating}
	}
	var out graph.Subgraph
	err := s.read(ctx, "network", func(r *reading) (err error) {
		var numbers []int64
		if out.Actors, numbers, err = r.networkActors(q); err != nil {
			return err
		}
		if out.Truncated = len(out.Actors) > q.Limit; out.Truncated {
			out.Actors, numbers = out.Actors[:q.Limit], numbers[:q.Limit]
		}
		if q.Around != "" {
			sortByName(out.Actors)
		}
		return r.networkTies(q, array(numbers), &out)
	})
	if err != nil {
		return graph.Subgraph{}, err
	}
	return out, nil
}

// networkTies reads what was asked for that ties the actors.
func (r *reading) networkTies(q graph.NetworkQuery, actors string, out *graph.Subgraph) (err error) {
	out.Cooperations, out.Members = []graph.Cooperation{}, []graph.Member{}
	if q.Asks(graph.TieCooperation) {
		// The plus keeps the planner from looking for every pair of the actors.
		if out.Cooperations, err = r.cooperations(`r.n IN (SELECT l.owner FROM link l
			WHERE l.source IN (SELECT value FROM json_each(?)) AND l.type = 'COOPERATES_WITH'
			AND +l.target IN (SELECT value FROM json_each(?)) AND l.visibility >= ? AND l.value IN (SELECT value FROM json_each(?)))`,
			q.Audience, actors, actors, q.Audience, array(q.States)); err != nil {
			return err
		}
	}
	if q.Asks(graph.TieMembership) {
		out.Members = graph.MembersAmong(out.Actors)
	}
	if out.Seats, err = tied[graph.Membership](r, q, graph.TieMembership, amongTargets, actors); err != nil {
		return err
	}
	if out.Measures, err = tied[graph.Measure](r, q, graph.TieAim, amongSources, actors); err != nil {
		return err
	}
	if out.Projects, err = tied[graph.Project](r, q, graph.TieAim, amongSources, actors); err != nil {
		return err
	}
	out.Duties, err = tied[graph.Responsibility](r, q, graph.TieDuty, heldByThem, actors)
	return err
}

// tied are the records of a kind that meet a condition on the actors, where the
// relation is asked for.
func tied[R graph.Record](r *reading, q graph.NetworkQuery, relation graph.Relation, condition, actors string) ([]R, error) {
	if !q.Asks(relation) {
		return []R{}, nil
	}
	return all[R](r, `SELECT r.version, r.body FROM record r WHERE `+condition+` AND `+anyKind+`
		AND r.archived = 0 AND r.visibility >= ? ORDER BY r.id`, actors, string(kindOf[R]()), q.Audience)
}

// networkActors are the actors of a picture by name, the one in the middle first,
// and one more than its limit where there are more.
func (r *reading) networkActors(q graph.NetworkQuery) (actors []graph.Actor, numbers []int64, err error) {
	f := actorsLike(graph.ActorQuery{Audience: q.Audience, Kinds: q.Kinds, Topics: q.Topics, Places: q.Places})
	where, args, order := f.String(), f.args, "r.sort_key, r.id" // an index has that order
	if q.Around != "" {
		n, _, err := r.known(q.Around, q.Audience)
		if err != nil {
			return nil, nil, err
		}
		f.where[0] = anyKind
		near, nearArgs := beside(q, n)
		where, order = `r.n = ? OR (r.n IN (`+near+`) AND `+f.String()+`)`, "r.n <> ?1, "+order
		args = append(append([]any{n}, nearArgs...), args...)
	}
	args = append(args, q.Limit+1)
	return r.numbered(`SELECT r.n, r.version, r.body FROM (SELECT r.n FROM record r WHERE `+where+` ORDER BY `+order+` LIMIT ?) x
		JOIN record r ON r.n = x.n ORDER BY `+order, args...)
}

// openOwner is the condition on the record a tie comes from; parameter: the
// audience.
const openOwner = `EXISTS (SELECT 1 FROM record o WHERE o.n = %s AND o.archived = 0 AND o.visibility >= ?)`

// beside are the numbers of the actors tied to one by what is asked for.
func beside(q graph.NetworkQuery, n int64) (query string, args []any) {
	var parts []string
	add := func(relation graph.Relation, text string, values ...any) {
		if q.Asks(relation) {
			parts, args = append(parts, text), append(args, values...)
		}
	}
	open := func(record string) string { return strings.Replace(openOwner, "%s", record, 1) }
	add(graph.TieCooperation, partnersOf, n, n, q.Audience, array(q.States))
	add(graph.TieMembership, `SELECT l.target FROM link l WHERE l.source = ? AND l.type = 'MEMBER_OF' AND l.visibility >= ?
		UNION SELECT l.source FROM link l WHERE l.target = ? AND l.type = 'MEMBER_OF' AND l.visibility >= ?`, n, q.Audience, n, q.Audience)
	add(graph.TieMembership, `SELECT e.target FROM link l CROSS JOIN link e ON e.owner = l.source AND e.type IN ('SEAT_IN', 'SEAT_OF')
		WHERE l.target = ? AND l.type IN ('SEAT_IN', 'SEAT_OF') AND `+open("l.source"), n, q.Audience)
	add(graph.TieAim, `SELECT e.source FROM link l CROSS JOIN link e ON e.target = l.target AND e.type = 'TAKES_PART'
		WHERE l.source = ? AND l.type = 'TAKES_PART' AND 'provider' IN (l.value, e.value) AND `+open("l.target")+`
		AND (SELECT kind FROM record WHERE n = l.target) IN ('measure', 'project')`, n, q.Audience)
	add(graph.TieDuty, `SELECT h.target FROM link l CROSS JOIN link t ON t.source = l.source AND t.type = 'ON_TOPIC'
		CROSS JOIN link u ON u.target = t.target AND u.type = 'ON_TOPIC' CROSS JOIN link h ON h.source = u.source AND h.type = 'HELD_BY'
		WHERE l.target = ? AND l.type = 'HELD_BY' AND `+open("l.source")+` AND `+open("u.source")+`
		AND EXISTS (SELECT 1 FROM link a CROSS JOIN link b ON b.source = u.source AND b.type = 'COVERS' AND b.target = a.target WHERE a.source = l.source AND a.type = 'COVERS')`,
		n, q.Audience, q.Audience)
	return strings.Join(parts, "\nUNION "), args
}

// sortByName puts the actor in the middle among the others.
func sortByName(actors []graph.Actor) {
	keys := make(map[graph.ActorID][]byte, len(actors))
	for _, a := range actors {
		keys[a.ID] = fold.Collate(a.Name)
	}
	slices.SortFunc(actors, func(a, b graph.Actor) int {
		return cmp.Or(bytes.Compare(keys[a.ID], keys[b.ID]), cmp.Compare(a.ID, b.ID))
	})
}
