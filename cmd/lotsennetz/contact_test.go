package main

import (
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"

	"lotsennetz/graph"
	"lotsennetz/internal/demo"
	"lotsennetz/internal/exchange"
	"lotsennetz/internal/storetest"
)

// TestContactQuestions asks the demo district the questions of
// testdata/contact_questions.csv, whose answers were written by hand, as a
// visitor and on each store.
func TestContactQuestions(t *testing.T) {
	storetest.Both(t, func(t *testing.T, store graph.Store) {
		importDemo(t, store)
		view := graph.View(store, graph.Viewer{})
		catalog, err := view.Catalog(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		questions := readQuestions(t)
		if len(questions) < 60 {
			t.Fatalf("got %d questions, want at least 60", len(questions))
		}
		for _, want := range questions {
			q := graph.Question{Topic: graph.TopicKey(want["topic"]), Place: graph.PlaceKey(want["place"]),
				Group: graph.GroupKey(want["group"]), Day: graph.Date(want["date"])}
			rules, err := view.Rules(t.Context(), graph.RuleQuery{Topics: q.Topics(catalog)})
			if err != nil {
				t.Fatal(err)
			}
			checkAnswer(t, graph.Resolve(q, rules, catalog), want)
		}
	})
}

func checkAnswer(t *testing.T, got graph.Answer, want map[string]string) {
	t.Helper()
	ask := strings.Join([]string{want["topic"], want["place"], want["group"], want["date"]}, " ")
	if string(got.Outcome) != want["outcome"] || string(got.Level) != want["level"] {
		t.Errorf("%s: got %s at %q, want %s at %q", ask, got.Outcome, got.Level, want["outcome"], want["level"])
	}
	var rules, holders, deputies, absent []string
	for _, r := range got.Contacts {
		rules, holders = append(rules, string(r.ID)), append(holders, string(r.Holder))
	}
	for _, r := range got.Deputies {
		deputies = append(deputies, string(r.Holder))
	}
	for _, a := range got.Absent {
		absent = append(absent, string(a.Rule.ID)+":"+string(a.Until))
	}
	for field, list := range map[string][]string{"rules": rules, "contacts": holders, "deputies": deputies, "absent": absent} {
		if !slices.Equal(list, strings.Fields(want[field])) {
			t.Errorf("%s: %s: got %v, want %v", ask, field, list, want[field])
		}
	}
}

func readQuestions(t *testing.T) []map[string]string {
	t.Helper()
	f, err := os.Open("testdata/contact_questions.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, row := range rows[1:] {
		q := map[string]string{}
		for i, name := range rows[0] {
			q[name] = row[i]
		}
		out = append(out, q)
	}
	return out
}

// importDemo fills a store with the demo district, its one bad row left out.
func importDemo(t *testing.T, store graph.Store) {
	t.Helper()
	o := exchange.Options{Who: graph.Who{Via: "demo"}, KeepGoing: true}
	report, err := exchange.Import(t.Context(), store, exchange.Source{FS: demo.Files()}, o)
	if err != nil {
		t.Fatalf("import demo: %v", err)
	}
	if meant, faults := demo.Meant(report.Errors); report.Bad() != 1 || len(meant) != 1 || len(faults) > 0 {
		t.Fatalf("got %d bad rows (%v), want the broken Z035 alone", report.Bad(), report.Errors)
	}
}
