package pool

import (
	"context"
	"fmt"
	"time"

	"lotsennetz/graph"
)

// Submit takes in requests, one or a series, all or none, and starts asking
// where the pool's rules say so. Each is checked against those rules first; what
// is wrong is an InvalidError whose fields are those of graph.Request. The key
// names the write: the same key again changes nothing.
func (o Office) Submit(ctx context.Context, by By, key string, requests ...graph.Request) error {
	p, err := o.Rules(ctx)
	if err != nil {
		return err
	}
	if err := o.admitted(ctx, by, p); err != nil {
		return err
	}
	now := o.now()
	err = o.write(ctx, by, key, func() ([]graph.Change, error) { return o.submit(requests, p, by, now) })
	if err != nil || !p.Asking.Auto {
		return err
	}
	for _, r := range requests {
		if err := o.Search(ctx, r.ID); err != nil {
			return err
		}
	}
	return nil
}

// admitted refuses an institution whose registration nobody has approved yet or
// that has not agreed to the pool's terms.
func (o Office) admitted(ctx context.Context, by By, p graph.Pool) error {
	if by.Party != Institution || by.Account == "" {
		return nil
	}
	a, err := o.Store.Account(ctx, by.Account)
	switch {
	case err != nil:
		return err
	case !a.Approved():
		return graph.Invalid(a.Ref().String(), "account", "not_approved")
	case p.Terms.Version != "" && a.Terms != p.Terms.Version:
		return graph.Invalid(a.Ref().String(), "terms", "terms_required")
	}
	return nil
}

func (o Office) submit(requests []graph.Request, p graph.Pool, by By, now time.Time) ([]graph.Change, error) {
	if len(requests) == 0 || len(requests) > mostInSeries {
		return nil, graph.Invalid("requests", "series", "out_of_range", "1", fmt.Sprint(mostInSeries))
	}
	var out []graph.Change
	var starts []time.Time
	for _, r := range requests {
		r.State, r.CreatedAt, r.History, r.Asking = "", now, nil, graph.Asking{Auto: p.Asking.Auto}
		if err := moveRequest(&r, Submit, by, now, ""); err != nil {
			return nil, err
		}
		if err := p.Check(r, now, o.workingDays); err != nil {
			return nil, err
		}
		out, starts = append(out, graph.Put{Record: r}), append(starts, r.Start)
	}
	first := requests[0]
	l := letter{now, first}
	msg := l.message(LetterReceived, first.ID)
	msg.To, msg.Name, msg.Language = first.Requester.Email, first.Requester.Name, first.Requester.Language
	if first.Series != "" || len(requests) == 1 {
		msg.Reasons = ClockNotes(o.zone(), starts...)
	}
	if len(requests) > 1 {
		msg.Args = map[string]string{"times": fmt.Sprint(len(requests))}
	}
	return append(out, put(msg)...), nil
}
