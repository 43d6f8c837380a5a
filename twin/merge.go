package twin

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"lotsennetz/graph"
)

// Office decides about pairs on a store. Who may call it, the caller has checked:
// a merge writes records of every kind that means an actor.
type Office struct {
	Store graph.Store
	Now   func() time.Time // nil: time.Now
}

func (o Office) now() time.Time {
	now := time.Now
	if o.Now != nil {
		now = o.Now
	}
	return now().UTC().Truncate(time.Second)
}

// Decisions is what was decided about every pair, by id.
func Decisions(ctx context.Context, r graph.Reader) (map[graph.TwinID]graph.Twin, error) {
	out := map[graph.TwinID]graph.Twin{}
	err := graph.Each(ctx, r, graph.KindTwin, func(r graph.Record) {
		t := r.(graph.Twin)
		out[t.ID] = t
	})
	return out, err
}

// Part says that two actors are two. It is not asked again.
func (o Office) Part(ctx context.Context, who graph.Who, key string, a, b graph.ActorID) error {
	_, err := graph.Decide(ctx, o.Store, who, key, func() ([]graph.Change, error) {
		if _, err := o.actors(ctx, a, b); err != nil {
			return nil, err
		}
		t, err := o.twin(ctx, a, b)
		if err != nil {
			return nil, err
		}
		if t.State == graph.TwinMerged {
			return nil, graph.Invalid(t.Ref().String(), "state", "twin_merged")
		}
		t.State, t.At, t.By = graph.TwinApart, o.now(), who.Account
		return []graph.Change{graph.Put{Record: t}}, nil
	})
	return err
}

// Merge lets an actor go into another in one write: what points at it points at
// the one that stays, which gets what it has not; the other is archived and leads
// there. Nothing is lost, and Undo brings it back.
func (o Office) Merge(ctx context.Context, who graph.Who, key string, kept, gone graph.ActorID) error {
	_, err := graph.Decide(ctx, o.Store, who, key, func() ([]graph.Change, error) {
		t, err := o.twin(ctx, kept, gone)
		if err != nil || t.State == graph.TwinMerged && t.Kept == kept {
			return nil, err // a second tap
		}
		both, err := o.actors(ctx, kept, gone)
		if err != nil {
			return nil, err
		}
		for _, a := range both {
			if a.Archived {
				return nil, graph.Invalid(a.Ref().String(), "actor", "archived_actor", a.Name)
			}
		}
		changes, err := o.merging(ctx, both[0], both[1])
		if err != nil {
			return nil, err
		}
		return o.remember(t, kept, who, changes)
	})
	return err
}

// Take stores a new record of a list and lets it go into the actor it is, in one
// write; undone, it is an actor of its own. One that is there already changes
// nothing.
func (o Office) Take(ctx context.Context, who graph.Who, key string, draft graph.Actor, kept graph.ActorID) (written bool, err error) {
	return graph.Decide(ctx, o.Store, who, key, func() ([]graph.Change, error) {
		there, err := o.Store.Records(ctx, []graph.Ref{draft.Ref()})
		if err != nil || len(there) > 0 {
			return nil, err
		}
		t, err := o.twin(ctx, kept, draft.ID)
		if err != nil {
			return nil, err
		}
		actor, err := o.Store.Actor(ctx, kept)
		if err != nil {
			return nil, err
		}
		if actor.Archived {
			return nil, graph.Invalid(actor.Ref().String(), "actor", "archived_actor", actor.Name)
		}
		return o.remember(t, kept, who, into(actor, draft))
	})
}

// remember adds the pair itself: what was written, and the version it then has.
func (o Office) remember(t graph.Twin, kept graph.ActorID, who graph.Who, changes []graph.Change) ([]graph.Change, error) {
	t.State, t.Kept, t.At, t.By, t.Changed = graph.TwinMerged, kept, o.now(), who.Account, nil
	for _, c := range changes {
		put := c.(graph.Put)
		t.Changed = append(t.Changed, graph.TwinChange{Ref: put.Target(), Version: put.Record.Head().Version + 1})
	}
	return append(changes, graph.Put{Record: t}), nil
}

func (o Office) twin(ctx context.Context, a, b graph.ActorID) (graph.Twin, error) {
	a, b = min(a, b), max(a, b)
	t := graph.Twin{ID: graph.TwinOf(a, b), A: a, B: b}
	found, err := o.Store.Records(ctx, []graph.Ref{t.Ref()})
	if err != nil {
		return t, err
	}
	if len(found) > 0 {
		t = found[0].(graph.Twin)
	}
	return t, nil
}

