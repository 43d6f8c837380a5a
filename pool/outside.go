package pool

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"lotsennetz/graph"
)

// Terms are what somebody outside the pool says with a yes: who comes, and on
// which terms.
type Terms struct{ Who, Terms string }

// Hand asks somebody outside the pool for a request that nobody is asked for just
// now: the stage of the pool's escalation with that number, from 0. They have as
// long as a mediator.
func (o Office) Hand(ctx context.Context, by By, key string, id graph.RequestID, stage int) error {
	return o.write(ctx, by, key, func() ([]graph.Change, error) {
		d, err := o.desk(ctx, by, id)
		if err != nil {
			return nil, err
		}
		if stage < 0 || stage >= len(d.pool.Asking.Stages) {
			return nil, graph.Invalid(d.job.Request.Ref().String(), "stage", "unknown_value", fmt.Sprint(stage))
		}
		return d.hand(d.job.Request, d.pool.Asking.Stages[stage])
	})
}

// hand asks somebody outside the pool, with a letter where they have an address.
func (d *desk) hand(r graph.Request, s graph.Stage) ([]graph.Change, error) {
	if err := moveRequest(&r, Hand, d.by, d.now, s.Name); err != nil {
		return nil, err
	}
	round := 1
	if r.Helper != nil {
		round = r.Helper.Round + 1
	}
	r.Helper = &graph.Helper{Stage: s, Round: round}
	r.Asking.Until = d.hold(0)
	return append([]graph.Change{graph.Put{Record: r}}, d.letter.toHelper(LetterStage, r)...), nil
}

// Help is what somebody outside the pool answers: yes with their terms, no, or no
// after a yes. The round is that of the question, so that an answer to an older
// one decides nothing; 0 is whichever is asked now. The same answer given again
// has the same outcome. After a no the search goes on.
func (o Office) Help(ctx context.Context, by By, id graph.RequestID, round int, yes bool, terms Terms) (Outcome, error) {
	var out Outcome
	err := o.write(ctx, by, "", func() ([]graph.Change, error) {
		d, err := o.desk(ctx, by, id)
		if err != nil {
			return nil, err
		}
		out, err = d.help(ctx, round, yes, terms)
		return d.changes, err
	})
	if err == nil && out == Declined {
		err = o.nextIfIdle(ctx, id)
	}
	return out, err
}

func (d *desk) help(ctx context.Context, round int, yes bool, terms Terms) (Outcome, error) {
	r := d.job.Request
	out := HelpOf(r, round)
	switch {
	case out == Yours && yes, out == Over, out == Declined && !yes:
		return out, nil
	case out == Declined: // a yes after a no: the search has gone on
		return Over, nil
	case !d.now.Before(r.Start):
		return Over, nil
	case out == Yours:
		return d.helpEnds(ctx, GiveBack)
	case !yes:
		return d.helpEnds(ctx, Refuse)
	case !d.now.Before(r.Asking.Until):
		return TooLate, nil
	}
	return Yours, d.taken(ctx, terms)
}

// HelpOf is what became of a question to somebody outside the pool; empty while
// they can answer it.
func HelpOf(r graph.Request, round int) Outcome {
	h := r.Helper
	switch {
	case h == nil || round != 0 && h.Round != round:
		return Over
	case r.State == graph.RequestOutside:
		return ""
	case r.State == graph.RequestTaken:
		return Yours
	case !h.Yes && !h.AnsweredAt.IsZero():
		return Declined
	}
	return Over
}

// taken writes their yes down and tells everybody.
func (d *desk) taken(ctx context.Context, terms Terms) error {
	r := d.job.Request
	if err := moveRequest(&r, Take, d.by, d.now, terms.Who); err != nil {
		return err
	}
	h := *r.Helper
	h.Yes, h.Who, h.Terms, h.AnsweredAt = true, terms.Who, terms.Terms, d.now
	r.Helper, r.Others = &h, nil
	d.letter.job = r
	args := map[string]string{"mediator": h.Names(), "cost": h.Terms}
	told, err := d.letter.toCoordinators(ctx, d.office, d.pool, LetterOutsideTaken, args, h.Round)
	msg := d.letter.message(LetterOutsideComes, r.ID, h.Round)
	msg.To, msg.Name, msg.Language, msg.Args = r.Requester.Email, r.Requester.Name, r.Requester.Language, args
	d.changes = append(d.changes, graph.Put{Record: r})
	d.changes = slices.Concat(d.changes, d.letter.toHelper(LetterStageTaken, r), put(msg), told)
	return err
}

// helpEnds is their no: before a yes, or after it. Then the institution is told,
// and the search begins anew at once.
func (d *desk) helpEnds(ctx context.Context, e Event) (Outcome, error) {
	r := d.job.Request
	if err := moveRequest(&r, e, d.by, d.now, ""); err != nil {
		return "", err
	}
	h := *r.Helper
	h.Yes, h.AnsweredAt = false, d.now
	r.Helper, r.Asking.Until = &h, d.now
	if e == GiveBack {
		r.Asking.Auto = true
		msg := d.letter.message(LetterWithdrawn, r.ID, "outside", h.Round)
		msg.To, msg.Name, msg.Language, msg.Args = r.Requester.Email, r.Requester.Name, r.Requester.Language, map[string]string{"mediator": h.Names()}
		d.changes = append(d.changes, put(msg)...)
	}
	d.changes = append(d.changes, graph.Put{Record: r})
	return Declined, d.nobodyAsks(ctx, r)
}

