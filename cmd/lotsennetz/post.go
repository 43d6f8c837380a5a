package main

import (
	"context"
	"log/slog"
	"time"

	"lotsennetz/concept"
	"lotsennetz/graph"
	"lotsennetz/internal/account"
	"lotsennetz/internal/exchange"
	"lotsennetz/internal/mail"
	"lotsennetz/liaison"
	"lotsennetz/pool"
	"lotsennetz/web"
)

// post writes the messages of the outbox and sends them where a mail server is
// named; without one they wait and can be read at /verwaltung/postausgang.
type post struct {
	cfg     Config
	store   graph.Store
	doors   account.Doors
	postman *mail.Postman
}

func newPost(cfg Config, store graph.Store, log *slog.Logger) (*post, error) {
	doors, err := cfg.doors()
	if err != nil {
		return nil, err
	}
	p := &post{cfg: cfg, store: store, doors: doors}
	bag := mail.Postman{Store: store, Write: p.write, Log: log}
	if cfg.SMTP != "" {
		bag.Transport = cfg.smtp()
	}
	p.postman = mail.New(bag)
	return p, nil
}

// Wake tells the postman that there may be mail.
func (p *post) Wake() { p.postman.Wake() }

// Run sends mail until ctx ends.
func (p *post) Run(ctx context.Context) { p.postman.Run(ctx) }

// writer writes letters whose links lead to this program.
func (p *post) writer(now time.Time) web.Writer {
	public := p.cfg.Public
	if public == "" {
		public = "http://" + reachable(p.cfg.Listen)
	}
	return web.Writer{Sender: p.cfg.MailName, Now: web.Now{Time: now.In(p.cfg.zone())},
		Address: func(d graph.Door) string { return web.DoorHref(public, d.Kind, p.doors.Sign(d)) }}
}

func (p *post) write(ctx context.Context, m graph.Message) (mail.Letter, error) {
	c, err := p.store.Catalog(ctx)
	if err != nil {
		return mail.Letter{}, err
	}
	letter, err := p.writer(time.Now()).Letter(m, c)
	if err != nil {
		return mail.Letter{}, err
	}
	html, err := letter.HTML()
	if err != nil {
		return mail.Letter{}, err
	}
	out := mail.Letter{Subject: letter.Subject, Plain: letter.Plain(), HTML: html}
	if m.Invite != nil && m.Job != nil {
		out.Method = m.Invite.Method
		out.Calendar = exchange.Invitation{Invite: *m.Invite, Start: m.Job.Start, End: m.Job.End(), Stamp: m.CreatedAt, Summary: letter.Subject,
			Location: m.Job.Address, Organizer: p.cfg.MailFrom, Attendee: m.To}.Write()
	}
	return out, nil
}

// offices do what time alone brings about: holds end, reminders go out, reviews
// are asked for.
func (p *program) offices(ctx context.Context) {
	ticks := map[string]func(context.Context) error{
		"mends":   func(ctx context.Context) error { return graph.Mend(ctx, p.store) }, // of a store that was away at the start
		"pool":    pool.Office{Store: p.store, Zone: p.cfg.zone(), Land: p.cfg.Land, Wake: p.wake}.Tick,
		"liaison": liaison.Office{Store: p.store, Wake: p.wake}.Tick,
		"concept": concept.Office{Store: p.store, Zone: p.cfg.zone(), Wake: p.wake}.Tick,
	}
	minute := time.NewTicker(time.Minute)
	defer minute.Stop()
	for {
		for name, tick := range ticks {
			if err := tick(ctx); err != nil && ctx.Err() == nil {
				p.log.Warn("not everything due was done", slog.String("office", name), slog.String("error", err.Error()))
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-minute.C:
		}
	}
}
