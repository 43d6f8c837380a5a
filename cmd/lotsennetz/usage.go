package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// plainFlag says what is wrong with a flag.
func plainFlag(cmd *cobra.Command, err error) error {
	say := err
	if e, ok := errors.AsType[*pflag.NotExistError](err); ok {
		say = noFlag(cmd, e.GetSpecifiedName())
	} else if e, ok := errors.AsType[*pflag.ValueRequiredError](err); ok {
		say = tell("der Schalter --%s braucht einen Wert: %s", e.GetFlag().Name, e.GetFlag().Usage)
	} else if e, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		say = tell("--%s %q geht nicht: %s", e.GetFlag().Name, e.GetValue(), e.GetFlag().Usage)
	}
	return usageError{tell("%s\n  Was es gibt, sagt: %s --help", plain(say), cmd.CommandPath())}
}

// noFlag names the flag that may have been meant.
func noFlag(cmd *cobra.Command, name string) error {
	var known []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
	if near := nearest(name, known); near != "" {
		return tell("den Schalter %s gibt es nicht; gemeint: --%s?", dashed(name), near)
	}
	return tell("den Schalter %s gibt es nicht", dashed(name))
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
		return usageError{tell("%s\n  Aufruf: %s", wrong, cmd.UseLine())}
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
		return usageError{tell("%s\n  Alle Befehle: %s --help", say, cmd.CommandPath())}
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
