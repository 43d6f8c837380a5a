package graph

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"
)

// Life is when a record was there: written, and neither archived nor removed.
type Life struct {
	Ref   Ref
	Spans []Span // oldest first, each apart from the next
}

// Span is a time from a moment on until before another; a zero To is open.
type Span struct{ From, To time.Time }

// There reports whether the record was there at a moment.
func (l Life) There(at time.Time) bool {
	return slices.ContainsFunc(l.Spans, func(s Span) bool { return !at.Before(s.From) && (s.To.IsZero() || at.Before(s.To)) })
}

// Live adds an event to lives that a store reads record by record, the oldest
// first: from then on the record is there, or not.
func Live(lives []Life, ref Ref, at time.Time, there bool) []Life {
	if n := len(lives); n == 0 || lives[n-1].Ref != ref {
		lives = append(lives, Life{Ref: ref})
	}
	l := &lives[len(lives)-1]
	last := len(l.Spans) - 1
	going := last >= 0 && l.Spans[last].To.IsZero()
	switch {
	case there && !going:
		l.Spans = append(l.Spans, Span{From: at})
	case !there && going:
		l.Spans[last].To = at
	}
	return lives
}

// ArchivedMark is in the body of an archived record and in no other: within a
// text, quotation marks are written differently.
const ArchivedMark = `"archived":true`

// SceneOn is the scene as it stood at the end of a day: who was in the network
// then, under the name and in the town of then, with the offers and needs of
// then. Cooperations keep their history, for StateOn; so an actor of whom a
// cooperation is known to have stood on the day is in the scene, whenever it was
// written down. Nobody wrote down what was before the first day of the records:
// for an earlier day it is as on that one, but for cooperations.
//
// Whoever may not coordinate is told of what she may know today, in today's words.
func SceneOn(ctx context.Context, r Reader, day Date, zone *time.Location) (Scene, error) {
	scenes, err := ScenesOn(ctx, r, zone, day)
	if err != nil {
		return Scene{}, err
	}
	return scenes[0], nil
}

// ScenesOn is SceneOn for several days, one a day. What they have in common is read
// once, and what was before today only where a day is over.
func ScenesOn(ctx context.Context, r Reader, zone *time.Location, days ...Date) ([]Scene, error) {
	now, err := r.Scene(ctx, SceneQuery{})
	if err != nil {
		return nil, err
	}
	today := time.Now()
	over := func(at time.Time) bool { return at.Before(today) }
	var lives []Life
	if slices.ContainsFunc(days, func(d Date) bool { return over(endOf(d, zone)) }) {
		if lives, err = r.Lives(ctx, KindActor); err != nil {
			return nil, fmt.Errorf("scenes of days: %w", err)
		}
	}
	out := make([]Scene, 0, len(days))
	known := map[time.Time]records{}
	for _, day := range days {
		at := momentOf(day, lives, zone)
		if !over(at) {
			out = append(out, now)
			continue
		}
		then, read := known[at]
		if !read {
			if then, err = recordsAt(ctx, r, at); err != nil {
				return nil, fmt.Errorf("scene on %s: %w", day, err)
			}
			known[at] = then
		}
		out = append(out, then.scene(day, now, lives))
	}
	return out, nil
}

// PastOn is the unarchived records of a kind at the end of a day, as in SceneOn: for
// a day before the first of the records as on that one.
func PastOn(ctx context.Context, r Reader, kind Kind, day Date, zone *time.Location) ([]Record, error) {
	lives, err := r.Lives(ctx, kind)
	if err != nil {
		return nil, fmt.Errorf("%s on %s: %w", kind, day, err)
	}
	p := past{ctx: ctx, reader: r, at: momentOf(day, lives, zone)}
	return standing[Record](&p, kind), p.err
}

// momentOf is the end of a day, or of the first day of the records where that is
// later.
func momentOf(day Date, lives []Life, zone *time.Location) time.Time {
	at, first := endOf(day, zone), endOf(DateOf(Began(lives).In(zone)), zone)
	if at.Before(first) {
		return first
	}
	return at
}

// records are what stood at a moment.
type records struct {
	at     time.Time
	actors []Actor
	Scene  // without actors
}

func recordsAt(ctx context.Context, r Reader, at time.Time) (records, error) {
	p := past{ctx: ctx, reader: r, at: at}
	return records{at, pastOf[Actor](&p, KindActor), Scene{Offers: standing[Offer](&p, KindOffer), Needs: standing[Need](&p, KindNeed),
		Cooperations: standing[Cooperation](&p, KindCooperation)}}, p.err
}

func (r records) scene(day Date, now Scene, lives []Life) Scene {
	out := Scene{Offers: r.Offers, Needs: r.Needs, Cooperations: union(now.Cooperations, r.Cooperations)}
	out.Actors = inScene(day, r.at, now.Actors, r.actors, lives, out.Cooperations)
	return out
}

// Began is when the first of the records was written; zero where there is none.
func Began(lives []Life) time.Time {
	var first time.Time
	for _, l := range lives {
		if len(l.Spans) > 0 && (first.IsZero() || l.Spans[0].From.Before(first)) {
			first = l.Spans[0].From
		}
	}
	return first
}

func endOf(day Date, zone *time.Location) time.Time {
	return day.AddDays(1).Time(zone).Add(-time.Nanosecond)
}

// past reads what stood at a moment, until an error.
type past struct {
	ctx    context.Context
	reader Reader
	at     time.Time
	err    error
}

func pastOf[R Record](p *past, kind Kind) []R {
	out := []R{}
	if p.err != nil {
		return out
	}
	records, err := p.reader.Past(p.ctx, kind, p.at)
	p.err = err
	for _, r := range records {
		out = append(out, r.(R))
	}
	return out
}

func standing[R Record](p *past, kind Kind) []R {
	return slices.DeleteFunc(pastOf[R](p, kind), func(r R) bool { return r.Head().Archived })
}

// union are the records of today and those of then that are gone.
func union(now, then []Cooperation) []Cooperation {
	known := map[CooperationID]bool{}
	out := slices.Clone(now)
	for _, c := range now {
		known[c.ID] = true
	}
	for _, c := range then {
		if !known[c.ID] {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b Cooperation) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// inScene are the actors who were there at the moment, and those of today who
// cooperated on the day as far as is known.
func inScene(day Date, at time.Time, now, then []Actor, lives []Life, links []Cooperation) []Actor {
	there := map[ActorID]bool{}
	for _, l := range lives {
		if l.There(at) {
			there[ActorID(l.Ref.ID)] = true
		}
	}
	out := []Actor{}
	for _, a := range then {
		if there[a.ID] {
			a.Archived = false
			out = append(out, a)
		} else {
			there[a.ID] = false
		}
	}
	linked := map[ActorID]bool{}
	for _, c := range links {
		if state := c.StateOn(day); c.Since != "" && (state == Cooperating || state == Resting) {
			linked[c.A], linked[c.B] = true, true
		}
	}
	for _, a := range now {
		if _, known := there[a.ID]; !known && linked[a.ID] {
			out = append(out, a)
		}
	}
	slices.SortFunc(out, func(a, b Actor) int { return cmp.Compare(a.ID, b.ID) })
	return out
}
