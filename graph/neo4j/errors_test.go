package neo4j

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"lotsennetz/graph"
)

func TestTranslate(t *testing.T) {
	s := &Store{address: address{shown: "neo4j://db:7687"}}
	code := func(c string) error { return &neo4j.Neo4jError{Code: c, Msg: "canary"} }
	var foreign = errors.New("foreign")
	for name, c := range map[string]struct{ err, want error }{
		"constraint":        {code("Neo.ClientError.Schema.ConstraintValidationFailed"), graph.ErrConflict},
		"deadlock":          {code("Neo.TransientError.Transaction.DeadlockDetected"), graph.ErrUnavailable},
		"stopping":          {code("Neo.TransientError.General.DatabaseUnavailable"), graph.ErrUnavailable},
		"follower":          {code("Neo.ClientError.Cluster.NotALeader"), graph.ErrUnavailable},
		"password":          {code("Neo.ClientError.Security.Unauthorized"), graph.ErrUnavailable},
		"time":              {code("Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration"), graph.ErrUnavailable},
		"no such database":  {code("Neo.ClientError.Database.DatabaseNotFound"), graph.ErrUnavailable},
		"refused":           {&neo4j.ConnectivityError{Inner: &net.OpError{Op: "dial", Err: errors.New("connection refused")}}, graph.ErrUnavailable},
		"end of file":       {&neo4j.ConnectivityError{Inner: io.EOF}, graph.ErrUnavailable},
		"many attempts":     {&neo4j.TransactionExecutionLimit{Cause: "timeout", Errors: []error{io.EOF, code("Neo.TransientError.Transaction.DeadlockDetected")}}, graph.ErrUnavailable},
		"ours":              {fmt.Errorf("x: %w", graph.ErrNotFound), graph.ErrNotFound},
		"anything else":     {foreign, foreign},
		"broken connection": {&neo4j.TransactionExecutionLimit{Errors: []error{&neo4j.ConnectivityError{Inner: io.EOF}}}, graph.ErrUnavailable},
	} {
		got := s.translate(context.Background(), c.err)
		if !errors.Is(got, c.want) {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
		if strings.Contains(got.Error(), "canary") || strings.Contains(got.Error(), "\n") {
			t.Errorf("%s: got %q, want one line without the server's words", name, got)
		}
	}
	syntax := s.translate(context.Background(), code("Neo.ClientError.Statement.SyntaxError"))
	for _, e := range []error{graph.ErrUnavailable, graph.ErrConflict, graph.ErrInvalid} {
		if errors.Is(syntax, e) {
			t.Errorf("a mistake in a query: got %v, want none of graph's errors", syntax)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if got := s.translate(ctx, io.EOF); !errors.Is(got, context.Canceled) {
		t.Errorf("cancelled: got %v, want context.Canceled", got)
	}
}
