package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"lotsennetz/graph"
	"lotsennetz/internal/calendar"
	"lotsennetz/web"
)

func (c *command) doctorCommand() *cobra.Command {
	var quiet bool
	cmd := &cobra.Command{
		Use: "doctor", Short: "Einstellungen, Speicher, Suche, Uhr und Zeitzone prüfen", Args: arguments(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error { return c.doctor(cmd.Context(), quiet) },
	}
	cmd.Flags().BoolVar(&quiet, "quiet", false, "nur der Rückgabewert zählt")
	return cmd
}

// finding is one thing looked at; err is nil when it is well.
type finding struct {
	what string
	err  error
	note string
	hint bool // a note is something to look at, though nothing stops
}

// doctor looks at everything the program needs and says what to do about what is
// wrong. It fails when anything is.
func (c *command) doctor(ctx context.Context, quiet bool) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	findings := []finding{
		{what: "Einstellungen", err: c.cfg.check()},
		{what: "Umgebung", hint: true, note: strings.Join(strange(os.Environ()), "; ")},
		{what: "Zeitzone " + c.cfg.Zone, err: calendar.CheckZone()},
		clockFinding(time.Now()),
		c.folderFinding(),
		bundleFinding(),
	}
	findings = append(findings, c.storeFindings(ctx)...)
	sick := 0
	for _, f := range findings {
		mark := "ok   "
		if f.hint && f.note != "" {
			mark = "PRÜFE"
		}
		if f.err != nil {
			mark = "FEHLT"
			sick++
			f.note = strings.ReplaceAll(plain(f.err), "\n", "; ")
		}
		if !quiet {
			fmt.Fprintf(c.out, "%s  %-28s %s\n", mark, f.what, f.note)
		}
	}
	if sick > 0 {
		return tell("%d Befunde", sick)
	}
	return nil
}

// clockFinding: a clock before the program was made is wrong.
func clockFinding(now time.Time) finding {
	f := finding{what: "Uhr", note: now.UTC().Format(time.RFC3339)}
	if now.Year() < 2026 || now.Year() > 2100 {
		f.err = tell("die Uhr dieses Rechners geht falsch: %s; stellen Sie sie, am besten von selbst (NTP)", f.note)
	}
	return f
}

func (c *command) folderFinding() finding {
	f := finding{what: "Datenordner " + c.cfg.Data}
	probe, err := os.CreateTemp(c.cfg.Data, "probe-*")
	if err != nil {
		f.err = about{"nicht beschreibbar", err}
		return f
	}
	probe.Close()
	os.Remove(probe.Name())
	return f
}

func bundleFinding() finding {
	f := finding{what: "Oberfläche"}
	if _, ok := web.Asset("kern.css"); !ok {
		f.note = "ohne KERN gebaut: schlichte Seiten"
	}
	return f
}

func (c *command) storeFindings(ctx context.Context) []finding {
	store, err := c.cfg.openStore(ctx, c.cfg.logger(c.streams))
	if err != nil {
		return []finding{{what: "Graphspeicher", err: err}}
	}
	defer store.Close()
	out := []finding{{what: "Graphspeicher", err: store.Ping(ctx)}}
	if out[0].err != nil {
		return out
	}
	sequence, err := store.Sequence(ctx)
	out[0].note = fmt.Sprintf("Stand %d", sequence)
	if err != nil {
		out[0].err = err
		return out
	}
	return append(out, c.indexFindings(ctx, sequence)...)
}

// indexFindings asks a running server about its indexes, or opens them itself.
func (c *command) indexFindings(ctx context.Context, sequence int64) []finding {
	if near, ok := c.cfg.neighbour(); ok {
		parts, err := near.status(ctx)
		f := finding{what: "Suche (laufender Server)", err: err}
		for _, part := range sortedNames(parts) {
			f.note += part + ": " + parts[part] + "; "
		}
		return []finding{f}
	}
	indexes, err := c.cfg.openIndexes(ctx, c.cfg.logger(c.streams))
	if err != nil {
		return []finding{{what: "Suche", err: err}}
	}
	defer closeIndexes(indexes)
	var out []finding
	for _, audience := range graph.Audiences {
		f := finding{what: "Suche " + audience.String()}
		state, err := indexes[audience].State(ctx)
		f.err, f.note = err, fmt.Sprintf("%d Änderungen im Rückstand", max(0, sequence-state.Sequence))
		out = append(out, f)
	}
	return out
}
