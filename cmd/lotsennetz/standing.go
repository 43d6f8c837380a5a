package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"lotsennetz/analysis"
	"lotsennetz/graph"
	"lotsennetz/pool"
)

// coverageQuestion is what is asked of the table of topics by town.
type coverageQuestion struct {
	sports, languages, gaps bool
	place                   string
}

func (c *command) coverageCommand() *cobra.Command {
	var q coverageQuestion
	cmd := &cobra.Command{
		Use: "coverage", Short: "Was ist wo abgedeckt, und was fehlt?", Args: arguments(0, 0),
		Example: "  lotsennetz coverage --place Warburg --gaps",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.ask(cmd.Context(), func(a *asking) error { return a.coverage(cmd.Context(), q) })
		},
	}
	cmd.Flags().BoolVar(&q.sports, "sports", false, "Sportarten und ihre Vereine statt der Themen und ihrer Zuständigen")
	cmd.Flags().BoolVar(&q.languages, "languages", false, "Sprachen und wie viele Sprachlotsen sie vor Ort sprechen (aus der Ferne in Klammern); nur für die Koordination")
	cmd.MarkFlagsMutuallyExclusive("sports", "languages")
	cmd.Flags().BoolVar(&q.gaps, "gaps", false, "statt der Tabelle: was fehlt, in Sätzen")
	cmd.Flags().StringVar(&q.place, "place", "", "nur eine Stadt oder Gemeinde")
	return cmd
}

// sportTopic is the topic below which kinds of sport are.
const sportTopic graph.TopicKey = "sport"

func (a *asking) coverage(ctx context.Context, q coverageQuestion) error {
	town, err := a.place(q.place)
	if err != nil {
		return err
	}
	if place, ok := a.catalog.Municipality(town); ok {
		town = place.Key
	}
	ground, err := analysis.Ask(ctx, a.view, graph.DateOf(time.Now().In(a.cfg.zone())))
	if err != nil {
		return err
	}
	switch {
	case q.languages:
		m, err := a.spokenIn(ctx, ground)
		if err != nil {
			return err
		}
		t := townTable[graph.LanguageCode, analysis.LanguageCell]{m, "Sprache", town, a.printer.Language, languageCell,
			func(x analysis.LanguageCell) (graph.PlaceKey, []analysis.Gap) { return x.Town, x.Gaps }}
		if q.gaps {
			return t.gaps(a, nil)
		}
		return t.print(a)
	default:
		t := townTable[graph.TopicKey, analysis.TopicCell]{analysis.Topics(ground), "Thema", town, a.printer.Topic, a.contactCell,
			func(x analysis.TopicCell) (graph.PlaceKey, []analysis.Gap) { return x.Town, x.Gaps }}
		if q.sports {
			t.Matrix, t.text = analysis.Sports(ground, sportTopic), clubCell
		}
		if q.gaps {
			return t.gaps(a, analysis.Unmet(ground))
		}
		return t.print(a)
	}
}

// spokenIn is the coverage of languages by mediators of the pool's level: for
// coordinators, since most cells hold one person.
func (a *asking) spokenIn(ctx context.Context, g analysis.Ground) (m analysis.Matrix[graph.LanguageCode, analysis.LanguageCell], err error) {
	if !a.viewer.Coordinates() {
		return m, usageError{tell("--languages sagt, wo jemand wohnt; dafür braucht es --as coordinator")}
	}
	roster, err := a.view.Roster(ctx, graph.RosterQuery{Since: time.Now()})
	if err != nil {
		return m, err
	}
	rules, err := pool.Office{Store: a.store}.Rules(ctx)
	if err != nil {
		return m, err
	}
	return analysis.Languages(g, graph.Mediators(roster), rules.MinLevel), nil
}

// townTable is a table of coverage as the terminal shows it, of all towns or one.
type townTable[K cmp.Ordered, C any] struct {
	analysis.Matrix[K, C]
	head string
	town graph.PlaceKey // "": all
	row  func(K) string
	text func(C) string
	gap  func(C) (graph.PlaceKey, []analysis.Gap)
}

func (t townTable[K, C]) print(a *asking) error {
	w := a.table()
	fmt.Fprint(w, t.head)
	for _, town := range t.Towns {
		if t.town == "" || town == t.town {
			fmt.Fprint(w, "\t"+a.printer.Place(town))
		}
	}
	fmt.Fprintln(w)
	for i, key := range t.Rows {
		fmt.Fprint(w, t.row(key))
		for j, town := range t.Towns {
			if t.town == "" || town == t.town {
				fmt.Fprint(w, "\t"+t.text(t.At(i, j)))
			}
		}
		fmt.Fprintln(w)
	}
	return w.Flush()
}

// gaps says what is missing, then what is looked for in vain.
func (t townTable[K, C]) gaps(a *asking, wanted []analysis.Demand) error {
	n := 0
	tell := func(at graph.PlaceKey, gap analysis.Gap) {
		if t.town == "" || at == t.town {
			n++
			fmt.Fprintln(a.out, a.printer.Say(gap.Sentence))
		}
	}
	for _, x := range t.Cells {
		town, gaps := t.gap(x)
		for _, gap := range gaps {
			tell(town, gap)
		}
	}
	for _, d := range wanted {
		tell(d.Town, d.Gap)
	}
	if n == 0 {
		return errNothing
	}
	return nil
}

