package concept

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"lotsennetz/graph"
)

// LetterReview asks the owner of a measure how it stands.
const LetterReview = "aim_review"

// Tick asks the owners of goals, measures and projects whose review has come, once
// for each review. It may run as often as one likes.
func (o Office) Tick(ctx context.Context) error {
	c, err := o.Store.Concept(ctx, graph.Coordination)
	if err != nil {
		return err
	}
	var errs []error
	for _, n := range All(Tree(c)) {
		if n.Aim.Review != "" && n.Aim.Review <= o.today() && n.Aim.Owner.Email != "" && !n.Dropped() {
			errs = append(errs, o.ask(ctx, n))
		}
	}
	return errors.Join(errs...)
}

func (o Office) ask(ctx context.Context, n *Node) error {
	ref, a, now := n.Record.Ref(), n.Aim, o.now()
	msg := graph.Message{ID: graph.MessageID(fmt.Sprintf("%s.%s.%s.%s", LetterReview, ref.Kind, ref.ID, a.Review)), Template: LetterReview,
		To: a.Owner.Email, Name: a.Owner.Name, About: ref, State: graph.MessageWaiting, CreatedAt: now, Due: now,
		Args:  map[string]string{"title": a.Title, "date": string(a.Review)},
		Doors: []graph.Door{{Kind: graph.DoorConfirm, Subject: string(ref.Kind) + ":" + ref.ID, Until: now.AddDate(0, 3, 0)}}}
	if a.Deadline != "" {
		msg.Args["deadline"] = string(a.Deadline)
	}
	if n := len(msg.ID); n > graph.MaxID {
		msg.ID = msg.ID[n-graph.MaxID:]
	}
	return o.write(ctx, graph.Who{Via: "concept"}, "", func() ([]graph.Change, error) {
		there, err := o.Store.Records(ctx, []graph.Ref{msg.Ref()})
		if err != nil || len(there) > 0 {
			return nil, err
		}
		return []graph.Change{graph.Put{Record: msg}}, nil
	})
}

// A Review is what an owner says of her measure.
type Review struct {
	State graph.ConceptState
	Share *int
	Next  graph.Date // of the next review; empty: in three months
	// Values are new values of its indicators, by name.
	Values map[string]float64
}

// Subject reads what a door opens ("measure:M1"); ok is false for anything that
// is no part of a concept.
func Subject(s string) (graph.Ref, bool) {
	kind, id, _ := strings.Cut(s, ":")
	ref := graph.Ref{Kind: graph.Kind(kind), ID: id}
	switch ref.Kind {
	case graph.KindGoal, graph.KindMeasure, graph.KindProject:
		return ref, id != ""
	}
	return ref, false
}

// Say writes down what an owner says; the day counts as confirmed.
func (o Office) Say(ctx context.Context, who graph.Who, ref graph.Ref, r Review) error {
	return o.write(ctx, who, "", func() ([]graph.Change, error) {
		records, err := o.Store.Records(ctx, []graph.Ref{ref})
		if err != nil {
			return nil, err
		}
		if len(records) == 0 {
			return nil, fmt.Errorf("%s: %w", ref, graph.ErrNotFound)
		}
		a, ok := graph.AimOf(records[0])
		if !ok {
			return nil, fmt.Errorf("%s: %w", ref, graph.ErrNotFound)
		}
		today := o.today()
		if r.Next != "" && r.Next <= today {
			return nil, graph.Invalid(ref.String(), "review", "in_the_past")
		}
		if r.State != "" {
			a.State = r.State
		}
		if r.Share != nil {
			a.Share = r.Share
		}
		if a.Review = r.Next; a.Review == "" {
			a.Review = graph.DateOf(today.Time(time.UTC).AddDate(0, 3, 0))
		}
		if a.Indicators, err = measured(ref, a.Indicators, r.Values, today); err != nil {
			return nil, err
		}
		return []graph.Change{graph.Put{Record: graph.Confirmed(graph.WithAim(records[0], a), today)}}, nil
	})
}

// measured adds the values of a day to the indicators of their names.
func measured(ref graph.Ref, indicators []graph.Indicator, values map[string]float64, today graph.Date) ([]graph.Indicator, error) {
	out := make([]graph.Indicator, len(indicators))
	known := 0
	for i, ind := range indicators {
		out[i] = ind
		v, ok := values[ind.Name]
		if !ok {
			continue
		}
		known++
		kept := make([]graph.Value, 0, len(ind.Values)+1)
		for _, old := range ind.Values {
			if old.On != today {
				kept = append(kept, old)
			}
		}
		out[i].Values = append(kept, graph.Value{On: today, Value: v})
	}
	if known < len(values) {
		return nil, graph.Invalid(ref.String(), "indicators", "unknown_value")
	}
	return out, nil
}
