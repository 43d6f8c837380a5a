package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"strconv"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"lotsennetz/graph"
	"lotsennetz/graph/sqlite"
	"lotsennetz/internal/exchange"
	"lotsennetz/search/bleve"
	"lotsennetz/web/locale"
)

// plain says an error to a person: field errors in sentences, what an operator
// can do something about with what to do, the rest as it is.
func plain(err error) string {
	if invalid, ok := errors.AsType[*graph.InvalidError](err); ok {
		return plainFields(invalid)
	}
	if file, ok := errors.AsType[*exchange.FileError](err); ok {
		return strings.TrimPrefix(file.File+": ", ": ") + say(locale.New("de", graph.NewCatalog(nil)), file.Reason)
	}
	for _, known := range []struct {
		cause error
		say   string
	}{
		{bleve.ErrLocked, "der Suchindex ist in Gebrauch: Läuft auf diesem Ordner schon ein Lotsennetz? Beenden Sie es, oder nehmen Sie mit --data einen anderen Ordner"},
		{sqlite.ErrNoStore, "die Datei ist kein Bestand von Lotsennetz, oder sie ist beschädigt: Holen Sie eine Sicherung zurück mit lotsennetz restore"},
		{sqlite.ErrNewer, "der Bestand kommt von einer neueren Fassung dieses Programms: Nehmen Sie die neuere Fassung"},
		{sqlite.ErrHeld, "der Bestand ist gerade in Gebrauch: Versuchen Sie es gleich noch einmal"},
		{sqlite.ErrFull, "kein Platz mehr auf der Festplatte: Schaffen Sie Platz und versuchen Sie es noch einmal"},
		{sqlite.ErrReadOnly, "der Bestand darf nicht geschrieben werden: Gehört der Ordner dem Benutzer, unter dem Lotsennetz läuft?"},
		{fs.ErrPermission, "keine Berechtigung: Gehört der Ordner dem Benutzer, unter dem Lotsennetz läuft?"},
		{syscall.ENOSPC, "kein Platz mehr auf der Festplatte: Schaffen Sie Platz und versuchen Sie es noch einmal"},
		{syscall.EROFS, "dort darf nicht geschrieben werden: Nehmen Sie mit --data einen anderen Ordner"},
		{fs.ErrNotExist, "gibt es nicht: Ist der Pfad richtig geschrieben?"},
	} {
		if errors.Is(err, known.cause) {
			return place(err) + known.say
		}
	}
	return err.Error()
}

func plainFields(invalid *graph.InvalidError) string {
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

// place is the file an error is about, to stand before a sentence.
func place(err error) string {
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		return at.Path + ": "
	}
	return ""
}

// notListening says why an address cannot be served.
func notListening(address string, err error) error {
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("%s ist nicht frei: Läuft dort schon ein Lotsennetz? Eine andere Adresse geht mit --listen HOST:PORT", address)
	case errors.Is(err, syscall.EACCES):
		return fmt.Errorf("%s: Ports unter 1024 sind nicht für jeden Benutzer. Nehmen Sie einen höheren, z. B. --listen 127.0.0.1:8080", address)
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return fmt.Errorf("%s ist keine Adresse dieses Rechners. Für diesen Rechner allein: --listen 127.0.0.1:8080", address)
	}
	return fmt.Errorf("--listen %s: %w", address, err)
}

// checkListen refuses an address that none can listen on.
func checkListen(address string) error {
	_, port, err := net.SplitHostPort(address)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		return usageError{fmt.Errorf("--listen %q: gebraucht wird HOST:PORT, z. B. 127.0.0.1:8080", address)}
	}
	return nil
}

// plainFlag says what is wrong with a flag.
func plainFlag(cmd *cobra.Command, err error) error {
	say := err
	if e, ok := errors.AsType[*pflag.NotExistError](err); ok {
		say = fmt.Errorf("den Schalter %s gibt es nicht", dashed(e.GetSpecifiedName()))
	} else if e, ok := errors.AsType[*pflag.ValueRequiredError](err); ok {
		say = fmt.Errorf("der Schalter --%s braucht einen Wert: %s", e.GetFlag().Name, e.GetFlag().Usage)
	} else if e, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		say = fmt.Errorf("--%s %q geht nicht: %s", e.GetFlag().Name, e.GetValue(), e.GetFlag().Usage)
	}
	return usageError{fmt.Errorf("%w\n  Was es gibt, sagt: %s --help", say, cmd.CommandPath())}
}

func dashed(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}

// arguments refuses fewer or more words behind a command than it takes. Most
// below zero: any number.
func arguments(least, most int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		var wrong string
		switch {
		case len(args) < least:
			wrong = "es fehlt etwas"
		case most >= 0 && len(args) > most:
			wrong = fmt.Sprintf("%q ist zu viel", args[most])
		default:
			return nil
		}
		return usageError{fmt.Errorf("%s\n  Aufruf: %s", wrong, cmd.UseLine())}
	}
}

// group makes a command that only holds others: alone it shows them, and what is
// none of them it refuses with the nearest.
func group(cmd *cobra.Command) *cobra.Command {
	cmd.Args = cobra.ArbitraryArgs
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return cmd.Help()
		}
		say := fmt.Sprintf("den Befehl %q gibt es nicht", args[0])
		if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
			say += "; gemeint: " + strings.Join(near, ", ") + "?"
		}
		return usageError{fmt.Errorf("%s\n  Alle Befehle: %s --help", say, cmd.CommandPath())}
	}
	return cmd
}

// usage is how a command is called, as --help says it.
const usage = `Aufruf:{{if .HasAvailableSubCommands}}
  {{.CommandPath}} BEFEHL{{if not .HasParent}} [Schalter]{{end}}{{else}}
  {{.UseLine}} [Schalter]{{end}}{{if .HasExample}}

Beispiele:
{{.Example}}{{end}}{{if .HasAvailableSubCommands}}

Befehle:{{range .Commands}}{{if .IsAvailableCommand}}
  {{rpad .Name .NamePadding}} {{.Short}}{{end}}{{end}}{{end}}{{if .HasAvailableLocalFlags}}

Schalter:
{{.LocalFlags.FlagUsages | german}}{{end}}{{if .HasAvailableInheritedFlags}}
Schalter aller Befehle:
{{.InheritedFlags.FlagUsages | german}}{{end}}{{if .HasAvailableSubCommands}}
Mehr zu einem Befehl: {{.CommandPath}} BEFEHL --help{{end}}
`

func init() {
	cobra.AddTemplateFunc("german", func(flags string) string { return strings.ReplaceAll(flags, "(default ", "(sonst ") })
}

// speakGerman makes what the command line library says of itself German.
func speakGerman(root *cobra.Command) {
	root.SetFlagErrorFunc(plainFlag)
	root.SetUsageTemplate(usage)
	root.PersistentFlags().BoolP("help", "h", false, "diese Hilfe")
	root.SetHelpCommand(&cobra.Command{Use: "help [BEFEHL]", Short: "Hilfe zu einem Befehl", Run: func(cmd *cobra.Command, args []string) {
		if found, _, err := root.Find(args); err == nil {
			_ = found.Help()
		}
	}})
	root.CompletionOptions.HiddenDefaultCmd = true
	hideFlags(root)
}

// hideFlags keeps the word [flags] out of how commands are called.
func hideFlags(cmd *cobra.Command) {
	cmd.DisableFlagsInUseLine = true
	for _, sub := range cmd.Commands() {
		hideFlags(sub)
	}
}