func (a *asking) contactCell(x analysis.TopicCell) string {
	if x.Contact == analysis.ContactNone {
		return "–"
	}
	return a.printer.L("coverage.contact", x.Contact)
}

func clubCell(x analysis.TopicCell) string {
	if x.Actors == 0 {
		return "–"
	}
	return fmt.Sprint(x.Actors)
}

func languageCell(x analysis.LanguageCell) string {
	switch {
	case x.Reach+x.Remote == 0:
		return "–"
	case x.Remote > 0:
		return fmt.Sprintf("%d (%d)", x.Reach, x.Remote)
	}
	return fmt.Sprint(x.Reach)
}

func (c *command) networkCommand() *cobra.Command {
	var at, since string
	cmd := &cobra.Command{
		Use: "network", Short: "Wo steht das Netzwerk?", Args: arguments(0, 0),
		Example: "  lotsennetz network --at 2026-11-25 --since 2025-11-25",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.ask(cmd.Context(), func(a *asking) error { return a.network(cmd.Context(), at, since) })
		},
	}
	cmd.Flags().StringVar(&at, "at", "", "Stand an einem Tag, z. B. 25.11.2026; ohne Angabe heute")
	cmd.Flags().StringVar(&since, "since", "", "was sich seit diesem Tag geändert hat")
	return cmd
}

// mostHubs is how many of the best connected actors are printed, mostSentences how
// many sentences of one kind.
const (
	mostHubs      = 10
	mostSentences = 15
)

func (a *asking) network(ctx context.Context, at, since string) error {
	day, err := parseDay("--at", cmp.Or(at, string(graph.DateOf(time.Now().In(a.cfg.zone())))))
	if err != nil {
		return err
	}
	before, err := parseDay("--since", since)
	if err != nil {
		return err
	}
	days := []graph.Date{day}
	if before != "" {
		days = append(days, before)
	}
	grounds, err := analysis.AskOn(ctx, a.view, a.cfg.zone(), days...)
	if err != nil {
		return err
	}
	ground := grounds[0]
	net := ground.Net()
	r := net.Report(1) // the same network is told in the same words
	fmt.Fprintf(a.out, "Stand: %s\n", a.printer.Date(day))
	a.sentences("", r.Summary)
	if before != "" {
		a.sentences("analysis.changes", analysis.Compare(grounds[1].Net(), net).Sentences())
	}
	a.hubs(ground.Scene, r)
	a.sentences("analysis.cuts", slices.Concat(phrases(r.CutPoints, func(x analysis.CutPoint) graph.Phrase { return x.Sentence }),
		phrases(r.Bridges, func(x analysis.Bridge) graph.Phrase { return x.Sentence })))
	a.sentences("analysis.groups", phrases(r.Communities, func(x analysis.Community) graph.Phrase { return x.Sentence }))
	step := func(x analysis.Step) graph.Phrase { return x.Sentence }
	a.sentences("analysis.no_clubs", phrases(r.WithoutClub, step))
	a.sentences("analysis.alone_list", phrases(r.Isolated, step))
	return nil
}

func phrases[T any](list []T, sentence func(T) graph.Phrase) []graph.Phrase {
	out := make([]graph.Phrase, len(list))
	for i, x := range list {
		out[i] = sentence(x)
	}
	return out
}

// sentences prints a heading and its sentences, nothing where there are none.
func (a *asking) sentences(title string, list []graph.Phrase) {
	if len(list) == 0 {
		return
	}
	if title != "" {
		fmt.Fprintf(a.out, "\n%s\n", a.printer.T(title))
	}
	for _, x := range list[:min(len(list), mostSentences)] {
		fmt.Fprintln(a.out, strings.TrimSpace(a.printer.Say(x)))
	}
	if left := len(list) - mostSentences; left > 0 {
		fmt.Fprintln(a.out, a.printer.T("analysis.left_out", left))
	}
}

func (a *asking) hubs(scene graph.Scene, r analysis.Report) {
	names := map[graph.ActorID]string{}
	for _, x := range scene.Actors {
		names[x.ID] = x.Name
	}
	sorted := slices.Clone(r.Measures)
	slices.SortStableFunc(sorted, func(x, y analysis.Measure) int {
		return cmp.Or(cmp.Compare(y.Betweenness, x.Betweenness), cmp.Compare(y.Degree, x.Degree))
	})
	fmt.Fprintf(a.out, "\n%s\n", a.printer.T("analysis.hubs"))
	w := a.table()
	fmt.Fprintf(w, "Akteur\t%s\t%s\n", a.printer.T("analysis.partners"), a.printer.T("analysis.share"))
	for _, m := range sorted[:min(len(sorted), mostHubs)] {
		if m.Degree == 0 {
			break
		}
		share := a.printer.Number(100*m.Betweenness, 1)
		if m.Error > 0 {
			share += " ± " + a.printer.Number(100*m.Error, 1)
		}
		fmt.Fprintf(w, "%s\t%d\t%s\n", names[m.Actor], m.Degree, share)
	}
	w.Flush()
}
