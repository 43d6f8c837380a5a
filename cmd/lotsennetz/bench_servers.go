package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"lotsennetz/graph"
	"lotsennetz/graph/neo4j"
	"lotsennetz/internal/bench"
	"lotsennetz/internal/demo"
	"lotsennetz/internal/exchange"
	"lotsennetz/search"
	"lotsennetz/search/meilisearch"
)

// withNeo4j opens the server to measure against, which must be empty, and leaves
// it empty.
func (b *bencher) withNeo4j(ctx context.Context, work func(store graph.Store, bare neo4j.Bare) error) error {
	s, err := neo4j.Open(ctx, neo4j.Config{URI: b.against["neo4j"], User: b.cfg.Neo4jUser, Password: b.cfg.Neo4jPassword})
	if err != nil {
		return err
	}
	defer s.Close()
	bare := s.Bare()
	if empty, err := bare.Empty(ctx); err != nil || !empty {
		return errors.Join(err, errNotEmpty)
	}
	err = work(graph.Remember(s, time.Second), bare)
	return errors.Join(err, bare.Clear(context.WithoutCancel(ctx)))
}

// benchContactNeo4j: contact resolution through Neo4j against one bare indexed
// read through the same driver, of the same bodies and of a single node.
func (b *bencher) benchContactNeo4j(ctx context.Context) error {
	size := b.pageSize()
	d, err := b.district(ctx, size)
	if err != nil {
		return err
	}
	return b.withNeo4j(ctx, func(store graph.Store, bare neo4j.Bare) error {
		if err := b.fill(ctx, store, size, demo.Generate(size, b.seed)); err != nil {
			return err
		}
		view, questions := graph.View(store, graph.Viewer{}), d.questions(5000, b.seed)
		resolve := bench.Side{Name: "Zuständigkeit", Do: func(ctx context.Context, i int) error {
			q := questions[i%len(questions)]
			catalog, err := view.Catalog(ctx)
			if err != nil {
				return err
			}
			rules, err := view.Rules(ctx, graph.RuleQuery{Topics: q.Topics(catalog)})
			if err != nil {
				return err
			}
			graph.Resolve(q, rules, catalog)
			return nil
		}}
		same := bench.Side{Name: "Cypher, dieselben Zeilen", Do: func(ctx context.Context, i int) error {
			return bare.Rules(ctx, questions[i%len(questions)].Topics(d.catalog))
		}}
		one := bench.Side{Name: "Cypher, ein Knoten", Do: func(ctx context.Context, i int) error {
			return bare.Topic(ctx, questions[i%len(questions)].Topic)
		}}
		samples, err := b.plan(1).Compare(ctx, resolve, same, one)
		if err != nil {
			return err
		}
		row := bench.Row{Name: "contact-neo4j", What: fmt.Sprintf("Zuständigkeit durch Neo4j, %d Akteure", size), Measure: bench.Median, Ours: &samples[0]}
		row.Against, row.Theirs, row.Target = same.Name, &samples[1], 1.5
		b.add(row)
		row.Name, row.Against, row.Theirs, row.Target = "contact-neo4j-node", one.Name, &samples[2], 0
		b.add(row)
		return nil
	})
}

// benchImport: reading lists into Neo4j and building three indexes in
// Meilisearch, against bare loads of the same nodes and documents.
func (b *bencher) benchImport(ctx context.Context) error {
	if b.against["meili"] == "" {
		b.skip("import", "braucht --against meili=…")
		return nil
	}
	size := b.actors[len(b.actors)-1]
	lists := filepath.Join(b.folder, fmt.Sprintf("listen-%d-%d", size, b.seed))
	if err := os.MkdirAll(lists, 0o700); err != nil {
		return err
	}
	defer os.RemoveAll(lists)
	if err := exchange.Write(demo.Generate(size, b.seed), exchange.Dir(lists)); err != nil {
		return err
	}
	d, err := b.district(ctx, size)
	if err != nil {
		return err
	}
	return b.withNeo4j(ctx, func(store graph.Store, bare neo4j.Bare) error {
		ours, err := bench.Once("Einlesen", func() error { return b.importAll(ctx, store, lists) })
		if err != nil {
			return err
		}
		if err := bare.Clear(ctx); err != nil {
			return err
		}
		theirs, err := b.loadBare(ctx, d, bare)
		if err != nil {
			return err
		}
		b.add(bench.Row{Name: "import", What: fmt.Sprintf("%d Akteure in Neo4j und Meilisearch einlesen", size), Against: "UNWIND und Hochladen",
			Measure: bench.Median, Target: 1.5, Ours: &ours, Theirs: &theirs})
		return nil
	})
}

