package pool

import (
	"context"
	"errors"
	"slices"
	"time"

	"lotsennetz/graph"
)

// Tick does what time alone brings about: holds end, the next round begins,
// searches whose day has come are given up, jobs are reminded of and reported on,
// listings and papers run out. It may run in several programs at once and as
// often as one likes. One failure does not keep it from the rest.
func (o Office) Tick(ctx context.Context) error {
	p, err := o.Rules(ctx)
	if err != nil {
		return err
	}
	now := o.now()
	searching, err := o.Store.Jobs(ctx, graph.JobQuery{States: []graph.RequestState{graph.RequestOpen, graph.RequestAsked, graph.RequestOutside}, Limit: most})
	if err != nil {
		return err
	}
	var errs []error
	for _, j := range searching {
		errs = append(errs, o.search(ctx, j, now))
	}
	errs = append(errs, o.passed(ctx), o.remind(ctx, now), o.ending(ctx, p, now))
	return errors.Join(errs...)
}

// most is how many jobs one Tick looks at; the rest waits for the next.
const most = 2000

// search moves one search on.
func (o Office) search(ctx context.Context, j graph.Job, now time.Time) error {
	r := j.Request
	last := r.Start
	for _, t := range r.Others {
		if t.After(last) {
			last = t
		}
	}
	if !now.Before(last) {
		return o.GiveUp(ctx, Program, r.ID, "")
	}
	if r.State == graph.RequestAsked && !held(j, now) {
		if err := o.expire(ctx, r.ID); err != nil {
			return err
		}
	}
	if r.State == graph.RequestOutside && !now.Before(r.Asking.Until) {
		if err := o.lapse(ctx, r.ID); err != nil {
			return err
		}
	}
	return o.nextIfIdle(ctx, r.ID)
}

// expire ends the holds that are over and takes the request back to open.
func (o Office) expire(ctx context.Context, id graph.RequestID) error {
	return o.write(ctx, Program, "", func() ([]graph.Change, error) {
		d, err := o.desk(ctx, Program, id)
		if err != nil || d.job.Request.State != graph.RequestAsked || held(d.job, d.now) {
			return nil, err
		}
		for i, a := range d.job.Assignments {
			if a.State != graph.AssignmentAsked {
				continue
			}
			if err := moveAssignment(&a, Expire, Program); err != nil {
				return nil, err
			}
			m, err := o.Store.Mediator(ctx, a.Mediator)
			if err != nil {
				return nil, err
			}
			d.job.Assignments[i] = a
			d.changes = append(d.changes, graph.Put{Record: a})
			d.changes = append(d.changes, d.letter.toMediator(LetterExpired, m, a)...)
		}
		err = d.idle("")
		return d.changes, err
	})
}

// remind writes to both sides the day before a job, and after it for the times.
func (o Office) remind(ctx context.Context, now time.Time) error {
	jobs, err := o.Store.Jobs(ctx, graph.JobQuery{States: []graph.RequestState{graph.RequestAccepted},
		From: now.AddDate(0, 0, -14), To: now.Add(30 * time.Hour), Limit: most})
	if err != nil {
		return err
	}
	var errs []error
	for _, j := range jobs {
		a, ok := j.Assigned()
		if !ok {
			continue
		}
		template := LetterReminder
		switch {
		case now.After(a.End) && a.Actual == nil:
			template = LetterReport
		case !now.Before(a.Start) || a.Start.Sub(a.AnsweredAt) < 48*time.Hour:
			continue // under way, or said yes to just now
		}
		errs = append(errs, o.both(ctx, j, a, template))
	}
	return errors.Join(errs...)
}

// both writes to both sides, once.
func (o Office) both(ctx context.Context, j graph.Job, a graph.Assignment, template string) error {
	m, err := o.Store.Mediator(ctx, a.Mediator)
	if err != nil {
		return err
	}
	l := letter{o.now(), j.Request}
	return o.once(ctx, append(l.toMediator(template, m, a), l.toInstitution(template, a, m.Name)...))
}

// once stores those messages that are not there yet.
func (o Office) once(ctx context.Context, letters []graph.Change) error {
	return o.write(ctx, Program, "", func() ([]graph.Change, error) { return o.unsaid(ctx, letters) })
}

// unsaid are those messages that are not there yet.
func (o Office) unsaid(ctx context.Context, letters []graph.Change) ([]graph.Change, error) {
	refs := make([]graph.Ref, len(letters))
	for i, l := range letters {
		refs[i] = l.Target()
	}
	there, err := o.Store.Records(ctx, refs)
	if err != nil || len(there) == len(letters) {
		return nil, err
	}
	known := map[graph.Ref]bool{}
	for _, r := range there {
		known[r.Ref()] = true
	}
	return slices.DeleteFunc(slices.Clone(letters), func(l graph.Change) bool { return known[l.Target()] }), nil
}

// ending reminds mediators of a listing or paper that runs out.
func (o Office) ending(ctx context.Context, p graph.Pool, now time.Time) error {
	roster, err := o.Store.Roster(ctx, graph.RosterQuery{Since: now})
	if err != nil {
		return err
	}
	today := graph.DateOf(now.In(o.zone()))
	var letters []graph.Change
	for _, e := range roster {
		m := e.Mediator
		if days, ok := soon(p, today, m.ListedUntil); ok {
			letters = append(letters, ends(now, m, LetterListingEnds, "", m.ListedUntil, days)...)
		}
		for _, doc := range m.Documents {
			if days, ok := soon(p, today, doc.Expires); ok {
				letters = append(letters, ends(now, m, LetterDocumentEnds, doc.Kind, doc.Expires, days)...)
			}
		}
	}
	if len(letters) == 0 {
		return nil
	}
	return o.once(ctx, letters[:min(len(letters), graph.MaxChanges)])
}

// soon is the reminder a date is due for: the fewest of the pool's days that
// reach it.
func soon(p graph.Pool, today, end graph.Date) (days int, ok bool) {
	if end == "" || end < today {
		return 0, false
	}
	for _, d := range p.RemindDays {
		if today.AddDays(d) >= end && (!ok || d < days) {
			days, ok = d, true
		}
	}
	return days, ok
}

func ends(now time.Time, m graph.Mediator, template, kind string, end graph.Date, days int) []graph.Change {
	msg := letter{now: now}.message(template, m.ID, kind, end, days)
	msg.To, msg.Name, msg.Language, msg.About, msg.Job = m.Email(), m.Name, m.Language, m.Ref(), nil
	msg.Args = map[string]string{"date": string(end), "kind": kind}
	msg.Doors = []graph.Door{{Kind: graph.DoorProfile, Subject: string(m.ID), Epoch: m.Epoch, Until: end.AddDays(30).Time(time.UTC)}}
	return put(msg)
}
