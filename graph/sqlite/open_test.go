package sqlite_test

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
	"lotsennetz/graph/sqlite"
)

var who = graph.Who{Via: "import"}

func at(t testing.TB, path string) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func topics(t testing.TB, s graph.Reader) int {
	t.Helper()
	c, err := s.Catalog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return len(c.Topics)
}

func word(key graph.TopicKey) graph.Topic {
	return graph.Topic{Meta: graph.Meta{Visibility: graph.Public}, Key: key, Labels: map[string]graph.Label{"de": {Name: "T"}}}
}

func TestReopen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a b?c#d%20ü.db") // a path is no URL
	s := at(t, path)
	graphtest.Fill(t, s)
	want := topics(t, s)
	first, err := s.Apply(t.Context(), who, "key", graph.Put{Record: word("again")})
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("got %v, want a file of that name", err)
	}
	s = at(t, path)
	if got := topics(t, s); got != want+1 {
		t.Errorf("got %d topics, want %d", got, want+1)
	}
	again, err := s.Apply(t.Context(), who, "key", graph.Put{Record: word("again")})
	if err != nil || again.Sequence != first.Sequence {
		t.Errorf("the key again: got %+v, %v, want %+v", again, err, first)
	}
}

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	newer := filepath.Join(dir, "newer.db")
	at(t, newer).Close()
	db, err := sql.Open("sqlite", newer)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("PRAGMA user_version = 9999"); err != nil {
		t.Fatal(err)
	}
	db.Close()
	if _, err := sqlite.Open(t.Context(), newer, sqlite.Options{}); err == nil || !strings.Contains(err.Error(), "newer version") {
		t.Errorf("newer tables: got %v, want a refusal that says so", err)
	}
	other := filepath.Join(dir, "letter.txt")
	if err := os.WriteFile(other, []byte(strings.Repeat("Sehr geehrte Damen und Herren, ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.Open(t.Context(), other, sqlite.Options{}); !errors.Is(err, graph.ErrUnavailable) {
		t.Errorf("no database: got %v, want ErrUnavailable", err)
	}
	if _, err := sqlite.Open(t.Context(), filepath.Join(dir, "nowhere", "net.db"), sqlite.Options{}); !errors.Is(err, graph.ErrUnavailable) {
		t.Errorf("no folder: got %v, want ErrUnavailable", err)
	}
}

func TestMemoryLeavesNothing(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	s := at(t, ":memory:")
	graphtest.Fill(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if left, _ := os.ReadDir(os.Getenv("TMPDIR")); len(left) != 0 {
		t.Errorf("got %v, want nothing left", left)
	}
}

// Two programs on one file write at the same moment, while a backup is taken.
func TestTwoProgramsAndABackup(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "net.db")
	stores := []*sqlite.Store{at(t, path), at(t, path)}
	graphtest.Fill(t, stores[0])
	start := topics(t, stores[0])
	stop := time.Now().Add(time.Second)
	var wg sync.WaitGroup
	var mu sync.Mutex
	written := 0
	for i := range 8 {
		wg.Go(func() {
			for time.Now().Before(stop) {
				_, err := stores[i%2].Apply(t.Context(), who, graph.NewKey(), graph.Put{Record: word(graph.TopicKey(graph.NewKey()))})
				if err != nil {
					t.Errorf("got %v, want every write to wait its turn", err)
					return
				}
				mu.Lock()
				written++
				mu.Unlock()
			}
		})
	}
	copied := filepath.Join(dir, "copy.db")
	if err := stores[0].Backup(t.Context(), copied, nil); err != nil {
		t.Errorf("backup: %v", err)
	}
	wg.Wait()
	for i, s := range stores {
		if got := topics(t, s); got != start+written {
			t.Errorf("store %d: got %d topics, want %d", i, got, start+written)
		}
	}
	if got := topics(t, at(t, copied)); got < start || got > start+written {
		t.Errorf("backup: got %d topics, want between %d and %d", got, start, start+written)
	}
	for _, file := range []string{path, path + "-wal", copied} {
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: got %v, %v, want it readable by its owner alone", filepath.Base(file), info, err)
		}
	}
	if err := stores[0].Backup(t.Context(), copied, nil); !errors.Is(err, graph.ErrInvalid) {
		t.Errorf("backup onto a file: got %v, want ErrInvalid", err)
	}
	t.Logf("%d writes by two programs in a second", written)
}

// A program that holds the file longer than the time-out makes a write
// ErrUnavailable, and reads go on.
func TestHeldFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "net.db")
	s, err := sqlite.Open(t.Context(), path, sqlite.Options{BusyTimeout: 20 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	db, err := sql.Open("sqlite", "file:"+path+"?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Apply(t.Context(), who, "k", graph.Put{Record: word("a")}); !errors.Is(err, graph.ErrUnavailable) {
		t.Errorf("got %v, want ErrUnavailable", err)
	}
	if err := s.Ping(t.Context()); err != nil {
		t.Errorf("ping: got %v, want nil", err)
	}
	tx.Rollback()
	if _, err := s.Apply(t.Context(), who, "k", graph.Put{Record: word("a")}); err != nil {
		t.Errorf("afterwards: got %v, want nil", err)
	}
}

// What is erased is in no file of the store any more, once it is closed.
func TestErasedIsGone(t *testing.T) {
	dir := t.TempDir()
	s := at(t, filepath.Join(dir, "net.db"))
	p := graph.Person{ID: "p", Name: "Kanarienvogel", Note: strings.Repeat("Kanarienvogel ", 500)}
	graphtest.Store(t, s, p)
	for _, c := range []graph.Change{graph.Put{Record: graph.WithVersion(p, 1)}, graph.Erase{Ref: p.Ref()}} {
		if _, err := s.Apply(t.Context(), who, graph.NewKey(), c); err != nil {
			t.Fatal(err)
		}
	}
	s.Close()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("got %v, %v, want the store's file", files, err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(b), "Kanarienvogel") {
			t.Errorf("%s: got the erased name in it, want it overwritten", filepath.Base(f))
		}
	}
}

// A backup carries what is laid into it, gives it back once, and keeps no trace.
// A backup opened in place of a store can be backed up again; a file that is no
// store says so.
func TestEnclosures(t *testing.T) {
	dir := t.TempDir()
	s := at(t, filepath.Join(dir, "net.db"))
	graphtest.Fill(t, s)
	first, second := filepath.Join(dir, "first.db"), filepath.Join(dir, "second.db")
	if err := s.Backup(t.Context(), first, sqlite.Enclosures{"key": []byte("enclosed-one")}); err != nil {
		t.Fatal(err)
	}
	if err := at(t, first).Backup(t.Context(), second, sqlite.Enclosures{"key": []byte("enclosed-two")}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"enclosed-two", ""} {
		got, err := sqlite.TakeOut(t.Context(), second)
		if err != nil || string(got["key"]) != want || len(got) > 1 {
			t.Errorf("got %q, %v, want %q", got, err, want)
		}
	}
	if body, err := os.ReadFile(second); err != nil || strings.Contains(string(body), "enclosed-") {
		t.Errorf("taken out, the file still has it (%v)", err)
	}
	if got, want := topics(t, at(t, second)), topics(t, s); got != want {
		t.Errorf("got %d topics, want %d", got, want)
	}
	text := filepath.Join(dir, "text.db")
	if err := os.WriteFile(text, []byte(strings.Repeat("no store ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.TakeOut(t.Context(), text); !errors.Is(err, sqlite.ErrNoStore) {
		t.Errorf("a text: got %v, want ErrNoStore", err)
	}
}
