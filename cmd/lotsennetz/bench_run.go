package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"lotsennetz/graph"
	"lotsennetz/internal/bench"
)

// benchOptions are what a run measures and where.
type benchOptions struct {
	actors    []int
	only      []string
	seconds   float64
	against   map[string]string // meili, neo4j
	out       string
	districts string
	profile   string
	seed      uint64
}

// bencher is a run under way.
type bencher struct {
	*command
	benchOptions
	report    bench.Report
	districts map[int]*district
	folder    string
}

// benchRows are the rows in the order they are measured. Rows that take long are
// measured only when named.
var benchRows = []struct {
	name    string
	needs   string // the server it is measured against
	slow    bool
	measure func(*bencher, context.Context) error
}{
	{"search", "meili", false, (*bencher).benchSearch},
	{"search-meili", "meili", false, (*bencher).benchSearchMeili},
	{"contact", "", false, (*bencher).benchContact},
	{"actor", "", false, (*bencher).benchActor},
	{"contact-neo4j", "neo4j", false, (*bencher).benchContactNeo4j},
	{"matches", "", false, (*bencher).benchMatches},
	{"mediators", "", false, (*bencher).benchMediators},
	{"rest", "", false, (*bencher).benchRest},
	{"import", "neo4j", true, (*bencher).benchImport},
}

func benchRowNames() []string {
	var names []string
	for _, r := range benchRows {
		names = append(names, r.name)
	}
	return names
}

// bindBench makes bench itself a command that measures speed.
func (c *command) bindBench(cmd *cobra.Command) {
	var o benchOptions
	f := cmd.Flags()
	f.IntSliceVar(&o.actors, "actors", []int{1000, 10_000, 100_000}, "Größen der erzeugten Kreise")
	f.StringSliceVar(&o.only, "only", nil, "nur diese Messungen: "+strings.Join(benchRowNames(), ", "))
	f.Float64Var(&o.seconds, "seconds", 5, "so lange misst jede Seite")
	f.StringToStringVar(&o.against, "against", nil, "meili=http://HOST:PORT,neo4j=bolt://HOST:PORT zum Vergleich; Neo4j muss leer sein und wird geleert")
	f.StringVar(&o.out, "out", "", "bench.json und bench.svg in diesen Ordner schreiben")
	f.StringVar(&o.districts, "districts", "", "erzeugte Kreise in diesem Ordner behalten und wiederverwenden")
	f.StringVar(&o.profile, "profile", "", "CPU-Profil des Laufs in diese Datei schreiben")
	f.Uint64Var(&o.seed, "seed", 1, "gleicher Wert, gleiche Kreise und Fragen")
	cmd.Args = arguments(0, 0)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return c.bench(cmd.Context(), o) }
}

func (o benchOptions) check() error {
	if len(o.actors) == 0 || slices.ContainsFunc(o.actors, func(n int) bool { return n < 20 || n > 2_000_000 }) {
		return usageError{tell("--actors: Größen von 20 bis 2000000")}
	}
	if o.seconds <= 0 {
		return usageError{tell("--seconds: mehr als 0")}
	}
	for _, name := range o.only {
		if !slices.Contains(benchRowNames(), name) {
			return usageError{tell("--only %q: gemessen werden %s", name, strings.Join(benchRowNames(), ", "))}
		}
	}
	for name := range o.against {
		if name != "meili" && name != "neo4j" {
			return usageError{tell("--against %q: gebraucht wird meili=http://… oder neo4j=bolt://…", name)}
		}
	}
	return nil
}

// bench measures all rows asked for and writes what came out.
func (c *command) bench(ctx context.Context, o benchOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	slices.Sort(o.actors)
	o.actors = slices.Compact(o.actors)
	b := &bencher{command: c, benchOptions: o, folder: o.districts, districts: map[int]*district{}}
	b.report = bench.Report{Version: version, Seed: o.seed, Machine: fmt.Sprintf("%s, %d Prozessoren, %s", runtime.GOARCH, runtime.NumCPU(), runtime.Version())}
	if b.folder == "" {
		folder, err := os.MkdirTemp("", "lotsennetz-bench-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(folder)
		b.folder = folder
	}
	defer b.close()
	stop, err := startProfile(o.profile)
	if err != nil {
		return err
	}
	err = b.measureAll(ctx)
	stop()
	return errors.Join(err, b.write())
}

func startProfile(file string) (stop func(), err error) {
	if file == "" {
		return func() {}, nil
	}
	f, err := os.Create(file)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return func() { pprof.StopCPUProfile(); f.Close() }, nil
}

func (b *bencher) measureAll(ctx context.Context) error {
	for _, row := range benchRows {
		named := slices.Contains(b.only, row.name)
		switch {
		case len(b.only) > 0 && !named:
			continue
		case row.slow && !named:
			b.skip(row.name, "dauert lang; mit --only "+row.name)
			continue
		case row.needs != "" && b.against[row.needs] == "":
			b.skip(row.name, "braucht --against "+row.needs+"=…")
			continue
		}
		if err := row.measure(b, ctx); err != nil {
			return fmt.Errorf("bench %s: %w", row.name, err)
		}
	}
	return nil
}

// keep reports whether districts and their indexes are kept for the next run.
func (b *bencher) keep() bool { return b.benchOptions.districts != "" }

func (b *bencher) skip(name, why string) { b.report.Skipped = append(b.report.Skipped, name+": "+why) }

func (b *bencher) add(r bench.Row) {
	r = r.Judge()
	b.report.Rows = append(b.report.Rows, r)
	fmt.Fprintf(b.err, "%s: %.3g\n", r.What, r.Ratio)
}

// plan is how long and how often sides do what they do.
func (b *bencher) plan(connections int) bench.Plan {
	return bench.Plan{Connections: connections, Time: time.Duration(b.seconds * float64(time.Second)), Rounds: 4, Warm: 20}
}

// compare measures two sides and adds the row.
func (b *bencher) compare(ctx context.Context, row bench.Row, p bench.Plan, ours, theirs bench.Side) error {
	samples, err := p.Compare(ctx, ours, theirs)
	if err != nil {
		return err
	}
	row.Ours, row.Theirs = &samples[0], &samples[1]
	b.add(row)
	return nil
}

func (b *bencher) write() error {
	if err := b.report.WriteText(b.streams.out); err != nil || b.benchOptions.out == "" {
		return err
	}
	folder := b.benchOptions.out
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for name, write := range map[string]func(*os.File) error{
		"bench.json": func(f *os.File) error { return b.report.WriteJSON(f) },
		"bench.svg":  func(f *os.File) error { return b.report.WriteSVG(f) },
	} {
		f, err := os.Create(filepath.Join(folder, name))
		if err != nil {
			return err
		}
		if err := errors.Join(write(f), f.Close()); err != nil {
			return err
		}
	}
	return nil
}

func (b *bencher) close() {
	for _, d := range b.districts {
		closeIndexes(d.indexes)
		d.store.Close()
	}
}

// benchDay is the day questions are asked on.
func benchDay() graph.Date { return graph.DateOf(time.Now()) }
