package liaison

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"lotsennetz/graph"
	"lotsennetz/search/match"
)

// Office does the work on a store. Who may call what, the caller has checked.
type Office struct {
	Store graph.Store
	Now   func() time.Time // nil: time.Now
	Wake  func()           // told when there is mail; nil is allowed
	// Say writes the reasons that are kept with an introduction, for whoever made
	// it; nil keeps the score alone.
	Say func(graph.Phrase) string
}

func (o Office) now() time.Time {
	now := time.Now
	if o.Now != nil {
		now = o.Now
	}
	return now().UTC().Truncate(time.Second)
}

// The templates of the messages: keys in web/locale below "mail.".
const (
	LetterIntro    = "intro"          // who the other is and why it fits
	LetterReminder = "intro_reminder" // nobody answered yet
	LetterBothYes  = "intro_yes"      // how to reach each other
	LetterNo       = "intro_no"
	LetterSilence  = "intro_silence" // to whoever introduced them
	LetterCheckIn  = "checkin"
	LetterWishEnds = "wish_ends"
)

// Side is one end of a cooperation.
type Side string

// The sides.
const (
	SideA Side = "a"
	SideB Side = "b"
)

// actor is who is at a side, partner who is at the other.
func (s Side) actor(c graph.Cooperation) graph.ActorID {
	if s == SideA {
		return c.A
	}
	return c.B
}

func (s Side) other() Side {
	if s == SideA {
		return SideB
	}
	return SideA
}

// SideOf is the side at which an actor is.
func SideOf(c graph.Cooperation, id graph.ActorID) (Side, bool) {
	switch id {
	case c.A:
		return SideA, true
	case c.B:
		return SideB, true
	}
	return "", false
}

// word is the answer of a side, nil where there is none.
func (s Side) word(i *graph.Introduction) *graph.IntroWord {
	switch {
	case i == nil:
		return nil
	case s == SideA:
		return i.AnswerA
	}
	return i.AnswerB
}

func (o Office) write(ctx context.Context, who graph.Who, key string, decide func() ([]graph.Change, error)) error {
	written, err := graph.Decide(ctx, o.Store, who, key, decide)
	if written && o.Wake != nil {
		o.Wake()
	}
	return err
}

// pair is a cooperation with both its ends.
type pair struct {
	graph.Cooperation
	actors [2]graph.Actor
	mails  [2]address
	now    time.Time
}

// address is where an actor is written to.
type address struct{ name, email, language string }

func (p *pair) actor(s Side) graph.Actor {
	if s == SideA {
		return p.actors[0]
	}
	return p.actors[1]
}

func (p *pair) mail(s Side) address {
	if s == SideA {
		return p.mails[0]
	}
	return p.mails[1]
}

// pair reads a cooperation; one that is not there yet is empty but for its ends.
func (o Office) pair(ctx context.Context, a, b graph.ActorID) (*pair, error) {
	a, b = min(a, b), max(a, b)
	p := &pair{Cooperation: graph.Cooperation{ID: graph.PairID(a, b), A: a, B: b, Meta: graph.Meta{Visibility: graph.Network}}, now: o.now()}
	refs := []graph.Ref{p.Ref(), {Kind: graph.KindActor, ID: string(a)}, {Kind: graph.KindActor, ID: string(b)}}
	records, err := o.Store.Records(ctx, refs)
	if err != nil {
		return nil, err
	}
	found := 0
	for _, r := range records {
		switch r := r.(type) {
		case graph.Cooperation:
			p.Cooperation = r
		case graph.Actor:
			p.actors[slices.Index([]graph.ActorID{a, b}, r.ID)] = r
			found++
		}
	}
	if found < 2 {
		return nil, fmt.Errorf("cooperation %q: %w", p.ID, graph.ErrNotFound)
	}
	accounts, err := o.Store.Accounts(ctx)
	for i, actor := range p.actors {
		p.mails[i] = addressOf(actor, accounts)
	}
	return p, err
}

