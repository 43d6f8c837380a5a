package pool

import (
	"context"
	"reflect"
	"slices"
	"time"

	"lotsennetz/graph"
)

// Changed are the kinds in which two versions of a request differ, in the order
// of graph.ChangeKinds. Half-days part at noon by the clock of the zone.
func Changed(before, after graph.Request, zone *time.Location) []graph.ChangeKind {
	half := func(t time.Time) [2]any {
		t = t.In(zone)
		return [2]any{graph.DateOf(t), t.Hour() < 12}
	}
	was := map[graph.ChangeKind]bool{
		graph.ChangeDay:      half(before.Start) != half(after.Start),
		graph.ChangeHour:     !before.Start.Equal(after.Start) || before.Minutes != after.Minutes,
		graph.ChangePlace:    before.Place != after.Place || before.Address != after.Address,
		graph.ChangeLanguage: before.Language != after.Language || before.Variety != after.Variety || before.Level != after.Level || before.Gender != after.Gender,
		graph.ChangeMode:     before.Mode != after.Mode,
	}
	var out []graph.ChangeKind
	for _, k := range graph.ChangeKinds {
		if was[k] {
			out = append(out, k)
		}
	}
	if len(out) == 0 && !reflect.DeepEqual(before, after) {
		out = append(out, graph.ChangeNote)
	}
	return out
}

// EffectOf is the strongest effect that the pool's table gives the changes.
func EffectOf(p graph.Pool, kinds []graph.ChangeKind, before, after graph.Mode) graph.Effect {
	mode := after
	if before == graph.OnSite {
		mode = before
	}
	rules := p.Changes
	if rules == nil {
		rules = graph.DefaultChanges()
	}
	most := 0
	for _, k := range kinds {
		most = max(most, slices.Index(graph.Effects, rules[k].Of(mode)))
	}
	return graph.Effects[most]
}

// Change stores a request anew: what it asks for may differ, how far it has come
// stays. Whoever has said yes or was asked is told, asked again or freed by the
// pool's table of changes. The request carries the version the caller read.
func (o Office) Change(ctx context.Context, by By, key string, to graph.Request) error {
	var anew bool
	err := o.write(ctx, by, key, func() ([]graph.Change, error) {
		d, err := o.desk(ctx, by, to.ID)
		if err != nil {
			return nil, err
		}
		before := d.job.Request
		if to.Version != before.Version {
			return nil, &graph.ConflictError{Ref: to.Ref(), Want: to.Version, Have: before.Version}
		}
		after := kept(to, before)
		kinds := Changed(before, after, o.zone())
		if len(kinds) == 0 {
			return nil, nil
		}
		if err := d.changeable(before, after, kinds); err != nil {
			return nil, err
		}
		d.job.Request, d.letter.job = after, after
		anew, err = d.change(ctx, EffectOf(d.pool, kinds, before.Mode, after.Mode))
		if anew && before.Helper != nil && after.State != graph.RequestOpen { // they know it as it was
			d.changes = append(d.changes, letter{d.now, before}.toHelperOver(before)...)
		}
		return d.changes, err
	})
	if err == nil && anew {
		err = o.nextIfIdle(ctx, to.ID)
	}
	return err
}

// kept is what is asked for by one and how far the other has come.
func kept(to, before graph.Request) graph.Request {
	to.State, to.Asking, to.History, to.CreatedAt = before.State, before.Asking, before.History, before.CreatedAt
	to.Series, to.Requester.Account = before.Series, before.Requester.Account
	to.Helper = before.Helper
	return to
}

func (d *desk) changeable(before, after graph.Request, kinds []graph.ChangeKind) error {
	if !before.Searching() && before.State != graph.RequestAccepted && before.State != graph.RequestTaken {
		return graph.Invalid(before.Ref().String(), "state", "bad_transition", string(before.State), "change")
	}
	if slices.Contains(kinds, graph.ChangeDay) || slices.Contains(kinds, graph.ChangeHour) {
		return d.pool.Check(after, d.now, d.office.workingDays)
	}
	return after.Validate()
}

// change writes the effect down. It reports whether somebody new must be asked.
func (d *desk) change(ctx context.Context, e graph.Effect) (anew bool, err error) {
	r := d.job.Request
	mine, accepted := d.job.Assigned()
	if accepted && e != graph.EffectUnassign {
		m, page, err := d.look(ctx, mine.Mediator)
		if err != nil {
			return false, err
		}
		moved := d.moved(mine)
		if _, taken := clash(d.pool, d.catalog, m.Assignments, moved, d.now); taken || busy(m.Mediator, moved.Start, moved.End) {
			e = graph.EffectUnassign // she cannot come at the new time
		} else {
			d.changes = append(d.changes, graph.Put{Record: page})
			return false, d.keep(r, moved, m, e)
		}
	}
	if r.State == graph.RequestTaken && e == graph.EffectTell {
		d.changes = append(d.changes, d.letter.toHelper(LetterStageTaken, r)...)
	}
	switch again := e == graph.EffectUnassign || e == graph.EffectAskAgain; {
	case again && (r.State == graph.RequestOutside || r.State == graph.RequestTaken):
		return true, d.helperChanged(r)
	case e == graph.EffectUnassign && accepted:
		err = moveRequest(&r, Unassign, d.by, d.now, "")
	case (e == graph.EffectUnassign || e == graph.EffectAskAgain) && r.State == graph.RequestAsked:
		err = moveRequest(&r, Idle, d.by, d.now, "")
	default: // those asked see the words as they are now
		d.changes = append(d.changes, graph.Put{Record: r})
		return false, nil
	}
	if err != nil {
		return false, err
	}
	r.Asking.Auto, r.Asking.Until = true, d.now
	d.changes = append(d.changes, graph.Put{Record: r})
	return true, d.free(ctx, Unassign, LetterChangedUnassign)
}

// moved is an assignment at the request's time and place.
func (d *desk) moved(a graph.Assignment) graph.Assignment {
	r := d.job.Request
	a.Start, a.End, a.Topic, a.Actor = r.Start, r.End(), r.Topic, r.Actor
	a.Mode, a.Place, a.Point = r.Mode, r.Place, graph.Point{}
	a.Sequence++
	return a
}

// keep tells whoever has said yes, or asks her again, first of all.
func (d *desk) keep(r graph.Request, a graph.Assignment, of graph.RosterEntry, e graph.Effect) error {
	template, m := LetterChangedTell, of.Mediator
	var warning []graph.Phrase
	if e == graph.EffectAskAgain {
		template = LetterChangedAsk
		if err := moveRequest(&r, AskAgain, d.by, d.now, ""); err != nil {
			return err
		}
		if err := moveAssignment(&a, AskAgain, d.by); err != nil {
			return err
		}
		was, _ := d.job.Assigned()
		a.Freed = &graph.Freed{At: d.now, Start: was.Start, End: was.End, Changed: true} // her yes takes it off
		a.AskedAt, a.AnsweredAt, a.HoldUntil = d.now, time.Time{}, d.hold(0)
		r.Asking.Auto, r.Asking.Until = true, a.HoldUntil
		warning = d.warn(of.Assignments, a)
	}
	d.changes = append(d.changes, graph.Put{Record: r}, graph.Put{Record: a})
	if e != graph.EffectNothing {
		d.changes = append(d.changes, d.letter.toMediator(template, m, a, warning...)...)
	}
	if e == graph.EffectTell {
		d.changes = append(d.changes, d.letter.toInstitution(LetterChangedTell, a, m.Name)...)
	}
	return nil
}
