package neo4j

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"lotsennetz/graph"
)

const (
	codeConstraint   = "Neo.ClientError.Schema.ConstraintValidationFailed"
	codeUnauthorized = "Neo.ClientError.Security.Unauthorized"
)

// translate turns an error of the driver into one of graph, by type and code.
func (s *Store) translate(ctx context.Context, err error) error {
	if err == nil || known(err) {
		return err
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if db, ok := errors.AsType[*neo4j.Neo4jError](cause(err)); ok {
		return s.translateCode(db)
	}
	if unreachable(err) {
		return fmt.Errorf("%s: %w: %s", s.address.shown, graph.ErrUnavailable, oneLine(cause(err)))
	}
	return fmt.Errorf("%s: %w", s.address.shown, err)
}

func known(err error) bool {
	for _, k := range []error{graph.ErrNotFound, graph.ErrInvalid, graph.ErrConflict, graph.ErrForbidden, graph.ErrUnavailable} {
		if errors.Is(err, k) {
			return true
		}
	}
	return false
}

// translateCode turns what the server answered into an error of graph. The
// server's message may repeat values; it is kept only where it cannot.
func (s *Store) translateCode(err *neo4j.Neo4jError) error {
	switch {
	case err.Code == codeConstraint:
		return fmt.Errorf("%s: %w: %s", s.address.shown, graph.ErrConflict, err.Code)
	case err.HasSecurityCode(), err.IsRetriable(), temporary[err.Code]:
		return fmt.Errorf("%s: %w: %s", s.address.shown, graph.ErrUnavailable, err.Code)
	}
	return fmt.Errorf("%s: %w", s.address.shown, err)
}

// temporary are codes that the server does not call transient and that pass.
var temporary = map[string]bool{
	"Neo.ClientError.Database.DatabaseNotFound":                          true,
	"Neo.ClientError.Transaction.TransactionTimedOut":                    true,
	"Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration": true,
	"Neo.ClientError.Transaction.LockClientStopped":                      true,
	"Neo.ClientError.Transaction.Terminated":                             true,
}

// cause is the last error of a driver's list of attempts, and what a failed
// connection wraps without saying so.
func cause(err error) error {
	for {
		switch e := err.(type) {
		case *neo4j.TransactionExecutionLimit:
			if len(e.Errors) == 0 {
				return err
			}
			err = e.Errors[len(e.Errors)-1]
		case *neo4j.ConnectivityError:
			if e.Inner == nil {
				return err
			}
			err = e.Inner
		default:
			return err
		}
	}
}

// unreachable reports whether the connection failed, not the query.
func unreachable(err error) bool {
	if _, ok := errors.AsType[*neo4j.ConnectivityError](err); ok {
		return true
	}
	if _, ok := errors.AsType[*neo4j.TransactionExecutionLimit](err); ok {
		return true
	}
	if _, ok := errors.AsType[net.Error](err); ok {
		return true
	}
	return neo4j.IsRetryable(err) || errors.Is(err, io.EOF) || errors.Is(err, net.ErrClosed) ||
		errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
}

func oneLine(err error) string {
	return strings.Join(strings.Fields(err.Error()), " ")
}
