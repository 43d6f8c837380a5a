package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"lotsennetz/graph"
)

// output collects what a command writes while it runs.
type output struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}

// terminalRun runs one command line to its end and gives what it wrote.
func terminalRun(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out, errs output
	err := run(t.Context(), args, streams{strings.NewReader(""), &out, &errs})
	return out.String(), err
}

// serving is a server started by its command line.
type serving struct {
	base string
	out  *output
	stop func() error
}

// startServer starts `serve --demo` on a folder and waits until it answers.
func startServer(t *testing.T, folder string, more ...string) *serving {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	ctx, cancel := context.WithCancel(context.Background())
	s := &serving{base: "http://" + address, out: &output{}}
	ended := make(chan error, 1)
	go func() {
		args := append([]string{"serve", "--demo", "--data", folder, "--listen", address}, more...)
		ended <- run(ctx, args, streams{strings.NewReader(""), s.out, &output{}})
	}()
	s.stop = sync.OnceValue(func() error {
		cancel()
		select {
		case err := <-ended:
			return err
		case <-time.After(30 * time.Second):
			return errors.New("the server did not stop")
		}
	})
	t.Cleanup(func() { s.stop() })
	waitFor(t, "the server", func() bool {
		res, err := http.Get(s.base + "/readyz")
		if err != nil {
			return false
		}
		defer res.Body.Close()
		body, _ := io.ReadAll(res.Body)
		return res.StatusCode == http.StatusOK && strings.Contains(string(body), `"ok"`)
	})
	return s
}

