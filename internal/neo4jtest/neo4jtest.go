// Package neo4jtest runs a real Neo4j Community server for the tests, without
// Docker and without an installed Neo4j: Maven fetches the jars once into a
// cache folder, Java 17 or later runs them.
package neo4jtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Version is the Neo4j release that the pom beside this file asks for.
const Version = "5.26.16"

// User and Password sign in to every server this package starts. They protect
// nothing: the servers listen on the loopback address alone.
const (
	User     = "neo4j"
	Password = "lotsennetz-test"
)

// startLimit is how long a server may take to answer Bolt. A free machine needs
// about ten seconds, a busy one with two cores several times that.
const startLimit = 3 * time.Minute

// Server is one running Neo4j. Its data outlives Stop, Kill and Restart.
type Server struct {
	Dir  string // home of the server: conf, data and logs
	Port int    // Bolt, on 127.0.0.1

	cmd  *exec.Cmd
	done chan struct{} // closed once the process is gone
}

// Start runs a server that keeps everything under dir and answers Bolt on
// 127.0.0.1:boltPort (0 takes a free port). A dir that held a server before
// keeps its data. It returns once Bolt answers.
func Start(dir string, boltPort int) (*Server, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if boltPort == 0 {
		if boltPort, err = freePort(); err != nil {
			return nil, err
		}
	}
	s := &Server{Dir: dir, Port: boltPort}
	return s, s.Restart()
}

// Restart starts a stopped or killed server again: same data, same port.
func (s *Server) Restart() error {
	if s.running() {
		return errors.New("neo4j: already running")
	}
	jars, err := Jars()
	if err != nil {
		return err
	}
	if err := s.prepare(); err != nil {
		return fmt.Errorf("neo4j: %w", err)
	}
	if err := s.launch(jars); err != nil {
		return fmt.Errorf("neo4j: %w", err)
	}
	if err := s.awaitBolt(); err != nil {
		s.Kill()
		return fmt.Errorf("neo4j: %w\n%s", err, s.logTail())
	}
	return nil
}

// URL is the address for a driver, without user and password.
func (s *Server) URL() string { return "bolt://127.0.0.1:" + strconv.Itoa(s.Port) }

// PID is the process id of the running server, 0 when none runs.
func (s *Server) PID() int {
	if !s.running() {
		return 0
	}
	return s.cmd.Process.Pid
}

// Stop asks the server to shut down cleanly and waits for its end. A server
// that does not end within a minute is killed, and that is an error.
func (s *Server) Stop() error {
	if !s.running() {
		return nil
	}
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-s.done:
		return nil
	case <-time.After(time.Minute):
		s.Kill()
		return errors.New("neo4j: did not stop within a minute")
	}
}

// Kill ends the server at once, as a power failure would, and waits for its end.
func (s *Server) Kill() {
	if s.running() {
		_ = s.cmd.Process.Kill() // already gone is what we want
		<-s.done
	}
}

// Done is closed once the process of the running server has ended.
func (s *Server) Done() <-chan struct{} { return s.done }

func (s *Server) running() bool {
	if s.done == nil {
		return false
	}
	select {
	case <-s.done:
		return false
	default:
		return true
	}
}

func (s *Server) launch(jars string) error {
	log, err := os.Create(filepath.Join(s.Dir, "logs", "console.log"))
	if err != nil {
		return err
	}
	defer log.Close() // the child has its own copy
	args := append(javaFlags(), "-cp", filepath.Join(jars, "*"),
		"org.neo4j.server.CommunityEntryPoint",
		"--home-dir="+s.Dir, "--config-dir="+filepath.Join(s.Dir, "conf"))
	cmd := exec.Command("java", args...)
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = dieWithParent()
	started, done := make(chan error), make(chan struct{})
	go func() {
		// The kernel ties the child's death to the thread that forked it, so
		// that thread stays with this goroutine until the child has ended.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait()
			close(done)
		}
	}()
	if err := <-started; err != nil {
		return err
	}
	s.cmd, s.done = cmd, done
	return nil
}

func javaFlags() []string {
	flags := []string{"-Xms128m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"}
	for _, pkg := range []string{"java.base/java.nio", "java.base/java.io", "java.base/sun.nio.ch"} {
		flags = append(flags, "--add-opens="+pkg+"=ALL-UNNAMED")
	}
	return flags
}

func (s *Server) awaitBolt() error {
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	for {
		if boltAnswers(s.Port) {
			return nil
		}
		select {
		case <-s.done:
			return errors.New("ended while starting")
		case <-ctx.Done():
			return fmt.Errorf("no answer on %s within %s", s.URL(), startLimit)
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func (s *Server) logTail() string {
	text, err := os.ReadFile(filepath.Join(s.Dir, "logs", "console.log"))
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return strings.Join(lines[max(0, len(lines)-20):], "\n")
}
