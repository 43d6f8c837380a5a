package pool

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"lotsennetz/graph"
	"lotsennetz/internal/calendar"
	"lotsennetz/search/match"
)

// Office (Geschäftsstelle) does the pool's work on a store. It checks by the
// table who may do what; who the caller is, the caller has found out.
type Office struct {
	Store graph.Store
	Now   func() time.Time // nil: time.Now
	Zone  *time.Location   // nil: Europe/Berlin
	Land  string           // whose holidays count; "": NW
	Wake  func()           // told when there is mail; nil is allowed
	// Mediators are those of the store; nil: they are read for each question.
	Mediators *match.Register
}

// By is who makes something happen.
type By struct {
	Party    Party
	Account  graph.AccountID
	Mediator graph.MediatorID
	Via      string // page, api, mail; empty: pool
	Key      string // names the write, where its sender does; empty: a new one
}

// Program is the program itself.
var Program = By{Party: Clock}

func (b By) party() Party { return b.Party }

func (b By) name() string {
	if b.Party == Clock {
		return ""
	}
	return string(b.Party)
}

func (b By) who() graph.Who {
	via := b.Via
	if via == "" {
		via = "pool"
	}
	return graph.Who{Account: b.Account, Via: via}
}

func (o Office) now() time.Time {
	now := time.Now
	if o.Now != nil {
		now = o.Now
	}
	return now().UTC().Truncate(time.Second)
}

func (o Office) zone() *time.Location {
	if o.Zone == nil {
		return calendar.Berlin()
	}
	return o.Zone
}

func (o Office) workingDays(from, to time.Time) int {
	land := o.Land
	if land == "" {
		land = "NW"
	}
	return calendar.WorkingDaysBefore(land, from.In(o.zone()), to.In(o.zone()))
}

// write decides and applies until nobody came in between. What decide returns as
// an error ends it; no changes are nothing to do. The empty key is by's.
func (o Office) write(ctx context.Context, by By, key string, decide func() ([]graph.Change, error)) error {
	written, err := graph.Decide(ctx, o.Store, by.who(), cmp.Or(key, by.Key), decide)
	if written {
		o.wake()
	}
	return err
}

func (o Office) wake() {
	if o.Wake != nil {
		o.Wake()
	}
}

// Rules are the pool's own rules.
func (o Office) Rules(ctx context.Context) (graph.Pool, error) { return graph.AskPool(ctx, o.Store) }

// Job is a request with everybody who was asked, or ErrNotFound.
func (o Office) Job(ctx context.Context, id graph.RequestID) (graph.Job, error) {
	jobs, err := o.Store.Jobs(ctx, graph.JobQuery{Requests: []graph.RequestID{id}})
	if err == nil && len(jobs) == 0 {
		err = fmt.Errorf("request %q: %w", id, graph.ErrNotFound)
	}
	if err != nil {
		return graph.Job{}, err
	}
	return jobs[0], nil
}

// JobOf is the job an assignment belongs to and the assignment's place in it, or
// ErrNotFound.
func (o Office) JobOf(ctx context.Context, id graph.AssignmentID) (graph.Job, int, error) {
	ref := graph.Ref{Kind: graph.KindAssignment, ID: string(id)}
	records, err := o.Store.Records(ctx, []graph.Ref{ref})
	if err == nil && len(records) == 0 {
		err = fmt.Errorf("%s: %w", ref, graph.ErrNotFound)
	}
	if err != nil {
		return graph.Job{}, 0, err
	}
	job, err := o.Job(ctx, records[0].(graph.Assignment).Request)
	for i, a := range job.Assignments {
		if err == nil && a.ID == id {
			return job, i, nil
		}
	}
	if err == nil {
		err = fmt.Errorf("%s: %w", ref, graph.ErrNotFound)
	}
	return graph.Job{}, 0, err
}

// diary is the page to turn for a mediator about to be busy. It must be read
// before what she is busy with: who turns it in between makes the write fail.
func (o Office) diary(ctx context.Context, of graph.MediatorID) (graph.Diary, error) {
	records, err := o.Store.Records(ctx, []graph.Ref{graph.DiaryOf(of)})
	if err != nil || len(records) == 0 {
		return graph.Diary{ID: of}, err
	}
	return records[0].(graph.Diary), nil
}

// dayBefore is how far back assignments matter for whether somebody is free.
const dayBefore = 48 * time.Hour

// entry is one mediator with her assignments around a time, and with those of the
// year a job begins in.
func (o Office) entry(ctx context.Context, id graph.MediatorID, around, job time.Time) (graph.RosterEntry, error) {
	since := around.Add(-dayBefore)
	if year := yearOf(job, o.zone()); year.Before(since) {
		since = year
	}
	roster, err := o.Store.Roster(ctx, graph.RosterQuery{Mediator: id, Since: since})
	if err == nil && len(roster) == 0 {
		err = fmt.Errorf("mediator %q: %w", id, graph.ErrNotFound)
	}
	if err != nil {
		return graph.RosterEntry{}, err
	}
	return roster[0], nil
}
