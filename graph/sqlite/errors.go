package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	driver "modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"

	"lotsennetz/graph"
)

// What a person can do something about says which of these it is, beside being
// graph.ErrUnavailable.
var (
	// ErrNoStore: the file is something else, or not whole.
	ErrNoStore = errors.New("not a store")
	// ErrHeld: another program has been writing for longer than the time-out.
	ErrHeld = errors.New("held by another program")
	// ErrFull: there is no room to write.
	ErrFull = errors.New("disk full")
	// ErrReadOnly: the file or its folder cannot be written.
	ErrReadOnly = errors.New("read only")
	// ErrNewer: written by a newer version of the program.
	ErrNewer = errors.New("written by a newer version of the program")
)

// causes are the errors of ours by the kind of a result code.
var causes = map[int]error{
	codes.SQLITE_BUSY: ErrHeld, codes.SQLITE_LOCKED: ErrHeld, codes.SQLITE_NOTADB: ErrNoStore, codes.SQLITE_CORRUPT: ErrNoStore,
	codes.SQLITE_FULL: ErrFull, codes.SQLITE_READONLY: ErrReadOnly, codes.SQLITE_CANTOPEN: nil, codes.SQLITE_IOERR: nil,
}

// primary is the kind of an extended result code.
func primary(err error) int {
	var e *driver.Error
	if !errors.As(err, &e) {
		return codes.SQLITE_OK
	}
	return e.Code() & 0xff
}

func busy(err error) bool {
	code := primary(err)
	return code == codes.SQLITE_BUSY || code == codes.SQLITE_LOCKED
}

// failed is an error of the driver in the words of graph. What is one already
// stays as it is.
func (s *Store) failed(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil && !errors.Is(err, ctx.Err()) {
		return fmt.Errorf("%w (%v)", ctx.Err(), err)
	}
	switch cause, known := causes[primary(err)]; {
	case cause != nil:
		return fmt.Errorf("%w: %w: %w", graph.ErrUnavailable, cause, err)
	case known:
		return fmt.Errorf("%w: %w", graph.ErrUnavailable, err)
	}
	if s.closed.Load() || errors.Is(err, sql.ErrConnDone) {
		return fmt.Errorf("%w: %w", graph.ErrUnavailable, err)
	}
	return err
}
