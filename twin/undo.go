package twin

import (
	"context"
	"errors"
	"fmt"

	"lotsennetz/graph"
)

// Undo takes a merge back in one write and says that the two are two. Records
// nobody wrote since are what they were; of others what the merge changed is taken
// back, and what was written since stays. What was erased meanwhile stays erased.
func (o Office) Undo(ctx context.Context, who graph.Who, key string, id graph.TwinID) error {
	_, err := graph.Decide(ctx, o.Store, who, key, func() ([]graph.Change, error) {
		found, err := o.Store.Records(ctx, []graph.Ref{{Kind: graph.KindTwin, ID: string(id)}})
		if err == nil && len(found) == 0 {
			err = fmt.Errorf("twin %q: %w", id, graph.ErrNotFound)
		}
		if err != nil {
			return nil, err
		}
		t := found[0].(graph.Twin)
		if t.State != graph.TwinMerged {
			return nil, nil // a second tap
		}
		kept, err := o.Store.Actor(ctx, t.Kept)
		if err != nil {
			return nil, err
		}
		if kept.Into != "" {
			return nil, graph.Invalid(t.Ref().String(), "state", "twin_went_on", kept.Name)
		}
		u := undoing{Office: o, twin: t}
		for _, step := range t.Changed {
			if err := u.step(ctx, step); err != nil && !errors.Is(err, errErased) {
				return nil, fmt.Errorf("undo %s: %w", step.Ref, err)
			}
		}
		t.State, t.Kept, t.Changed, t.At, t.By = graph.TwinApart, "", nil, o.now(), who.Account
		return append(u.changes(), graph.Put{Record: t}), nil
	})
	return err
}

type undoing struct {
	Office
	twin  graph.Twin
	puts  []graph.Record
	drops []graph.Change
}

// changes puts the actors first, since the others link to them, and removes last.
func (u *undoing) changes() []graph.Change {
	var out []graph.Change
	for _, actors := range []bool{true, false} {
		for _, r := range u.puts {
			if (r.Ref().Kind == graph.KindActor) == actors {
				out = append(out, graph.Put{Record: r})
			}
		}
	}
	return append(out, u.drops...)
}

func (u *undoing) step(ctx context.Context, step graph.TwinChange) error {
	found, err := u.Store.Records(ctx, []graph.Ref{step.Ref})
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return errErased
	}
	now := found[0]
	before, after, err := u.audit(ctx, step)
	if err != nil {
		return err
	}
	untouched := now.Head().Version == step.Version
	switch {
	case before == nil && step.ID == string(u.twin.Gone()): // a list's record, new with the merge
		a := now.(graph.Actor)
		a.Archived, a.Into = false, ""
		u.puts = append(u.puts, a)
	case before == nil: // a cooperation made for the one that stayed
		if !untouched {
			u.carry(now)
		}
		u.drops = append(u.drops, graph.Remove{Ref: step.Ref, Version: now.Head().Version})
	case step.Kind == graph.KindAccount: // the audit has no password
		acc := now.(graph.Account)
		if untouched {
			acc.Actors = before.(graph.Account).Actors
			u.put(acc)
		} else {
			u.put(u.mended(now, before, after))
		}
	case untouched:
		u.put(graph.WithVersion(before, now.Head().Version))
	default:
		u.put(u.mended(now, before, after))
	}
	return nil
}

// mended takes back from a record written since what the merge did to it.
func (u *undoing) mended(now, before, after graph.Record) graph.Record {
	if a, ok := now.(graph.Actor); ok {
		switch a.ID {
		case u.twin.Kept:
			return Without(a, after.(graph.Actor), before.(graph.Actor))
		case u.twin.Gone():
			a.Archived, a.Into = false, ""
			return a
		}
	}
	if _, meant := graph.Repoint(before, u.twin.Kept, u.twin.Kept); !meant { // named the one that is gone alone
		now, _ = graph.Repoint(now, u.twin.Kept, u.twin.Gone())
	}
	return now
}

// put adds a record unless what was written since is carried over to it.
func (u *undoing) put(r graph.Record) {
	for i, have := range u.puts {
		if have.Ref() == r.Ref() {
			u.puts[i] = graph.WithVersion(have, r.Head().Version)
			return
		}
	}
	u.puts = append(u.puts, r)
}

// carry brings what was written since to the cooperation it stood for.
func (u *undoing) carry(now graph.Record) {
	moved, changed := graph.Repoint(now, u.twin.Kept, u.twin.Gone())
	if !changed {
		return
	}
	for i, have := range u.puts {
		if have.Ref() == moved.Ref() {
			u.puts[i] = graph.WithVersion(moved, have.Head().Version)
			return
		}
	}
}

// audit is a record before and after the merge; before is nil where it was new.
func (u *undoing) audit(ctx context.Context, step graph.TwinChange) (before, after graph.Record, err error) {
	events, err := u.Store.History(ctx, step.Ref, graph.MaxPage)
	if err != nil {
		return nil, nil, err
	}
	for _, e := range events {
		if e.Version != step.Version || e.Op != graph.OpPut {
			continue
		}
		if len(e.New) == 0 {
			return nil, nil, errErased
		}
		if after, err = graph.Decode(step.Kind, e.Version, e.New); err != nil || len(e.Old) == 0 {
			return nil, after, err
		}
		before, err = graph.Decode(step.Kind, e.Version-1, e.Old)
		return before, after, err
	}
	return nil, nil, errErased
}
