package main

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
	"lotsennetz/graph/sqlite"
	"lotsennetz/internal/calendar"
)

// TestNumbersInTerminal: coordinators are told what the pool did, nobody else.
func TestNumbersInTerminal(t *testing.T) {
	folder := t.TempDir()
	store, err := sqlite.Open(t.Context(), filepath.Join(folder, "netz.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(2026, 3, 10, 10, 0, 0, 0, calendar.Berlin()).UTC()
	request := graph.Request{ID: "q-n", Language: "ckb", Topic: "arbeit", Start: start, Minutes: 60, Place: "05762002", Mode: graph.OnSite, State: graph.RequestUnmet, CreatedAt: start.AddDate(0, 0, -9),
		Requester: graph.Requester{Institution: "Schule", Name: "Ina Amt", Email: "ina@amt.example"}}
	graphtest.Store(t, store, append(graphtest.Sample(), request)...)
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	ask := func(args string) (string, error) {
		return terminalRun(t, append(strings.Fields(args), "--data", folder)...)
	}
	out, err := ask("numbers --from 2026-03-01 --to 2026-03-31 --as coordinator")
	if err != nil {
		t.Fatal(err, out)
	}
	for _, want := range []string{"Vom 01.03.2026 bis 31.03.2026", "Anfragen: 1.", "Das spricht für die nächste Schulung", "Sorani: 1 von 1 Anfragen", "März 2026", "Azad Demir"} {
		if !strings.Contains(out, want) {
			t.Errorf("got no %q in\n%s", want, out)
		}
	}
	if out, err := ask("numbers --from 2026-07-01 --to 2026-07-31 --as coordinator"); !errors.Is(err, errNothing) {
		t.Errorf("an empty month: got %v %s, want that there is nothing", err, out)
	}
	for _, args := range []string{"numbers", "numbers --as member", "numbers --from gestern --as coordinator", "numbers --from 2026-02-01 --to 2026-01-31 --as coordinator", "numbers --from 2010-01-01 --as coordinator", "numbers zuviel --as coordinator"} {
		if out, err := ask(args); err == nil || errors.Is(err, errNothing) {
			t.Errorf("%s: got %v %s, want a refusal", args, err, out)
		}
	}
}