func (b *bencher) importAll(ctx context.Context, store graph.Store, lists string) error {
	began := time.Now()
	report, err := exchange.Import(ctx, store, exchange.Source{FS: os.DirFS(lists)}, exchange.Options{KeepGoing: true})
	if err != nil || report.Bad() > 0 {
		return fmt.Errorf("%d bad rows: %w", report.Bad(), err)
	}
	fmt.Fprintf(b.err, "Einlesen: %.1f s im Graphen\n", time.Since(began).Seconds())
	indexes, err := meilisearch.OpenAll(ctx, meilisearch.Config{URL: b.against["meili"], Key: b.cfg.MeiliKey, Prefix: "lotsennetz_bench_import"})
	if err != nil {
		return err
	}
	defer closeIndexes(indexes)
	failed := make([]error, len(graph.Audiences)) // all at once, as the program does beside its work
	var building sync.WaitGroup
	for i, a := range graph.Audiences {
		building.Go(func() { failed[i] = search.Reindex(ctx, store, indexes[a], a, nil) })
	}
	building.Wait()
	return errors.Join(failed...)
}

func (b *bencher) loadBare(ctx context.Context, d *district, bare neo4j.Bare) (bench.Sample, error) {
	took, err := bare.Load(ctx, func(yield func([]graph.Record) bool) {
		var chunk []graph.Record
		for r := range demo.Generate(d.size, b.seed) {
			if chunk = append(chunk, r); len(chunk) == 1000 {
				if !yield(chunk) {
					return
				}
				chunk = nil
			}
		}
		yield(chunk)
	})
	if err != nil {
		return bench.Sample{}, err
	}
	fmt.Fprintf(b.err, "UNWIND: %.1f s im Graphen\n", took.Seconds())
	m := bench.Meili{URL: b.against["meili"], Key: b.cfg.MeiliKey}
	for _, a := range graph.Audiences {
		docs, err := d.documents(ctx, a)
		if err != nil {
			return bench.Sample{}, err
		}
		began := time.Now()
		if err := m.Load(ctx, b.prefix(d)+"_bare_"+a.String(), docs); err != nil {
			return bench.Sample{}, err
		}
		took += time.Since(began)
		if err := m.Drop(ctx, b.prefix(d)+"_bare_"+a.String()); err != nil {
			return bench.Sample{}, err
		}
	}
	return bench.Took("UNWIND und Hochladen", took), nil
}

// benchRest: how much memory the program holds when nobody asks, and how long it
// takes to start.
func (b *bencher) benchRest(ctx context.Context) error {
	size := b.pageSize()
	d, err := b.district(ctx, size)
	if err != nil {
		return err
	}
	if err := b.index(ctx, d); err != nil {
		return err
	}
	closeIndexes(d.indexes)
	d.store.Close()
	delete(b.districts, size)
	start, megabytes, err := startProgram(ctx, d.folder)
	if err != nil {
		return err
	}
	b.add(bench.Row{Name: "start", What: fmt.Sprintf("Start, eingebettet, %d Akteure", size), Measure: bench.Value, Unit: "s", Ratio: start.Seconds(), Target: 1})
	if megabytes == 0 {
		b.skip("memory", "dieses System nennt den Speicher nicht")
		return nil
	}
	b.add(bench.Row{Name: "memory", What: fmt.Sprintf("Speicher in Ruhe, eingebettet, %d Akteure", size), Measure: bench.Value, Unit: "MB", Ratio: megabytes, Target: 120})
	return nil
}

// restAfter is how long the program is left alone before its memory is read.
const restAfter = 20 * time.Second

// startProgram starts this program on a folder, twice as the first start may
// write, and measures the second.
func startProgram(ctx context.Context, folder string) (start time.Duration, megabytes float64, err error) {
	program, err := os.Executable()
	if err != nil {
		return 0, 0, err
	}
	for i, rest := range []time.Duration{time.Second, restAfter} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return 0, 0, err
		}
		address := l.Addr().String()
		l.Close()
		cmd := exec.CommandContext(ctx, program, "serve", "--data", folder, "--listen", address, "--log", "error")
		began := time.Now()
		if err := cmd.Start(); err != nil {
			return 0, 0, err
		}
		start, err = untilReady(ctx, "http://"+address+"/readyz", began)
		if err == nil && i == 1 {
			time.Sleep(rest)
			megabytes = residentMB(cmd.Process.Pid)
		}
		cmd.Process.Signal(os.Interrupt)
		if waitErr := cmd.Wait(); err == nil && waitErr != nil {
			err = fmt.Errorf("serve: %w", waitErr)
		}
		if err != nil {
			return 0, 0, err
		}
	}
	return start, megabytes, nil
}

func untilReady(ctx context.Context, address string, began time.Time) (time.Duration, error) {
	for time.Since(began) < 2*time.Minute && ctx.Err() == nil {
		res, err := http.Get(address)
		if err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return time.Since(began), nil
			}
		}
		time.Sleep(5 * time.Millisecond)
	}
	return 0, fmt.Errorf("%s: not ready: %w", address, ctx.Err())
}

// residentMB is the memory a process holds, 0 where the system does not say.
func residentMB(pid int) float64 {
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if rest, ok := strings.CutPrefix(lines.Text(), "VmRSS:"); ok {
			kb, _ := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(rest, "kB")), 64)
			return kb / 1024
		}
	}
	return 0
}
