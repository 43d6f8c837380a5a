package pool

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"lotsennetz/graph"
	"lotsennetz/search/match"
)

// Candidates ranks who could take a request, leaving out whoever was asked
// already, with the reasons for and against.
func (o Office) Candidates(ctx context.Context, job graph.Job) (match.MediatorResult, error) {
	var all match.MediatorResult
	for i, start := range job.Request.Times() {
		got, err := o.rank(ctx, o.query(job.Request, start))
		if err != nil {
			return all, err
		}
		got.Candidates = slices.DeleteFunc(got.Candidates, func(c match.Candidate) bool {
			known := func(other match.Candidate) bool { return other.Mediator.ID == c.Mediator.ID }
			return asked(job, c.Mediator.ID) || slices.ContainsFunc(all.Candidates, known)
		})
		if i == 0 {
			all = got
			continue
		}
		all.Candidates = append(all.Candidates, got.Candidates...)
	}
	all.Total = len(all.Candidates)
	return all, nil
}

func (o Office) rank(ctx context.Context, q match.MediatorQuery) (match.MediatorResult, error) {
	if o.Mediators == nil {
		return match.AskMediators(ctx, o.Store, graph.As(graph.Coordination), q)
	}
	return o.Mediators.Ask(ctx, graph.As(graph.Coordination), q)
}

func (o Office) query(r graph.Request, start time.Time) match.MediatorQuery {
	return match.MediatorQuery{Language: r.Language, Level: r.Level, Topic: r.Topic, Start: start, Minutes: r.Minutes, Place: r.Place,
		Mode: r.Mode, Gender: r.Gender, Actor: r.Actor, Last: r.Like, Consent: r.Consent, Zone: o.zone(), Now: o.now()}
}

// asked reports whether a mediator has had her say about a job, or has it still.
// Who was freed by a change may be asked again.
func asked(job graph.Job, id graph.MediatorID) bool {
	return slices.ContainsFunc(job.Assignments, func(a graph.Assignment) bool {
		return a.Mediator == id && a.State != graph.AssignmentCancelled && a.State != graph.AssignmentReleased
	})
}

// Ask asks mediators to take a request and holds the time for each of them until
// the hold ends; hours of 0 are the pool's. Who is not free any more is left out;
// if nobody is left, it is an InvalidError ("nobody_free"), and "nobody_chosen" if
// nobody was named.
func (o Office) Ask(ctx context.Context, by By, key string, id graph.RequestID, hours int, mediators ...graph.MediatorID) error {
	if len(mediators) == 0 {
		return graph.Invalid(string(id), "mediators", "nobody_chosen")
	}
	return o.write(ctx, by, key, func() ([]graph.Change, error) {
		d, err := o.desk(ctx, by, id)
		if err != nil {
			return nil, err
		}
		for _, m := range mediators {
			if err := d.invite(ctx, m, hours); err != nil {
				return nil, err
			}
		}
		return d.asked(ctx)
	})
}

// Search asks the next mediators by the pool's rule: the best candidates, then
// the next stage. It is nothing where somebody may still answer or the search is
// over.
func (o Office) Search(ctx context.Context, id graph.RequestID) error {
	return o.write(ctx, Program, "", func() ([]graph.Change, error) {
		d, err := o.desk(ctx, Program, id)
		if err != nil || !d.job.Request.Searching() || held(d.job, d.now) || d.now.Before(d.job.Request.Asking.Until) {
			return nil, err
		}
		if d.job.Request.Asking.Round < d.pool.Asking.Rounds*(d.job.Request.Asking.Stage+1) {
			found, err := o.Candidates(ctx, d.job)
			if err != nil {
				return nil, err
			}
			for _, c := range found.Candidates[:min(len(found.Candidates), max(1, d.pool.Asking.AtOnce))] {
				if err := d.invite(ctx, c.Mediator.ID, 0); err != nil {
					return nil, err
				}
			}
			if changes, err := d.asked(ctx); !errors.Is(err, graph.ErrInvalid) {
				return changes, err
			}
		}
		return d.stage(ctx)
	})
}

