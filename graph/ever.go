package graph

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"
)

// NetworkEver is a part of the network at all times: beside what Network reads, the
// actors asked for and cooperations that are gone, as they were seen last, after the
// others. There says when each was there, so that the ties of a day run among those
// whom SceneOn has.
func NetworkEver(ctx context.Context, r Reader, q NetworkQuery, zone *time.Location) (Subgraph, error) {
	n, err := r.Network(ctx, q)
	if err != nil {
		return Subgraph{}, err
	}
	e := ever{ctx: ctx, reader: r, zone: zone, n: n, early: map[Ref][]Period{}}
	e.n.There = map[Ref][]Period{}
	e.actors(q)
	if q.Asks(TieCooperation) {
		e.cooperations()
	}
	if e.err != nil {
		return Subgraph{}, fmt.Errorf("network of all days: %w", e.err)
	}
	if q.Around != "" {
		e.beside(q.Around)
	}
	if e.gone > 0 && q.Asks(TieMembership) {
		e.n.Members = MembersAmong(e.n.Actors)
	}
	e.known()
	return e.n, nil
}

// ever adds what is gone to a part of the network, until an error.
type ever struct {
	ctx    context.Context
	reader Reader
	zone   *time.Location
	n      Subgraph
	gone   int  // actors at the end of n
	first  Date // of the records
	early  map[Ref][]Period
	err    error
}

// mostLooks is how many moments are looked back at for those who are gone. One
// shows all who were there together.
const mostLooks = 12

