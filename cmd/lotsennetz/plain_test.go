package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"strings"
	"syscall"
	"testing"

	"lotsennetz/graph"
	"lotsennetz/search/bleve"
)

// TestWrongCommandLines: what cannot be followed is said in German, names what
// to do, and ends with 2.
func TestWrongCommandLines(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	empty := t.TempDir()
	for _, c := range []struct {
		args []string
		want string
		code int
	}{
		{[]string{"frobnicate"}, `den Befehl "frobnicate" gibt es nicht`, 2},
		{[]string{"serv"}, "gemeint: serve?", 2},
		{[]string{"user", "ad"}, "gemeint: add?", 2},
		{[]string{"serve", "--port", "3"}, "den Schalter --port gibt es nicht", 2},
		{[]string{"serve", "--lsiten", "x"}, "gemeint: --listen?", 2},
		{[]string{"serve", "-x"}, "den Schalter -x gibt es nicht", 2},
		{[]string{"serve", "x"}, `"x" ist zu viel`, 2},
		{[]string{"contact"}, "Aufruf: lotsennetz contact THEMA", 2},
		{[]string{"serve", "--listen"}, "braucht einen Wert", 2},
		{[]string{"bench", "--actors", "x"}, `--actors "x" geht nicht`, 2},
		{[]string{"serve", "--listen", "127.0.0.1:99999"}, "gebraucht wird HOST:PORT", 2},
		{[]string{"serve", "--data", t.TempDir(), "--listen", taken.Addr().String()}, "ist nicht frei", 1},
		{[]string{"import", empty, "--data", t.TempDir()}, "keine Liste", 1},
	} {
		var out, bad bytes.Buffer
		err := run(t.Context(), c.args, streams{strings.NewReader(""), &out, &bad})
		if err == nil || !strings.Contains(plain(err), c.want) || exitCode(err) != c.code {
			t.Errorf("%v: got %v, want %q and %d", c.args, err, c.want, c.code)
		}
	}
}

func TestHelpIsGerman(t *testing.T) {
	for _, args := range [][]string{{"--help"}, {"user", "--help"}, {"user"}, {"serve", "-h"}, {"help", "bench"}} {
		var out bytes.Buffer
		if err := run(t.Context(), args, streams{strings.NewReader(""), &out, &out}); err != nil {
			t.Fatal(args, err)
		}
		if !strings.Contains(out.String(), "Aufruf:") {
			t.Errorf("%v: got no call in %q", args, out.String())
		}
		for _, english := range []string{"Usage", "Available", "Flags", "[flags]", "help for", "default", "completion"} {
			if strings.Contains(out.String(), english) {
				t.Errorf("%v: got %q in %s", args, english, out.String())
			}
		}
	}
}

func TestPlain(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{fmt.Errorf("x: %w", bleve.ErrLocked), "der Suchindex ist in Gebrauch"},
		{&fs.PathError{Op: "open", Path: "/a", Err: syscall.EACCES}, "/a: keine Berechtigung"},
		{&fs.PathError{Op: "write", Path: "/b", Err: syscall.ENOSPC}, "/b: kein Platz mehr"},
		{errors.New("anders"), "unerwarteter Fehler: anders"},
		{tell("so"), "so"},
		{fmt.Errorf("import: %w", tell("so")), "so"},
		{about{"Beispielkreis", &fs.PathError{Op: "write", Path: "/b", Err: syscall.ENOSPC}}, "Beispielkreis: /b: kein Platz mehr"},
		{usageError{several{tell("eins"), about{"zwei", fs.ErrNotExist}}}, "eins\nzwei: gibt es nicht"},
		{fmt.Errorf("neo4j://x: %w: no answer", graph.ErrUnavailable), "der Speicher antwortet nicht"},
		{&url.Error{Op: "Post", URL: "http://lotsennetz/find", Err: syscall.ECONNRESET}, "die Gegenstelle hat nicht geantwortet"},
		{graph.Invalid("account", "email", "taken"), "E-Mail: "},
	} {
		if got := plain(c.err); !strings.HasPrefix(got, c.want) {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}
