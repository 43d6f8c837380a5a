package main

import (
	"context"
	"encoding/csv"
	"errors"
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
)

func (c *command) benchCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "bench", Short: "messen: wie schnell das Programm ist, auf erzeugten Kreisen und im Vergleich"}
	c.bindBench(cmd)
	cmd.AddCommand(c.benchFindabilityCommand(), c.benchMatchingCommand())
	return cmd
}

func (c *command) benchFindabilityCommand() *cobra.Command {
	var misses int
	cmd := &cobra.Command{
		Use: "findability", Short: "Wie oft steht das Richtige unter den ersten drei Treffern?", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return c.benchFindability(cmd.Context(), misses) },
	}
	cmd.Flags().IntVar(&misses, "misses", 1, "so viele Fehlschläge sind erlaubt")
	return cmd
}

// findabilityQuery is one row of the search test.
type findabilityQuery struct {
	text, lang, class string
	want              []string // type:id, alternatives
}

// benchFindability asks the demo district in a fresh store and a fresh index, as
// a visitor, and fails when more queries miss than allowed.
func (c *command) benchFindability(ctx context.Context, allowed int) error {
	folder, err := os.MkdirTemp("", "lotsennetz-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	cfg := c.cfg
	cfg.Data, cfg.Graph = folder, "sqlite:"+filepath.Join(folder, "netz.db")
	if _, embedded := cfg.embeddedIndex(); embedded {
		cfg.Search = "bleve:" + filepath.Join(folder, "suche")
	}
	store, err := cfg.openStore(ctx, cfg.logger(c.streams))
	if err != nil {
		return err
	}
	defer store.Close()
	if _, err := exchange.Import(ctx, store, exchange.Source{FS: demo.Files()}, exchange.Options{KeepGoing: true}); err != nil {
		return err
	}
	indexes, err := cfg.openIndexes(ctx, cfg.logger(c.streams))
	if err != nil {
		return err
	}
	defer closeIndexes(indexes)
	if err := search.Reindex(ctx, store, indexes[graph.Public], graph.Public, nil); err != nil {
		return err
	}
	return c.scoreFindability(ctx, search.NewFinder(store, indexes), allowed)
}

func (c *command) scoreFindability(ctx context.Context, finder *search.Finder, allowed int) error {
	queries, err := readFindability()
	if err != nil {
		return err
	}
	asked, found := map[string]int{}, map[string]int{}
	missed := 0
	for _, q := range queries {
		result, err := finder.Find(ctx, graph.Viewer{}, search.Query{Text: q.text, Lang: q.lang, Limit: 3})
		if err != nil {
			return fmt.Errorf("%q: %w", q.text, err)
		}
		asked[q.class]++
		if hitAmong(result.Hits, q.want) {
			found[q.class]++
			continue
		}
		missed++
		fmt.Fprintf(c.out, "daneben: %q (%s), erwartet %s\n", q.text, q.lang, strings.Join(q.want, " oder "))
	}
	w := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, class := range sortedNames(asked) {
		fmt.Fprintf(w, "%s\t%d von %d\t\n", class, found[class], asked[class])
	}
	fmt.Fprintf(w, "alle\t%d von %d\t\n", len(queries)-missed, len(queries))
	w.Flush()
	if missed > allowed {
		return fmt.Errorf("%d Fehlschläge, erlaubt sind %d", missed, allowed)
	}
	return nil
}

func hitAmong(hits []search.Hit, want []string) bool {
	for i, h := range hits {
		if i < 3 && slices.Contains(want, string(h.Type)+":"+h.ID) {
			return true
		}
	}
	return false
}

func readFindability() ([]findabilityQuery, error) {
	r := csv.NewReader(strings.NewReader(string(demo.Findability())))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil {
		return nil, err
	}
	if len(rows) < 2 {
		return nil, errors.New("findability: no rows")
	}
	var out []findabilityQuery
	for _, row := range rows[1:] {
		out = append(out, findabilityQuery{text: row[0], lang: row[1], want: strings.Split(row[2], "|"), class: row[3]})
	}
	return out, nil
}
