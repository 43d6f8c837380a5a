package sqlite

import (
	"context"

	"lotsennetz/graph"
)

// Concept is the integration concept and the actors taking part.
func (s *Store) Concept(ctx context.Context, audience graph.Audience) (graph.Concept, error) {
	var c graph.Concept
	err := s.read(ctx, "concept", func(r *reading) (err error) {
		if c.Conferences, err = byIDs[graph.Conference](r, audience); err != nil {
			return err
		}
		if c.Goals, err = byIDs[graph.Goal](r, audience); err != nil {
			return err
		}
		if c.Measures, err = byIDs[graph.Measure](r, audience); err != nil {
			return err
		}
		if c.Projects, err = byIDs[graph.Project](r, audience); err != nil {
			return err
		}
		actors, err := all[graph.Actor](r, `SELECT r.version, r.body FROM record r WHERE r.n IN (
			SELECT l.source FROM record o CROSS JOIN link l ON l.owner = o.n AND l.type = 'TAKES_PART'
			WHERE o.kind IN ('conference', 'goal', 'measure', 'project') AND o.archived = 0 AND o.visibility >= ? AND l.visibility >= ?)
			AND r.visibility >= ?`, audience, audience, audience)
		c.Actors = make(map[graph.ActorID]graph.Actor, len(actors))
		for _, a := range actors {
			c.Actors[a.ID] = a
		}
		return err
	})
	if err != nil {
		return graph.Concept{}, err
	}
	return c, nil
}

// byIDs are the unarchived records of a kind by id.
func byIDs[R graph.Record](r *reading, audience graph.Audience) ([]R, error) {
	f := listed(kindOf[R](), audience)
	return all[R](r, "SELECT r.version, r.body FROM record r WHERE "+f.String()+" ORDER BY r.id", f.args...)
}
