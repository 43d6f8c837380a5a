package pool

import (
	"context"
	"time"

	"lotsennetz/graph"
	"lotsennetz/search/match"
)

// Planned is a schedule with the requests it places, the earliest ones.
type Planned struct {
	match.Schedule
	Jobs []graph.Job
	// Beyond is how many more requests there are up to the time: they are placed
	// when earlier ones are asked for.
	Beyond int
}

// Schedule places the requests nobody is asked for at the moment, up to a time,
// at once and as well as possible; of more than fit into one schedule, the
// earliest. It changes nothing: a person asks.
func (o Office) Schedule(ctx context.Context, until time.Time) (Planned, error) {
	p, err := o.Rules(ctx)
	if err != nil {
		return Planned{}, err
	}
	c, err := o.Store.Catalog(ctx)
	if err != nil {
		return Planned{}, err
	}
	now := o.now()
	jobs, err := o.Store.Jobs(ctx, graph.JobQuery{States: []graph.RequestState{graph.RequestOpen}, From: now, To: until, Limit: most})
	if err != nil {
		return Planned{}, err
	}
	year := time.Date(now.In(o.zone()).Year(), 1, 1, 0, 0, 0, 0, o.zone())
	roster, err := o.Store.Roster(ctx, graph.RosterQuery{Since: year})
	if err != nil {
		return Planned{}, err
	}
	out := Planned{Jobs: jobs[:min(len(jobs), mostOpenings)], Beyond: max(0, len(jobs)-mostOpenings)}
	openings := make([]match.Opening, len(out.Jobs))
	for i, j := range out.Jobs {
		openings[i] = match.Opening{ID: j.Request.ID, Query: o.query(j.Request, j.Request.Start)}
	}
	out.Schedule, err = match.MakeSchedule(ctx, openings, roster, p, c)
	return out, err
}

// mostOpenings is how many requests one schedule takes in.
const mostOpenings = 100
