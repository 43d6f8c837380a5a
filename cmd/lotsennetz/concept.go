package main

import (
	"context"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"lotsennetz/concept"
	"lotsennetz/graph"
)

func (c *command) conceptCommand() *cobra.Command {
	var date string
	cmd := &cobra.Command{
		Use: "concept", Short: "Wie weit ist das Integrationskonzept?", Args: arguments(0, 0),
		Example: "  lotsennetz concept --as coordinator",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.ask(cmd.Context(), func(a *asking) error { return a.concept(cmd.Context(), date) })
		},
	}
	cmd.Flags().StringVar(&date, "date", "", "Stand an einem früheren Tag, z. B. 30.6.2026; nur für die Koordination")
	return cmd
}

// concept prints the concept as a tree: what was said of each part, what follows
// from its own, and what the network says.
func (a *asking) concept(ctx context.Context, date string) error {
	now, at, err := a.conceptOn(ctx, date)
	if err != nil {
		return err
	}
	top := concept.Tree(now)
	switch {
	case len(top) == 0 && date != "":
		return tell("für %s ist %w: Der Verlauf beginnt mit dem Tag, an dem das Konzept hier eingelesen oder angelegt wurde", date, errNothing)
	case len(top) == 0:
		return errNothing
	}
	numbers, err := concept.Numbers(ctx, a.view, concept.All(top), graph.DateOf(at), graph.DateOf(time.Now().In(a.cfg.zone())), a.cfg.zone())
	if err != nil {
		return err
	}
	w := a.table()
	fmt.Fprintln(w, "ID\tTitel\tStand\tUmgesetzt\tFrist\tKümmert sich\tZahl aus dem Netzwerk")
	var walk func(nodes []*concept.Node, depth int)
	walk = func(nodes []*concept.Node, depth int) {
		for _, n := range nodes {
			fmt.Fprintf(w, "%s\t%s%s\t%s\t%s\t%s\t%s\t%s\n", n.Record.Ref().ID, strings.Repeat("  ", depth), n.Aim.Title, a.printer.L("concept.state", n.Aim.State),
				doneOf(n), a.printer.Date(n.Aim.Deadline), n.Aim.Owner.Name, a.numberOf(numbers[n.Record.Ref()]))
			walk(n.Parts, depth+1)
		}
	}
	walk(top, 0)
	return w.Flush()
}

// conceptOn is the concept at the end of a day, and that moment; no day is now.
func (a *asking) conceptOn(ctx context.Context, date string) (graph.Concept, time.Time, error) {
	if date == "" {
		now, err := a.view.Concept(ctx, a.viewer.Audience())
		return now, time.Now().In(a.cfg.zone()), err
	}
	day, err := parseDay("--date", date)
	if err != nil {
		return graph.Concept{}, time.Time{}, err
	}
	if !a.viewer.Coordinates() {
		return graph.Concept{}, time.Time{}, usageError{tell("--date liest den Verlauf; dafür braucht es --as coordinator")}
	}
	at := day.AddDays(1).Time(a.cfg.zone()).Add(-time.Second)
	then, err := concept.AsOf(ctx, a.view, at)
	if err == nil && len(concept.Tree(then)) == 0 {
		err = a.beforeHistory(ctx, at)
	}
	return then, at, err
}

// beforeHistory says that nothing was written yet at a moment, where that is so.
func (a *asking) beforeHistory(ctx context.Context, at time.Time) error {
	first, err := a.store.Feed(ctx, 0, 1)
	if err != nil || len(first) == 0 || !first[0].At.After(at) {
		return err
	}
	fmt.Fprintf(a.out, "Der Verlauf beginnt am %s; von davor ist nichts aufgeschrieben.\n", a.printer.Date(graph.DateOf(first[0].At.In(a.cfg.zone()))))
	return errNothing
}

// doneOf is the share done; one that follows from the parts stands in brackets.
func doneOf(n *concept.Node) string {
	switch {
	case !n.Known:
		return ""
	case n.Aim.Share == nil && n.Counted > 0:
		return fmt.Sprintf("(%d %%)", int(math.Round(n.Done)))
	}
	return fmt.Sprintf("%d %%", int(math.Round(n.Done)))
}

func (a *asking) numberOf(n concept.Number) string {
	switch {
	case n.Metric == "":
		return ""
	case n.Of > 0:
		return a.printer.T("metric."+n.Metric, n.Have, n.Of)
	}
	return a.printer.T("metric."+n.Metric, n.Have)
}
