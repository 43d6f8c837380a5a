package pool

import (
	"context"
	"time"

	"lotsennetz/graph"
)

// mostYears is how much is counted at once.
const mostYears = 5

// Countable reports whether [from, to) is a period that can be counted: not empty,
// and of five years at most.
func Countable(from, to time.Time) bool {
	return from.Before(to) && !from.AddDate(mostYears, 0, 1).Before(to)
}

// AskNumbers reads and counts the jobs that start in [from, to), as the reader
// may see them, however many there are; mediators are those of now.
func AskNumbers(ctx context.Context, r graph.Reader, from, to, now time.Time, zone *time.Location) (Numbers, error) {
	jobs, err := AllJobs(ctx, r, graph.JobQuery{From: from, To: to})
	if err != nil {
		return Numbers{}, err
	}
	roster, err := r.Roster(ctx, graph.RosterQuery{Since: now})
	if err != nil {
		return Numbers{}, err
	}
	return Count(jobs, roster, from, to, zone), nil
}

// jobsAtOnce is how many jobs AllJobs reads at a time.
const jobsAtOnce = 2000

// AllJobs is every job of a query, each once, whatever the query's limit is.
func AllJobs(ctx context.Context, r graph.JobReader, q graph.JobQuery) ([]graph.Job, error) {
	var out []graph.Job
	seen := map[graph.RequestID]bool{}
	for q.Limit = jobsAtOnce; ; {
		page, err := r.Jobs(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, j := range page {
			if !seen[j.Request.ID] {
				seen[j.Request.ID] = true
				out = append(out, j)
			}
		}
		if len(page) < q.Limit {
			return out, nil
		}
		last := page[len(page)-1].Request.Start
		if last.Equal(q.From) {
			q.Limit *= 2 // all of them start at once
		}
		q.From = last
	}
}
