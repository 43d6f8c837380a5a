// Command run starts a Neo4j for the tests. With a command it runs that beside
// the server, hands it the address in LOTSENNETZ_TEST_NEO4J and ends with its
// exit code; without one it prints the address and waits. Either way the server
// stops when told to, or when the program that started it is gone.
package main

import (
	"errors"
	"flag"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"syscall"
	"time"

	"lotsennetz/internal/neo4jtest"
)

const addressVariable = "LOTSENNETZ_TEST_NEO4J"

type options struct {
	dir, pidFile, urlFile string
	port                  int
	stay                  bool
	command               []string
}

func main() {
	var o options
	flag.StringVar(&o.dir, "dir", "", "folder of the server (default: a new one, removed at the end)")
	flag.IntVar(&o.port, "port", 0, "Bolt port on 127.0.0.1 (0: a free one)")
	flag.StringVar(&o.pidFile, "pid", "", "file for this program's process id")
	flag.StringVar(&o.urlFile, "url", "", "file for the address, written once the server answers")
	flag.BoolVar(&o.stay, "stay", false, "go on when the starting program ends")
	flag.Parse()
	o.command = flag.Args()
	err := run(o)
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		os.Exit(max(exit.ExitCode(), 1))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(o options) error {
	parent := os.Getppid()
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	if o.dir == "" {
		var err error
		if o.dir, err = os.MkdirTemp("", "lotsennetz-neo4j-"); err != nil {
			return err
		}
		defer os.RemoveAll(o.dir)
	}
	if err := write(o.pidFile, strconv.Itoa(os.Getpid())); err != nil {
		return err
	}
	if o.pidFile != "" {
		defer os.Remove(o.pidFile)
	}
	s, err := neo4jtest.Start(o.dir, o.port)
	if err != nil {
		return err
	}
	address := (&url.URL{Scheme: "bolt", Host: "127.0.0.1:" + strconv.Itoa(s.Port),
		User: url.UserPassword(neo4jtest.User, neo4jtest.Password)}).String()
	if err := write(o.urlFile, address); err != nil {
		return errors.Join(err, s.Stop())
	}
	child, err := begin(o.command, address)
	if err == nil {
		wait(s, stop, parent, o.stay, child.ended)
		err = child.end()
	}
	return errors.Join(err, s.Stop())
}

// command is the program run beside the server. ended is never closed when
// there is none.
type command struct {
	cmd   *exec.Cmd
	ended chan struct{}
	err   error // set before ended is closed
}

// begin starts the command, or without one prints the address.
func begin(args []string, address string) (*command, error) {
	c := &command{ended: make(chan struct{})}
	if len(args) == 0 {
		fmt.Println(address)
		return c, nil
	}
	c.cmd = exec.Command(args[0], args[1:]...)
	c.cmd.Env = append(os.Environ(), addressVariable+"="+address)
	c.cmd.Stdin, c.cmd.Stdout, c.cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := c.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		c.err = c.cmd.Wait()
		close(c.ended)
	}()
	return c, nil
}

// end stops the command if it still runs, and gives its result.
func (c *command) end() error {
	if c.cmd == nil {
		return nil
	}
	_ = c.cmd.Process.Signal(syscall.SIGTERM) // gone already is the usual case
	<-c.ended
	return c.err
}

// wait returns when the command has ended, a signal comes, the server ends, or
// the starter is gone.
func wait(s *neo4jtest.Server, stop <-chan os.Signal, parent int, stay bool, ended <-chan struct{}) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ended:
			return
		case <-stop:
			return
		case <-s.Done():
			fmt.Fprintln(os.Stderr, "neo4j: the server has ended by itself")
			return
		case <-tick.C:
			if !stay && os.Getppid() != parent {
				return
			}
		}
	}
}

// write does nothing without a name. The file appears whole or not at all, for
// a script that waits for it.
func write(name, text string) error {
	if name == "" {
		return nil
	}
	if err := os.WriteFile(name+".part", []byte(text+"\n"), 0o600); err != nil {
		return err
	}
	return os.Rename(name+".part", name)
}
