// Command lotsennetz is the network directory and matching service of a
// district's integration work: server, import, and answers in a terminal.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	_ "time/tzdata" // the zone must be known in an empty container
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr}); err != nil {
		fmt.Fprintln(os.Stderr, "lotsennetz: "+plain(err))
		os.Exit(exitCode(err))
	}
}

// run executes one command line; tests call it in place of the program.
func run(ctx context.Context, args []string, io streams) error {
	root := newRoot(io)
	root.SetArgs(args)
	return root.ExecuteContext(ctx)
}

// exitCode: 2 for a wrong command line, 3 for an answer of "nothing", 1 else.
func exitCode(err error) int {
	var usage usageError
	switch {
	case errors.As(err, &usage):
		return 2
	case errors.Is(err, errNothing):
		return 3
	}
	return 1
}
