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
	now, err := r.Scene(ctx, SceneQuery{})
	if err != nil {
		return Scene{}, err
	}
	lives, err := r.Lives(ctx, KindActor)
	if err != nil {
		return Scene{}, fmt.Errorf("scene on %s: %w", day, err)
	}
	at := endOf(day, zone)
	if began := Began(lives); !began.IsZero() {
		at = maxTime(at, endOf(DateOf(began.In(zone)), zone))
	}
	if !at.Before(time.Now()) {
		return now, nil
	}
	then := past{ctx: ctx, reader: r, at: at}
	out := Scene{Offers: standing[Offer](&then, KindOffer), Needs: standing[Need](&then, KindNeed)}
	actors := pastOf[Actor](&then, KindActor)
	links := standing[Cooperation](&then, KindCooperation)
	if then.err != nil {
		return Scene{}, fmt.Errorf("scene on %s: %w", day, then.err)
	}
	out.Cooperations = union(now.Cooperations, links)
	out.Actors = inScene(day, at, now.Actors, actors, lives, out.Cooperations)
	return out, nil
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

func maxTime(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
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
