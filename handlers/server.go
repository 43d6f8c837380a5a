// Package handlers serves Lotsennetz over HTTP: pages for people, JSON for
// programs. It alone knows Fiber. A handler reads the input, calls one thing
// below, and renders; who may see what is decided by graph.View, who may write
// what by graph.Viewer.May.
package handlers

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/prometheus/client_golang/prometheus"

	"lotsennetz/graph"
	"lotsennetz/internal/account"
	"lotsennetz/internal/atlas"
	"lotsennetz/internal/calendar"
	"lotsennetz/search"
	"lotsennetz/search/match"
	"lotsennetz/web"
)

// Config is what a Server is made of. Store, Finder and Log are required.
type Config struct {
	Store  graph.Store
	Finder *search.Finder
	Log    *slog.Logger
	// Ready reports what keeps the program from serving fully, by part; empty
	// when all is well.
	Ready func(ctx context.Context) map[string]string
	// Wake tells the indexer that the store changed; nil is allowed.
	Wake func()
	Zone *time.Location // of the district; nil: Europe/Berlin
	Land string         // whose holidays count; "": NW
	// PublicURL is where the program is reached from outside, without a slash at
	// the end; cookies are Secure when it is https.
	PublicURL string
	// TrustedProxies are addresses whose X-Forwarded-For is believed.
	TrustedProxies []string
	// Doors signs and opens links that need no account; the zero value opens none.
	Doors account.Doors
	// Letters writes messages as their readers get them; nil: links are left out.
	Letters func(now time.Time) web.Writer
	// NoPost says that no mail server is set: letters wait in the outbox.
	NoPost bool
	// Tiles is the server of map tiles the operator names; the zero value is none.
	Tiles     atlas.Tiles
	Demo      bool
	Version   string
	BodyLimit int           // bytes of a request; 0: 4 MiB
	Timeout   time.Duration // of one request; 0: 15 s
	// Unnoticed is how long answers kept for visitors may miss what another
	// program wrote to the store; 0: 1 s, negative: not at all.
	Unnoticed time.Duration
	Now       func() time.Time
}

// Server answers requests. Make one with New.
type Server struct {
	cfg       Config
	store     graph.Store
	finder    *search.Finder
	log       *slog.Logger
	zone      *time.Location
	app       *fiber.App
	metrics   *metrics
	desk      account.Desk
	signIns   *account.Limiter
	reading   *account.Limiter
	contacts  *gapCounter
	askers    visitors // of questions for a contact
	queries   *queryCounter
	rules     openRules
	cache     *cache
	pictures  pictures
	heavy     *heavy
	mediators *match.Register
	trusted   []netip.Prefix

	gazetteerMu  sync.Mutex
	gazetteerOf  *graph.Catalog
	gazetteerOwn *search.Wording
	gazetteer_   *search.Gazetteer
	atlasOf      *graph.Catalog
	atlas_       *atlas.Base
}

// mostAddresses is how many addresses a limit remembers at a time.
const mostAddresses = 20_000

// New makes a server with all its routes. It starts nothing.
func New(cfg Config) *Server {
	cfg = withDefaults(cfg)
	s := &Server{
		cfg: cfg, store: cfg.Store, finder: cfg.Finder, log: cfg.Log, zone: cfg.Zone,
		metrics: newMetrics(prometheus.NewRegistry()),
		desk:    account.Desk{Store: cfg.Store, Now: cfg.Now},
		signIns: account.NewLimiter(10, 15*time.Minute, mostAddresses, cfg.Now),
		reading: account.NewLimiter(600, time.Minute, mostAddresses, cfg.Now),
	}
	watched := watch(cfg.Store, cfg.Unnoticed)
	s.store, s.cache = watched, newCache(watched, s.metrics)
	s.heavy = newHeavy(heavySlots(), longestWait, s.metrics)
	s.mediators = match.NewRegister(watched)
	s.queries = newQueryCounter()
	s.contacts = &gapCounter{counts: map[graph.Tally]int{}}
	s.trusted = prefixes(cfg.TrustedProxies)
	s.app = fiber.New(fiber.Config{
		AppName:                 "Lotsennetz",
		DisableStartupMessage:   true,
		Immutable:               true,
		ErrorHandler:            s.fail,
		BodyLimit:               cfg.BodyLimit,
		ReadBufferSize:          16 << 10, // of the address and headers
		ReadTimeout:             30 * time.Second,
		WriteTimeout:            60 * time.Second,
		IdleTimeout:             90 * time.Second,
		StreamRequestBody:       true,
		EnableTrustedProxyCheck: true,
		TrustedProxies:          cfg.TrustedProxies,
		ProxyHeader:             proxyHeader(cfg.TrustedProxies),
		EnableIPValidation:      true,
	})
	s.routes()
	return s
}

func withDefaults(cfg Config) Config {
	if cfg.Zone == nil {
		cfg.Zone = calendar.Berlin()
	}
	if cfg.Land == "" {
		cfg.Land = "NW"
	}
	if cfg.BodyLimit == 0 {
		cfg.BodyLimit = 4 << 20
	}
	if cfg.Timeout == 0 {
		cfg.Timeout = 15 * time.Second
	}
	if cfg.Unnoticed == 0 {
		cfg.Unnoticed = time.Second
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Wake == nil {
		cfg.Wake = func() {}
	}
	if cfg.Ready == nil {
		cfg.Ready = func(context.Context) map[string]string { return nil }
	}
	return cfg
}

// proxyHeader names the header a trusted proxy sets; without such a proxy the
// header is never looked at.
func proxyHeader(trusted []string) string {
	if len(trusted) == 0 {
		return ""
	}
	return fiber.HeaderXForwardedFor
}

// App is the Fiber application, for tests that send requests without a socket.
func (s *Server) App() *fiber.App { return s.app }

// Serve answers connections of the listener until Shutdown.
func (s *Server) Serve(l net.Listener) error {
	if err := s.app.Listener(l); err != nil {
		return fmt.Errorf("serve %s: %w", l.Addr(), err)
	}
	return nil
}

// Shutdown stops accepting, lets running requests end until ctx does, and
// writes down what was only counted in memory.
func (s *Server) Shutdown(ctx context.Context) error {
	err := s.app.ShutdownWithContext(ctx)
	s.flushGaps(ctx)
	return err
}

// now is the time in the district.
func (s *Server) now() time.Time { return s.cfg.Now().In(s.zone) }

// today is the date in the district.
func (s *Server) today() graph.Date { return graph.DateOf(s.now()) }

// holiday reports whether offices of the Land are closed on the day.
func (s *Server) holiday(day time.Time) bool {
	_, ok := calendar.Holiday(s.cfg.Land, day)
	return ok
}
