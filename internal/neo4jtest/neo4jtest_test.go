package neo4jtest

import (
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

func needJava(t *testing.T) {
	t.Helper()
	for _, tool := range []string{"java", "mvn"} {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("LOTSENNETZ_TEST_ALL") == "1" {
				t.Fatalf("%s is missing, and LOTSENNETZ_TEST_ALL=1 asks for it", tool)
			}
			t.Skipf("%s is missing", tool)
		}
	}
	if testing.Short() {
		t.Skip("starts a server")
	}
}

func TestServerLife(t *testing.T) {
	needJava(t)
	s, err := Start(t.TempDir(), 0)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Kill()
	pid := s.PID()
	if pid == 0 || !boltAnswers(s.Port) {
		t.Fatalf("after Start: pid %d, Bolt answers %v; want a process and true", pid, boltAnswers(s.Port))
	}
	if err := s.Restart(); err == nil {
		t.Error("Restart of a running server: got nil, want an error")
	}

	s.Kill()
	if got := s.PID(); got != 0 || boltAnswers(s.Port) {
		t.Errorf("after Kill: pid %d, want 0 and no answer", got)
	}
	if err := s.Restart(); err != nil {
		t.Fatal("after Kill:", err)
	}
	if s.PID() == pid || !boltAnswers(s.Port) {
		t.Errorf("after Kill and Restart: pid %d, want a new process that answers", s.PID())
	}

	begin := time.Now()
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	t.Logf("clean stop took %s", time.Since(begin).Round(time.Millisecond))
	if boltAnswers(s.Port) {
		t.Error("after Stop: Bolt answers, want silence")
	}
	if err := s.Stop(); err != nil {
		t.Errorf("second Stop: got %v, want nil", err)
	}
}

func TestStartSaysWhyItFailed(t *testing.T) {
	needJava(t)
	dir := t.TempDir()
	if err := os.WriteFile(dir+"/data", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Start(dir, 0); err == nil {
		t.Error("a file where the data folder belongs: got nil, want an error")
	}
}

func TestParse(t *testing.T) {
	got, err := parse("bolt://neo4j:p%40ss@127.0.0.1:7687")
	want := Access{URL: "bolt://127.0.0.1:7687", User: "neo4j", Password: "p@ss"}
	if err != nil || got != want {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
	if _, err := parse("neo4j:geheim%zz"); err == nil || strings.Contains(err.Error(), "geheim") {
		t.Errorf("bad address: got %v, want an error that keeps the password to itself", err)
	}
}

func TestCredential(t *testing.T) {
	a, b := credential("neo4j", "x"), credential("neo4j", "x")
	if a == b {
		t.Error("two credentials for one password are equal, want fresh salt")
	}
	fields := strings.Split(strings.TrimPrefix(strings.TrimSuffix(a, ":\n"), "neo4j:"), ",")
	if len(fields) != 4 || fields[0] != "SHA-256" || len(fields[1]) != 64 || len(fields[2]) != 64 || fields[3] != "1024" {
		t.Errorf("got %q, want neo4j:SHA-256,<64 hex>,<64 hex>,1024:", a)
	}
}
