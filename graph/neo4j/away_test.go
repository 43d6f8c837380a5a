package neo4j

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
	"lotsennetz/internal/neo4jtest"
)

// ownServer starts a server that the test may stop and kill.
func ownServer(t *testing.T) (*neo4jtest.Server, Config) {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a server of its own")
	}
	neo4jtest.Shared(t) // where there is no server there is no Java either
	server, err := neo4jtest.Start(t.TempDir(), 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Kill)
	return server, Config{URI: server.URL(), User: neo4jtest.User, Password: neo4jtest.Password}
}

// soon waits until f is true.
func soon(t *testing.T, what string, limit time.Duration, f func() bool) {
	t.Helper()
	for end := time.Now().Add(limit); !f(); time.Sleep(100 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s: got nothing within %s", what, limit)
		}
	}
}

func TestAwayAtTheStart(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	var log bytes.Buffer
	begin := time.Now()
	s, err := Open(t.Context(), Config{URI: "neo4j://" + addr, User: "u", Password: "canary", Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatalf("got %v, want a store that waits for its server", err)
	}
	for name, ask := range questions(s) {
		_, err := ask(t.Context())
		if !errors.Is(err, graph.ErrUnavailable) || !strings.Contains(err.Error(), "neo4j://"+addr) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: got %v, want ErrUnavailable in one line with the address", name, err)
		}
	}
	if _, err := s.Apply(t.Context(), graph.Who{Via: "page"}, "k"); !errors.Is(err, graph.ErrUnavailable) {
		t.Errorf("Apply: got %v, want ErrUnavailable", err)
	}
	if took := time.Since(begin); took > 5*time.Second {
		t.Errorf("got all answers after %s, want them at once", took)
	}
	if err := s.Close(); err != nil { // ends the search for the server, so the log is ours
		t.Error(err)
	}
	if got := log.String(); strings.Count(got, "\n") != 1 || strings.Contains(got, "canary") || strings.Contains(got, "goroutine") {
		t.Errorf("log: got %q, want one line", got)
	}
}

// What needs a new server, or one that goes away.
func TestOwnServer(t *testing.T) {
	server, cfg := ownServer(t)
	for _, c := range []struct {
		name string
		run  func(*testing.T, *neo4jtest.Server, Config)
	}{
		{"several start at once", func(t *testing.T, _ *neo4jtest.Server, cfg Config) { severalStartAtOnce(t, cfg) }},
		{"twins stop the start", func(t *testing.T, _ *neo4jtest.Server, cfg Config) { twinsStopTheStart(t, cfg) }},
		{"comes later", comesLater},
		{"restart under load", restartUnderLoad},
	} {
		if !t.Run(c.name, func(t *testing.T) { c.run(t, server, cfg) }) {
			return
		}
	}
}

// comesLater: the store opens while its server is away, and works once it is
// there.
func comesLater(t *testing.T, server *neo4jtest.Server, cfg Config) {
	if err := server.Stop(); err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Ping(t.Context()); !errors.Is(err, graph.ErrUnavailable) {
		t.Errorf("Ping: got %v, want ErrUnavailable", err)
	}
	if err := server.Restart(); err != nil {
		t.Fatal(err)
	}
	soon(t, "the store by itself", time.Minute, s.up.Load)
	graphtest.Fill(t, s)
	if _, err := s.Actor(t.Context(), "tsv"); err != nil {
		t.Errorf("got %v, want the actor", err)
	}
	frozen(t, s, server)
}

