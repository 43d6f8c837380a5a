// Package sqlite keeps the network in one SQLite file, without a server. It is
// the store the program runs on when nothing else is configured.
//
// All records lie in one table as JSON, beside the columns that queries need;
// relationships, names, alternative ids and points have tables of their own.
// There is one connection that writes and a pool of connections that cannot.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"lotsennetz/graph"
)

// Options are what may be chosen of a store; the zero value is good.
type Options struct {
	// Readers is how many reads run at once; 0 means twice the processors.
	Readers int
	// BusyTimeout is how long a write waits for another program; 0 means five
	// seconds.
	BusyTimeout time.Duration
}

// Store is a graph.Store in a file.
type Store struct {
	writer  *sql.DB
	reader  *sql.DB
	write   *statements
	closed  atomic.Bool
	path    string
	wait    time.Duration
	scratch string // directory to remove on Close

	catalogMu sync.Mutex
	catalog   *graph.Catalog
	catalogAt int64

	// trace is told every statement of a read, in tests.
	trace func(query string, args []any)
}

var _ graph.Store = (*Store)(nil)

// Open opens the store in the file, creating it where there is none, and brings
// its tables up to date. ":memory:" is a file that Close removes. A file written
// by a newer version of the program is refused.
func Open(ctx context.Context, path string, opts Options) (*Store, error) {
	s := &Store{}
	if path == ":memory:" {
		dir, err := os.MkdirTemp("", "lotsennetz-")
		if err != nil {
			return nil, fmt.Errorf("open %s: %w", path, err)
		}
		s.scratch, path = dir, filepath.Join(dir, "net.db")
	}
	if err := s.open(ctx, path, opts); err != nil {
		err = s.failed(ctx, fmt.Errorf("open %s: %w", path, err))
		s.Close()
		return nil, err
	}
	return s, nil
}

func (s *Store) open(ctx context.Context, path string, opts Options) error {
	wait := opts.BusyTimeout
	if wait == 0 {
		wait = 5 * time.Second
	}
	readers := opts.Readers
	if readers <= 0 {
		readers = 2 * runtime.GOMAXPROCS(0)
	}
	s.path, s.wait = path, wait
	if err := private(path); err != nil {
		return err
	}
	var err error
	// Writes take the lock when they begin: one that read first and asked for
	// the lock later would fail at once, however long it may wait.
	if s.writer, err = sql.Open("sqlite", dsn(path, wait, "immediate", "journal_mode(WAL)", "synchronous(NORMAL)", "foreign_keys(ON)", "secure_delete(ON)")); err != nil {
		return err
	}
	s.writer.SetMaxOpenConns(1)
	s.writer.SetConnMaxLifetime(0)
	if err := migrate(ctx, s.writer); err != nil {
		return err
	}
	if s.write, err = prepare(ctx, s.writer); err != nil {
		return err
	}
	if s.reader, err = sql.Open("sqlite", dsn(path, wait, "deferred", "query_only(ON)")); err != nil {
		return err
	}
	s.reader.SetMaxOpenConns(readers)
	s.reader.SetMaxIdleConns(readers)
	return s.Ping(ctx)
}

// dsn names a file with the settings of each connection to it.
func dsn(path string, wait time.Duration, lock string, pragmas ...string) string {
	q := url.Values{"_txlock": {lock}, "_pragma": {fmt.Sprintf("busy_timeout(%d)", wait.Milliseconds())}}
	for _, p := range pragmas {
		q.Add("_pragma", p)
	}
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: q.Encode()}).String()
}

// private creates the file, where it is not there, for its owner alone: it will
// hold names and telephone numbers. SQLite gives its side files the same rights.
func private(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("%w: %w", graph.ErrUnavailable, err)
	}
	return f.Close()
}

// Ping reports whether the file can be read.
func (s *Store) Ping(ctx context.Context) error {
	var one int
	if err := s.reader.QueryRowContext(ctx, "SELECT 1 FROM catalog").Scan(&one); err != nil {
		return s.failed(ctx, fmt.Errorf("ping: %w", err))
	}
	return nil
}

// Close waits for what is running and closes the file. Closing twice is no
// error.
func (s *Store) Close() error {
	if s.closed.Swap(true) {
		return nil
	}
	var errs []error
	for _, db := range []*sql.DB{s.reader, s.writer} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	if s.scratch != "" {
		errs = append(errs, os.RemoveAll(s.scratch))
	}
	return errors.Join(errs...)
}
