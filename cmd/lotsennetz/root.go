package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"lotsennetz/graph"
	"lotsennetz/web/locale"
)

// streams are where a command reads and writes.
type streams struct {
	in  io.Reader
	out io.Writer
	err io.Writer
}

// usageError is a command line that cannot be followed.
type usageError struct{ error }

// errNothing: the question was understood and the answer is that there is none.
var errNothing = errors.New("nichts gefunden")

// command carries what every subcommand shares.
type command struct {
	streams
	cfg Config
}

func newRoot(s streams) *cobra.Command {
	c := &command{streams: s}
	root := &cobra.Command{
		Use:           "lotsennetz",
		Short:         "Netzwerkverzeichnis und Vermittlung der Integrationsarbeit eines Kreises",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.SetIn(s.in)
	root.SetOut(s.out)
	root.SetErr(s.err)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	c.cfg.bind(root.PersistentFlags(), os.Getenv)
	root.AddCommand(
		c.serveCommand(), c.importCommand(), c.exportCommand(), c.demoCommand(),
		c.findCommand(), c.contactCommand(), c.matchCommand(), c.mediatorsCommand(),
		c.conceptCommand(), c.coverageCommand(), c.networkCommand(), c.numbersCommand(),
		c.reindexCommand(), c.userCommand(), c.backupCommand(), c.restoreCommand(),
		c.doctorCommand(), c.benchCommand(), c.versionCommand(),
	)
	return root
}

// plain says an error to a person: field errors in sentences, the rest as it is.
func plain(err error) string {
	var invalid *graph.InvalidError
	if !errors.As(err, &invalid) {
		return err.Error()
	}
	p := locale.New("de", graph.NewCatalog(nil))
	var lines []string
	for _, f := range invalid.Fields {
		args := make([]any, len(f.Args))
		for i, a := range f.Args {
			args[i] = a
		}
		lines = append(lines, fmt.Sprintf("%s: %s", f.Field, p.T("error."+f.Key, args...)))
	}
	return strings.Join(lines, "\n  ")
}

// onTerminal reports whether w is a terminal a person looks at.
func onTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
