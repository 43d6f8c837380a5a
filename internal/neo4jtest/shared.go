package neo4jtest

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// Access is how a test reaches a running server.
type Access struct {
	URL, User, Password string
}

// turn is this program's claim on the shared server, held until it ends.
var turn *os.File

// Shared gives the server named by LOTSENNETZ_TEST_NEO4J
// (bolt://user:password@host:port). Without one the test skips, or fails when
// LOTSENNETZ_TEST_ALL is 1. The server has a single database, so test programs
// take turns: the first call waits until no other program uses it. A test
// starts by emptying it.
func Shared(t testing.TB) Access {
	t.Helper()
	spec := os.Getenv("LOTSENNETZ_TEST_NEO4J")
	if spec == "" {
		if os.Getenv("LOTSENNETZ_TEST_ALL") == "1" {
			t.Fatal("LOTSENNETZ_TEST_NEO4J names no server, and LOTSENNETZ_TEST_ALL=1 asks for one")
		}
		t.Skip("LOTSENNETZ_TEST_NEO4J names no server")
	}
	access, err := parse(spec)
	if err != nil {
		t.Fatal(err)
	}
	if err := takeTurn(access.URL); err != nil {
		t.Fatal(err)
	}
	return access
}

func parse(spec string) (Access, error) {
	u, err := url.Parse(spec)
	if err != nil || u.Host == "" {
		// The error would repeat the password.
		return Access{}, fmt.Errorf("LOTSENNETZ_TEST_NEO4J is not an address like bolt://user:password@host:port")
	}
	password, _ := u.User.Password()
	return Access{URL: u.Scheme + "://" + u.Host, User: u.User.Username(), Password: password}, nil
}

func takeTurn(server string) error {
	if turn != nil {
		return nil
	}
	name := "lotsennetz-" + strings.NewReplacer(":", "-", "/", "").Replace(server) + ".lock"
	f, err := os.OpenFile(filepath.Join(os.TempDir(), name), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil {
		return err
	}
	turn = f
	return nil
}
