package main

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lotsennetz/graph"
	"lotsennetz/web"
)

// links are addresses a letter and a calendar programme hold.
func links(t *testing.T, cfg Config) []string {
	t.Helper()
	doors, err := cfg.doors()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, d := range []graph.Door{
		{Kind: graph.DoorAnswer, Subject: "s1", Until: time.Now().AddDate(0, 1, 0)},
		{Kind: graph.DoorFeed, Subject: "azad"},
		{Kind: graph.DoorProfile, Subject: "azad", Until: time.Now().AddDate(0, 1, 0)},
	} {
		out = append(out, web.DoorHref("", d.Kind, doors.Sign(d)))
	}
	return out
}

// opened are the links a server on the folder answers with a page.
func opened(t *testing.T, folder string, links []string, more ...string) (n int) {
	t.Helper()
	s := startServer(t, folder, append([]string{"--demo=false"}, more...)...)
	defer s.stop()
	for _, link := range links {
		res, err := http.Get(s.base + link)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(res.Body)
		res.Body.Close()
		if res.StatusCode == http.StatusOK && !strings.Contains(string(body), "Link abgelaufen") {
			n++
		}
	}
	return n
}

// Links of letters that were sent, and calendars that were subscribed to, are as
// good after a restore as before it, on a machine that has no folder yet and on
// one where a server was started first. A backup without the key, and a key that
// is the operator's, say what becomes of them.
func TestLinksOutliveAMachine(t *testing.T) {
	old := filepath.Join(t.TempDir(), "daten")
	cfg := Config{Data: old}
	within(t, cfg, func(store graph.Store) { askedOnce(t, store) })
	sent := links(t, cfg)
	if n := opened(t, old, sent); n != len(sent) {
		t.Fatalf("before: %d of %d links open", n, len(sent))
	}
	backup := filepath.Join(t.TempDir(), "netz.db")
	out, err := terminalRun(t, "backup", backup, "--data", old)
	if err != nil || !strings.Contains(out, "Schlüssel der Links") {
		t.Fatalf("backup: got %q, %v; want it to say that it is secret", out, err)
	}
	if info, err := os.Stat(backup); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("backup: got %v, %v, want mode 600", info, err)
	}

	fresh := filepath.Join(t.TempDir(), "gibt", "es", "nicht")
	if out, err = terminalRun(t, "restore", backup, "--data", fresh); err != nil || !strings.Contains(out, "gelten weiter") {
		t.Fatalf("restore: got %q, %v", out, err)
	}
	if n := opened(t, fresh, sent); n != len(sent) {
		t.Errorf("on a new machine %d of %d links open", n, len(sent))
	}

	started := t.TempDir()
	if n := opened(t, started, sent); n != 0 {
		t.Errorf("under another key %d links open", n)
	}
	if _, err = terminalRun(t, "restore", backup, "--data", started); err != nil {
		t.Fatal(err)
	}
	if n := opened(t, started, sent); n != len(sent) {
		t.Errorf("on a machine where a server ran before %d of %d links open", n, len(sent))
	}
	if kept, _ := filepath.Glob(filepath.Join(started, "links.key.*")); len(kept) != 1 {
		t.Errorf("got %v, want the other key beside the restored one", kept)
	}
}

// A key of the environment stays out of the backup, and restoring says whether
// the one here is the same; a backup from before there were keys in it says what
// is lost.
func TestRestoreTellsOfLinks(t *testing.T) {
	old := t.TempDir()
	within(t, Config{Data: old}, func(store graph.Store) { askedOnce(t, store) })
	t.Setenv("LOTSENNETZ_LINK_KEY", linkKey)
	backup := filepath.Join(t.TempDir(), "netz.db")
	out, err := terminalRun(t, "backup", backup, "--data", old)
	if err != nil || !strings.Contains(out, "LOTSENNETZ_LINK_KEY") {
		t.Fatalf("backup: got %q, %v", out, err)
	}
	if body, err := os.ReadFile(backup); err != nil || strings.Contains(string(body), linkKey) {
		t.Errorf("the operator's key is in the backup (%v)", err)
	}
	plainCopy := filepath.Join(old, "netz.db") // what a backup was, before keys
	for _, c := range []struct{ backup, key, want string }{
		{backup, linkKey, "gelten weiter"},
		{backup, "another key of the links, long enough", "hier ein anderer"},
		{backup, "", "auch hier gesetzt"},
		{plainCopy, "", "enthält den Schlüssel der Links nicht"},
	} {
		t.Setenv("LOTSENNETZ_LINK_KEY", c.key)
		out, err := terminalRun(t, "restore", c.backup, "--data", filepath.Join(t.TempDir(), "neu"))
		if err != nil || !strings.Contains(out, c.want) {
			t.Errorf("key %q: got %q, %v, want %q", c.key, out, err, c.want)
		}
	}
	text := filepath.Join(t.TempDir(), "text.db")
	if err := os.WriteFile(text, []byte(strings.Repeat("kein Bestand ", 500)), 0o600); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if _, err := terminalRun(t, "restore", text, "--data", folder); err == nil || !strings.Contains(plain(err), "kein Bestand von Lotsennetz") {
		t.Errorf("a text as backup: got %v", err)
	}
	if left, _ := os.ReadDir(folder); len(left) != 0 {
		t.Errorf("a refused backup leaves %v", left)
	}
}
