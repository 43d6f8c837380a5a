package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"lotsennetz/graph"
	"lotsennetz/internal/demo"
	"lotsennetz/internal/exchange"
	"lotsennetz/search"
	"lotsennetz/web/locale"
)

// withStore opens the graph store for one piece of work.
func (c *command) withStore(ctx context.Context, work func(graph.Store) error) error {
	if err := c.cfg.check(); err != nil {
		return err
	}
	store, err := c.cfg.openStore(ctx, c.cfg.logger(c.streams))
	if err != nil {
		return err
	}
	defer store.Close()
	if err := graph.Mend(ctx, store); err != nil {
		return err
	}
	return work(store)
}

func (c *command) importCommand() *cobra.Command {
	var keepGoing, dryRun bool
	cmd := &cobra.Command{
		Use: "import ORDNER|DATEI", Short: "Listen einlesen (CSV, XLSX); zweimal dasselbe ändert nichts", Args: arguments(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			debug.SetGCPercent(50) // files are streamed: memory counts more than time
			return c.withStore(cmd.Context(), func(store graph.Store) error {
				o := exchange.Options{Who: graph.Who{Via: "import"}, KeepGoing: keepGoing, DryRun: dryRun, Bad: c.badFile}
				return c.importFrom(cmd.Context(), store, args[0], o)
			})
		},
	}
	cmd.Flags().BoolVar(&keepGoing, "keep-going", false, "gute Zeilen übernehmen, schlechte in DATEI.fehler.csv schreiben")
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "nur zeigen, was geschähe")
	return cmd
}

