package pool

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"lotsennetz/graph"
)

// Owed is a job that is to be paid, or was.
type Owed struct {
	Request    graph.Request
	Assignment graph.Assignment
	Pay        graph.Pay
}

// Settled reports whether it was paid.
func (o Owed) Settled() bool { return o.Assignment.Pay != nil }

// Minutes is how long the job took, or would have taken.
func (o Owed) Minutes() int {
	switch a := o.Assignment; {
	case a.Actual != nil:
		return a.Actual.Minutes()
	case a.Freed != nil:
		return minutes(a.Freed.Start, a.Freed.End)
	}
	return minutes(o.Assignment.Start, o.Assignment.End)
}

// Start is when it began, or would have begun.
func (o Owed) Start() time.Time {
	switch a := o.Assignment; {
	case a.Actual != nil:
		return a.Actual.Start
	case a.Freed != nil:
		return a.Freed.Start
	}
	return o.Assignment.Start
}

// OwedFor is what jobs pay, by start: those with times two sides agree on, those
// an institution cancelled or changed too late, and what was paid before, as it
// was paid.
func OwedFor(t graph.Tariff, jobs []graph.Job, zone *time.Location) []Owed {
	var out []Owed
	for _, j := range jobs {
		for _, a := range j.Assignments {
			if pay, ok := owed(t, j.Request, a, zone); ok {
				out = append(out, Owed{j.Request, a, pay})
			}
		}
	}
	slices.SortFunc(out, func(a, b Owed) int {
		return cmp.Or(a.Start().Compare(b.Start()), cmp.Compare(a.Assignment.ID, b.Assignment.ID))
	})
	return out
}

func owed(t graph.Tariff, r graph.Request, a graph.Assignment, zone *time.Location) (graph.Pay, bool) {
	switch {
	case a.Pay != nil:
		return *a.Pay, true
	case a.State == graph.AssignmentDone && a.Actual.Confirmed():
		return Bill(t, *a.Actual), true
	}
	if f := freedFrom(r, a); f != nil {
		pay := BillFreed(t, *f, zone)
		return pay, len(pay.Lines) > 0
	}
	return graph.Pay{}, false
}

// freedFrom is what was taken back from a mediator who does not come, nil where
// it is nothing. Of a cancellation written down before there was Freed, the
// history tells the moment.
func freedFrom(r graph.Request, a graph.Assignment) *graph.Freed {
	switch a.State {
	case graph.AssignmentCancelled, graph.AssignmentDeclined, graph.AssignmentExpired, graph.AssignmentReleased:
	default:
		return nil
	}
	if a.Freed != nil || a.State != graph.AssignmentCancelled || a.AnsweredAt.IsZero() {
		return a.Freed
	}
	for _, s := range slices.Backward(r.History) {
		switch {
		case s.At.Before(a.AnsweredAt), Event(s.Event) == Unassign:
			return nil
		case Event(s.Event) == Cancel:
			return &graph.Freed{At: s.At, Start: a.Start, End: a.End}
		}
	}
	return nil
}

// Settle pays assignments by the pool's tariff, all in one transaction, and
// returns how many. What was paid before is left as it is, so that doing it again
// pays nobody twice; one that is not to be paid is ErrInvalid, and nothing is
// written.
func (o Office) Settle(ctx context.Context, by By, ids []graph.AssignmentID) (int, error) {
	paid := 0
	err := o.write(ctx, by, "", func() ([]graph.Change, error) {
		changes, n, err := o.settling(ctx, by, ids)
		paid = n
		return changes, err
	})
	if err != nil {
		return 0, err
	}
	return paid, nil
}

func (o Office) settling(ctx context.Context, by By, ids []graph.AssignmentID) ([]graph.Change, int, error) {
	rules, err := o.Rules(ctx)
	if err != nil {
		return nil, 0, err
	}
	jobs, err := o.jobsOf(ctx, ids)
	if err != nil {
		return nil, 0, err
	}
	var changes []graph.Change
	paid := 0
	for _, j := range jobs {
		more, n, err := settleJob(rules.Tariff, j, ids, by, o.now(), o.zone())
		if err != nil {
			return nil, 0, err
		}
		changes, paid = append(changes, more...), paid+n
	}
	return changes, paid, nil
}

// settleJob decides what settling some of a job's assignments changes.
func settleJob(t graph.Tariff, j graph.Job, ids []graph.AssignmentID, by By, now time.Time, zone *time.Location) (changes []graph.Change, paid int, err error) {
	for _, a := range j.Assignments {
		if !slices.Contains(ids, a.ID) || a.Pay != nil {
			continue
		}
		if by.Party != Coordinator {
			return nil, 0, fmt.Errorf("%s: settle by %s: %w", a.Ref(), by.Party, graph.ErrForbidden)
		}
		pay, ok := owed(t, j.Request, a, zone)
		if !ok {
			return nil, 0, graph.Invalid(a.Ref().String(), "state", "bad_transition", string(a.State), string(Settle))
		}
		if a.State == graph.AssignmentDone { // one taken back late stays as it is
			if err := moveAssignment(&a, Settle, by); err != nil {
				return nil, 0, err
			}
			r := j.Request
			if err := moveRequest(&r, Settle, by, now, ""); err != nil {
				return nil, 0, err
			}
			changes = append(changes, graph.Put{Record: r})
		}
		pay.At = now
		a.Pay = &pay
		changes, paid = append(changes, graph.Put{Record: a}), paid+1
	}
	return changes, paid, nil
}

// jobsOf are the jobs assignments belong to, or ErrNotFound.
func (o Office) jobsOf(ctx context.Context, ids []graph.AssignmentID) ([]graph.Job, error) {
	refs := make([]graph.Ref, len(ids))
	for i, id := range ids {
		refs[i] = graph.Ref{Kind: graph.KindAssignment, ID: string(id)}
	}
	slices.SortFunc(refs, func(a, b graph.Ref) int { return cmp.Compare(a.ID, b.ID) })
	refs = slices.Compact(refs)
	if len(refs) == 0 {
		return nil, nil
	}
	records, err := o.Store.Records(ctx, refs)
	if err != nil {
		return nil, err
	}
	if len(records) < len(refs) {
		return nil, fmt.Errorf("%d of %d assignments: %w", len(refs)-len(records), len(refs), graph.ErrNotFound)
	}
	var of []graph.RequestID
	for _, r := range records {
		of = append(of, r.(graph.Assignment).Request)
	}
	slices.Sort(of)
	of = slices.Compact(of)
	return o.Store.Jobs(ctx, graph.JobQuery{Requests: of, Limit: len(of)})
}
