package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"lotsennetz/graph"
	"lotsennetz/internal/exchange"
	"lotsennetz/twin"
)

func (c *command) twinsCommand() *cobra.Command {
	var list string
	cmd := &cobra.Command{
		Use: "twins", Short: "Wer steht doppelt im Verzeichnis, oder in einer fremden Liste?", Args: cobra.NoArgs,
		Example: "  lotsennetz twins --as coordinator\n  lotsennetz twins --list vereinsliste_2019.csv --as coordinator",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.ask(cmd.Context(), func(a *asking) error { return a.twins(cmd.Context(), list) })
		},
	}
	cmd.Flags().StringVar(&list, "list", "", "fremde Liste (CSV, XLSX), die mit dem Verzeichnis verglichen wird; übernommen wird nichts")
	return cmd
}

// twins prints pairs that may be one actor. It decides nothing: that is done on
// the page, where both can be seen.
func (a *asking) twins(ctx context.Context, file string) error {
	if !a.viewer.Coordinates() {
		return usageError{tell("Dubletten sieht nur die Koordination: --as coordinator")}
	}
	var living []graph.Actor
	err := graph.Each(ctx, a.view, graph.KindActor, func(r graph.Record) {
		if actor := r.(graph.Actor); !actor.Archived {
			living = append(living, actor)
		}
	})
	if err != nil {
		return err
	}
	decided, err := twin.Decisions(ctx, a.view)
	if err != nil {
		return err
	}
	apart := func(x, y graph.ActorID) bool { return decided[graph.TwinOf(x, y)].State == graph.TwinApart }
	if file == "" {
		return a.printPairs(twin.Among(living, a.catalog, apart), 0)
	}
	rows, err := a.foreignRows(file)
	if err != nil {
		return err
	}
	found := twin.Find(rows, living, a.catalog, apart)
	var pairs []twin.Pair
	for _, row := range rows {
		pairs = append(pairs, found[row.ID]...)
	}
	return a.printPairs(pairs, len(rows)-len(found))
}

func (a *asking) foreignRows(file string) ([]graph.Actor, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, usageError{tell("%s lässt sich nicht lesen: Ist der Pfad richtig, und ist es eine Liste (CSV, XLSX)?", file)}
	}
	table, err := exchange.ReadTable(bytes.NewReader(data), filepath.Base(file), exchange.Limits{})
	if err != nil {
		return nil, err
	}
	defer table.Close()
	list, err := exchange.ReadForeign(table, a.catalog, nil)
	a.printErrors(list.Errors)
	var rows []graph.Actor
	for _, r := range list.Rows {
		rows = append(rows, r.Actor)
	}
	return rows, err
}

func (a *asking) printPairs(pairs []twin.Pair, fresh int) error {
	if len(pairs) == 0 && fresh == 0 {
		return errNothing
	}
	verdicts := map[twin.Verdict]string{twin.Certain: "sicher", twin.Ask: "prüfen"}
	w := a.table()
	fmt.Fprintln(w, "Urteil\tEintrag\tim Verzeichnis\tID\tGründe")
	for _, p := range pairs {
		var reasons []string
		for _, r := range p.Reasons {
			reasons = append(reasons, a.printer.Say(r))
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", verdicts[p.Verdict], p.A.Name, p.B.Name, p.B.ID, strings.Join(reasons, ", "))
	}
	if fresh > 0 {
		fmt.Fprintf(w, "neu\t%d weitere Zeilen\t\t\t\n", fresh)
	}
	return w.Flush()
}
