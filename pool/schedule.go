package pool

import (
	"context"
	"time"

	"lotsennetz/graph"
	"lotsennetz/search/match"
)

// Schedule places all requests nobody is asked for at the moment, up to a time,
// at once and as well as possible. It changes nothing: a person asks.
func (o Office) Schedule(ctx context.Context, until time.Time) (match.Schedule, []graph.Job, error) {
	p, err := o.Rules(ctx)
	if err != nil {
		return match.Schedule{}, nil, err
	}
	c, err := o.Store.Catalog(ctx)
	if err != nil {
		return match.Schedule{}, nil, err
	}
	now := o.now()
	jobs, err := o.Store.Jobs(ctx, graph.JobQuery{States: []graph.RequestState{graph.RequestOpen}, From: now, To: until, Limit: mostOpenings})
	if err != nil {
		return match.Schedule{}, nil, err
	}
	year := time.Date(now.In(o.zone()).Year(), 1, 1, 0, 0, 0, 0, o.zone())
	roster, err := o.Store.Roster(ctx, graph.RosterQuery{Since: year})
	if err != nil {
		return match.Schedule{}, nil, err
	}
	openings := make([]match.Opening, len(jobs))
	for i, j := range jobs {
		openings[i] = match.Opening{ID: j.Request.ID, Query: o.query(j.Request, j.Request.Start)}
	}
	s, err := match.MakeSchedule(ctx, openings, roster, p, c)
	return s, jobs, err
}

// mostOpenings is how many requests one schedule takes in.
const mostOpenings = 100
