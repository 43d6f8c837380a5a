package pool

import (
	"context"
	"slices"
	"time"

	"lotsennetz/graph"
)

// Outcome is what came of a mediator's answer.
type Outcome string

// The outcomes.
const (
	Yours    Outcome = "yours"    // she has the job
	Taken    Outcome = "taken"    // another was quicker
	TooLate  Outcome = "too_late" // the hold was over; the coordinators were told
	Occupied Outcome = "occupied" // she is somewhere else at that time
	Declined Outcome = "declined" // her no is written down
	Over     Outcome = "over"     // the job was cancelled, changed or is past
)

// Answer is a mediator's yes or no to an assignment; at is which of the times she
// takes, zero for the first. The first yes wins, in one transaction with the mail
// to everybody; the same answer given again has the same outcome. The assignment
// returned is as it stands afterwards.
func (o Office) Answer(ctx context.Context, by By, id graph.AssignmentID, yes bool, at time.Time) (Outcome, graph.Assignment, error) {
	var out Outcome
	var stands graph.Assignment
	err := o.write(ctx, by, "", func() ([]graph.Change, error) {
		job, i, err := o.JobOf(ctx, id)
		if err != nil {
			return nil, err
		}
		d, err := o.deskOf(ctx, by, job)
		if err != nil {
			return nil, err
		}
		stands = job.Assignments[i]
		if out = settled(job, stands, yes); out != "" {
			return nil, nil
		}
		out, stands, err = d.answer(ctx, stands, yes, at)
		return d.changes, err
	})
	if err == nil && out == Declined {
		err = o.nextIfIdle(ctx, stands.Request)
	}
	return out, stands, err
}

// settled is the outcome of an answer that comes after the matter was decided;
// empty while it is not.
func settled(job graph.Job, a graph.Assignment, yes bool) Outcome {
	switch a.State {
	case graph.AssignmentAsked:
		return ""
	case graph.AssignmentAccepted, graph.AssignmentDone, graph.AssignmentSettled:
		return Yours
	case graph.AssignmentDeclined:
		if yes && job.Request.Searching() {
			return TooLate
		}
		return Declined
	case graph.AssignmentExpired:
		return TooLate
	case graph.AssignmentReleased:
		return Taken
	}
	return Over
}

func (d *desk) answer(ctx context.Context, a graph.Assignment, yes bool, at time.Time) (Outcome, graph.Assignment, error) {
	switch {
	case !d.now.Before(a.Start):
		return Over, a, nil
	case !d.now.Before(a.HoldUntil):
		return d.late(ctx, a, yes)
	case !yes:
		return d.decline(a)
	}
	return d.accept(ctx, a, at)
}

// late is an answer after the hold: she may be somewhere else by now or the next
// may be asked, so a person decides.
func (d *desk) late(ctx context.Context, a graph.Assignment, yes bool) (Outcome, graph.Assignment, error) {
	if err := moveAssignment(&a, Expire, d.by); err != nil {
		return "", a, err
	}
	a.AnsweredAt = d.now
	d.changes = append(d.changes, graph.Put{Record: a})
	if !yes {
		return TooLate, a, nil
	}
	m, err := d.office.Store.Mediator(ctx, a.Mediator)
	if err != nil {
		return "", a, err
	}
	letters, err := d.letter.toCoordinators(ctx, d.office, d.pool, LetterLateYes, map[string]string{"mediator": m.Name}, a.ID)
	d.changes = append(d.changes, letters...)
	return TooLate, a, err
}

func (d *desk) decline(a graph.Assignment) (Outcome, graph.Assignment, error) {
	if err := moveAssignment(&a, Decline, d.by); err != nil {
		return "", a, err
	}
	a.AnsweredAt = d.now
	d.changes = append(d.changes, graph.Put{Record: a})
	return Declined, a, d.idle(a.ID)
}

// idle takes the request back to open when nobody but the assignment given was
// held.
func (d *desk) idle(but graph.AssignmentID) error {
	r := d.job.Request
	others := slices.ContainsFunc(d.job.Assignments, func(a graph.Assignment) bool {
		return a.ID != but && a.State == graph.AssignmentAsked
	})
	if others || r.State != graph.RequestAsked {
		return nil
	}
	if err := moveRequest(&r, Idle, d.by, d.now, ""); err != nil {
		return err
	}
	r.Asking.Until = d.now
	d.changes = append(d.changes, graph.Put{Record: r})
	return nil
}

// accept gives her the job, if she is free at the time, and tells everybody.
func (d *desk) accept(ctx context.Context, a graph.Assignment, at time.Time) (Outcome, graph.Assignment, error) {
	if !at.IsZero() && !at.Equal(a.Start) {
		if !slices.ContainsFunc(a.Others, at.Equal) {
			return "", a, graph.Invalid(a.Ref().String(), "start", "unknown_value", at.Format(time.RFC3339))
		}
		a.Start, a.End = at, at.Add(a.End.Sub(a.Start))
	}
	e, page, err := d.look(ctx, a.Mediator)
	if err != nil {
		return "", a, err
	}
	if _, taken := clash(d.pool, d.catalog, e.Assignments, a, d.now); taken {
		return Occupied, a, nil
	}
	r := d.job.Request
	if err := moveRequest(&r, Accept, d.by, d.now, ""); err != nil {
		return Taken, a, nil
	}
	if err := moveAssignment(&a, Accept, d.by); err != nil {
		return "", a, err
	}
	r.Start, r.Others, a.Others, a.Freed = a.Start, nil, nil, nil
	a.AnsweredAt, a.Sequence = d.now, a.Sequence+1
	d.letter.job = r
	d.changes = append(d.changes, graph.Put{Record: r}, graph.Put{Record: a}, graph.Put{Record: page})
	d.changes = append(d.changes, d.letter.toMediator(LetterYours, e.Mediator, a)...)
	d.changes = append(d.changes, d.letter.toInstitution(LetterComing, a, e.Mediator.Name)...)
	if err := d.nearing(ctx, e, a); err != nil {
		return "", a, err
	}
	return Yours, a, d.release(ctx, a.ID)
}

// release lets everybody go who was asked beside the assignment given, and
// thanks them.
func (d *desk) release(ctx context.Context, but graph.AssignmentID) error {
	for _, a := range d.job.Assignments {
		if a.ID == but || a.State != graph.AssignmentAsked {
			continue
		}
		if err := moveAssignment(&a, Release, d.by); err != nil {
			return err
		}
		m, err := d.office.Store.Mediator(ctx, a.Mediator)
		if err != nil {
			return err
		}
		d.changes = append(d.changes, graph.Put{Record: a})
		d.changes = append(d.changes, d.letter.toMediator(LetterReleased, m, a)...)
	}
	return nil
}

// nextIfIdle goes on with the search by itself where nobody is held any more.
func (o Office) nextIfIdle(ctx context.Context, id graph.RequestID) error {
	job, err := o.Job(ctx, id)
	if err != nil || job.Request.State != graph.RequestOpen || !job.Request.Asking.Auto {
		return err
	}
	return o.Search(ctx, id)
}
