package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/pflag"
	"pgregory.net/rapid"

	"lotsennetz/internal/fold"
)

// TestWrongSettings: a setting that cannot be read starts nothing, whether it
// comes as a flag or from the environment; all wrong ones are said at once.
func TestWrongSettings(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "nicht-da")
	for _, c := range []struct {
		args []string
		env  map[string]string
		want []string
	}{
		{[]string{"--log", "laut"}, nil, []string{`--log "laut" gibt es nicht`, "debug, info, warn, error"}},
		{[]string{"--log", "wran"}, nil, []string{"gemeint: warn?"}},
		{nil, map[string]string{"LOTSENNETZ_LOG": "laut"}, []string{`--log "laut"`}},
		{[]string{"--land", "XX"}, nil, []string{`--land "XX" gibt es nicht`, "NW"}},
		{[]string{"--land", ""}, nil, []string{`--land ""`}},
		{nil, map[string]string{"LOTSENNETZ_LAND": "nrw"}, []string{`--land "nrw"`, "gemeint: NW?"}},
		{nil, map[string]string{"LOTSENNETZ_DEMO": "vielleicht"}, []string{`LOTSENNETZ_DEMO "vielleicht": gebraucht wird true oder false`}},
		{[]string{"--demo=vielleicht"}, nil, []string{`--demo "vielleicht" geht nicht`}},
		{[]string{"--zone", "Europa/Berlin"}, nil, []string{"Europe/Berlin"}},
		{[]string{"--zone", ""}, nil, []string{"unbekannte Zeitzone"}},
		{[]string{"--data", ""}, nil, []string{"--data ist leer"}},
		{[]string{"--graph", "mysql:x"}, nil, []string{"sqlite:DATEI"}},
		{[]string{"--search", "elastic://x"}, nil, []string{"bleve:ORDNER"}},
		{[]string{"--trusted-proxies", "proxy.kreis.de"}, nil, []string{"10.0.0.0/8"}},
		{[]string{"--public-url", "netz.kreis.de"}, nil, []string{"http(s)://HOST"}},
		{[]string{"--smtp", "quatsch"}, nil, []string{`--smtp "quatsch"`, "HOST:PORT"}},
		{[]string{"--smtp-tls", "vielleicht"}, nil, []string{"--smtp-tls", "starttls, tls, none"}},
		{[]string{"--smtp", "mail.kreis.de:25", "--smtp-tls", "none", "--mail-from", "netz@kreis.de"}, nil, []string{"unverschlüsselt nur auf diesem Rechner"}},
		{[]string{"--smtp", "mail.kreis.de:587"}, nil, []string{"--mail-from"}},
		{[]string{"--tiles", "x"}, nil, []string{"--tiles-credit"}},
		{nil, map[string]string{"LOTSENNETZ_LINK_KEY": "kurz"}, []string{"LOTSENNETZ_LINK_KEY ist zu kurz"}},
		{nil, map[string]string{"LOTSENNETZ_NEO4J_PASSWORD_FILE": missing}, []string{"LOTSENNETZ_NEO4J_PASSWORD_FILE", "gibt es nicht"}},
		{nil, map[string]string{"LOTSENNETZ_LOG": "laut", "LOTSENNETZ_LAND": "XX", "LOTSENNETZ_DEMO": "ja?"}, []string{"laut", "XX", "ja?"}},
	} {
		for name, value := range c.env {
			t.Setenv(name, value)
		}
		folder := t.TempDir()
		args := append([]string{"serve", "--listen", "127.0.0.1:0", "--data", folder}, c.args...)
		var out bytes.Buffer
		err := run(t.Context(), args, streams{strings.NewReader(""), &out, &out})
		for name := range c.env {
			os.Unsetenv(name)
		}
		if err == nil || exitCode(err) != 2 {
			t.Errorf("%v %v: got %v, want a refusal with 2", c.args, c.env, err)
			continue
		}
		for _, want := range c.want {
			if !strings.Contains(plain(err), want) {
				t.Errorf("%v %v: got %q, want %q in it", c.args, c.env, plain(err), want)
			}
		}
		if left, _ := os.ReadDir(folder); len(left) > 0 {
			t.Errorf("%v %v: leaves %v", c.args, c.env, left)
		}
	}
}

// Settings that people write and mean are taken.
func TestGoodSettings(t *testing.T) {
	for name, value := range map[string]string{"LOTSENNETZ_DEMO": "ja", "LOTSENNETZ_LOG": "WARN", "LOTSENNETZ_LAND": "BY", "LOTSENNETZ_TRUSTED_PROXIES": "10.0.0.2, fd00::/8"} {
		var c Config
		c.bind(pflag.NewFlagSet("x", pflag.ContinueOnError), func(n string) string { return map[string]string{name: value}[n] })
		if err := c.check(); err != nil {
			t.Errorf("%s=%s: got %v", name, value, err)
		}
		if name == "LOTSENNETZ_DEMO" && !c.Demo {
			t.Error("a yes is not read as one")
		}
	}
}