// Pair is the cooperation of an id, or ErrNotFound.
func (o Office) Pair(ctx context.Context, id graph.CooperationID) (graph.Cooperation, error) {
	records, err := o.Store.Records(ctx, []graph.Ref{{Kind: graph.KindCooperation, ID: string(id)}})
	if err == nil && len(records) == 0 {
		err = fmt.Errorf("cooperation %q: %w", id, graph.ErrNotFound)
	}
	if err != nil {
		return graph.Cooperation{}, err
	}
	return records[0].(graph.Cooperation), nil
}

func (o Office) pairOf(ctx context.Context, id graph.CooperationID) (*pair, error) {
	c, err := o.Pair(ctx, id)
	if err != nil {
		return nil, err
	}
	return o.pair(ctx, c.A, c.B)
}

// addressOf is whoever speaks for an actor with an account, else its own mail: the
// most open one, since the other side learns it when both have said yes.
func addressOf(a graph.Actor, accounts []graph.Account) address {
	for _, acc := range accounts {
		if !acc.Disabled && slices.Contains(acc.Actors, a.ID) {
			return address{acc.Name, acc.Email, acc.Language}
		}
	}
	var best graph.Channel
	for _, c := range a.Channels {
		if c.Kind == graph.Email && (best.Value == "" || c.Visibility > best.Visibility) {
			best = c
		}
	}
	return address{a.Name, best.Value, ""}
}

// Reachable reports whether an introduction can be written to both.
func (o Office) Reachable(ctx context.Context, a, b graph.ActorID) (bool, error) {
	p, err := o.pair(ctx, a, b)
	return err == nil && p.mails[0].email != "" && p.mails[1].email != "", err
}

// reasons are why a partner fits an actor, as members may know it.
func (o Office) reasons(ctx context.Context, of, with graph.ActorID) ([]graph.Phrase, float64, error) {
	view := graph.View(o.Store, graph.As(graph.Network))
	found, err := match.AskActors(ctx, view, of, match.Options{Audience: graph.Network, Today: graph.DateOf(o.now())})
	if errors.Is(err, graph.ErrNotFound) {
		return nil, 0, nil // coordinators introduce whom members do not know
	}
	if err != nil {
		return nil, 0, err
	}
	for _, m := range found.Matches {
		if m.Actor.ID != with {
			continue
		}
		var out []graph.Phrase
		for _, part := range m.Parts {
			if part.Points > 0 {
				out = append(out, part.Sentence)
			}
		}
		return out, m.Score, nil
	}
	return nil, 0, nil
}

// message is a letter about the pair to one side.
func (p *pair) message(template string, to Side, parts ...any) graph.Message {
	id := template + "." + string(to)
	for _, part := range append([]any{p.ID}, parts...) {
		id += "." + fmt.Sprint(part)
	}
	if n := len(id); n > graph.MaxID {
		id = id[:30] + id[n-(graph.MaxID-30):]
	}
	a, other := p.mail(to), p.actor(to.other())
	return graph.Message{ID: graph.MessageID(id), Template: template, To: a.email, Name: a.name, Language: a.language, About: p.Ref(),
		Args:  map[string]string{"own": p.actor(to).Name, "other": other.Name, "slug": other.Slug, "description": other.Description},
		State: graph.MessageWaiting, CreatedAt: p.now, Due: p.now}
}

// put is the write of a message; one without an address is none.
func put(m graph.Message) []graph.Change {
	if m.To == "" {
		return nil
	}
	return []graph.Change{graph.Put{Record: m}}
}

// door opens the pair for one side.
func (p *pair) door(kind graph.DoorKind, s Side, months int) graph.Door {
	return graph.Door{Kind: kind, Subject: string(p.ID), Side: graph.Side(s), Epoch: months, Until: p.now.AddDate(0, 3, 0)}
}