func (e *ever) actors(q NetworkQuery) {
	lives, err := e.reader.Lives(e.ctx, KindActor)
	if err != nil {
		e.err = err
		return
	}
	e.first = DateOf(Began(lives).In(e.zone))
	here := make(map[Ref]bool, len(e.n.Actors))
	for _, a := range e.n.Actors {
		here[a.Ref()] = true
	}
	past := lastSeen(e, KindActor, lives, pastOf[Actor], func(a Actor) bool { return !here[a.Ref()] && q.meets(a) })
	for i := range past {
		past[i].Archived = false
	}
	slices.SortFunc(past, func(a, b Actor) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	if room := max(0, q.Limit-len(e.n.Actors)); q.Limit > 0 && len(past) > room {
		past, e.n.Truncated = past[:room], true
	}
	e.n.Actors, e.gone = append(e.n.Actors, past...), len(past)
	for _, a := range past {
		here[a.Ref()] = true
	}
	e.note(lives, here)
}

// meets reports whether an actor is asked for by what it is.
func (q NetworkQuery) meets(a Actor) bool {
	return (len(q.Kinds) == 0 || slices.Contains(q.Kinds, a.Kind)) &&
		(len(q.Topics) == 0 || slices.ContainsFunc(a.Topics, func(t TopicKey) bool { return slices.Contains(q.Topics, t) })) &&
		(len(q.Places) == 0 || slices.ContainsFunc(a.Seats, func(s Seat) bool { return slices.Contains(q.Places, s.Place) }))
}

func (e *ever) cooperations() {
	if e.err != nil {
		return
	}
	lives, err := gone(e.ctx, e.reader, KindCooperation)
	if err != nil {
		e.err = err
		return
	}
	actors := make(map[ActorID]bool, len(e.n.Actors))
	for _, a := range e.n.Actors {
		actors[a.ID] = true
	}
	e.linked(actors)
	past := lastSeen(e, KindCooperation, lives, standing[Cooperation], func(c Cooperation) bool { return actors[c.A] && actors[c.B] })
	there := make(map[Ref]bool, len(past))
	for _, c := range past {
		there[c.Ref()] = true
	}
	e.n.Cooperations = append(e.n.Cooperations, past...)
	slices.SortFunc(e.n.Cooperations, func(a, b Cooperation) int { return cmp.Compare(a.ID, b.ID) })
	e.note(lives, there)
}

// linked adds today's cooperations of the actors who are gone.
func (e *ever) linked(actors map[ActorID]bool) {
	known := map[CooperationID]bool{}
	for _, a := range e.n.Actors[len(e.n.Actors)-e.gone:] {
		records, err := e.reader.Linked(e.ctx, LinkQuery{To: a.Ref(), Type: LinkBetween, Kind: KindCooperation, Limit: MaxPage})
		if err != nil {
			e.err = err
			return
		}
		for _, r := range records {
			if c := r.(Cooperation); actors[c.A] && actors[c.B] && !known[c.ID] {
				known[c.ID] = true
				e.n.Cooperations = append(e.n.Cooperations, c)
			}
		}
	}
}

// beside leaves of the actors who are gone those once tied to the one in the middle.
func (e *ever) beside(middle ActorID) {
	near := map[ActorID]bool{}
	for _, c := range e.n.Cooperations {
		if c.A == middle || c.B == middle {
			near[c.A], near[c.B] = true, true
		}
	}
	for _, m := range MembersAmong(e.n.Actors) {
		if m.Actor == middle || m.Network == middle {
			near[m.Actor], near[m.Network] = true, true
		}
	}
	from := len(e.n.Actors) - e.gone
	e.n.Actors = slices.DeleteFunc(e.n.Actors, func(a Actor) bool {
		from--
		return from < 0 && !near[a.ID]
	})
}

// lastSeen are the records of a kind that are there no more and are wanted, as they
// stood shortly before the first of them left who was there with them.
func lastSeen[R Record](e *ever, kind Kind, lives []Life, read func(*past, Kind) []R, wanted func(R) bool) []R {
	gone := slices.DeleteFunc(slices.Clone(lives), Life.goesOn)
	slices.SortFunc(gone, func(a, b Life) int { return a.last().To.Compare(b.last().To) })
	var out []R
	for looks := 0; len(gone) > 0 && looks < mostLooks && e.err == nil; looks++ {
		p := past{ctx: e.ctx, reader: e.reader, at: gone[0].last().To.Add(-time.Nanosecond)}
		there, first := map[Ref]bool{}, gone[0].Ref
		gone = slices.DeleteFunc(gone, func(l Life) bool {
			there[l.Ref] = l.Ref == first || !p.at.Before(l.last().From)
			return there[l.Ref]
		})
		for _, r := range read(&p, kind) {
			if there[r.Ref()] && wanted(r) {
				out = append(out, r)
			}
		}
		e.err = p.err
	}
	return out
}

// goesOn reports whether the record is there, or never was.
func (l Life) goesOn() bool { return len(l.Spans) == 0 || l.last().To.IsZero() }

// gone is when records of a kind were there that are there no more. A view looks
// whether its viewer may know of those alone, not of all.
func gone(ctx context.Context, r Reader, kind Kind) ([]Life, error) {
	if v, ok := r.(*view); ok {
		lives, err := v.reader.Lives(ctx, kind)
		if err != nil {
			return nil, err
		}
		return v.known(ctx, slices.DeleteFunc(lives, Life.goesOn))
	}
	lives, err := r.Lives(ctx, kind)
	return slices.DeleteFunc(lives, Life.goesOn), err
}

func (l Life) last() Span { return l.Spans[len(l.Spans)-1] }

// note keeps when each of some records was there.
func (e *ever) note(lives []Life, of map[Ref]bool) {
	for _, l := range lives {
		if of[l.Ref] {
			e.n.There[l.Ref] = l.days(e.first, e.zone)
		}
	}
}

// days are the days at whose end the record was there. Before the first of the
// records it is as on that day.
func (l Life) days(first Date, zone *time.Location) []Period {
	out := []Period{}
	for _, s := range l.Spans {
		p := Period{From: DateOf(s.From.In(zone))}
		if p.From <= first {
			p.From = ""
		}
		if !s.To.IsZero() {
			if p.To = DateOf(s.To.In(zone)).AddDays(-1); p.To < max(p.From, first) {
				continue
			}
		}
		out = append(out, p)
	}
	return out
}

// known adds the days before an actor was written down on which a cooperation of
// its own is known to have stood.
func (e *ever) known() {
	for _, c := range e.n.Cooperations {
		if c.Since == "" {
			continue
		}
		for _, ref := range []Ref{{KindActor, string(c.A)}, {KindActor, string(c.B)}} {
			days, written := e.n.There[ref]
			if !written || len(days) == 0 || days[0].From == "" {
				continue
			}
			before := Period{To: days[0].From.AddDays(-1)}
			for _, s := range c.Spans() {
				if both, ok := s.meet(before); ok && (s.State == Cooperating || s.State == Resting) {
					e.early[ref] = append(e.early[ref], both)
				}
			}
		}
	}
	for ref, days := range e.early {
		e.n.There[ref] = joined(append(days, e.n.There[ref]...))
	}
}

// joined are the same days in order, each period apart from the next.
func joined(days []Period) []Period {
	slices.SortFunc(days, func(a, b Period) int { return cmp.Compare(a.From, b.From) })
	out := days[:0]
	for _, p := range days {
		n := len(out)
		switch {
		case n == 0 || out[n-1].To != "" && out[n-1].To.AddDays(1) < p.From:
			out = append(out, p)
		case out[n-1].To != "" && (p.To == "" || p.To > out[n-1].To):
			out[n-1].To = p.To
		}
	}
	return out
}