// LetRule hands the search for a request to the pool's rule, which begins at once
// where nobody is held.
func (o Office) LetRule(ctx context.Context, by By, id graph.RequestID) error {
	err := o.write(ctx, by, "", func() ([]graph.Change, error) {
		job, err := o.Job(ctx, id)
		if err != nil || job.Request.Asking.Auto {
			return nil, err
		}
		r := job.Request
		if by.Party != Coordinator {
			return nil, fmt.Errorf("%s: rule by %s: %w", r.Ref(), by.Party, graph.ErrForbidden)
		}
		if !r.Searching() {
			return nil, graph.Invalid(r.Ref().String(), "state", "bad_transition", string(r.State), string(Ask))
		}
		r.Asking.Auto = true
		return []graph.Change{graph.Put{Record: r}}, nil
	})
	if err != nil {
		return err
	}
	return o.nextIfIdle(ctx, id)
}

// held reports whether somebody asked may still answer.
func held(job graph.Job, now time.Time) bool {
	return slices.ContainsFunc(job.Assignments, func(a graph.Assignment) bool { return a.State == graph.AssignmentAsked && now.Before(a.HoldUntil) })
}

// desk is a job on the table with everything a decision about it needs.
type desk struct {
	office  Office
	by      By
	now     time.Time
	pool    graph.Pool
	catalog *graph.Catalog
	job     graph.Job
	letter  letter
	changes []graph.Change
	round   []graph.Assignment  // asked now
	people  []graph.RosterEntry // of the round
	pages   []graph.Change      // of the diaries of whoever becomes busy
}

// look is a mediator with what she is busy with, her diary opened before.
func (d *desk) look(ctx context.Context, id graph.MediatorID) (graph.RosterEntry, graph.Diary, error) {
	page, err := d.office.diary(ctx, id)
	if err != nil {
		return graph.RosterEntry{}, page, err
	}
	e, err := d.office.entry(ctx, id, d.now, slices.MinFunc(d.job.Request.Times(), time.Time.Compare))
	return e, page, err
}

func (o Office) desk(ctx context.Context, by By, id graph.RequestID) (*desk, error) {
	job, err := o.Job(ctx, id)
	if err != nil {
		return nil, err
	}
	return o.deskOf(ctx, by, job)
}

func (o Office) deskOf(ctx context.Context, by By, job graph.Job) (*desk, error) {
	p, err := o.Rules(ctx)
	if err != nil {
		return nil, err
	}
	c, err := o.Store.Catalog(ctx)
	if err != nil {
		return nil, err
	}
	now := o.now()
	return &desk{office: o, by: by, now: now, pool: p, catalog: c, job: job, letter: letter{now, job.Request}}, nil
}

// invite adds a mediator to the round, unless she was asked already or is not
// free at any of the times.
func (d *desk) invite(ctx context.Context, id graph.MediatorID, hours int) error {
	if asked(d.job, id) || slices.ContainsFunc(d.round, func(a graph.Assignment) bool { return a.Mediator == id }) {
		return nil
	}
	e, page, err := d.look(ctx, id)
	if err != nil {
		return err
	}
	a := d.draft(e.Mediator, hours)
	var free []time.Time
	for _, start := range d.job.Request.Times() {
		at := a
		at.Start, at.End = start, start.Add(d.job.Request.End().Sub(d.job.Request.Start))
		if _, taken := clash(d.pool, d.catalog, e.Assignments, at, d.now); !taken && !busy(e.Mediator, at.Start, at.End) && d.now.Before(start) {
			free = append(free, start)
		}
	}
	if len(free) == 0 {
		return nil
	}
	a.Start, a.End, a.Others = free[0], free[0].Add(d.job.Request.End().Sub(d.job.Request.Start)), free[1:]
	d.round, d.people, d.pages = append(d.round, a), append(d.people, e), append(d.pages, graph.Put{Record: page})
	return nil
}

// warn is what a mediator should know before she says yes.
func (d *desk) warn(own []graph.Assignment, a graph.Assignment) []graph.Phrase {
	if w, ok := OwnWarning(d.pool, own, a, d.office.zone()); ok {
		return []graph.Phrase{w}
	}
	return nil
}

