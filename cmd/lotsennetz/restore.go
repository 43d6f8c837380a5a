package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"lotsennetz/graph"
	"lotsennetz/graph/sqlite"
	"lotsennetz/internal/account"
	"lotsennetz/pool"
)

func (c *command) restoreCommand() *cobra.Command {
	return &cobra.Command{
		Use: "restore DATEI", Short: "eine Sicherung zurückholen, auch auf einem neuen Rechner; seither Gelöschte bleiben gelöscht", Args: arguments(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error { return c.restore(cmd.Context(), args[0]) },
	}
}

// restore puts a backup in the place of the store, in a folder that need not be
// there yet. Who was erased since the backup is erased from it again before it is
// opened to anybody.
func (c *command) restore(ctx context.Context, backup string) error {
	path, embedded := c.cfg.embeddedStore()
	if !embedded {
		return usageError{tell("Neo4j stellt sich selbst wieder her: neo4j-admin database load")}
	}
	if _, busy := c.cfg.neighbour(); busy {
		return usageError{tell("auf diesem Ordner läuft ein Lotsennetz: Beenden Sie es erst")}
	}
	if _, err := os.Stat(backup); err != nil {
		return usageError{tell("die Sicherung %s gibt es nicht: Ist der Pfad richtig geschrieben?", backup)}
	}
	erased, err := c.erased(ctx)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	fresh := path + ".restore"
	defer os.Remove(fresh)
	if err := copyFile(backup, fresh); err != nil {
		return err
	}
	with, err := sqlite.TakeOut(ctx, fresh)
	if err != nil {
		return err
	}
	if err := c.eraseAgain(ctx, fresh, erased); err != nil {
		return err
	}
	if folder, ok := c.cfg.embeddedIndex(); ok {
		if err := os.RemoveAll(folder); err != nil { // built anew from what is restored
			return err
		}
	}
	stamp := time.Now().UTC().Format(".20060102-150405")
	if err := c.cfg.restoreKey(with[enclosedKey], stamp); err != nil {
		return err
	}
	if err := swapStore(fresh, path, stamp); err != nil {
		return err
	}
	fmt.Fprintf(c.out, "Zurückgeholt: %s nach %s\n", backup, path)
	return c.tellLinks(string(with[enclosedWitness]))
}

// restoreKey puts the key of a backup in its place; another one that was there
// stays beside it.
func (c Config) restoreKey(key []byte, stamp string) error {
	if key == nil {
		return nil
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return err
	}
	file := c.keyFile()
	switch old, err := os.ReadFile(file); {
	case err == nil && slices.Equal(old, key):
		return nil
	case err == nil:
		if err := os.Rename(file, file+stamp); err != nil {
			return err
		}
	case !errors.Is(err, os.ErrNotExist):
		return err
	}
	return account.WriteKey(file, key)
}

// tellLinks says whether the links that were sent are still good, and what is
// lost where they are not.
func (c *command) tellLinks(witness string) error {
	doors, err := c.cfg.doors()
	if err != nil {
		return err
	}
	switch {
	case witness == "":
		fmt.Fprintf(c.out, "Diese Sicherung ist älter und enthält den Schlüssel der Links nicht. Ist %s nicht dieselbe Datei wie damals, gelten die Links in verschickten Briefen nicht mehr, "+
			"und abonnierte Kalender bleiben leer. Gibt es die alte Datei noch: hierher kopieren.\n", c.cfg.keyFile())
	case doors.Signed(witness):
		fmt.Fprintln(c.out, "Die Links in verschickten Briefen und Kalendern gelten weiter.")
	case c.cfg.LinkKey != "":
		fmt.Fprintln(c.out, "LOTSENNETZ_LINK_KEY ist hier ein anderer als bei der Sicherung: Links in verschickten Briefen und Kalendern gelten erst wieder mit dem alten.")
	default:
		fmt.Fprintln(c.out, "Bei der Sicherung kam der Schlüssel der Links aus LOTSENNETZ_LINK_KEY: Links in verschickten Briefen und Kalendern gelten erst wieder, wenn er auch hier gesetzt ist.")
	}
	return nil
}

// erased are the records erased in the present store.
func (c *command) erased(ctx context.Context) ([]graph.Ref, error) {
	path, _ := c.cfg.embeddedStore()
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	var refs []graph.Ref
	err := c.withStore(ctx, func(store graph.Store) error {
		for after := int64(0); ; {
			events, err := store.Feed(ctx, after, 1000)
			if err != nil || len(events) == 0 {
				return err
			}
			for _, e := range events {
				after = e.Seq
				if e.Op == graph.OpErase {
					refs = append(refs, e.Ref)
				}
			}
		}
	})
	return refs, err
}

func (c *command) eraseAgain(ctx context.Context, path string, refs []graph.Ref) error {
	there := *c
	there.cfg.Graph = "sqlite:" + path
	return there.withStore(ctx, func(store graph.Store) error {
		for _, ref := range refs {
			if err := eraseFrom(ctx, store, ref); err != nil {
				return err
			}
		}
		return store.Ping(ctx)
	})
}

// eraseFrom erases a record; a mediator with all that hangs on her, which the
// backup still has.
func eraseFrom(ctx context.Context, store graph.Store, ref graph.Ref) error {
	last := []graph.Change{graph.Erase{Ref: ref}}
	if ref.Kind == graph.KindMediator {
		m, err := store.Mediator(ctx, graph.MediatorID(ref.ID))
		switch {
		case err == nil:
			var first []graph.Change
			if first, last, err = pool.Erasure(ctx, store, m); err != nil {
				return err
			}
			for part := range slices.Chunk(first, graph.MaxChanges/2) {
				if _, err := store.Apply(ctx, graph.Who{Via: "restore"}, "restore:"+graph.NewKey(), part...); err != nil {
					return err
				}
			}
		case !errors.Is(err, graph.ErrNotFound):
			return err
		}
	}
	for part := range slices.Chunk(last, graph.MaxChanges/2) {
		if _, err := store.Apply(ctx, graph.Who{Via: "restore"}, "restore:"+graph.NewKey(), part...); err != nil {
			return err
		}
	}
	return nil
}

// swapStore puts the fresh file in place; the old one stays beside it.
func swapStore(fresh, path, stamp string) error {
	old := path + stamp
	for _, suffix := range []string{"-wal", "-shm"} {
		os.Remove(fresh + suffix)
		if err := os.Rename(path+suffix, old+suffix); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	if err := os.Rename(path, old); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return os.Rename(fresh, path)
}

func copyFile(from, to string) error {
	src, err := os.Open(from)
	if err != nil {
		return err
	}
	defer src.Close()
	dst, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(dst, src)
	return errors.Join(err, dst.Sync(), dst.Close())
}
