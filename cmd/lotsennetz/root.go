package main

import (
	"errors"
	"io"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/term"
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
	root := group(&cobra.Command{
		Use:           "lotsennetz",
		Short:         "Netzwerkverzeichnis und Vermittlung der Integrationsarbeit eines Kreises",
		SilenceUsage:  true,
		SilenceErrors: true,
	})
	root.SetIn(s.in)
	root.SetOut(s.out)
	root.SetErr(s.err)
	c.cfg.bind(root.PersistentFlags(), os.Getenv)
	root.AddCommand(
		c.serveCommand(), c.importCommand(), c.exportCommand(), c.demoCommand(),
		c.findCommand(), c.contactCommand(), c.matchCommand(), c.mediatorsCommand(),
		c.conceptCommand(), c.coverageCommand(), c.networkCommand(), c.numbersCommand(),
		c.reindexCommand(), c.userCommand(), c.backupCommand(), c.restoreCommand(),
		c.doctorCommand(), c.benchCommand(), c.versionCommand(),
	)
	speakGerman(root)
	return root
}

// onTerminal reports whether w is a terminal a person looks at.
func onTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