// An unknown variable of ours is told by serve and doctor, with the nearest
// known; it stops neither.
func TestStrangeVariables(t *testing.T) {
	got := strange([]string{"PATH=/bin", "LOTSENNETZ_LSITEN=x", "LOTSENNETZ_ALLES_ANDERE=1", "LOTSENNETZ_LOG=info", "LOTSENNETZ_TEST_ALL=1", "LOTSENNETZ_SMTP_PASWORD=geheim"})
	want := []string{"LOTSENNETZ_ALLES_ANDERE kennt dieses Programm nicht", "LOTSENNETZ_LSITEN kennt dieses Programm nicht; gemeint: LOTSENNETZ_LISTEN?",
		"LOTSENNETZ_SMTP_PASWORD kennt dieses Programm nicht; gemeint: LOTSENNETZ_SMTP_PASSWORD?"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	t.Setenv("LOTSENNETZ_LSITEN", "127.0.0.1:9")
	out, err := terminalRun(t, "doctor", "--data", t.TempDir())
	if err != nil || !strings.Contains(out, "gemeint: LOTSENNETZ_LISTEN?") {
		t.Errorf("doctor: got %q, %v", out, err)
	}
}

func TestNearest(t *testing.T) {
	known := []string{"listen", "log", "land", "data"}
	for word, want := range map[string]string{"lsiten": "listen", "listn": "listen", "LISTEN": "listen", "lnad": "land", "voellig-anders": "", "": ""} {
		if got := nearest(word, known); got != want {
			t.Errorf("%q: got %q, want %q", word, got, want)
		}
	}
	letters := rapid.StringMatching(`[a-cä]{0,6}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := letters.Draw(t, "a"), letters.Draw(t, "b")
		if d := fold.Distance(a, b, 9); d != fold.Distance(b, a, 9) || (d == 0) != (a == b) || d > max(len([]rune(a)), len([]rune(b))) {
			t.Errorf("%q, %q: got %d and %d", a, b, d, fold.Distance(b, a, 9))
		}
	})
}

// A day and a moment are read as people and machines write them, and as no other.
func TestDaysAndMoments(t *testing.T) {
	zone := Config{Zone: "Europe/Berlin"}.zone()
	for text, want := range map[string]string{"": "", "2026-12-31": "2026-12-31", "31.12.2026": "2026-12-31", "1.2.2026": "2026-02-01", " 01.02.2026 ": "2026-02-01",
		"31.2.2026": "x", "29.2.2027": "x", "2026-02-30": "x", "31.12.26": "x", "12/31/2026": "x", "morgen": "x"} {
		got, err := parseDay("--date", text)
		if (err != nil) != (want == "x") || err == nil && string(got) != want {
			t.Errorf("%q: got %q, %v, want %q", text, got, err, want)
		}
		if err != nil && (exitCode(err) != 2 || !strings.Contains(plain(err), "TT.MM.JJJJ")) {
			t.Errorf("%q: got %d %q", text, exitCode(err), plain(err))
		}
	}
	want := time.Date(2026, 11, 26, 10, 0, 0, 0, zone)
	for _, text := range []string{"2026-11-26T10:00", "2026-11-26 10:00", "26.11.2026 10:00", "26.11.2026T10:00", "2026-11-26T09:00:00Z", "2026-11-26T10:00:00"} {
		if got, err := parseMoment(text, zone); err != nil || !got.Equal(want) {
			t.Errorf("%q: got %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "26.11.2026", "10:00", "26.11.2026 25:00"} {
		if _, err := parseMoment(text, zone); err == nil || exitCode(err) != 2 {
			t.Errorf("%q: got %v, want a refusal with 2", text, err)
		}
	}
}

// Values outside what a flag takes are refused with 2 in German, by every command.
func TestWrongValues(t *testing.T) {
	for _, line := range []string{
		"find x --limit 0", "find x --limit 5000", "match A0001 --offset -1", "find x --type actr", "match A0001 --limit -1", "match A0001 --radius NaN", "match A0001 --radius -3",
		"mediators x --minutes 0", "mediators x --level B9", "mediators x --mode fax", "mediators x --gender x", "user add a@b.example --role chef", "user token a@b.example --days -1",
		"contact x --date 31.2.2026", "concept --date gestern", "network --at 2026-13-01", "network --since x", "numbers --from x --as coordinator", "numbers --as nobody", "demo --actors 0",
	} {
		_, err := terminalRun(t, append(strings.Fields(line), "--data", t.TempDir())...)
		if err == nil || exitCode(err) != 2 {
			t.Errorf("%s: got %v, want a refusal with 2", line, err)
			continue
		}
		if said := plain(err); strings.Contains(said, "unerwartet") || strings.Contains(said, "invalid") {
			t.Errorf("%s: got %q", line, said)
		}
	}
}

// Whatever this package itself says goes through tell or about: nothing that a
// person reads is a bare error in no language of hers. Measuring is for
// developers.
func TestEveryErrorIsForAPerson(t *testing.T) {
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || strings.HasPrefix(name, "bench") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			return err
		}
		for _, decl := range file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if ok && f.Name.Name == "tell" {
				continue
			}
			ast.Inspect(decl, func(n ast.Node) bool {
				s, ok := n.(*ast.SelectorExpr)
				if x, isName := selected(s, ok); isName && (x == "errors.New" || x == "fmt.Errorf") {
					t.Errorf("%s uses %s", name, x)
				}
				return true
			})
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func selected(s *ast.SelectorExpr, ok bool) (string, bool) {
	if !ok {
		return "", false
	}
	x, ok := s.X.(*ast.Ident)
	if !ok {
		return "", false
	}
	return x.Name + "." + s.Sel.Name, true
}