// actors are two actors in the order asked, or ErrNotFound.
func (o Office) actors(ctx context.Context, ids ...graph.ActorID) ([]graph.Actor, error) {
	var out []graph.Actor
	for _, id := range ids {
		a, err := o.Store.Actor(ctx, id)
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	if len(out) == 2 && out[0].ID == out[1].ID {
		return nil, graph.Invalid(out[0].Ref().String(), "b", "same_actor")
	}
	return out, nil
}

// into is the write of both actors.
func into(kept, gone graph.Actor) []graph.Change {
	kept = Union(kept, gone)
	gone.Archived, gone.Into, gone.MemberOf = true, kept.ID, nil
	return []graph.Change{graph.Put{Record: kept}, graph.Put{Record: gone}}
}

// merging is every write of a merge but the pair itself.
func (o Office) merging(ctx context.Context, kept, gone graph.Actor) ([]graph.Change, error) {
	changes := into(kept, gone)
	pointing, err := o.pointing(ctx, gone.ID)
	if err != nil {
		return nil, err
	}
	for _, r := range pointing {
		if r.Ref() == kept.Ref() || r.Ref() == gone.Ref() {
			continue
		}
		moved, changed := graph.Repoint(r, gone.ID, kept.ID)
		if !changed {
			continue
		}
		if c, ok := r.(graph.Cooperation); ok {
			more, err := o.pair(ctx, c, moved.(graph.Cooperation))
			if err != nil {
				return nil, err
			}
			changes = append(changes, more...)
			continue
		}
		if m, ok := moved.(graph.Membership); ok && m.Actor == m.Group {
			r := r.(graph.Membership)
			r.Archived = true // it would be a member of itself
			moved = r
		}
		changes = append(changes, graph.Put{Record: moved})
	}
	if len(changes) > graph.MaxMerged {
		return nil, graph.Invalid(gone.Ref().String(), "changed", "too_many", fmt.Sprint(graph.MaxMerged))
	}
	return changes, nil
}

// nearer orders states by how much stands behind them.
var nearer = []graph.CooperationState{graph.Suggested, graph.Dismissed, graph.Ended, graph.Resting, graph.Asked, graph.Agreed, graph.Cooperating}

// pair moves a cooperation: the old one is archived, since its id is made of its
// ends. Where the one that stays knows the third already, the nearer state counts
// and both histories are kept; the two themselves need none any more.
func (o Office) pair(ctx context.Context, old, moved graph.Cooperation) ([]graph.Change, error) {
	old.Archived = true
	archive := graph.Put{Record: old}
	if moved.A == moved.B {
		return []graph.Change{archive}, nil
	}
	moved.Version = 0
	there, err := o.Store.Records(ctx, []graph.Ref{moved.Ref()})
	if err != nil {
		return nil, err
	}
	if len(there) > 0 {
		moved = joined(there[0].(graph.Cooperation), moved)
	}
	return []graph.Change{archive, graph.Put{Record: moved}}, nil
}

func joined(there, moved graph.Cooperation) graph.Cooperation {
	history := slices.Concat(there.History, moved.History)
	slices.SortStableFunc(history, func(a, b graph.Step) int { return a.At.Compare(b.At) })
	checkIns := slices.Concat(there.CheckIns, moved.CheckIns)
	slices.SortStableFunc(checkIns, func(a, b graph.CheckIn) int { return a.At.Compare(b.At) })
	best := there
	if there.Archived || slices.Index(nearer, moved.State) > slices.Index(nearer, there.State) {
		best = moved
		best.Visibility = min(there.Visibility, moved.Visibility)
	}
	best.Version, best.History, best.CheckIns = there.Version, history, checkIns
	return best
}

// pointing are the records that mean an actor, archived ones left out: they tell
// of the past.
func (o Office) pointing(ctx context.Context, id graph.ActorID) ([]graph.Record, error) {
	var out []graph.Record
	to := graph.Ref{Kind: graph.KindActor, ID: string(id)}
	for _, q := range []graph.LinkQuery{
		{Type: graph.LinkMemberOf, Kind: graph.KindActor}, {Type: graph.LinkWorksAt, Kind: graph.KindPerson},
		{Type: graph.LinkHeldBy, Kind: graph.KindResponsibility}, {Type: graph.LinkOfferedBy, Kind: graph.KindOffer},
		{Type: graph.LinkNeededBy, Kind: graph.KindNeed}, {Type: graph.LinkBetween, Kind: graph.KindCooperation},
		{Type: graph.LinkRequestedBy, Kind: graph.KindRequest}, {Type: graph.LinkMeetingOf, Kind: graph.KindMeeting},
		{Type: graph.LinkSeatIn, Kind: graph.KindMembership}, {Type: graph.LinkSeatOf, Kind: graph.KindMembership},
		{Type: graph.LinkSpeaksFor, Kind: graph.KindAccount},
	} {
		q.To, q.Limit = to, graph.MaxMerged
		found, err := o.Store.Linked(ctx, q)
		if err != nil {
			return nil, fmt.Errorf("what points at %s: %w", to, err)
		}
		out = append(out, found...)
	}
	for _, kind := range []graph.Kind{graph.KindConference, graph.KindGoal, graph.KindMeasure, graph.KindProject, graph.KindMediator} {
		if err := graph.Each(ctx, o.Store, kind, func(r graph.Record) { out = append(out, r) }); err != nil {
			return nil, err
		}
	}
	return slices.CompactFunc(out, func(a, b graph.Record) bool { return a.Ref() == b.Ref() }), nil
}

// errErased: the audit no longer has what a record was.
var errErased = errors.New("erased")
