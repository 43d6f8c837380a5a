package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"lotsennetz/search"
)

func (c *command) findCommand() *cobra.Command {
	var types []string
	var limit int
	var explain bool
	cmd := &cobra.Command{
		Use: "find WÖRTER", Short: "alles durchsuchen",
		Example: "  lotsennetz find Fussball Ossendorf",
		RunE: func(cmd *cobra.Command, args []string) error {
			q := search.Query{Text: strings.Join(args, " "), Lang: "de", Limit: limit, Explain: explain}
			if err := inside("--limit", limit, 1, search.MaxLimit); err != nil {
				return err
			}
			for _, t := range types {
				if err := optional("--type", t, texts(search.Types)); err != nil {
					return err
				}
				q.Types = append(q.Types, search.Type(t))
			}
			return c.find(cmd.Context(), q)
		},
	}
	cmd.Flags().StringSliceVar(&types, "type", nil, "actor, topic, contact, language, place, measure")
	cmd.Flags().IntVar(&limit, "limit", 10, "höchstens so viele Treffer")
	cmd.Flags().BoolVar(&explain, "explain", false, "zu jedem Treffer: Stufe der Reihenfolge und wie jedes Wort passt")
	return cmd
}

// find looks through a running server where there is one: the embedded index
// can be opened once.
func (c *command) find(ctx context.Context, q search.Query) error {
	return c.ask(ctx, func(a *asking) error {
		result, err := a.search(ctx, q)
		if err != nil {
			return err
		}
		a.printHits(result)
		if len(result.Hits) == 0 {
			return errNothing
		}
		return nil
	})
}

func (a *asking) search(ctx context.Context, q search.Query) (search.Result, error) {
	if near, ok := a.cfg.neighbour(); ok {
		res, err := near.post(ctx, "/find", findOrder{Viewer: a.viewer, Query: q})
		if err != nil {
			return search.Result{}, err
		}
		defer res.Body.Close()
		var result search.Result
		return result, json.NewDecoder(res.Body).Decode(&result)
	}
	indexes, err := a.cfg.openIndexes(ctx, a.cfg.logger(a.streams))
	if err != nil {
		return search.Result{}, err
	}
	defer closeIndexes(indexes)
	if _, embedded := a.cfg.embeddedIndex(); embedded {
		if err := search.CatchUp(ctx, a.store, indexes); err != nil {
			return search.Result{}, err
		}
	}
	return search.NewFinder(a.store, indexes).Find(ctx, a.viewer, q)
}

func closeIndexes(indexes search.Indexes) {
	for _, index := range indexes {
		index.Close()
	}
}

func (a *asking) printHits(r search.Result) {
	if r.Fallback {
		fmt.Fprintln(a.out, a.printer.T("search.fallback"))
	}
	w := a.table()
	for _, h := range r.Hits {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", a.printer.L("search.type", h.Type), h.ID, h.Name, h.Detail)
		a.printExplanation(w, h)
	}
	w.Flush()
	if r.DidYouMean != "" {
		fmt.Fprintf(a.out, "Meinten Sie: %s\n", r.DidYouMean)
	}
}

// tierTexts say the steps of the order of hits, in search's order.
var tierTexts = map[search.Tier]string{
	search.TierExact: "genau dieser Name, Schlüssel oder diese Nummer", search.TierWords: "jedes Wort, wie geschrieben", search.TierPrefix: "jedes Wort, das letzte angefangen",
	search.TierSpelling: "jedes Wort, in anderer Schreibung oder Schrift", search.TierFamily: "Wortfamilie, Synonym oder Teil eines zusammengesetzten Wortes",
	search.TierText: "jedes Wort, manche nur in der Beschreibung", search.TierTypo: "mit Tippfehlern", search.TierSome: "nur manche der Wörter",
}

// formTexts say how a word matched.
var formTexts = map[string]string{
	"exact": "ganz", "word": "Wort", "prefix": "Anfang", "spelling": "andere Schreibung", "family": "Wortfamilie", "typo": "Tippfehler", "place": "Ort",
}

// printExplanation tells why a hit stands where it stands, where that was asked.
func (a *asking) printExplanation(w io.Writer, h search.Hit) {
	if h.Explanation == nil {
		return
	}
	fmt.Fprintf(w, "  Stufe %d: %s\n", h.Why+1, tierTexts[h.Why])
	for _, m := range h.Explanation.Words {
		if m.How == "" {
			fmt.Fprintf(w, "    %s: passt nicht\n", m.Word)
			continue
		}
		fmt.Fprintf(w, "    %s: %s, %s in %s\n", m.Word, formTexts[m.How], m.Term, m.Field)
	}
}

func sortedNames[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func newReader(b []byte) io.Reader { return bytes.NewReader(b) }

// readLine is the first line of an answer, for an error message.
func readLine(r io.Reader) string {
	b, _ := io.ReadAll(io.LimitReader(r, 500))
	line, _, _ := strings.Cut(strings.TrimSpace(string(b)), "\n")
	return line
}
