package liaison

import (
	"context"
	"slices"

	"lotsennetz/graph"
)

// Introduce writes both sides who the other is and why it fits, and takes the
// pair to asked. The suggestion as it is now is kept with it. It is an
// InvalidError where the two cannot be asked in their state ("bad_transition"),
// where one may not be known to members ("hidden_actor") or is archived, and
// where one has no address ("no_address"): then somebody has to call.
func (o Office) Introduce(ctx context.Context, who graph.Who, key string, a, b graph.ActorID, note string) error {
	return o.write(ctx, who, key, func() ([]graph.Change, error) {
		p, err := o.pair(ctx, a, b)
		if err != nil {
			return nil, err
		}
		if err := p.introducible(); err != nil {
			return nil, err
		}
		c, err := p.Transition(graph.Step{At: p.now, Who: who.Account, To: graph.Asked, Reason: note})
		if err != nil {
			return nil, err
		}
		reasons, score, err := o.reasons(ctx, p.A, p.B)
		if err != nil {
			return nil, err
		}
		count := 1
		if p.Intro != nil {
			count = p.Intro.Count + 1
		}
		c.Intro = &graph.Introduction{At: p.now, By: who.Account, Note: note, Count: count}
		c.Basis = ""
		if score > 0 {
			c.Score, c.Reasons = score, o.said(reasons)
		}
		p.Cooperation = c
		back, _, err := o.reasons(ctx, p.B, p.A)
		if err != nil {
			return nil, err
		}
		changes := []graph.Change{graph.Put{Record: c}}
		for side, why := range map[Side][]graph.Phrase{SideA: reasons, SideB: back} {
			changes = append(changes, p.introduction(side, why)...)
		}
		return changes, nil
	})
}

func (o Office) said(reasons []graph.Phrase) []string {
	if o.Say == nil {
		return nil
	}
	out := make([]string, len(reasons))
	for i, r := range reasons {
		out[i] = o.Say(r)
	}
	return out
}

func (p *pair) introducible() error {
	for i, a := range p.actors {
		switch {
		case a.Visibility < graph.Network:
			return graph.Invalid(p.Ref().String(), "actor", "hidden_actor", a.Name)
		case a.Archived:
			return graph.Invalid(p.Ref().String(), "actor", "archived_actor", a.Name)
		case p.mails[i].email == "":
			return graph.Invalid(p.Ref().String(), "actor", "no_address", a.Name)
		}
	}
	return nil
}

func (p *pair) introduction(side Side, why []graph.Phrase) []graph.Change {
	msg := p.message(LetterIntro, side, p.Intro.Count)
	msg.Reasons = why
	msg.Args["note"] = p.Intro.Note
	msg.Doors = []graph.Door{p.door(graph.DoorIntro, side, 0)}
	return put(msg)
}

// Answer is what one side says to an introduction. When both say yes the pair is
// agreed and each learns how to reach the other; a no ends it kindly, and its
// reason is kept so that the same is not suggested again. A side may change its
// mind until the other has answered. It returns the pair as it stands then.
func (o Office) Answer(ctx context.Context, id graph.CooperationID, side Side, yes bool, note string) (graph.Cooperation, error) {
	var stands graph.Cooperation
	err := o.write(ctx, graph.Who{Via: "mail"}, "", func() ([]graph.Change, error) {
		p, err := o.pairOf(ctx, id)
		if err != nil {
			return nil, err
		}
		if stands = p.Cooperation; p.State != graph.Asked || p.Intro == nil {
			return nil, nil // it was decided otherwise meanwhile
		}
		if word := side.word(p.Intro); word != nil && word.Yes == yes {
			return nil, nil // a second tap
		}
		changes, err := p.answer(side, yes, note)
		stands = p.Cooperation
		return changes, err
	})
	return stands, err
}

func (p *pair) answer(side Side, yes bool, note string) ([]graph.Change, error) {
	intro := *p.Intro
	word := &graph.IntroWord{Yes: yes, At: p.now, Note: note}
	if side == SideA {
		intro.AnswerA = word
	} else {
		intro.AnswerB = word
	}
	p.Intro = &intro
	var letters []graph.Change
	var err error
	switch other := side.other().word(&intro); {
	case !yes:
		reason := note
		if reason == "" {
			reason = "intro:no" // a dismissal has a reason; this one gave none
		}
		p.Cooperation, err = p.Transition(graph.Step{At: p.now, To: graph.Dismissed, Reason: reason})
		letters = put(p.message(LetterNo, side.other(), intro.Count))
	case other != nil && other.Yes:
		p.Cooperation, err = p.Transition(graph.Step{At: p.now, To: graph.Agreed, Reason: note})
		letters = slices.Concat(p.reach(SideA), p.reach(SideB))
	}
	return append([]graph.Change{graph.Put{Record: p.Cooperation}}, letters...), err
}

// reach tells a side how to reach the other: what members may know, and the
// address that answered.
func (p *pair) reach(to Side) []graph.Change {
	msg := p.message(LetterBothYes, to, p.Intro.Count)
	other := p.actor(to.other())
	msg.Args["email"] = p.mail(to.other()).email
	for _, c := range other.Channels {
		if c.Kind == graph.Phone && c.Visibility.For(graph.Network) {
			msg.Args["phone"] = c.Value
			break
		}
	}
	if word := to.other().word(p.Intro); word != nil {
		msg.Args["note"] = word.Note
	}
	return put(msg)
}
