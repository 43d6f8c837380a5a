package pool

import (
	"context"

	"lotsennetz/graph"
)

// Cancel takes a request back: whoever was asked or has said yes is told, and
// free again. The version is the one the caller read; 0 is any.
func (o Office) Cancel(ctx context.Context, by By, key string, id graph.RequestID, version int64, note string) error {
	return o.write(ctx, by, key, func() ([]graph.Change, error) {
		d, err := o.desk(ctx, by, id)
		if err != nil {
			return nil, err
		}
		r := d.job.Request
		if version != 0 && version != r.Version {
			return nil, &graph.ConflictError{Ref: r.Ref(), Want: version, Have: r.Version}
		}
		if err := moveRequest(&r, Cancel, by, d.now, note); err != nil {
			return nil, err
		}
		d.changes = append(append(d.changes, graph.Put{Record: r}), d.helperOver()...)
		err = d.free(ctx, Cancel, LetterCancelled)
		return d.changes, err
	})
}

// free ends what is asked or accepted by an event and writes to the mediators.
func (d *desk) free(ctx context.Context, e Event, template string) error {
	for _, a := range d.job.Assignments {
		if a.State != graph.AssignmentAsked && a.State != graph.AssignmentAccepted {
			continue
		}
		if a.Sequence > 0 || a.State == graph.AssignmentAccepted { // a calendar knows of it
			a.Sequence++
		}
		if a.State == graph.AssignmentAccepted {
			a.Freed = &graph.Freed{At: d.now, Start: a.Start, End: a.End, Changed: e == Unassign}
		}
		if err := moveAssignment(&a, e, d.by); err != nil {
			return err
		}
		m, err := d.office.Store.Mediator(ctx, a.Mediator)
		if err != nil {
			return err
		}
		d.changes = append(d.changes, graph.Put{Record: a})
		d.changes = append(d.changes, d.letter.toMediator(template, m, a)...)
	}
	return nil
}

// Withdraw is a mediator going back on her yes: the institution and the
// coordinators are told, and the search begins anew at once, without a new order.
func (o Office) Withdraw(ctx context.Context, by By, id graph.AssignmentID, note string) error {
	var of graph.RequestID
	err := o.write(ctx, by, "", func() ([]graph.Change, error) {
		job, i, err := o.JobOf(ctx, id)
		if err != nil {
			return nil, err
		}
		a := job.Assignments[i]
		if of = job.Request.ID; a.State == graph.AssignmentWithdrawn {
			return nil, nil
		}
		d, err := o.deskOf(ctx, by, job)
		if err != nil {
			return nil, err
		}
		err = d.withdraw(ctx, a, note)
		return d.changes, err
	})
	if err != nil {
		return err
	}
	return o.nextIfIdle(ctx, of)
}

func (d *desk) withdraw(ctx context.Context, a graph.Assignment, note string) error {
	r := d.job.Request
	if err := moveAssignment(&a, Withdraw, d.by); err != nil {
		return err
	}
	if !d.now.Before(a.Start) {
		return graph.Invalid(a.Ref().String(), "start", "in_the_past")
	}
	if err := moveRequest(&r, Withdraw, d.by, d.now, note); err != nil {
		return err
	}
	r.Asking.Auto, r.Asking.Until = true, d.now
	a.Sequence++
	m, err := d.office.Store.Mediator(ctx, a.Mediator)
	if err != nil {
		return err
	}
	letters, err := d.letter.toCoordinators(ctx, d.office, d.pool, LetterMediatorCancels, map[string]string{"mediator": m.Name, "note": note}, a.ID)
	d.changes = append(d.changes, graph.Put{Record: r}, graph.Put{Record: a})
	d.changes = append(d.changes, d.letter.toInstitution(LetterWithdrawn, a, m.Name)...)
	d.changes = append(d.changes, d.letter.toMediator(LetterCancelled, m, a)...)
	d.changes = append(d.changes, letters...)
	return err
}

// GiveUp ends the search for a request nobody takes and tells the institution.
func (o Office) GiveUp(ctx context.Context, by By, id graph.RequestID, note string) error {
	return o.write(ctx, by, "", func() ([]graph.Change, error) {
		d, err := o.desk(ctx, by, id)
		if err != nil || d.job.Request.State == graph.RequestUnmet {
			return nil, err
		}
		r := d.job.Request
		if err := moveRequest(&r, GiveUp, by, d.now, note); err != nil {
			return nil, err
		}
		r.Asking.Auto = false
		d.changes = append(append(d.changes, graph.Put{Record: r}), d.helperOver()...)
		d.letter.job = r
		d.changes = append(d.changes, d.letter.toInstitution(LetterUnmet, graph.Assignment{Sequence: len(r.History)}, "")...)
		err = d.release(ctx, "")
		return d.changes, err
	})
}

// Reopen begins the search for an unmet request once more, as long as its time
// has not come.
func (o Office) Reopen(ctx context.Context, by By, id graph.RequestID) error {
	return o.write(ctx, by, "", func() ([]graph.Change, error) {
		d, err := o.desk(ctx, by, id)
		if err != nil {
			return nil, err
		}
		r := d.job.Request
		if err := moveRequest(&r, Reopen, by, d.now, ""); err != nil {
			return nil, err
		}
		if !d.now.Before(r.Start) {
			return nil, graph.Invalid(r.Ref().String(), "start", "in_the_past")
		}
		r.Asking.Until = d.now
		return []graph.Change{graph.Put{Record: r}}, nil
	})
}
