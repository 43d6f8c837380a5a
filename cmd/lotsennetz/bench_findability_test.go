package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestBenchFindability asks a table of one's own: a row a class, and a failure
// that names what was missed.
func TestBenchFindability(t *testing.T) {
	file := filepath.Join(t.TempDir(), "fragen.csv")
	table := "query;lang;expect;class\nFussball Ossendorf;de;actor:A0097;fold\nKSB;de;actor:A0173;abbreviation\nqwxyz;de;actor:A0001|actor:A0002;typo\n"
	if err := os.WriteFile(file, []byte(table), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := terminalRun(t, "bench", "findability", "--queries", file, "--misses", "1")
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	words := strings.Fields(out)
	for _, want := range []string{"fragen.csv Fragen Bleve", "fold 1 1", "abbreviation 1 1", "typo 1 0", "alle 3 2"} {
		if !strings.Contains(strings.Join(words, " "), want) {
			t.Errorf("the table lacks %q:\n%s", want, out)
		}
	}
	if !strings.Contains(out, `daneben (Bleve): "qwxyz" (de), erwartet actor:A0001 oder actor:A0002, gefunden nichts`) {
		t.Errorf("the miss is not named:\n%s", out)
	}
	if _, err := terminalRun(t, "bench", "findability", "--queries", file, "--misses", "0"); err == nil {
		t.Error("a miss more than allowed: got no error")
	}
}

func TestBenchFindabilityRefuses(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "leer.csv")
	if err := os.WriteFile(empty, []byte("query;lang;expect;class\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"--queries", empty}, {"--queries", empty + "x"}, {"--against", "solr=http://x"}} {
		if _, err := terminalRun(t, append([]string{"bench", "findability"}, args...)...); err == nil {
			t.Errorf("bench findability %v: no error", args)
		}
	}
}
