package mail

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"lotsennetz/graph"
)

// Letter is a message in words, as it is handed over.
type Letter struct {
	Subject, Plain, HTML string
	// Calendar is a calendar object and Method its method; empty: none.
	Calendar []byte
	Method   string
}

// A Session hands letters over, one after the other.
type Session interface {
	// Send hands over one letter to one recipient. An error that wraps ErrPermanent
	// will not get better; one that wraps ErrUnclear leaves open whether it arrived;
	// any other is worth another try.
	Send(ctx context.Context, m graph.Message, l Letter) error
	Close() error
}

// A Transport opens sessions. Nothing is marked as being sent before one is open.
type Transport interface {
	Open(ctx context.Context) (Session, error)
}

var (
	// ErrPermanent: trying again will not help.
	ErrPermanent = errors.New("refused for good")
	// ErrUnclear: the letter was handed over, and no answer came.
	ErrUnclear = errors.New("handed over or not")
)

// Postman takes messages from the outbox to a transport. Several may work on one
// store: a message is marked with its version before it is handed over, so that
// one of them has it. The zero Now is time.Now.
type Postman struct {
	Store     graph.Store
	Transport Transport
	Write     func(ctx context.Context, m graph.Message) (Letter, error)
	Log       *slog.Logger
	Now       func() time.Time

	wake chan struct{}
}

// New makes a postman.
func New(p Postman) *Postman {
	if p.Now == nil {
		p.Now = time.Now
	}
	p.wake = make(chan struct{}, 1)
	return &p
}

// Wake tells it that there may be mail.
func (p *Postman) Wake() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

const (
	batch = 50
	// lease is how long a message may be on its way; then whoever had it is gone.
	lease = 10 * time.Minute
	// mostTries is how often a message is tried: about three days.
	mostTries = 20
	longest   = 6 * time.Hour
	rounds    = 30 * time.Second
)

// Run delivers until ctx ends.
func (p *Postman) Run(ctx context.Context) {
	tick := time.NewTicker(rounds)
	defer tick.Stop()
	for {
		if err := p.Sweep(ctx); err != nil && ctx.Err() == nil {
			p.Log.Warn("outbox not swept", slog.String("error", err.Error()))
		}
		if _, err := p.Deliver(ctx); err != nil && ctx.Err() == nil {
			p.Log.Warn("mail waits", slog.String("error", err.Error()))
		}
		select {
		case <-ctx.Done():
			return
		case <-p.wake:
		case <-tick.C:
		}
	}
}

// Sweep finds messages that a program had in hand when it ended. Nobody knows
// whether they arrived, so they are not sent again but shown to a person.
func (p *Postman) Sweep(ctx context.Context) error {
	left, err := p.Store.Messages(ctx, graph.MessageQuery{States: []graph.MessageState{graph.MessageSending}, DueBy: p.now().Add(-lease)})
	if err != nil {
		return err
	}
	for _, m := range left {
		m.State, m.Trouble = graph.MessageUnclear, "the program ended while it was handed over"
		if err := p.put(ctx, &m); err != nil {
			return err
		}
	}
	return nil
}

// Deliver hands over what is due and returns how many were sent. What cannot be
// sent now stays and is due later.
func (p *Postman) Deliver(ctx context.Context) (sent int, err error) {
	for {
		due, err := p.Store.Messages(ctx, graph.MessageQuery{States: []graph.MessageState{graph.MessageWaiting}, DueBy: p.now(), Limit: batch})
		if err != nil || len(due) == 0 {
			return sent, err
		}
		n, err := p.hand(ctx, due)
		sent += n
		if err != nil || len(due) < batch {
			return sent, err
		}
	}
}

func (p *Postman) hand(ctx context.Context, due []graph.Message) (sent int, err error) {
	session, err := p.Transport.Open(ctx)
	if err != nil {
		return 0, fmt.Errorf("mail server: %w", err)
	}
	defer session.Close()
	for _, m := range due {
		ok, err := p.one(ctx, session, m)
		if err != nil {
			return sent, err
		}
		if ok {
			sent++
		}
	}
	return sent, nil
}

// one takes one message through: mark, hand over, mark. Whoever loses the race
// for the first mark leaves it alone.
func (p *Postman) one(ctx context.Context, session Session, m graph.Message) (sent bool, err error) {
	letter, err := p.Write(ctx, m)
	switch {
	case errors.Is(err, graph.ErrUnavailable) || ctx.Err() != nil:
		return false, err
	case err != nil:
		return false, p.end(ctx, m, graph.MessageFailed, "cannot be written: "+err.Error())
	case overdue(m, p.now()):
		return false, p.end(ctx, m, graph.MessageFailed, "too late to be of use")
	}
	m.State, m.Due, m.Tries = graph.MessageSending, p.now(), m.Tries+1
	if err := p.put(ctx, &m); err != nil || m.State != graph.MessageSending {
		return false, err
	}
	// what was begun is brought to an end, also when the program stops
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Minute)
	defer cancel()
	err = session.Send(ctx, m, letter)
	switch {
	case err == nil:
		m.SentAt = p.now()
		return true, p.end(ctx, m, graph.MessageSent, "")
	case errors.Is(err, ErrUnclear):
		return false, p.end(ctx, m, graph.MessageUnclear, trouble(err))
	case errors.Is(err, ErrPermanent) || m.Tries >= mostTries:
		return false, p.end(ctx, m, graph.MessageFailed, trouble(err))
	}
	m.Due = p.now().Add(pause(m.Tries))
	return false, p.end(ctx, m, graph.MessageWaiting, trouble(err))
}

// pause grows with each try, from a minute to six hours.
func pause(tries int) time.Duration {
	return min(time.Minute<<min(tries-1, 10), longest)
}

// overdue: a question is of no use when its answer can no longer be given.
func overdue(m graph.Message, now time.Time) bool {
	return m.Job != nil && !m.Job.Until.IsZero() && !now.Before(m.Job.Until)
}

// trouble is what went wrong, short enough to be kept.
func trouble(err error) string {
	text := err.Error()
	return text[:min(len(text), 300)]
}

func (p *Postman) end(ctx context.Context, m graph.Message, state graph.MessageState, why string) error {
	m.State, m.Trouble = state, why
	return p.put(ctx, &m)
}

// put stores the message at its version. One that somebody else changed meanwhile
// is read as it is now and left alone.
func (p *Postman) put(ctx context.Context, m *graph.Message) error {
	receipt, err := p.Store.Apply(ctx, graph.Who{Via: "mail"}, graph.NewKey(), graph.Put{Record: *m})
	if errors.Is(err, graph.ErrConflict) {
		m.State = "" // another's
		return nil
	}
	if err == nil {
		m.Version = receipt.Versions[0]
	}
	return err
}

func (p *Postman) now() time.Time { return p.Now().UTC().Truncate(time.Second) }