// badFile is where the bad rows of a list go, beside where the command runs.
func (c *command) badFile(file string) (io.WriteCloser, error) {
	base := filepath.Base(file)
	name := strings.TrimSuffix(base, filepath.Ext(base)) + ".fehler.csv"
	fmt.Fprintf(c.err, "Fehlerhafte Zeilen: %s\n", name)
	return os.OpenFile(name, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
}

func (c *command) importFrom(ctx context.Context, store graph.Store, path string, o exchange.Options) error {
	info, err := os.Stat(path)
	if err != nil {
		return usageError{tell("%s gibt es nicht", path)}
	}
	source := exchange.Source{FS: os.DirFS(path)}
	if !info.IsDir() {
		source = exchange.Source{FS: os.DirFS(filepath.Dir(path)), Names: []string{filepath.Base(path)}}
	}
	progress := c.progress("Einlesen")
	o.Progress = progress.set
	report, err := exchange.Import(ctx, store, source, o)
	progress.end()
	c.printReport(report)
	if err == nil && report.Bad() > 0 && !o.KeepGoing {
		err = tell("%d fehlerhafte Zeilen, nichts übernommen; gute Zeilen übernehmen: --keep-going", report.Bad())
	}
	return err
}

func (c *command) printReport(report exchange.Report) {
	p := locale.New("de", graph.NewCatalog(nil))
	for _, n := range report.Notices {
		fmt.Fprintf(c.out, "%s%s: %s\n", n.File, lineOf(n.Line), say(p, n.Reason))
	}
	c.printErrors(report.Errors)
	for _, f := range report.Files {
		fmt.Fprintf(c.out, "%-28s %6d Zeilen: %d neu, %d geändert, %d unverändert, %d fehlerhaft\n", f.File, f.Rows, f.New, f.Changed, f.Unchanged, f.Bad)
	}
}

// printErrors lists rows that were left out, each with file, line, column, reason.
func (c *command) printErrors(errs []exchange.RowError) {
	p := locale.New("de", graph.NewCatalog(nil))
	for _, e := range errs {
		fmt.Fprintf(c.out, "%s%s%s: %s%s\n", e.File, lineOf(e.Line), framed(", ", e.Column, ""), say(p, e.Reason), framed(" (", e.Value, ")"))
	}
}

// framed puts a text between two others, and is nothing where it is empty.
func framed(before, text, after string) string {
	if text == "" {
		return ""
	}
	return before + text + after
}

func lineOf(line int) string {
	if line == 0 {
		return ""
	}
	return fmt.Sprintf(", Zeile %d", line)
}

// fillDemo imports the demo district into an empty store; a filled one stays.
func (p *program) fillDemo(ctx context.Context, store graph.Store) error {
	catalog, err := store.Catalog(ctx)
	if err != nil || len(catalog.Places) > 0 {
		return err
	}
	fmt.Fprintln(p.out, "Der Bestand ist leer: Beispielkreis wird eingelesen …")
	report, err := exchange.Import(ctx, store, exchange.Source{FS: demo.Files()}, exchange.Options{Who: graph.Who{Via: "demo"}, KeepGoing: true})
	if err != nil {
		return about{"Beispielkreis", err}
	}
	rows := 0
	for _, f := range report.Files {
		rows += f.New
	}
	fmt.Fprintf(p.out, "%d Einträge aus %d Listen.\n", rows, len(report.Files))
	meant, faults := demo.Meant(report.Errors)
	if len(meant) > 0 {
		fmt.Fprintln(p.out, "Mit Absicht falsch, damit man sieht, wie das Einlesen einen Fehler meldet:")
		p.printErrors(meant)
	}
	p.printErrors(faults)
	return nil
}

func (c *command) demoCommand() *cobra.Command {
	var actors int
	var seed uint64
	var out string
	cmd := &cobra.Command{
		Use: "demo", Short: "einen Kreis beliebiger Größe erzeugen: in den leeren Bestand oder als Listen", Args: arguments(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if actors < 1 || actors > 2_000_000 {
				return usageError{tell("--actors: 1 bis 2000000")}
			}
			if out != "" {
				if err := os.MkdirAll(out, 0o700); err != nil {
					return err
				}
				return exchange.Write(demo.Generate(actors, seed), exchange.Dir(out))
			}
			return c.withStore(cmd.Context(), func(store graph.Store) error {
				progress := c.progress("Erzeugen")
				defer progress.end()
				return fillGenerated(cmd.Context(), store, demo.Generate(actors, seed), func(done int) { progress.set(int64(done), int64(actors)) })
			})
		},
	}
	cmd.Flags().IntVar(&actors, "actors", 1000, "Zahl der Akteure")
	cmd.Flags().Uint64Var(&seed, "seed", 1, "gleicher Wert, gleicher Kreis")
	cmd.Flags().StringVar(&out, "out", "", "statt einzulesen Listen in diesen Ordner schreiben")
	return cmd
}

// fillGenerated stores generated records in chunks; a store that is not empty is
// refused, since generated ids could meet real ones.
func fillGenerated(ctx context.Context, store graph.Store, records iter.Seq[graph.Record], progress func(actors int)) error {
	catalog, err := store.Catalog(ctx)
	if err != nil {
		return err
	}
	if len(catalog.Places) > 0 {
		return usageError{tell("der Bestand ist nicht leer; einen anderen Ordner wählen: --data ORDNER")}
	}
	var chunk []graph.Change
	actors := 0
	flush := func() error {
		if len(chunk) == 0 {
			return nil
		}
		_, err := store.Apply(ctx, graph.Who{Via: "demo"}, "demo:"+graph.NewKey(), chunk...)
		chunk = chunk[:0]
		progress(actors)
		return err
	}
	for r := range records {
		if r.Ref().Kind == graph.KindActor {
			actors++
		}
		if chunk = append(chunk, graph.Put{Record: r}); len(chunk) == 500 {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

func (c *command) exportCommand() *cobra.Command {
	return &cobra.Command{
		Use: "export ORDNER", Short: "Listen schreiben, wie sie eingelesen werden; ohne --as nur Öffentliches", Args: arguments(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.ask(cmd.Context(), func(a *asking) error {
				if err := os.MkdirAll(args[0], 0o700); err != nil {
					return err
				}
				return exchange.Export(cmd.Context(), a.view, exchange.Dir(args[0]))
			})
		},
	}
}

func (c *command) reindexCommand() *cobra.Command {
	return &cobra.Command{
		Use: "reindex", Short: "Suchindexe neu aufbauen; die alten bleiben bis zum Tausch in Gebrauch", Args: arguments(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error { return c.reindex(cmd.Context()) },
	}
}

func (c *command) reindex(ctx context.Context) error {
	progress := c.progress("Suchindex")
	defer progress.end()
	if near, ok := c.cfg.neighbour(); ok {
		return near.reindex(ctx, progress)
	}
	return c.withStore(ctx, func(store graph.Store) error {
		indexes, err := c.cfg.openIndexes(ctx, c.cfg.logger(c.streams))
		if err != nil {
			return err
		}
		defer closeIndexes(indexes)
		for _, audience := range graph.Audiences {
			report := func(done, total int) { progress.set(int64(done), int64(total)) }
			if err := search.Reindex(ctx, store, indexes[audience], audience, report); err != nil {
				return about{"Suchindex " + audience.String(), err}
			}
		}
		return nil
	})
}

// reindex lets the running server rebuild and follows how far it is.
func (n *neighbour) reindex(ctx context.Context, progress *progress) error {
	res, err := n.post(ctx, "/reindex", struct{}{})
	if err != nil {
		return err
	}
	defer res.Body.Close()
	lines := json.NewDecoder(res.Body)
	for {
		var line progressLine
		if err := lines.Decode(&line); err != nil {
			return about{"laufender Server", err}
		}
		switch {
		case line.Error != "":
			return tell("%s", line.Error)
		case line.Finished:
			return nil
		}
		progress.set(int64(line.Done), int64(line.Total))
	}
}

// progress is a bar on a terminal and now and then a plain line elsewhere.
type progress struct {
	out  io.Writer
	what string
	bar  *progressbar.ProgressBar
	last int64 // tenths reported
}

func (c *command) progress(what string) *progress {
	p := &progress{out: c.err, what: what, last: -1}
	if onTerminal(c.err) {
		p.bar = progressbar.NewOptions64(1, progressbar.OptionSetWriter(c.err), progressbar.OptionSetDescription(what),
			progressbar.OptionSetPredictTime(true), progressbar.OptionClearOnFinish())
	}
	return p
}

func (p *progress) set(done, total int64) {
	if total <= 0 {
		return
	}
	if p.bar != nil {
		p.bar.ChangeMax64(total)
		p.bar.Set64(min(done, total-1))
		return
	}
	if tenth := done * 10 / total; tenth > p.last {
		p.last = tenth
		fmt.Fprintf(p.out, "%s: %d %%\n", p.what, tenth*10)
	}
}

func (p *progress) end() {
	if p.bar != nil {
		p.bar.Finish()
	}
}