// draft is the assignment of a mediator about to be asked.
func (d *desk) draft(m graph.Mediator, hours int) graph.Assignment {
	r := d.job.Request
	round := r.Asking.Round + 1
	a := graph.Assignment{ID: graph.AssignmentID(fmt.Sprintf("%s.%d.%s", r.ID, round, m.ID)), Request: r.ID, Mediator: m.ID,
		AskedAt: d.now, HoldUntil: d.hold(hours), Place: r.Place, Topic: r.Topic, Actor: r.Actor, Mode: d.mode(m), Round: round}
	if len(a.ID) > graph.MaxID {
		a.ID = graph.AssignmentID(graph.NewKey())
	}
	if a.Mode != graph.OnSite {
		a.Place = ""
	}
	return a
}

// mode is how a mediator would work: as asked, or from afar where she does not
// come.
func (d *desk) mode(m graph.Mediator) graph.Mode {
	want := d.job.Request.Mode
	if want == "" || slices.Contains(m.Modes, want) || len(m.Modes) == 0 {
		return want
	}
	return m.Modes[0]
}

// hold is when an answer is due: after the pool's hours, sooner where the job is
// near, and before it begins.
func (d *desk) hold(hours int) time.Time {
	start := d.job.Request.Start
	if hours <= 0 {
		hours = max(1, d.pool.HoldHours)
		if start.Sub(d.now) < 48*time.Hour {
			hours = min(hours, max(1, d.pool.Asking.UrgentHours))
		}
	}
	until := d.now.Add(time.Duration(hours) * time.Hour)
	if until.After(start) {
		return start
	}
	return until
}

// asked closes the round: the request, the assignments, the diaries, the mail.
func (d *desk) asked(ctx context.Context) ([]graph.Change, error) {
	r := d.job.Request
	if len(d.round) == 0 {
		return nil, graph.Invalid(r.Ref().String(), "mediators", "nobody_free")
	}
	if err := moveRequest(&r, Ask, d.by, d.now, ""); err != nil {
		return nil, err
	}
	r.Asking.Round++
	r.Asking.Until = d.round[0].HoldUntil
	d.changes = append(d.changes, graph.Put{Record: r})
	for i, a := range d.round {
		if err := moveAssignment(&a, Ask, d.by); err != nil {
			return nil, err
		}
		d.changes = append(d.changes, graph.Put{Record: a})
		d.changes = append(d.changes, d.letter.toMediator(LetterAsk, d.people[i].Mediator, a, d.warn(d.people[i].Assignments, a)...)...)
		calls, err := d.letter.toCall(ctx, d.office, d.pool, d.people[i].Mediator, a)
		if err != nil {
			return nil, err
		}
		d.changes = append(d.changes, calls...)
	}
	return append(d.changes, d.pages...), nil
}

// stage goes on to the next step of the pool's escalation, and to the
// coordinators when there is none left. The request stays open either way.
func (d *desk) stage(ctx context.Context) ([]graph.Change, error) {
	r := d.job.Request
	if !r.Asking.Auto {
		return nil, nil // a person has it in hand
	}
	if n := r.Asking.Stage; n < len(d.pool.Asking.Stages) {
		r.Asking.Stage++
		return d.outside(ctx, r, d.pool.Asking.Stages[n])
	}
	r.Asking.Auto = false
	letters, err := d.letter.toCoordinators(ctx, d.office, d.pool, LetterNobody, nil, d.now.Unix())
	return append([]graph.Change{graph.Put{Record: r}}, letters...), err
}

// outside asks somebody outside the pool and gives them as long as a mediator; a
// stage that cannot be written to is for a coordinator to call.
func (d *desk) outside(ctx context.Context, r graph.Request, s graph.Stage) ([]graph.Change, error) {
	if s.Email != "" {
		return d.hand(r, s)
	}
	r.Asking.Auto, r.Asking.Until = false, d.hold(0)
	args := map[string]string{"stage": s.Name, "phone": s.Phone, "cost": s.Cost}
	letters, err := d.letter.toCoordinators(ctx, d.office, d.pool, LetterNobody, args, d.now.Unix())
	return append([]graph.Change{graph.Put{Record: r}}, letters...), err
}