// frozen is a server that accepts connections and says nothing.
func frozen(t *testing.T, s *Store, server *neo4jtest.Server) {
	t.Helper()
	if err := syscall.Kill(server.PID(), syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	begin := time.Now()
	if _, err := s.Actor(ctx, "tsv"); !errors.Is(err, context.DeadlineExceeded) || time.Since(begin) > 2*time.Second {
		t.Errorf("the caller's deadline: got %v after %s, want it kept", err, time.Since(begin))
	}
	begin = time.Now()
	if err := s.Ping(t.Context()); !errors.Is(err, graph.ErrUnavailable) || time.Since(begin) > 8*time.Second {
		t.Errorf("Ping: got %v after %s, want ErrUnavailable soon", err, time.Since(begin))
	}
	if err := syscall.Kill(server.PID(), syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	soon(t, "the store after the silence", time.Minute, func() bool { return s.Ping(t.Context()) == nil })
}

// load is writers and readers that go on whatever happens to their server.
type load struct {
	s      *Store
	stop   atomic.Bool
	wg     sync.WaitGroup
	mu     sync.Mutex
	acked  map[string]graph.Receipt // by key of the write
	reads  atomic.Int64
	failed atomic.Int64
	odd    error
}

func (l *load) write(writer int) {
	for n := 0; !l.stop.Load(); n++ {
		key := fmt.Sprintf("w%d-%d", writer, n)
		a := graph.Actor{ID: graph.ActorID(key), Slug: key, Kind: graph.Welfare, Name: key}
		for !l.stop.Load() { // the same key until there is an answer
			r, err := l.s.Apply(context.Background(), graph.Who{Via: "import"}, key, graph.Put{Record: a})
			if err == nil {
				l.mu.Lock()
				l.acked[key] = r
				l.mu.Unlock()
				break
			}
			l.note(err)
			time.Sleep(50 * time.Millisecond)
		}
	}
}

func (l *load) read() {
	for !l.stop.Load() {
		if _, err := l.s.Actors(context.Background(), graph.ActorQuery{}); err != nil {
			l.note(err)
			time.Sleep(50 * time.Millisecond)
		} else {
			l.reads.Add(1)
		}
	}
}

func (l *load) note(err error) {
	l.failed.Add(1)
	if !errors.Is(err, graph.ErrUnavailable) {
		l.mu.Lock()
		l.odd = errors.Join(l.odd, err)
		l.mu.Unlock()
	}
}

func (l *load) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.acked)
}

// restartUnderLoad: no acknowledged write is lost and none happens twice, whether
// the server is killed or stopped under load; reads recover without anybody's
// help.
func restartUnderLoad(t *testing.T, server *neo4jtest.Server, cfg Config) {
	s := openEmpty(t, cfg)
	l := &load{s: s, acked: map[string]graph.Receipt{}}
	for i := range 4 {
		l.wg.Go(func() { l.write(i) })
	}
	l.wg.Go(l.read)
	for round := range 2 {
		before := l.count()
		soon(t, "writes", time.Minute, func() bool { return l.count() > before+50 })
		if round == 0 {
			server.Kill()
		} else if err := server.Stop(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		if err := s.Ping(t.Context()); !errors.Is(err, graph.ErrUnavailable) {
			t.Errorf("with the server ended: got %v, want ErrUnavailable", err)
		}
		if err := server.Restart(); err != nil {
			t.Fatal(err)
		}
		reads, writes := l.reads.Load(), l.count()
		soon(t, "reads after the restart", time.Minute, func() bool { return l.reads.Load() > reads })
		soon(t, "writes after the restart", time.Minute, func() bool { return l.count() > writes })
	}
	l.stop.Store(true)
	l.wg.Wait()
	if l.odd != nil {
		t.Errorf("errors under load: got %v, want ErrUnavailable alone", l.odd)
	}
	l.check(t)
}

func (l *load) check(t *testing.T) {
	t.Helper()
	t.Logf("%d writes acknowledged, %d reads, %d calls failed", len(l.acked), l.reads.Load(), l.failed.Load())
	events, err := l.s.Feed(t.Context(), 0, 1_000_000)
	if err != nil {
		t.Fatal(err)
	}
	puts := map[string]int64{}
	for i, e := range events {
		if e.Seq != int64(i)+1 {
			t.Fatalf("event %d: got number %d, want no gap", i, e.Seq)
		}
		if puts[e.Ref.ID] != 0 {
			t.Errorf("%s: got it written twice", e.Ref)
		}
		puts[e.Ref.ID] = e.Seq
	}
	for key, receipt := range l.acked {
		if puts[key] != receipt.Sequence {
			t.Errorf("%s: got event %d, want %d as acknowledged", key, puts[key], receipt.Sequence)
		}
		if a, err := l.s.Actor(t.Context(), graph.ActorID(key)); err != nil || a.Version != 1 {
			t.Errorf("%s: got version %d, %v, want it stored once", key, a.Version, err)
		}
	}
}
