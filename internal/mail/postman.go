package mail

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
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

// A Session hands letters over, one after the other, each to one recipient. Its
// errors wrap one of those below.
type Session interface {
	// Offer names the recipient; until it returns nil nothing was handed over.
	Offer(ctx context.Context, m graph.Message) error
	// Hand hands over the letter to the recipient offered last.
	Hand(ctx context.Context, m graph.Message, l Letter) error
	Close() error
}

// A Transport opens sessions. Nothing is marked as being sent before one is open
// and its other end takes the recipient.
type Transport interface {
	Open(ctx context.Context) (Session, error)
}

// What can come of handing a letter over.
var (
	// ErrPermanent: trying again will not help.
	ErrPermanent = errors.New("refused for good")
	// ErrLater: refused for now.
	ErrLater = errors.New("refused for now")
	// ErrGone: the session is of no more use; this letter did not go.
	ErrGone = errors.New("mail server gone")
	// ErrUnclear: the letter was handed over, and no answer came.
	ErrUnclear = errors.New("handed over or not")
)

// Postman takes messages from the outbox to a transport. Several may work on one
// store: a message is marked with its version before it is handed over, so that
// one of them has it. The zero Now is time.Now; without a Transport mail waits.
type Postman struct {
	Store     graph.Store
	Transport Transport
	Write     func(ctx context.Context, m graph.Message) (Letter, error)
	Log       *slog.Logger
	Now       func() time.Time

	wake    chan struct{}
	cleared time.Time // last
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
	clearings = time.Hour
)

// Run delivers until ctx ends.
func (p *Postman) Run(ctx context.Context) {
	tick := time.NewTicker(rounds)
	defer tick.Stop()
	for {
		if err := p.Sweep(ctx); err != nil && ctx.Err() == nil {
			p.Log.Warn("outbox not swept", slog.String("error", err.Error()))
		}
		p.clearing(ctx)
		if p.Transport == nil {
			// mail waits until there is one
		} else if _, err := p.Deliver(ctx); err != nil && ctx.Err() == nil {
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
		m.State, m.Trouble = graph.MessageUnclear, TroubleCrashed
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
		if gone := errors.Is(err, ErrGone) && n > 0; err != nil && !gone || !gone && len(due) < batch {
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
		if ok {
			sent++
		}
		if err != nil {
			return sent, err
		}
	}
	return sent, nil
}

// one takes one message through: offer, mark, hand over, mark. Whoever loses the
// race for the first mark leaves it alone. Its error ends the session.
func (p *Postman) one(ctx context.Context, session Session, m graph.Message) (sent bool, err error) {
	letter, err := p.Write(ctx, m)
	switch {
	case ctx.Err() != nil:
		return false, ctx.Err()
	case errors.Is(err, graph.ErrUnavailable):
		return false, err
	case err != nil:
		p.Log.Error("letter not written", slog.String("message", string(m.ID)), slog.String("error", err.Error()))
		return false, p.end(ctx, m, graph.MessageFailed, TroubleUnwritable)
	case overdue(m, p.now()):
		return false, p.end(ctx, m, graph.MessageFailed, TroubleLate)
	}
	// what is begun is brought to an end, also when the program stops
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lease/2)
	defer cancel()
	m.Tries++
	if err := session.Offer(ctx, m); err != nil {
		return false, p.settle(ctx, m, err)
	}
	m.State, m.Due = graph.MessageSending, p.now()
	if err := p.put(ctx, &m); err != nil || m.State != graph.MessageSending {
		return false, err
	}
	err = session.Hand(ctx, m, letter)
	return err == nil, p.settle(ctx, m, err)
}

// settle writes down what came of a try, and is the error that ends the session.
func (p *Postman) settle(ctx context.Context, m graph.Message, tried error) error {
	state, trouble := graph.MessageWaiting, ""
	switch {
	case tried == nil:
		state, m.SentAt = graph.MessageSent, p.now()
	case errors.Is(tried, ErrUnclear):
		state, trouble = graph.MessageUnclear, TroubleUnclear
	case errors.Is(tried, ErrPermanent):
		state, trouble = graph.MessageFailed, TroubleRefused
	case m.Tries >= mostTries:
		state, trouble = graph.MessageFailed, TroubleTries
	default:
		trouble, m.Due = TroubleLater, p.now().Add(pause(m.Tries))
	}
	if err := p.end(ctx, m, state, trouble); err != nil {
		return err
	}
	if errors.Is(tried, ErrUnclear) {
		return fmt.Errorf("%w: %w", ErrGone, tried)
	}
	if errors.Is(tried, ErrGone) {
		return tried
	}
	if tried != nil {
		p.Log.Info("letter not taken", slog.String("message", string(m.ID)), slog.String("error", tried.Error()))
	}
	return nil
}

// Why a message was not sent, or nobody knows: keys in web/locale below
// "message.trouble.".
const (
	TroubleLate       = "late"       // of no use any more when it could have gone
	TroubleUnwritable = "unwritable" // no letter can be made of it
	TroubleRefused    = "refused"    // for good
	TroubleLater      = "later"      // refused for now, or the server was gone
	TroubleTries      = "tries"      // tried too often
	TroubleUnclear    = "unclear"    // handed over, no answer
	TroubleCrashed    = "crashed"    // the program ended while it handed it over
)

// pause grows with each try, from a minute to six hours.
func pause(tries int) time.Duration {
	return min(time.Minute<<min(tries-1, 10), longest)
}

// telling are the templates that are of use when their appointment is over.
var telling = []string{"report", "unmet_institution", "coordinator_unmet", "coordinator_withdrawn", "coordinator_late_yes"}

// overdue reports whether a message is of no use any more: a question whose
// answer can no longer be given, unless a calendar must learn of it, and what was
// to be known before an appointment that is over.
func overdue(m graph.Message, now time.Time) bool {
	switch j := m.Job; {
	case j == nil:
		return false
	case !j.Until.IsZero() && !now.Before(j.Until) && m.Invite == nil:
		return true
	default:
		return !now.Before(j.End()) && !slices.Contains(telling, m.Template) && len(j.Others) == 0
	}
}

func (p *Postman) end(ctx context.Context, m graph.Message, state graph.MessageState, why string) error {
	m.State, m.Trouble = state, why
	return p.put(ctx, &m)
}

// put stores the message at its version. One that somebody else changed meanwhile
// is read as it is now and left alone.
func (p *Postman) put(ctx context.Context, m *graph.Message) error {
	receipt, err := p.Store.Apply(ctx, graph.Who{Via: "mail"}, graph.NewKey(), graph.Put{Record: *m})
	if errors.Is(err, graph.ErrConflict) || errors.Is(err, graph.ErrNotFound) { // changed, or erased
		m.State = "" // another's
		return nil
	}
	if err == nil {
		m.Version = receipt.Versions[0]
	}
	return err
}

func (p *Postman) now() time.Time { return p.Now().UTC().Truncate(time.Second) }