// nobodyAsks tells the coordinators of a request for which nobody asks further by
// itself.
func (d *desk) nobodyAsks(ctx context.Context, r graph.Request) error {
	if r.Asking.Auto {
		return nil
	}
	letters, err := d.letter.toCoordinators(ctx, d.office, d.pool, LetterNobody, nil, "outside", r.Helper.Round)
	d.changes = append(d.changes, letters...)
	return err
}

// Recall takes the question to somebody outside the pool back; a person goes on.
func (o Office) Recall(ctx context.Context, by By, id graph.RequestID) error {
	return o.write(ctx, by, "", func() ([]graph.Change, error) {
		d, err := o.desk(ctx, by, id)
		if err != nil {
			return nil, err
		}
		r := d.job.Request
		if by.Party != Coordinator {
			return nil, fmt.Errorf("%s: recall by %s: %w", r.Ref(), by.Party, graph.ErrForbidden)
		}
		if r.State != graph.RequestOutside {
			return nil, graph.Invalid(r.Ref().String(), "state", "bad_transition", string(r.State), string(Idle))
		}
		if err := moveRequest(&r, Idle, by, d.now, ""); err != nil {
			return nil, err
		}
		r.Asking.Auto, r.Asking.Until = false, d.now
		return append([]graph.Change{graph.Put{Record: r}}, d.helperOver()...), nil
	})
}

// lapse ends a question to somebody outside the pool that they did not answer in
// time.
func (o Office) lapse(ctx context.Context, id graph.RequestID) error {
	return o.write(ctx, Program, "", func() ([]graph.Change, error) {
		d, err := o.desk(ctx, Program, id)
		if err != nil || d.job.Request.State != graph.RequestOutside || d.now.Before(d.job.Request.Asking.Until) {
			return nil, err
		}
		r := d.job.Request
		if err := moveRequest(&r, Idle, Program, d.now, ""); err != nil {
			return nil, err
		}
		d.changes = append(d.changes, graph.Put{Record: r})
		err = d.nobodyAsks(ctx, r)
		return d.changes, err
	})
}

// passed closes appointments that somebody outside the pool took and that are
// over: times and pay are their matter.
func (o Office) passed(ctx context.Context) error {
	jobs, err := o.Store.Jobs(ctx, graph.JobQuery{States: []graph.RequestState{graph.RequestTaken}, To: o.now(), Limit: most})
	if err != nil {
		return err
	}
	var errs []error
	for _, j := range jobs {
		errs = append(errs, o.write(ctx, Program, "", func() ([]graph.Change, error) {
			job, err := o.Job(ctx, j.Request.ID)
			r := job.Request
			if err != nil || r.State != graph.RequestTaken || o.now().Before(r.End()) {
				return nil, err
			}
			err = moveRequest(&r, Pass, Program, o.now(), "")
			return []graph.Change{graph.Put{Record: r}}, err
		}))
	}
	return errors.Join(errs...)
}

// helperOver is toHelperOver of the request on the table.
func (d *desk) helperOver() []graph.Change { return d.letter.toHelperOver(d.job.Request) }

// toHelperOver tells somebody outside the pool that they are not needed, where
// they were asked or had said yes.
func (l letter) toHelperOver(r graph.Request) []graph.Change {
	if r.State != graph.RequestOutside && r.State != graph.RequestTaken || r.Helper == nil {
		return nil
	}
	return l.toHelper(LetterStageOver, r)
}

// helperChanged asks them anew, under the new circumstances.
func (d *desk) helperChanged(r graph.Request) error {
	e := Idle
	if r.State == graph.RequestTaken {
		e = Unassign
	}
	if err := moveRequest(&r, e, d.by, d.now, ""); err != nil {
		return err
	}
	h := *r.Helper
	h.Yes = false
	r.Helper, r.Asking.Auto, r.Asking.Until, r.Asking.Stage = &h, true, d.now, max(0, r.Asking.Stage-1)
	d.changes = append(d.changes, graph.Put{Record: r})
	return nil
}

// toHelper writes to somebody outside the pool. Before they say yes they learn
// what the job is, not whom it is for.
func (l letter) toHelper(template string, r graph.Request) []graph.Change {
	h := r.Helper
	msg := l.message(template, r.ID, h.Round, r.Asking.Stage, len(r.History))
	msg.To, msg.Name, msg.Job.Others = h.Email, h.Name, nil
	door := graph.Door{Kind: graph.DoorOutside, Subject: string(r.ID), Epoch: h.Round, Until: r.Start}
	switch template {
	case LetterStage:
		msg.Job.Until, msg.Doors = r.Asking.Until, []graph.Door{door}
		msg.Job.Contact, msg.Job.Address, msg.Job.Reference = "", "", ""
	case LetterStageTaken:
		msg.Job.Mediator, msg.Doors = h.Who, []graph.Door{door}
	}
	return put(msg)
}
