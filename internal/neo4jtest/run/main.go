// Command run starts a Neo4j for the tests, prints its address with user and
// password once it answers, and stops it when told to or when the program that
// started it is gone.
package main

import (
	"flag"
	"fmt"
	"net/url"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"

	"lotsennetz/internal/neo4jtest"
)

func main() {
	dir := flag.String("dir", "", "folder of the server (default: a new one, removed at the end)")
	port := flag.Int("port", 0, "Bolt port on 127.0.0.1 (0: a free one)")
	pidFile := flag.String("pid", "", "file for this program's process id")
	urlFile := flag.String("url", "", "file for the address, written once the server answers")
	stay := flag.Bool("stay", false, "go on when the starting program ends")
	flag.Parse()
	if err := run(*dir, *port, *pidFile, *urlFile, *stay); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(dir string, port int, pidFile, urlFile string, stay bool) error {
	parent := os.Getppid()
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	if dir == "" {
		var err error
		if dir, err = os.MkdirTemp("", "lotsennetz-neo4j-"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	if err := write(pidFile, strconv.Itoa(os.Getpid())); err != nil {
		return err
	}
	if pidFile != "" {
		defer os.Remove(pidFile)
	}
	s, err := neo4jtest.Start(dir, port)
	if err != nil {
		return err
	}
	address := (&url.URL{Scheme: "bolt", Host: "127.0.0.1:" + strconv.Itoa(s.Port),
		User: url.UserPassword(neo4jtest.User, neo4jtest.Password)}).String()
	if err := write(urlFile, address); err != nil {
		return err
	}
	fmt.Println(address)
	wait(s, stop, parent, stay)
	return s.Stop()
}

// wait returns when a signal comes, the server ends, or the starter is gone.
func wait(s *neo4jtest.Server, stop <-chan os.Signal, parent int, stay bool) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-stop:
			return
		case <-s.Done():
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