func waitFor(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for range 600 {
		if ok() {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("%s did not come within 30 s", what)
}

func (s *serving) get(t *testing.T, path string) string {
	t.Helper()
	res, err := http.Get(s.base + path)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("GET %s: status %d, %v", path, res.StatusCode, err)
	}
	return string(body)
}

var signInLink = regexp.MustCompile(`http://\S+/anmelden/link/\S+`)

// TestServe walks a first and a second start: the demo is imported once, the
// sign-in link works once, the other commands go through the running server, and
// everything ends cleanly.
func TestServe(t *testing.T) {
	folder := t.TempDir()
	s := startServer(t, folder)
	if page := s.get(t, "/ansprechpartner?topic=arbeitserlaubnis&place=Warburg"); !strings.Contains(page, "Integration Point") && !strings.Contains(page, "Ausländerbehörde") {
		t.Error("the contact page does not name the contact")
	}
	if said := s.out.String(); !strings.Contains(said, "Mit Absicht falsch") || strings.Index(said, "Mit Absicht falsch") > strings.Index(said, "Zeile 36") {
		t.Errorf("the demo's bad row: got %q, want it to be said on purpose", said)
	}
	testLinkWorksOnce(t, s)

	found, err := terminalRun(t, "find", "--data", folder, "Fussball", "Ossendorf")
	if err != nil || !strings.Contains(found, "A0097") {
		t.Errorf("find beside the server: got %q, %v; want A0097", found, err)
	}
	why, err := terminalRun(t, "find", "--data", folder, "--explain", "Fussbakl", "Ossendorf")
	if err != nil || !strings.Contains(why, "Stufe 7: mit Tippfehlern") || !strings.Contains(why, "fussbakl: Tippfehler, fussball in") || !strings.Contains(why, "ossendorf: Wort, ossendorf in") {
		t.Errorf("find --explain beside the server: got %q, %v; want the step and how both words matched", why, err)
	}
	within(t, Config{Data: folder}, func(store graph.Store) { // as an import beside the server writes
		put(t, store, graph.Actor{Meta: graph.Meta{Visibility: graph.Public}, ID: "eben", Slug: "eben", Kind: graph.SportsClub, Name: "Soeben Eingelesener Schachklub"})
	})
	if just, err := terminalRun(t, "find", "--data", folder, "Soeben Eingelesener Schachklub"); err != nil || !strings.Contains(just, "eben") {
		t.Errorf("find right after a write beside the server: got %q, %v", just, err)
	}
	if out, err := terminalRun(t, "reindex", "--data", folder); err != nil {
		t.Errorf("reindex beside the server: %q, %v", out, err)
	}
	if out, err := terminalRun(t, "doctor", "--data", folder); err != nil {
		t.Errorf("doctor beside the server: %q, %v", out, err)
	}
	if _, err := terminalRun(t, "serve", "--data", folder, "--listen", "127.0.0.1:0"); err == nil || !strings.Contains(plain(err), "läuft schon ein Lotsennetz") {
		t.Errorf("a second server on the folder: got %v, want a refusal that names the first", err)
	}
	if out, err := terminalRun(t, "user", "add", "zweite@kreis.example", "--data", folder); err != nil || !strings.Contains(out, s.base+"/anmelden/link/") {
		t.Errorf("a new account beside the server: got %q, %v; want a link to %s", out, err, s.base)
	}
	if err := s.stop(); err != nil {
		t.Errorf("stop: %v", err)
	}

	again := startServer(t, folder)
	if strings.Contains(again.out.String(), "eingelesen") {
		t.Error("the second start imported again")
	}
	if !strings.Contains(again.get(t, "/api/v1/search?q=Fussball+Ossendorf"), "A0097") {
		t.Error("after the second start the club is not found")
	}
	if err := again.stop(); err != nil {
		t.Errorf("second stop: %v", err)
	}
}

// testLinkWorksOnce opens the printed link as a person does: the page, then its
// button; a second time it is spent.
func testLinkWorksOnce(t *testing.T, s *serving) {
	t.Helper()
	link := signInLink.FindString(s.out.String())
	if link == "" {
		t.Fatalf("no sign-in link in %q", s.out.String())
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar}
	open := func() *http.Response {
		req, err := http.NewRequest(http.MethodPost, link, strings.NewReader(url.Values{}.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Sec-Fetch-Site", "same-origin")
		res, err := browser.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		return res
	}
	if res := open(); res.StatusCode != http.StatusOK {
		t.Fatalf("first opening: status %d", res.StatusCode)
	}
	res, err := browser.Get(s.base + "/verwaltung")
	if err != nil || res.StatusCode != http.StatusOK || res.Request.URL.Path != "/verwaltung" {
		t.Errorf("signed in, /verwaltung: %v %v", res.Status, err)
	}
	res.Body.Close()
	jar, _ = cookiejar.New(nil)
	browser = &http.Client{Jar: jar}
	if res := open(); res.StatusCode < 400 {
		t.Errorf("second opening: status %d, want a refusal", res.StatusCode)
	}
}

// TestTerminal asks the three questions in a terminal, as a visitor and as a
// coordinator.
func TestTerminal(t *testing.T) {
	folder := t.TempDir()
	if err := startServer(t, folder).stop(); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		args string
		want string
		not  string
	}{
		{"contact arbeitserlaubnis --place Warburg --date 2026-11-25", "Integration Point", ""},
		{"contact дозвіл на роботу --place 34414 --date 2026-12-10", "Ausländerbehörde", ""},
		{"contact schule --place Scherfede", "Mehrere sind zuständig", ""},
		{"contact arbeitserlaubnis --place Warburg --date 25.11.2026", "0221 4710", "matched"},
		{"match A0088", "1. ", ""},
		{"mediators Kurmandschi --at 2026-11-26T10:00 --minutes 90 --place Brakel", "1–3", "Leyla"},
		{"mediators Kurmandschi --at 2026-11-26T10:00 --minutes 90 --place Brakel --as coordinator", "Leyla", ""},
		{"mediators Kurmandschi --at 26.11.2026T10:00 --place Brakel --as coordinator", "Telefon", "+0."},
		{"mediators Kurdisch --at 2026-11-26T10:00 --as coordinator", "ckb", "Leyla"},
		{"find Karitas", "A0174", ""},
	} {
		t.Run(tc.args, func(t *testing.T) {
			got, err := terminalRun(t, append(strings.Fields(tc.args), "--data", folder)...)
			if err != nil || !strings.Contains(got, tc.want) || tc.not != "" && strings.Contains(got, tc.not) {
				t.Errorf("got %q, %v; want %q and not %q", got, err, tc.want, tc.not)
			}
		})
	}
	for args, code := range map[string]int{
		"contact wohnen --place Nieheim": 3, "contact wohnen --place Atlantis": 2, "contact gibtsnicht": 2,
		"match niemand": 2, "mediators Klingonisch": 2, "find xyzzyplugh": 3, "serve --listen nirgends": 2, "import /gibt/es/nicht": 2,
	} {
		_, err := terminalRun(t, append(strings.Fields(args), "--data", folder)...)
		if err == nil || exitCode(err) != code {
			t.Errorf("%s: got %v, want exit code %d", args, err, code)
		}
	}
}

// TestBackupRestore: what was erased after a backup stays erased after restoring
// it, and comes back in no search.
func TestBackupRestore(t *testing.T) {
	folder := t.TempDir()
	if err := startServer(t, folder).stop(); err != nil {
		t.Fatal(err)
	}
	cfg := Config{Data: folder, Listen: "127.0.0.1:0", Zone: "Europe/Berlin", Land: "NW", Log: "error", SMTPTLS: "starttls"}
	c := &command{streams: streams{strings.NewReader(""), io.Discard, io.Discard}, cfg: cfg}
	apply := func(changes ...graph.Change) {
		t.Helper()
		if err := c.withStore(t.Context(), func(store graph.Store) error {
			_, err := store.Apply(t.Context(), terminal, graph.NewKey(), changes...)
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	job := graph.Request{ID: "a-1", Language: "kmr", Start: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), Minutes: 60, Mode: graph.Telephone, State: graph.RequestDone,
		CreatedAt: time.Date(2026, 2, 2, 9, 0, 0, 0, time.UTC), Requester: graph.Requester{Institution: "Schule", Name: "Büro", Email: "schule@schule.example"}, Like: "S004"}
	done := graph.Assignment{ID: "e-1", Request: "a-1", Mediator: "S004", State: graph.AssignmentDone, AskedAt: job.CreatedAt, Start: job.Start, End: job.Start.Add(time.Hour)}
	letter := graph.Message{ID: "m-1", Template: "ask", To: "s004@lotsen.example", Name: "Sie", State: graph.MessageSent, CreatedAt: job.CreatedAt, Due: job.CreatedAt}
	apply(graph.Put{Record: job}, graph.Put{Record: done}, graph.Put{Record: letter})
	backup := filepath.Join(t.TempDir(), "netz.db")
	if _, err := terminalRun(t, "backup", backup, "--data", folder); err != nil {
		t.Fatal(err)
	}
	err := c.withStore(t.Context(), func(store graph.Store) error {
		return eraseFrom(t.Context(), store, graph.Ref{Kind: graph.KindMediator, ID: "S004"})
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := terminalRun(t, "restore", backup, "--data", folder); err != nil {
		t.Fatal(err)
	}
	err = c.withStore(t.Context(), func(store graph.Store) error {
		if _, err := store.Mediator(t.Context(), "S004"); !errors.Is(err, graph.ErrNotFound) {
			return fmt.Errorf("erased mediator after restore: %v, want not found", err)
		}
		records, err := store.Records(t.Context(), []graph.Ref{done.Ref(), letter.Ref(), job.Ref()})
		if err != nil || len(records) != 2 {
			return fmt.Errorf("after restore: %v, %v, want the job and who did it, not the letter", records, err)
		}
		for _, r := range records {
			if body, err := graph.Encode(r); err != nil || strings.Contains(string(body), "S004") {
				return fmt.Errorf("after restore %s still names her: %s, %v", r.Ref(), body, err)
			}
		}
		_, err = store.Mediator(t.Context(), "S001")
		return err
	})
	if err != nil {
		t.Error(err)
	}
	s := startServer(t, folder)
	if _, err := terminalRun(t, "restore", backup, "--data", folder); err == nil {
		t.Error("restored under a running server, want a refusal")
	}
	var answer struct{ Hits []json.RawMessage }
	if err := json.Unmarshal([]byte(s.get(t, "/api/v1/search?q=Caritas")), &answer); err != nil || len(answer.Hits) == 0 {
		t.Errorf("search after restore: %d hits, %v", len(answer.Hits), err)
	}
}

// TestImportRepeats imports the demo's own files from a folder twice.
func TestImportRepeats(t *testing.T) {
	folder, lists := t.TempDir(), mustAbs(t, "../../internal/demo/district")
	t.Chdir(t.TempDir())
	first, err := terminalRun(t, "import", lists, "--data", folder)
	if err == nil || !strings.Contains(first, "Zeile 36") {
		t.Fatalf("with a bad row and without --keep-going: got %q, %v; want a refusal naming line 36", first, err)
	}
	if _, err := terminalRun(t, "import", lists, "--keep-going", "--data", folder); err != nil {
		t.Fatal(err)
	}
	if bad, err := os.ReadFile("zustaendigkeiten.fehler.csv"); err != nil || !strings.Contains(string(bad), "Z035") {
		t.Errorf("bad rows: got %q, %v; want Z035", bad, err)
	}
	again, err := terminalRun(t, "import", lists, "--keep-going", "--data", folder)
	if err != nil || strings.Contains(again, " 1 neu") || !strings.Contains(again, "187 Zeilen: 0 neu, 0 geändert, 187 unverändert") {
		t.Errorf("second import: got %q, %v; want nothing new", again, err)
	}
}

func mustAbs(t *testing.T, path string) string {
	t.Helper()
	abs, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return abs
}
