package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"lotsennetz/internal/bench"
)

// TestBench walks a tiny run: rows are measured and written in all forms. How
// quick they are is no matter of tests.
func TestBench(t *testing.T) {
	folder := t.TempDir()
	out, err := terminalRun(t, "bench", "--actors", "200,60", "--seconds", "0.2", "--only", "contact,actor,matches,mediators,search", "--out", folder)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range []string{"Zuständigkeit", "Seite eines Akteurs", "Vorschläge", "Sprachlotsen", "nicht gemessen: search: braucht --against meili=…"} {
		if !strings.Contains(out, want) {
			t.Errorf("the table lacks %q:\n%s", want, out)
		}
	}
	content, err := os.ReadFile(filepath.Join(folder, "bench.json"))
	if err != nil {
		t.Fatal(err)
	}
	var report bench.Report
	if err := json.Unmarshal(content, &report); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, r := range report.Rows {
		names = append(names, r.Name)
		if r.Ours == nil || r.Theirs == nil || r.Ours.Requests == 0 || r.Theirs.Requests == 0 || r.Ratio <= 0 || r.Met == nil {
			t.Errorf("row %s: got %+v", r.Name, r)
		}
	}
	if want := []string{"contact", "actor", "matches", "mediators"}; !slices.Equal(names, want) {
		t.Errorf("got rows %v, want %v", names, want)
	}
	if svg, err := os.ReadFile(filepath.Join(folder, "bench.svg")); err != nil || !strings.Contains(string(svg), "</svg>") {
		t.Errorf("picture: got %d bytes, %v", len(svg), err)
	}
}

// TestBenchKeepsDistricts: a district made once is used again.
func TestBenchKeepsDistricts(t *testing.T) {
	folder := t.TempDir()
	for range 2 {
		if out, err := terminalRun(t, "bench", "--actors", "60", "--seconds", "0.05", "--only", "actor", "--districts", folder); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	if _, err := os.Stat(filepath.Join(folder, "60-1", "fertig")); err != nil {
		t.Error(err)
	}
}

func TestBenchRefuses(t *testing.T) {
	for _, args := range [][]string{
		{"--only", "nichts"}, {"--actors", "3"}, {"--seconds", "0"}, {"--against", "solr=http://x"}, {"--actors", "viele"},
	} {
		if _, err := terminalRun(t, append([]string{"bench"}, args...)...); err == nil {
			t.Errorf("bench %v: no error", args)
		}
	}
}
