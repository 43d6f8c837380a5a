package graph

import (
	"fmt"
	"slices"
	"time"
)

// TwinState is what was decided about two actors that may be one.
type TwinState string

// The states.
const (
	TwinApart  TwinState = "apart"  // a person said they are two
	TwinMerged TwinState = "merged" // one went into the other
)

// Twin (Dublette) is what was decided about a pair of actors that look like one:
// that they are two, or that one went into the other, with all that is needed to
// undo it. It is for coordinators alone and links to nothing, so that it holds no
// actor back.
type Twin struct {
	Meta
	ID    TwinID    `json:"id"` // TwinOf(A, B)
	A     ActorID   `json:"a"`
	B     ActorID   `json:"b"`
	State TwinState `json:"state"`
	Kept  ActorID   `json:"kept,omitempty"` // of a merged pair, A or B
	At    time.Time `json:"at"`
	By    AccountID `json:"by,omitempty"`
	// Changed are the records the merge wrote, with their versions after it; the
	// audit has what they were before.
	Changed []TwinChange `json:"changed,omitempty"`
}

// TwinChange is one record a merge wrote.
type TwinChange struct {
	Ref
	Version int64 `json:"version"` // after the merge
}

// TwinOf is the id of a pair, the same in either order.
func TwinOf(a, b ActorID) TwinID { return TwinID(PairID(a, b)) }

// Gone is the actor that went into the other; empty where none did.
func (t Twin) Gone() ActorID {
	switch {
	case t.State != TwinMerged:
		return ""
	case t.Kept == t.A:
		return t.B
	}
	return t.A
}

// Ref names the pair.
func (t Twin) Ref() Ref { return Ref{KindTwin, string(t.ID)} }

// Facts: asked for by state and time.
func (t Twin) Facts() Facts { return Facts{Type: string(t.State), From: t.At} }

// Links: none.
func (t Twin) Links() []Link { return nil }

// Validate checks both ends, the id and the state.
func (t Twin) Validate() error {
	var c checks
	t.check(&c)
	c.that(t.A != "" && t.B != "" && t.A != t.B, "b", "same_actor")
	c.that(t.ID == TwinOf(t.A, t.B), "id", "bad_id")
	c.that(t.State == TwinApart && t.Kept == "" || t.State == TwinMerged && (t.Kept == t.A || t.Kept == t.B), "state", "unknown_value", string(t.State))
	c.that(t.Visibility == Coordination, "visibility", "person_not_public")
	c.that(len(t.Changed) <= MaxMerged, "changed", "too_many", fmt.Sprint(MaxMerged))
	return c.err(t.Ref())
}

func (t Twin) withVersion(v int64) Record { t.Version = v; return t }

// MaxMerged is how many records a merge may write.
const MaxMerged = 5000

// Repoint is a record that means another actor wherever it meant one: as holder,
// end, member, participant. Where it names both already, once is kept. An actor
// itself, and what merely tells of the past (assignments), stay; false: nothing
// changes.
func Repoint(r Record, from, to ActorID) (Record, bool) {
	p := repointing{from: from, to: to}
	switch r := r.(type) {
	case Actor:
		r.MemberOf = slices.DeleteFunc(p.all(r.MemberOf), func(id ActorID) bool { return id == r.ID })
		return r, p.changed
	case Person:
		r.Posts = slices.Clone(r.Posts)
		for i := range r.Posts {
			p.one(&r.Posts[i].Actor)
		}
		return r, p.changed
	case Responsibility:
		p.one(&r.Holder)
		return r, p.changed
	case Offer:
		p.one(&r.Actor)
		return r, p.changed
	case Need:
		p.one(&r.Actor)
		return r, p.changed
	case Cooperation:
		return p.pair(r), p.changed
	case Mediator:
		r.Barred = p.all(r.Barred)
		return r, p.changed
	case Request:
		p.one(&r.Actor)
		return r, p.changed
	case Conference, Goal, Measure, Project:
		aim, _ := AimOf(r)
		return WithAim(r, p.aim(aim)), p.changed
	case Meeting:
		p.one(&r.Group)
		return r, p.changed
	case Membership:
		p.one(&r.Group)
		p.one(&r.Actor)
		return r, p.changed
	case Account:
		r.Actors = p.all(r.Actors)
		return r, p.changed
	}
	return r, false
}

type repointing struct {
	from, to ActorID
	changed  bool
}

func (p *repointing) one(id *ActorID) {
	if *id == p.from {
		*id, p.changed = p.to, true
	}
}

func (p *repointing) all(ids []ActorID) []ActorID {
	if !slices.Contains(ids, p.from) {
		return ids
	}
	p.changed = true
	var out []ActorID
	for _, id := range ids {
		if id == p.from {
			id = p.to
		}
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// pair keeps which side said what.
func (p *repointing) pair(c Cooperation) Cooperation {
	p.one(&c.A)
	p.one(&c.B)
	if !p.changed {
		return c
	}
	c.CheckIns = slices.Clone(c.CheckIns)
	for i := range c.CheckIns {
		p.one(&c.CheckIns[i].By)
	}
	if c.B < c.A {
		c.A, c.B = c.B, c.A
		if c.Intro != nil {
			intro := *c.Intro
			intro.AnswerA, intro.AnswerB = intro.AnswerB, intro.AnswerA
			c.Intro = &intro
		}
	}
	c.ID = PairID(c.A, c.B)
	return c
}

func (p *repointing) aim(a Aim) Aim {
	p.one(&a.Owner.Actor)
	var out []Participant
	for _, part := range a.Participants {
		p.one(&part.Actor)
		if !slices.Contains(out, part) {
			out = append(out, part)
		}
	}
	if p.changed {
		a.Participants = out
	}
	return a
}
