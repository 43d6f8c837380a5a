package neo4j

import (
	"context"
	"fmt"

	"lotsennetz/graph"
)

const (
	jobsOfIDs = `MATCH (n:Request) WHERE n.id IN $ids WITH n`
	jobsOfAll = `MATCH (n:Request)`
	jobsTail  = ` WHERE n.from >= $from AND n.from < $to AND n.visibility IN $seen AND NOT n.archived AND ($states = [] OR n.type IN $states)
WITH n ORDER BY n.from, n.id LIMIT $limit
OPTIONAL MATCH (n)<-[:SERVES]-(a:Assignment) WHERE a.visibility IN $seen AND NOT a.archived
RETURN n.version, n.body, a.version, a.body ORDER BY n.from, n.id`
)

// Jobs lists requests with their assignments.
func (s *Store) Jobs(ctx context.Context, q graph.JobQuery) ([]graph.Job, error) {
	text := jobsOfAll + jobsTail
	if len(q.Requests) > 0 {
		text = jobsOfIDs + jobsTail
	}
	limit, to := q.Limit, q.To
	if limit <= 0 {
		limit = graph.MaxPage
	}
	if to.IsZero() {
		to = endless
	}
	rows, err := s.read(ctx, text, params{"ids": texts(q.Requests), "from": utc(q.From), "to": utc(to), "seen": seen(q.Audience), "states": texts(q.States), "limit": limit})
	if err != nil {
		return nil, fmt.Errorf("jobs: %w", err)
	}
	out := []graph.Job{}
	for _, row := range rows {
		r, err := at[graph.Request](graph.KindRequest, row, 0)
		if err != nil {
			return nil, fmt.Errorf("jobs: %w", err)
		}
		if len(out) == 0 || out[len(out)-1].Request.ID != r.ID {
			out = append(out, graph.Job{Request: r, Assignments: []graph.Assignment{}})
		}
		if row.Values[2] == nil {
			continue
		}
		a, err := at[graph.Assignment](graph.KindAssignment, row, 2)
		if err != nil {
			return nil, fmt.Errorf("jobs: %w", err)
		}
		last := &out[len(out)-1]
		last.Assignments = append(last.Assignments, a)
	}
	graph.SortJobs(out)
	return out, nil
}

const (
	messagesLike   = `MATCH (n:Message) WHERE n.from <= $due AND NOT n.archived AND ($states = [] OR n.type IN $states) AND ($mark = '' OR n.from = $markDue AND n.id > $mark OR n.from `
	messagesOldest = messagesLike + `> $markDue) RETURN n.version, n.body ORDER BY n.from, n.id LIMIT $limit`
	messagesNewest = messagesLike + `< $markDue) RETURN n.version, n.body ORDER BY n.from DESC, n.id LIMIT $limit`
)

// Messages lists messages of the outbox.
func (s *Store) Messages(ctx context.Context, q graph.MessageQuery) ([]graph.Message, error) {
	text := messagesOldest
	if q.Newest {
		text = messagesNewest
	}
	limit, due := q.Limit, q.DueBy
	if limit <= 0 {
		limit = graph.MaxPage
	}
	if due.IsZero() {
		due = endless
	}
	return ask[graph.Message](ctx, s, "messages", graph.KindMessage, text, params{"due": utc(due), "states": texts(q.States), "limit": limit,
		"mark": string(q.After.ID), "markDue": utc(q.After.Due)})
}
