package liaison

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"lotsennetz/graph"
)

const (
	// silence is after how many days without an answer a side is reminded.
	silence = 14
	// mostReminders is how often; then whoever introduced them is told.
	mostReminders = 2
	// wishNotice is how many days before its end a wish is asked about.
	wishNotice = 14
)

// checkIns are after how many months both sides are asked what became of it.
var checkIns = []int{6, 12}

// Tick does what time alone brings about: reminders, check-ins, wishes that run
// out. It may run in several programs at once and as often as one likes.
func (o Office) Tick(ctx context.Context) error {
	var errs []error
	err := graph.Each(ctx, o.Store, graph.KindCooperation, func(r graph.Record) {
		errs = append(errs, o.remember(ctx, r.(graph.Cooperation)))
	})
	if err != nil {
		return err
	}
	errs = append(errs, o.wishes(ctx, graph.KindOffer), o.wishes(ctx, graph.KindNeed))
	return errors.Join(errs...)
}

func (o Office) remember(ctx context.Context, c graph.Cooperation) error {
	now := o.now()
	switch {
	case c.Archived:
		return nil
	case c.State == graph.Asked && c.Intro != nil && waits(c.Intro, now):
		return o.remind(ctx, c.ID)
	case c.State == graph.Cooperating:
		if months := dueCheckIn(c, now); months > 0 {
			return o.askCheckIn(ctx, c, months)
		}
	}
	return nil
}

// Silent reports whether an introduction waits for an answer of one side or both
// for as long as a reminder takes.
func Silent(c graph.Cooperation, now time.Time) bool {
	i := c.Intro
	return c.State == graph.Asked && i != nil && (i.AnswerA == nil || i.AnswerB == nil) && !now.Before(i.At.AddDate(0, 0, silence))
}

// waits reports whether a reminder is due.
func waits(i *graph.Introduction, now time.Time) bool {
	last := i.At
	if i.Reminded.After(last) {
		last = i.Reminded
	}
	return !now.Before(last.AddDate(0, 0, silence)) && now.Before(i.At.AddDate(0, 0, silence*(mostReminders+2)))
}

// remind writes to the sides that have not answered; after the last reminder to
// whoever introduced them.
func (o Office) remind(ctx context.Context, id graph.CooperationID) error {
	return o.write(ctx, graph.Who{Via: "liaison"}, "", func() ([]graph.Change, error) {
		p, err := o.pairOf(ctx, id)
		if err != nil || p.State != graph.Asked || p.Intro == nil || !waits(p.Intro, p.now) {
			return nil, err
		}
		intro := *p.Intro
		times := int(p.now.Sub(intro.At).Hours() / 24 / silence)
		intro.Reminded = p.now
		p.Intro = &intro
		changes := []graph.Change{graph.Put{Record: p.Cooperation}}
		for _, side := range []Side{SideA, SideB} {
			if side.word(&intro) != nil || times > mostReminders {
				continue
			}
			msg := p.message(LetterReminder, side, intro.Count, times)
			msg.Args["note"] = intro.Note
			msg.Doors = []graph.Door{p.door(graph.DoorIntro, side, 0)}
			changes = append(changes, put(msg)...)
		}
		if times > mostReminders {
			more, err := o.silent(ctx, p)
			return append(changes, more...), err
		}
		return changes, nil
	})
}

// silent tells whoever introduced the two that nobody answers.
func (o Office) silent(ctx context.Context, p *pair) ([]graph.Change, error) {
	acc, err := o.Store.Account(ctx, p.Intro.By)
	if errors.Is(err, graph.ErrNotFound) || acc.Disabled {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	msg := p.message(LetterSilence, SideA, p.Intro.Count)
	msg.To, msg.Name, msg.Language = acc.Email, acc.Name, acc.Language
	return put(msg), nil
}

// dueCheckIn is the latest check-in that is due and not answered by both; 0 for
// none. One that is half a year late is let go.
func dueCheckIn(c graph.Cooperation, now time.Time) int {
	began := c.Since.Time(time.UTC)
	if began.IsZero() {
		return 0
	}
	for _, months := range slices.Backward(checkIns) {
		due := began.AddDate(0, months, 0)
		said := slices.ContainsFunc(c.CheckIns, func(ci graph.CheckIn) bool { return ci.Months == months })
		if !now.Before(due) && now.Before(due.AddDate(0, 3, 0)) && !said {
			return months
		}
	}
	return 0
}

func (o Office) askCheckIn(ctx context.Context, c graph.Cooperation, months int) error {
	p, err := o.pairOf(ctx, c.ID)
	if err != nil {
		return err
	}
	var letters []graph.Change
	for _, side := range []Side{SideA, SideB} {
		msg := p.message(LetterCheckIn, side, c.Since, months)
		msg.Args["months"] = fmt.Sprint(months)
		msg.Args["since"] = string(c.Since)
		msg.Doors = []graph.Door{p.door(graph.DoorConfirm, side, months)}
		letters = append(letters, put(msg)...)
	}
	return o.once(ctx, letters)
}

// once stores those messages that are not there yet.
func (o Office) once(ctx context.Context, letters []graph.Change) error {
	return o.write(ctx, graph.Who{Via: "liaison"}, "", func() ([]graph.Change, error) {
		refs := make([]graph.Ref, len(letters))
		for i, l := range letters {
			refs[i] = l.Target()
		}
		there, err := o.Store.Records(ctx, refs)
		if err != nil {
			return nil, err
		}
		var out []graph.Change
		for _, l := range letters {
			if !slices.ContainsFunc(there, func(r graph.Record) bool { return r.Ref() == l.Target() }) {
				out = append(out, l)
			}
		}
		return out, nil
	})
}

// wishes asks about offers or needs that run out.
func (o Office) wishes(ctx context.Context, kind graph.Kind) error {
	today := graph.DateOf(o.now())
	var errs []error
	err := graph.Each(ctx, o.Store, kind, func(r graph.Record) {
		if w := graph.WishIn(r); !r.Head().Archived && w.Until >= today && w.Until <= today.AddDays(wishNotice) {
			errs = append(errs, o.askWish(ctx, r, w))
		}
	})
	return errors.Join(append(errs, err)...)
}

func (o Office) askWish(ctx context.Context, r graph.Record, w graph.Wish) error {
	actor, err := o.Store.Actor(ctx, w.Actor)
	if err != nil {
		return err
	}
	accounts, err := o.Store.Accounts(ctx)
	if err != nil {
		return err
	}
	to, ref := addressOf(actor, accounts), r.Ref()
	msg := graph.Message{ID: graph.MessageID(fmt.Sprintf("%s.%s.%s.%s", LetterWishEnds, ref.Kind, ref.ID, w.Until)), Template: LetterWishEnds,
		To: to.email, Name: to.name, Language: to.language, About: ref, State: graph.MessageWaiting, CreatedAt: o.now(), Due: o.now(),
		Args:  map[string]string{"title": w.Title, "date": string(w.Until), "own": actor.Name},
		Doors: []graph.Door{{Kind: graph.DoorConfirm, Subject: string(ref.Kind) + ":" + ref.ID, Until: w.Until.AddDays(30).Time(time.UTC)}}}
	if len(msg.ID) > graph.MaxID {
		msg.ID = msg.ID[len(msg.ID)-graph.MaxID:]
	}
	return o.once(ctx, put(msg))
}
