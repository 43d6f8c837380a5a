package mail

import (
	"context"
	"errors"
	"log/slog"

	"lotsennetz/graph"
)

// past are the states in which nothing more happens to a message by itself.
var past = []graph.MessageState{graph.MessageSent, graph.MessageFailed, graph.MessageUnclear}

// Clear takes whom they were to and what they said out of messages that were kept
// as long as the pool's rules say, also out of the audit, and returns of how many.
// Mail that still waits stays; what is cleared is remembered as said.
func (p *Postman) Clear(ctx context.Context) (cleared int, err error) {
	rules, err := graph.AskPool(ctx, p.Store)
	if err != nil {
		return 0, err
	}
	q := graph.MessageQuery{States: past, DueBy: p.now().AddDate(0, 0, -rules.MailDays), Limit: batch}
	for {
		old, err := p.Store.Messages(ctx, q)
		if err != nil || len(old) == 0 {
			return cleared, err
		}
		for _, m := range old {
			_, err := p.Store.Apply(ctx, graph.Who{Via: "mail"}, graph.NewKey(),
				graph.Remove{Ref: m.Ref(), Version: m.Version}, graph.Erase{Ref: m.Ref()}, graph.Put{Record: m.Cleared()})
			switch {
			case err == nil:
				cleared++
			case !errors.Is(err, graph.ErrConflict): // a person has decided on it meanwhile
				return cleared, err
			}
		}
		q.After = old[len(old)-1].Mark()
	}
}

// clearing is Clear now and then.
func (p *Postman) clearing(ctx context.Context) {
	now := p.now()
	if now.Sub(p.cleared) < clearings {
		return
	}
	n, err := p.Clear(ctx)
	switch {
	case err != nil && ctx.Err() == nil:
		p.Log.Warn("old mail not cleared", slog.String("error", err.Error()))
	case err == nil:
		p.cleared = now
	}
	if n > 0 {
		p.Log.Info("old mail cleared", slog.Int("messages", n))
	}
}
