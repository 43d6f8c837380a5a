package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"lotsennetz/graph"
	"lotsennetz/handlers"
	"lotsennetz/internal/account"
	"lotsennetz/internal/calendar"
	"lotsennetz/search"
)

func (c *command) serveCommand() *cobra.Command {
	return &cobra.Command{
		Use: "serve", Short: "den Server starten", Args: arguments(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error { return c.serve(cmd.Context()) },
	}
}

// serve runs until the context ends, then lets running requests finish.
func (c *command) serve(ctx context.Context) error {
	if err := c.cfg.check(); err != nil {
		return err
	}
	if err := calendar.CheckZone(); err != nil {
		return err
	}
	for _, note := range strange(os.Environ()) {
		fmt.Fprintln(c.out, "Hinweis: "+note)
	}
	if _, busy := c.cfg.neighbour(); busy {
		return c.cfg.errBusy()
	}
	log := c.cfg.logger(c.streams)
	log.Info("start", slog.String("version", version), slog.Any("config", c.cfg))
	p, err := c.openProgram(ctx, log)
	if err != nil {
		return err
	}
	defer p.close()
	listener, err := net.Listen("tcp", c.cfg.Listen)
	if err != nil {
		return notListening(c.cfg.Listen, err)
	}
	return p.run(ctx, listener)
}

// program is everything that runs while the server does.
type program struct {
	*command
	log     *slog.Logger
	store   graph.Store
	indexes search.Indexes
	follow  *search.Follower
	server  *handlers.Server
	post    *post
	door    *http.Server // for the other subcommands, on this machine alone
	base    string       // what links begin with, once the server listens
	jobs    sync.WaitGroup
}

func (c *command) openProgram(ctx context.Context, log *slog.Logger) (*program, error) {
	store, err := c.cfg.openStore(ctx, log)
	if err != nil {
		return nil, err
	}
	indexes, err := c.cfg.openIndexes(ctx, log)
	if err != nil {
		store.Close()
		return nil, err
	}
	p := &program{command: c, log: log, store: store, indexes: indexes}
	p.follow = search.NewFollower(store, indexes, log)
	finder := search.NewFinder(store, indexes)
	if p.post, err = newPost(c.cfg, store, log); err != nil {
		p.close()
		return nil, err
	}
	tiles, err := c.cfg.tiles()
	if err != nil {
		p.close()
		return nil, err // check has said so before
	}
	p.server = handlers.New(handlers.Config{
		Store: store, Finder: finder, Log: log, Ready: p.ready, Wake: p.wake, Doors: p.post.doors, Letters: p.post.writer, NoPost: c.cfg.SMTP == "",
		Zone: c.cfg.zone(), Land: c.cfg.Land, PublicURL: c.cfg.Public, TrustedProxies: c.cfg.Proxies,
		Demo: c.cfg.Demo, Version: version, Tiles: tiles,
	})
	p.door = newDoor(p, finder)
	return p, nil
}

// wake tells everybody who follows the store that there is something new.
func (p *program) wake() {
	p.follow.Wake()
	p.post.Wake()
}

// ready is what keeps the program from being at its best, by part. Each index is
// asked, since one that nothing was written to may be away unnoticed.
func (p *program) ready(ctx context.Context) map[string]string {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	parts := map[string]string{}
	for audience, status := range p.follow.Status() {
		_, err := p.indexes[audience].State(ctx)
		if status.Err != nil || err != nil {
			parts["index "+audience.String()] = "index does not answer"
		} else if status.Lag > 0 {
			parts["index "+audience.String()] = fmt.Sprintf("%d changes behind", status.Lag)
		}
	}
	return parts
}

// run serves until ctx ends.
func (p *program) run(ctx context.Context, listener net.Listener) error {
	jobs, stopJobs := context.WithCancel(context.WithoutCancel(ctx))
	defer p.jobs.Wait()
	defer stopJobs()
	if err := p.prepare(ctx); err != nil {
		return err
	}
	p.start(jobs, p.follow.Run)
	p.start(jobs, p.housekeeping)
	p.start(jobs, p.post.Run)
	p.start(jobs, p.offices)
	closeDoor, err := p.openDoor(listener.Addr().String())
	if err != nil {
		return err
	}
	defer closeDoor()
	failed := make(chan error, 1)
	go func() { failed <- p.server.Serve(listener) }()
	p.announce(ctx, listener.Addr().String())
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	p.log.Info("stop")
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
	defer cancel()
	return p.server.Shutdown(last)
}

func (p *program) start(ctx context.Context, job func(context.Context)) {
	p.jobs.Add(1)
	go func() {
		defer p.jobs.Done()
		job(ctx)
	}()
}

// prepare waits for a store that is away, mends what earlier versions stored
// wrongly and fills an empty one for the demo.
func (p *program) prepare(ctx context.Context) error {
	if err := p.waitForStore(ctx); err != nil {
		return err
	}
	if err := graph.Mend(ctx, p.store); err != nil && !errors.Is(err, graph.ErrUnavailable) {
		return err
	}
	if !p.cfg.Demo {
		return nil
	}
	return p.fillDemo(ctx, p.store)
}

// waitForStore tries again with growing pauses; pages meanwhile do not exist
// yet, so it gives up after some minutes only when the demo needs the store.
func (p *program) waitForStore(ctx context.Context) error {
	pause := 500 * time.Millisecond
	for tries := 0; ; tries++ {
		err := p.store.Ping(ctx)
		if err == nil || !p.cfg.Demo {
			if err != nil {
				p.log.Warn("store does not answer; pages say so until it does", slog.String("error", err.Error()))
				fmt.Fprintln(p.out, "Der Graphspeicher antwortet nicht; die Seiten sagen das, bis er da ist.")
			}
			return nil
		}
		if tries == 20 {
			return about{"Graphspeicher nicht erreichbar", err}
		}
		if tries == 0 {
			fmt.Fprintln(p.out, "Warte auf den Graphspeicher …")
		}
		p.log.Warn("waiting for the store", slog.Duration("pause", pause), slog.String("error", err.Error()))
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
		pause = min(pause*2, 15*time.Second)
	}
}

// housekeeping writes counted questions down and sweeps expired secrets.
func (p *program) housekeeping(ctx context.Context) {
	minute := time.NewTicker(time.Minute)
	defer minute.Stop()
	desk := account.Desk{Store: p.store}
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-minute.C:
			p.server.CountGaps(ctx)
			if now.Minute() == 0 {
				if err := desk.Sweep(ctx); err != nil {
					p.log.Warn("expired secrets not swept", slog.String("error", err.Error()))
				}
			}
		}
	}
}

func (p *program) close() {
	for _, index := range p.indexes {
		if err := index.Close(); err != nil {
			p.log.Warn("index not closed", slog.String("error", err.Error()))
		}
	}
	if err := p.store.Close(); err != nil {
		p.log.Warn("store not closed", slog.String("error", err.Error()))
	}
}
