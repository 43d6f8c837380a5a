package main

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"lotsennetz/graph"
)

// TestStandingInTerminal asks the demo district where it stands, with and without
// a server running on the same folder.
func TestStandingInTerminal(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "d")
	s := startServer(t, folder)
	check := func(t *testing.T) {
		for _, c := range []struct {
			args  string
			wants []string
		}{
			{"concept", []string{"Titel", "3. Integrationskonferenz", "M1", "umgesetzt", "100 %", "30.06.2026", "Zentrale Ansprechperson"}},
			{"concept --date 2001-01-01 --as coordinator", nil},
			{"coverage", []string{"Thema", "Warburg", "Höxter", "zuständig", "Fußball"}},
			{"coverage --sports --place Warburg", []string{"Thema", "Warburg", "Fußball"}},
			{"coverage --place Brakel --gaps", []string{"in Brakel"}},
			{"coverage --languages --as coordinator", []string{"Sprache", "Warburg", "Kurmandschi", "("}},
			{"coverage --languages --gaps --place Brakel --as coordinator", []string{"Urdu", "Brakel"}},
			{"network", []string{"Stand:", "Akteure:", "Über wen vieles läuft", "Partner"}},
			{"network --at 2026-11-25 --since 2020-01-01", []string{"Stand: 25.11.2026", "Was sich geändert hat", "Neue Kooperationen:"}},
		} {
			out, err := terminalRun(t, append(strings.Fields(c.args), "--data", folder)...)
			if c.wants == nil {
				if !errors.Is(err, errNothing) {
					t.Errorf("%s: got %v, want that there is nothing: %s", c.args, err, out)
				}
				continue
			}
			if err != nil {
				t.Errorf("%s: %v", c.args, err)
			}
			for _, want := range c.wants {
				if !strings.Contains(out, want) {
					t.Errorf("%s does not say %q:\n%s", c.args, want, out)
				}
			}
		}
		for _, args := range []string{"concept --date 2026-01-01", "concept --date gestern --as coordinator", "coverage --place Nirgendwo", "coverage --languages", "coverage --languages --as member", "coverage --languages --sports --as coordinator", "network --at x", "network --since 2026-13-01", "network zuviel"} {
			if out, err := terminalRun(t, append(strings.Fields(args), "--data", folder)...); err == nil {
				t.Errorf("%s is answered:\n%s", args, out)
			}
		}
		if out, _ := terminalRun(t, "coverage", "--place", "Warburg", "--data", folder); strings.Contains(out, "Brakel") {
			t.Errorf("one town alone: got\n%s", out)
		}
	}
	t.Run("beside a server", check)
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	t.Run("alone", check)
}

// TestBeforeHistory: asked for a day before anything was written, the terminal
// says when the history begins.
func TestBeforeHistory(t *testing.T) {
	folder := t.TempDir()
	within(t, Config{Data: folder}, func(store graph.Store) { askedOnce(t, store) })
	out, err := terminalRun(t, "concept", "--date", "1.2.2020", "--as", "coordinator", "--data", folder)
	if exitCode(err) != 3 || !strings.Contains(out, "Der Verlauf beginnt am") {
		t.Errorf("got %q, %v", out, err)
	}
}
