package bleve

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"lotsennetz/search"
	"lotsennetz/search/searchtest"
)

func quiet(t *testing.T) *slog.Logger { return slog.New(slog.NewTextHandler(t.Output(), nil)) }

func openAt(t *testing.T, dir string) *Index {
	t.Helper()
	x, err := Open(dir, quiet(t))
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() { x.Close() })
	return x
}

func opened(t *testing.T) search.Index { return openAt(t, filepath.Join(t.TempDir(), "index")) }

func TestIndex(t *testing.T) { searchtest.Run(t, opened) }

func doc(id, name string) search.Document {
	return search.Document{Ref: searchtest.Ref(id), Type: search.TypeActor, ID: id, Name: name}
}

func TestSecondProcessIsRefused(t *testing.T) {
	dir := t.TempDir()
	openAt(t, dir)
	began := time.Now()
	_, err := Open(dir, quiet(t))
	if took := time.Since(began); !errors.Is(err, ErrLocked) || took > 5*time.Second {
		t.Errorf("got %v after %v, want %v within seconds", err, took, ErrLocked)
	}
}

func TestContentSurvivesReopening(t *testing.T) {
	dir := t.TempDir()
	x := openAt(t, dir)
	if err := x.Put(t.Context(), doc("a1", "Mühle")); err != nil {
		t.Fatal(err)
	}
	b, err := x.Rebuild(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := search.State{Sequence: 4, Version: 2, Build: 1}
	if err := errors.Join(b.Put(t.Context(), doc("a2", "Schmiede")), b.Commit(t.Context(), want), x.Close()); err != nil {
		t.Fatal(err)
	}
	x = openAt(t, dir)
	if got, err := x.State(t.Context()); err != nil || got != want {
		t.Errorf("state: got %+v, %v, want %+v", got, err, want)
	}
	for text, total := range map[string]int{"Mühle": 0, "Schmiede": 1, "Schmide": 1} {
		if r, err := x.Find(t.Context(), search.Query{Text: text}); err != nil || r.Total != total {
			t.Errorf("%s: got %d, %v, want %d", text, r.Total, err, total)
		}
	}
}

func TestHalfBuiltIsDropped(t *testing.T) {
	dir := t.TempDir()
	x := openAt(t, dir)
	if _, err := x.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	x.Close()
	openAt(t, dir)
	left, err := filepath.Glob(filepath.Join(dir, "index-*"))
	if err != nil || len(left) != 1 {
		t.Errorf("got folders %v, %v, want the live one", left, err)
	}
}

func TestBrokenIsMadeAnew(t *testing.T) {
	for _, file := range []string{"index_meta.json", "store/root.bolt"} {
		dir := t.TempDir()
		x := openAt(t, dir)
		err := errors.Join(x.Put(t.Context(), doc("a1", "Mühle")), x.SetState(t.Context(), search.State{Sequence: 9, Version: 1}), x.Close())
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, x.name, file), []byte("broken"), 0o600); err != nil {
			t.Fatal(err)
		}
		x = openAt(t, dir)
		if got, _ := x.State(t.Context()); got != (search.State{}) {
			t.Errorf("%s: got state %+v, want zero", file, got)
		}
	}
}

func TestClosedIsNotReady(t *testing.T) {
	x := opened(t)
	x.Close()
	if _, err := x.Find(t.Context(), search.Query{Text: "a"}); !errors.Is(err, search.ErrNotReady) {
		t.Errorf("Find: got %v, want %v", err, search.ErrNotReady)
	}
	if err := x.Put(t.Context(), doc("a1", "Mühle")); !errors.Is(err, search.ErrNotReady) {
		t.Errorf("Put: got %v, want %v", err, search.ErrNotReady)
	}
	if err := x.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
}
