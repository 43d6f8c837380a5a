package exchange_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"lotsennetz/graph/sqlite"
	"lotsennetz/internal/demo"
	"lotsennetz/internal/exchange"
)

// lists writes a generated district of some actors.
func lists(t testing.TB, actors int) string {
	t.Helper()
	dir := t.TempDir()
	if err := exchange.Write(demo.Generate(actors, 1), exchange.Dir(dir)); err != nil {
		t.Fatal(err)
	}
	return dir
}

func importInto(ctx context.Context, db, dir string) (exchange.Report, error) {
	store, err := sqlite.Open(ctx, db, sqlite.Options{})
	if err != nil {
		return exchange.Report{}, err
	}
	defer store.Close()
	return exchange.Import(ctx, store, exchange.Source{FS: os.DirFS(dir)}, exchange.Options{})
}

func TestGeneratedDistrictImports(t *testing.T) {
	dir := lists(t, 1500)
	db := filepath.Join(t.TempDir(), "net.db")
	r, err := importInto(t.Context(), db, dir)
	if err != nil || r.Bad() != 0 || r.Changes() < 3000 {
		t.Fatalf("got %d changes, errors %v, %v", r.Changes(), r.Errors, err)
	}
	for _, n := range r.Notices {
		t.Errorf("notice %v", n)
	}
	again, err := importInto(t.Context(), db, dir)
	if err != nil || again.Changes() != 0 || again.Written {
		t.Fatalf("second import: %d changes, %v", again.Changes(), err)
	}
}

// The demo district survives a real store, too.
func TestDistrictOnSQLite(t *testing.T) {
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "net.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	source := exchange.Source{FS: demo.Files()}
	r, err := exchange.Import(t.Context(), store, source, exchange.Options{KeepGoing: true})
	if err != nil || r.Bad() != 1 {
		t.Fatalf("got %d bad rows, %v, %v", r.Bad(), r.Errors, err)
	}
	dir := t.TempDir()
	if err := exchange.Export(t.Context(), store, exchange.Dir(dir)); err != nil {
		t.Fatal(err)
	}
	back, err := exchange.Import(t.Context(), store, exchange.Source{FS: os.DirFS(dir)}, exchange.Options{})
	if err != nil || back.Changes() != 0 || back.Bad() != 0 {
		t.Errorf("export came back with %d changes, %v, %v", back.Changes(), back.Errors, err)
	}
}

// TestMemory imports 10,000 and 100,000 actors, each in a process of its own.
// It takes minutes and runs where LOTSENNETZ_TEST_ALL asks for everything.
func TestMemory(t *testing.T) {
	if dir := os.Getenv("LOTSENNETZ_TEST_IMPORT_DIR"); dir != "" {
		debug.SetGCPercent(50) // as the import command does
		r, err := importInto(t.Context(), filepath.Join(t.TempDir(), "net.db"), dir)
		if err != nil || r.Bad() != 0 {
			t.Fatalf("%v, %v", r.Errors, err)
		}
		fmt.Printf("peak %d kB\n", peak(t))
		return
	}
	if os.Getenv("LOTSENNETZ_TEST_ALL") == "" {
		t.Skip("takes minutes; LOTSENNETZ_TEST_ALL=1 runs it")
	}
	small, large := child(t, lists(t, 10_000)), child(t, lists(t, 100_000))
	t.Logf("peak memory: %d kB for 10,000 actors, %d kB for 100,000", small, large)
	if large*2 > small*3 {
		t.Errorf("got %d kB, want at most 1.5 times %d kB", large, small)
	}
}

func child(t *testing.T, dir string) int {
	t.Helper()
	start := time.Now()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestMemory$", "-test.v")
	cmd.Env = append(os.Environ(), "LOTSENNETZ_TEST_IMPORT_DIR="+dir)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	t.Logf("took %v", time.Since(start).Round(time.Second))
	for line := range strings.Lines(string(out)) {
		if rest, ok := strings.CutPrefix(line, "peak "); ok {
			n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(rest), " kB"))
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
	}
	t.Fatalf("no peak in %s", out)
	return 0
}

// peak is the most memory this process had resident.
func peak(t *testing.T) int {
	t.Helper()
	f, err := os.Open("/proc/self/status")
	if err != nil {
		t.Skip("no /proc here")
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		if fields := strings.Fields(s.Text()); len(fields) > 1 && fields[0] == "VmHWM:" {
			n, err := strconv.Atoi(fields[1])
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
	}
	return 0
}
