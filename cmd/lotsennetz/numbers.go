package main

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"lotsennetz/pool"
	"lotsennetz/web"
)

func (c *command) numbersCommand() *cobra.Command {
	var from, to string
	cmd := &cobra.Command{
		Use: "numbers", Short: "Was hat der Sprachlotsenpool geleistet?", Args: arguments(0, 0),
		Example: "  lotsennetz numbers --from 2026-01-01 --to 2026-12-31 --as coordinator",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.ask(cmd.Context(), func(a *asking) error { return a.numbers(cmd.Context(), from, to) })
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "erster Tag, z. B. 1.1.2026; ohne Angabe der erste des Jahres")
	cmd.Flags().StringVar(&to, "to", "", "letzter Tag; ohne Angabe der letzte des Jahres")
	return cmd
}

func (a *asking) numbers(ctx context.Context, from, to string) error {
	if !a.viewer.Coordinates() {
		return usageError{tell("die Zahlen des Pools sieht nur die Koordination: --as coordinator")}
	}
	now, zone := time.Now(), a.cfg.zone()
	year := fmt.Sprint(now.In(zone).Year())
	first, err := parseDay("--from", cmp.Or(from, year+"-01-01"))
	if err != nil {
		return err
	}
	last, err := parseDay("--to", cmp.Or(to, year+"-12-31"))
	if err != nil {
		return err
	}
	begin, end := first.Time(zone), last.Time(zone).AddDate(0, 0, 1)
	if !pool.Countable(begin, end) {
		return usageError{tell("--from %s --to %s: gebraucht wird ein Zeitraum von höchstens fünf Jahren", first, last)}
	}
	n, err := pool.AskNumbers(ctx, a.view, begin, end, now, zone)
	if err != nil {
		return err
	}
	if n.Requests == 0 {
		return errNothing
	}
	page := web.NewNumbersPage(web.Base{Printer: a.printer}, first, last)
	page.Fill(n)
	return a.printNumbers(page)
}

func (a *asking) printNumbers(p *web.NumbersPage) error {
	fmt.Fprintln(a.out, p.Span)
	for _, line := range p.Summary {
		fmt.Fprintln(a.out, line)
	}
	if len(p.Missing) > 0 {
		fmt.Fprintf(a.out, "\n%s\n%s\n", a.printer.T("numbers.missing.title"), p.Argument)
		for _, line := range p.Missing {
			fmt.Fprintln(a.out, "  "+line)
		}
	}
	w := a.table()
	row := func(name string, cells []string) {
		fmt.Fprint(w, name)
		for _, cell := range cells {
			fmt.Fprint(w, "\t"+cell)
		}
		fmt.Fprintln(w)
	}
	for _, t := range p.Tables {
		fmt.Fprintln(w)
		row(t.Title, p.Heads)
		for _, r := range t.Rows {
			row(r.Name, r.Cells)
		}
		w.Flush()
	}
	fmt.Fprintln(w)
	row(a.printer.T("numbers.mediator"), p.LoadHeads)
	for _, r := range p.Load {
		row(r.Name, r.Cells)
	}
	return w.Flush()
}
