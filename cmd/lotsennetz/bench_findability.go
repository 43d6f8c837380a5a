package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"lotsennetz/graph"
	"lotsennetz/internal/demo"
	"lotsennetz/internal/exchange"
	"lotsennetz/search"
	"lotsennetz/search/bleve"
	"lotsennetz/search/meilisearch"
)

// findability is what to ask, of whom, and how many misses of a table are allowed.
type findability struct {
	misses  int
	tables  []string // files; none: all of demo
	against map[string]string
}

func (c *command) benchFindabilityCommand() *cobra.Command {
	var o findability
	cmd := &cobra.Command{
		Use: "findability", Short: "Wie oft steht das Richtige unter den ersten drei Treffern?", Args: arguments(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error { return c.benchFindability(cmd.Context(), o) },
	}
	f := cmd.Flags()
	f.IntVar(&o.misses, "misses", 1, "so viele Fehlschläge sind je Tabelle erlaubt")
	f.StringSliceVar(&o.tables, "queries", nil, "statt der eigenen Tabellen diese CSV-Dateien fragen: query;lang;expect;class")
	f.StringToStringVar(&o.against, "against", nil, "meili=http://HOST:PORT: auch durch Meilisearch fragen")
	return cmd
}

// findabilityQuery is one row of a search test.
type findabilityQuery struct {
	text, lang, class string
	want              []string // type:id, alternatives
}

// asked is an engine filled with the demo district.
type asked struct {
	name   string
	finder *search.Finder
}

// benchFindability asks the demo district in a fresh store and fresh indexes, as
// a visitor, and fails when more queries of a table miss than allowed.
func (c *command) benchFindability(ctx context.Context, o findability) error {
	for name := range o.against {
		if name != "meili" {
			return usageError{tell("--against %q: gebraucht wird meili=http://…", name)}
		}
	}
	tables, err := o.read()
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "lotsennetz-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	cfg := c.cfg
	cfg.Data, cfg.Graph = folder, "sqlite:"+filepath.Join(folder, "netz.db")
	store, err := cfg.openStore(ctx, cfg.logger(c.streams))
	if err != nil {
		return err
	}
	defer store.Close()
	if _, err := exchange.Import(ctx, store, exchange.Source{FS: demo.Files()}, exchange.Options{KeepGoing: true}); err != nil {
		return err
	}
	engines, done, err := c.findabilityEngines(ctx, store, filepath.Join(folder, "suche"), o.against["meili"])
	if err != nil {
		return err
	}
	defer done()
	for _, t := range tables {
		if fails := c.scoreFindability(ctx, engines, t, o.misses); fails != nil {
			err = fails // the other tables are asked all the same
		}
	}
	return err
}

// findabilityEngines are the embedded engine and, where it has an address,
// Meilisearch, both filled; done lets go of them.
func (c *command) findabilityEngines(ctx context.Context, store graph.Store, folder, meili string) (engines []asked, done func(), err error) {
	var opened []search.Indexes
	done = func() {
		for _, x := range opened {
			closeIndexes(x)
		}
	}
	add := func(name string, x search.Indexes, err error) error {
		if err != nil {
			return err
		}
		opened, engines = append(opened, x), append(engines, asked{name, search.NewFinder(store, x)})
		return search.Reindex(ctx, store, x[graph.Public], graph.Public, nil)
	}
	log := c.cfg.logger(c.streams)
	x, err := bleve.OpenAll(folder, log)
	if err = add("Bleve", x, err); err == nil && meili != "" {
		x, err = meilisearch.OpenAll(ctx, meilisearch.Config{URL: meili, Key: c.cfg.MeiliKey, Prefix: "lotsennetz_bench_findability", Log: log})
		err = add("Meilisearch", x, err)
	}
	if err != nil {
		done()
	}
	return engines, done, err
}

// scoreFindability asks every engine a table and prints a row a class, a column
// an engine.
func (c *command) scoreFindability(ctx context.Context, engines []asked, table findabilityTable, allowed int) error {
	counts, found := map[string]int{}, make([]map[string]int, len(engines))
	for _, q := range table.rows {
		counts[q.class]++
	}
	w := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "%s\tFragen\t", table.name)
	worst := 0
	for i, e := range engines {
		found[i] = map[string]int{}
		missed := 0
		for _, q := range table.rows {
			result, err := e.finder.Find(ctx, graph.Viewer{}, search.Query{Text: q.text, Lang: q.lang})
			if err != nil {
				return fmt.Errorf("%q: %w", q.text, err)
			}
			if result.Fallback {
				return tell("%s, %q: der Index hat nicht geantwortet", e.name, q.text)
			}
			if hitAmong(result.Hits, q.want) {
				found[i][q.class]++
				continue
			}
			missed++
			fmt.Fprintf(c.out, "daneben (%s): %q (%s), erwartet %s, gefunden %s\n", e.name, q.text, q.lang, strings.Join(q.want, " oder "), firstOf(result.Hits))
		}
		worst = max(worst, missed)
		fmt.Fprintf(w, "%s\t", e.name)
	}
	fmt.Fprintln(w)
	for _, class := range sortedNames(counts) {
		fmt.Fprintf(w, "%s\t%d\t", class, counts[class])
		for i := range engines {
			fmt.Fprintf(w, "%d\t", found[i][class])
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintf(w, "alle\t%d\t", len(table.rows))
	for i := range engines {
		all := 0
		for _, n := range found[i] {
			all += n
		}
		fmt.Fprintf(w, "%d\t", all)
	}
	fmt.Fprintln(w)
	if err := w.Flush(); err != nil {
		return err
	}
	if worst > allowed {
		return tell("%s: %d Fehlschläge, erlaubt sind %d", table.name, worst, allowed)
	}
	return nil
}

// firstOf names the hits that were looked at.
func firstOf(hits []search.Hit) string {
	var names []string
	for _, h := range hits[:min(len(hits), 3)] {
		names = append(names, string(h.Type)+":"+h.ID)
	}
	if len(names) == 0 {
		return "nichts"
	}
	return strings.Join(names, ", ")
}

func hitAmong(hits []search.Hit, want []string) bool {
	return slices.ContainsFunc(hits[:min(len(hits), 3)], func(h search.Hit) bool {
		return slices.Contains(want, string(h.Type)+":"+h.ID)
	})
}

type findabilityTable struct {
	name string
	rows []findabilityQuery
}

func (o findability) read() ([]findabilityTable, error) {
	all := demo.Findability()
	if len(o.tables) > 0 {
		all = nil
	}
	for _, file := range o.tables {
		content, err := os.ReadFile(file)
		if err != nil {
			return nil, usageError{err}
		}
		all = append(all, demo.Questions{Name: filepath.Base(file), Table: content})
	}
	var out []findabilityTable
	for _, q := range all {
		t, err := readFindability(q)
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

func readFindability(q demo.Questions) (findabilityTable, error) {
	r := csv.NewReader(strings.NewReader(string(q.Table)))
	r.Comma, r.FieldsPerRecord = ';', 4
	rows, err := r.ReadAll()
	if err != nil {
		return findabilityTable{}, usageError{tell("%s: %w", q.Name, err)}
	}
	if len(rows) < 2 {
		return findabilityTable{}, usageError{tell("%s: keine Fragen", q.Name)}
	}
	t := findabilityTable{name: q.Name}
	for _, row := range rows[1:] {
		t.rows = append(t.rows, findabilityQuery{text: row[0], lang: row[1], want: strings.Split(row[2], "|"), class: row[3]})
	}
	return t, nil
}
