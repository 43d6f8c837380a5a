package main

import (
	"errors"
	"fmt"
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

// told is an error in words for a person.
type told struct{ error }

func (e told) Unwrap() error { return errors.Unwrap(e.error) }

// tell is an error a person reads as it stands: in German, with what to do.
func tell(format string, args ...any) error { return told{fmt.Errorf(format, args...)} }

// about is an error of something a person knows by name; what is to be said of it
// is for plain.
type about struct {
	what string
	err  error
}

func (e about) Error() string { return e.what + ": " + e.err.Error() }

func (e about) Unwrap() error { return e.err }

// several are errors a person reads one below the other.
type several []error

func (e several) Error() string { return errors.Join(e...).Error() }

func (e several) Unwrap() []error { return e }

func (e usageError) Unwrap() error { return e.error }

// errNothing: the question was understood and the answer is that there is none.
var errNothing = tell("nichts gefunden")

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
		c.conceptCommand(), c.coverageCommand(), c.networkCommand(), c.numbersCommand(), c.twinsCommand(),
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

// texts are values as words.
func texts[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}
