package neo4j

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/config"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/notifications"

	"lotsennetz/graph"
)

// Config says where the server is and who asks.
type Config struct {
	// URI is neo4j://HOST or bolt://HOST, with a port other than 7687 where
	// needed and +s or +ssc after the scheme for TLS. The one server is talked
	// to directly; ?routing=true asks it for the members of its cluster.
	URI string
	// User and Password sign in; without a user the server must not ask for one.
	User, Password string
	// Database is empty for the server's default one.
	Database string
	// Log gets one line when the server is lost and one when it is back.
	Log *slog.Logger
}

// Bounds on how long a caller waits for a server that does not answer.
const (
	connectTimeout = 5 * time.Second
	retryTime      = 10 * time.Second
	readTimeout    = 30 * time.Second
	writeTimeout   = 60 * time.Second
	probePause     = 250 * time.Millisecond
)

// Store is a graph.Store in Neo4j.
type Store struct {
	driver  neo4j.DriverWithContext
	address address
	session neo4j.SessionConfig
	log     *slog.Logger
	onQuery func(text string, params map[string]any) // for tests that count

	up     atomic.Bool // the server answered last time, its schema is there
	closed atomic.Bool
	stop   context.CancelFunc // ends await
	done   sync.WaitGroup

	probing chan struct{} // held by the one caller that looks for the server
	failed  time.Time     // of the last look, guarded by probing
	why     error
}

var _ graph.Store = (*Store)(nil)

// Open connects to the server and prepares its schema. A server that is away is
// no error: the store answers ErrUnavailable until it comes, looks for it with
// growing pauses, and then prepares it. A wrong address, a refused password and
// a schema that cannot be created are errors.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	addr, err := parseAddress(cfg.URI)
	if err != nil {
		return nil, err
	}
	auth := neo4j.NoAuth()
	if cfg.User != "" {
		auth = neo4j.BasicAuth(cfg.User, cfg.Password, "")
	}
	driver, err := neo4j.NewDriverWithContext(addr.target, auth, settings)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", addr.shown, err)
	}
	s := &Store{driver: driver, address: addr, log: cfg.Log, probing: make(chan struct{}, 1)}
	s.session = neo4j.SessionConfig{DatabaseName: cfg.Database}
	if addr.routing { // a reader on another member must see what was just written
		s.session.BookmarkManager = neo4j.NewBookmarkManager(neo4j.BookmarkManagerConfig{})
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	background, stop := context.WithCancel(context.WithoutCancel(ctx))
	s.stop = stop
	switch err := s.ready(ctx); {
	case err == nil:
	case errors.Is(err, graph.ErrUnavailable) && !errors.Is(err, errRefused):
		s.done.Go(func() { s.await(background) })
	default:
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func settings(c *config.Config) {
	c.SocketConnectTimeout = connectTimeout
	c.ConnectionAcquisitionTimeout = connectTimeout
	c.MaxTransactionRetryTime = retryTime
	c.ConnectionLivenessCheckTimeout = time.Minute
	c.FetchSize = neo4j.FetchAll
	c.TelemetryDisabled = true
	c.NotificationsMinSeverity = notifications.DisabledLevel
}

// await looks for a server that was away at the start.
func (s *Store) await(ctx context.Context) {
	for pause := time.Second; s.ready(ctx) != nil; pause = min(2*pause, 5*time.Second) {
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
	}
}

// ready returns nil once the server answered and its schema is there. While the
// server is away one caller at a time looks for it, and the others share what
// came of it.
func (s *Store) ready(ctx context.Context) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case s.closed.Load():
		return fmt.Errorf("%s: %w: closed", s.address.shown, graph.ErrUnavailable)
	case s.up.Load():
		return nil
	}
	select {
	case s.probing <- struct{}{}:
		defer func() { <-s.probing }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if s.up.Load() {
		return nil
	}
	if time.Since(s.failed) < probePause {
		return s.why
	}
	err := s.prepare(ctx)
	if err == nil {
		if s.why != nil {
			s.log.Info("neo4j can be used again", "server", s.address.shown)
		}
		s.why = nil
		s.up.Store(true)
		return nil
	}
	if ctx.Err() == nil {
		if s.why == nil {
			s.log.Warn("neo4j cannot be used", "server", s.address.shown, "error", err)
		}
		s.failed, s.why = time.Now(), err
	}
	return err
}

// lost notes that the server does not answer, so that the next caller looks for
// it instead of waiting for retries.
func (s *Store) lost(err error) {
	if errors.Is(err, graph.ErrUnavailable) {
		s.up.Store(false)
	}
}

// Ping reports whether the store answers.
func (s *Store) Ping(ctx context.Context) error {
	limited, cancel := context.WithTimeout(ctx, connectTimeout)
	defer cancel()
	_, err := s.read(limited, "RETURN 1", nil)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		err = fmt.Errorf("%s: %w: no answer within %s", s.address.shown, graph.ErrUnavailable, connectTimeout)
		s.lost(err)
	}
	if err != nil {
		return fmt.Errorf("ping: %w", err)
	}
	return nil
}

// Close closes all connections.
func (s *Store) Close() error {
	if s.closed.Swap(true) {
		return nil
	}
	s.stop()
	s.done.Wait()
	ctx, cancel := context.WithTimeout(context.Background(), connectTimeout)
	defer cancel()
	if err := s.driver.Close(ctx); err != nil {
		return fmt.Errorf("%s: close: %w", s.address.shown, err)
	}
	return nil
}

// read asks one question in one query, again where the server says that may
// help.
func (s *Store) read(ctx context.Context, text string, params map[string]any) ([]*neo4j.Record, error) {
	if err := s.ready(ctx); err != nil {
		return nil, err
	}
	cfg := s.session
	cfg.AccessMode = neo4j.AccessModeRead
	limited, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	session := s.driver.NewSession(limited, cfg)
	defer session.Close(limited)
	rows, err := neo4j.ExecuteRead(limited, session, func(tx neo4j.ManagedTransaction) ([]*neo4j.Record, error) {
		return s.run(limited, tx, text, params)
	}, neo4j.WithTxTimeout(readTimeout))
	if err != nil {
		err = s.translate(ctx, err)
		s.lost(err)
		return nil, err
	}
	return rows, nil
}

// write runs work in one transaction, again where the server says that may
// help.
func write[T any](ctx context.Context, s *Store, work func(context.Context, neo4j.ManagedTransaction) (T, error)) (T, error) {
	var none T
	if err := s.ready(ctx); err != nil {
		return none, err
	}
	limited, cancel := context.WithTimeout(ctx, writeTimeout)
	defer cancel()
	session := s.driver.NewSession(limited, s.session)
	defer session.Close(limited)
	got, err := neo4j.ExecuteWrite(limited, session, func(tx neo4j.ManagedTransaction) (T, error) {
		return work(limited, tx)
	}, neo4j.WithTxTimeout(writeTimeout))
	if err != nil {
		err = s.translate(ctx, err)
		s.lost(err)
		return none, err
	}
	return got, nil
}

// run sends one query. Everything the store asks or says passes here.
func (s *Store) run(ctx context.Context, tx neo4j.ManagedTransaction, text string, params map[string]any) ([]*neo4j.Record, error) {
	if s.onQuery != nil {
		s.onQuery(text, params)
	}
	result, err := tx.Run(ctx, text, params)
	if err != nil {
		return nil, err
	}
	return result.Collect(ctx)
}
