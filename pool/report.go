package pool

import (
	"context"
	"errors"
	"slices"
	"time"

	"lotsennetz/graph"
)

// SideOf is the side of a job that a party is.
func SideOf(p Party) graph.Side {
	switch p {
	case Institution:
		return graph.SideInstitution
	case Mediator:
		return graph.SideMediator
	}
	return graph.SideCoordinator
}

// Report enters what took place. The other side is asked to confirm; where it had
// entered the very same before, that is the confirmation, and the job is done. A
// later entry replaces one that is not confirmed yet.
func (o Office) Report(ctx context.Context, by By, id graph.AssignmentID, actual graph.Actual) error {
	return o.assignment(ctx, by, id, func(d *desk, a graph.Assignment) error {
		side := SideOf(by.Party)
		if said(a.Actual, side, actual) {
			return nil
		}
		if err := d.reportable(a); err != nil {
			return err
		}
		if !actual.Start.Before(d.now) {
			return graph.Invalid(a.Ref().String(), "actual.start", "not_yet")
		}
		if a.Actual != nil && a.Actual.By != side && alike(*a.Actual, actual) {
			return d.confirm(ctx, a, side)
		}
		actual.By, actual.At, actual.ConfirmedBy, actual.ConfirmedAt = side, d.now, "", time.Time{}
		a.Actual = &actual
		d.changes = append(d.changes, graph.Put{Record: a})
		return nil
	})
}

// said reports whether a side has entered this very thing before, or has confirmed
// it by entering it.
func said(held *graph.Actual, side graph.Side, actual graph.Actual) bool {
	return held != nil && alike(*held, actual) && (held.By == side && held.Note == actual.Note || held.ConfirmedBy == side)
}

func alike(x, y graph.Actual) bool {
	return x.Start.Equal(y.Start) && x.End.Equal(y.End) && x.KM == y.KM && x.Missed == y.Missed
}

// Confirm agrees with what the other side entered; the job is done then. Who
// entered it cannot confirm it, a coordinator can either way. Confirming twice is
// confirming once.
func (o Office) Confirm(ctx context.Context, by By, id graph.AssignmentID) error {
	return o.assignment(ctx, by, id, func(d *desk, a graph.Assignment) error {
		if a.Actual != nil && a.Actual.ConfirmedBy == SideOf(by.Party) {
			return nil
		}
		if err := d.reportable(a); err != nil {
			return err
		}
		if a.Actual == nil {
			return graph.Invalid(a.Ref().String(), "actual", "required")
		}
		return d.confirm(ctx, a, SideOf(by.Party))
	})
}

// reportable: only who said yes to a job has something to report, until it is
// settled.
func (d *desk) reportable(a graph.Assignment) error {
	if a.State != graph.AssignmentAccepted || a.Actual.Confirmed() {
		return graph.Invalid(a.Ref().String(), "state", "bad_transition", string(a.State), string(Finish))
	}
	return nil
}

func (d *desk) confirm(ctx context.Context, a graph.Assignment, side graph.Side) error {
	if a.Actual.By == side {
		return graph.Invalid(a.Ref().String(), "actual", "confirmed_by_other")
	}
	done := *a.Actual
	done.ConfirmedBy, done.ConfirmedAt = side, d.now
	a.Actual = &done
	r := d.job.Request
	if err := moveAssignment(&a, Finish, d.by); err != nil {
		return err
	}
	if err := moveRequest(&r, Finish, d.by, d.now, ""); err != nil {
		return err
	}
	d.changes = append(d.changes, graph.Put{Record: r}, graph.Put{Record: a})
	of, err := d.office.entry(ctx, a.Mediator, d.now, a.Start)
	if errors.Is(err, graph.ErrNotFound) { // has left the pool
		return nil
	} else if err != nil {
		return err
	}
	return d.nearing(ctx, of, a)
}

// Comment keeps what a side says about a job, for coordinators alone. A side
// speaks once; saying it anew replaces it.
func (o Office) Comment(ctx context.Context, by By, id graph.AssignmentID, stars int, text string) error {
	return o.assignment(ctx, by, id, func(d *desk, a graph.Assignment) error {
		side := SideOf(by.Party)
		if !slices.Contains([]graph.AssignmentState{graph.AssignmentAccepted, graph.AssignmentDone, graph.AssignmentSettled}, a.State) {
			return graph.Invalid(a.Ref().String(), "state", "bad_transition", string(a.State), "comment")
		}
		a.Feedback = slices.DeleteFunc(slices.Clone(a.Feedback), func(f graph.Feedback) bool { return f.Side == side })
		a.Feedback = append(a.Feedback, graph.Feedback{Side: side, Stars: stars, Text: text, At: d.now})
		d.changes = append(d.changes, graph.Put{Record: a})
		return nil
	})
}

// assignment decides about one assignment.
func (o Office) assignment(ctx context.Context, by By, id graph.AssignmentID, decide func(*desk, graph.Assignment) error) error {
	return o.write(ctx, by, "", func() ([]graph.Change, error) {
		job, i, err := o.JobOf(ctx, id)
		if err != nil {
			return nil, err
		}
		d, err := o.deskOf(ctx, by, job)
		if err != nil {
			return nil, err
		}
		err = decide(d, job.Assignments[i])
		return d.changes, err
	})
}
