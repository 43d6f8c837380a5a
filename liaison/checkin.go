package liaison

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"lotsennetz/graph"
)

// CheckIn keeps what one side says of a cooperation after some months. A side
// says it once for each; saying it anew replaces it. Where both say that it is no
// longer active, it rests.
func (o Office) CheckIn(ctx context.Context, id graph.CooperationID, side Side, months int, active bool, people int) error {
	return o.write(ctx, graph.Who{Via: "mail"}, "", func() ([]graph.Change, error) {
		p, err := o.pairOf(ctx, id)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(checkIns, months) {
			return nil, graph.Invalid(p.Ref().String(), "months", "unknown_value", fmt.Sprint(months))
		}
		c, by := p.Cooperation, side.actor(p.Cooperation)
		c.CheckIns = slices.DeleteFunc(slices.Clone(c.CheckIns), func(ci graph.CheckIn) bool { return ci.Months == months && ci.By == by })
		gone := !active && slices.ContainsFunc(c.CheckIns, func(ci graph.CheckIn) bool { return ci.Months == months && !ci.Active })
		c.CheckIns = append(c.CheckIns, graph.CheckIn{Months: months, Active: active, People: people, By: by, At: p.now})
		if gone && c.State == graph.Cooperating {
			if c, err = c.Transition(graph.Step{At: p.now, To: graph.Resting, Reason: "checkin"}); err != nil {
				return nil, err
			}
		}
		return []graph.Change{graph.Put{Record: c}}, nil
	})
}

// Wish is the offer or need a door's subject names ("offer:o1"), or ErrNotFound.
func (o Office) Wish(ctx context.Context, subject string) (graph.Record, error) {
	kind, id, _ := strings.Cut(subject, ":")
	ref := graph.Ref{Kind: graph.Kind(kind), ID: id}
	if ref.Kind != graph.KindOffer && ref.Kind != graph.KindNeed {
		return nil, fmt.Errorf("%s: %w", ref, graph.ErrNotFound)
	}
	records, err := o.Store.Records(ctx, []graph.Ref{ref})
	if err == nil && len(records) == 0 {
		err = fmt.Errorf("%s: %w", ref, graph.ErrNotFound)
	}
	if err != nil {
		return nil, err
	}
	return records[0], nil
}

// ConfirmWish says that an offer or need still stands, until another day, or
// withdraws it: it is archived, and can be brought back.
func (o Office) ConfirmWish(ctx context.Context, subject string, stands bool, until graph.Date) error {
	return o.write(ctx, graph.Who{Via: "mail"}, "", func() ([]graph.Change, error) {
		r, err := o.Wish(ctx, subject)
		if err != nil {
			return nil, err
		}
		today := graph.DateOf(o.now())
		if stands && (!until.Valid() || until != "" && until < today) {
			return nil, graph.Invalid(r.Ref().String(), "until", "in_the_past")
		}
		return []graph.Change{graph.Put{Record: confirmed(r, stands, until, today)}}, nil
	})
}

func confirmed(r graph.Record, stands bool, until, today graph.Date) graph.Record {
	mark := func(m *graph.Meta, w *graph.Wish) {
		m.ConfirmedAt, m.Archived = today, !stands
		if stands {
			w.Until = until
		}
	}
	switch r := r.(type) {
	case graph.Offer:
		mark(&r.Meta, &r.Wish)
		return r
	case graph.Need:
		mark(&r.Meta, &r.Wish)
		return r
	}
	return r
}
