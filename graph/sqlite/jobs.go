package sqlite

import (
	"context"

	"lotsennetz/graph"
)

// Jobs lists requests with their assignments.
func (s *Store) Jobs(ctx context.Context, q graph.JobQuery) ([]graph.Job, error) {
	out := []graph.Job{}
	err := s.read(ctx, "jobs", func(r *reading) error {
		f := jobsLike(q)
		requests, err := all[graph.Request](r, "SELECT r.version, r.body FROM record r WHERE "+f.String()+" ORDER BY r.starts, r.id LIMIT ?",
			append(f.args, orDefault(q.Limit, graph.MaxPage))...)
		if err != nil {
			return err
		}
		ids, at := make([]graph.RequestID, len(requests)), map[graph.RequestID]int{}
		for i, request := range requests {
			ids[i], at[request.ID] = request.ID, i
			out = append(out, graph.Job{Request: request, Assignments: []graph.Assignment{}})
		}
		f = listed(graph.KindAssignment, q.Audience)
		f.where[0] = anyKind
		f.and(`r.n IN (SELECT l.source FROM record q CROSS JOIN link l ON l.target = q.n
			WHERE q.kind = 'request' AND q.id IN (SELECT value FROM json_each(?)) AND l.type = 'SERVES')`, array(ids))
		assignments, err := all[graph.Assignment](r, "SELECT r.version, r.body FROM record r WHERE "+f.String()+" ORDER BY r.id", f.args...)
		for _, a := range assignments {
			out[at[a.Request]].Assignments = append(out[at[a.Request]].Assignments, a)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	graph.SortJobs(out)
	return out, nil
}

func jobsLike(q graph.JobQuery) *filter {
	f := listed(graph.KindRequest, q.Audience)
	f.and("r.starts > ''")
	oneOf(f, "r.id", q.Requests)
	oneOf(f, "r.type", q.States)
	if !q.From.IsZero() {
		f.and("r.starts >= ?", stamp(q.From))
	}
	if !q.To.IsZero() {
		f.and("r.starts < ?", stamp(q.To))
	}
	return f
}

// Messages lists messages of the outbox.
func (s *Store) Messages(ctx context.Context, q graph.MessageQuery) ([]graph.Message, error) {
	f := listed(graph.KindMessage, graph.Coordination)
	f.and("r.starts > ''")
	oneOf(f, "r.type", q.States)
	if !q.DueBy.IsZero() {
		f.and("r.starts <= ?", stamp(q.DueBy))
	}
	order, behind := "r.starts, r.id", "(r.starts > ? OR r.starts = ? AND r.id > ?)"
	if q.Newest {
		order, behind = "r.starts DESC, r.id", "(r.starts < ? OR r.starts = ? AND r.id > ?)"
	}
	if due := stamp(q.After.Due); due != "" {
		f.and(behind, due, due, string(q.After.ID))
	}
	return list[graph.Message](ctx, s, "messages", "SELECT r.version, r.body FROM record r WHERE "+f.String()+" ORDER BY "+order+" LIMIT ?",
		append(f.args, orDefault(q.Limit, graph.MaxPage))...)
}
