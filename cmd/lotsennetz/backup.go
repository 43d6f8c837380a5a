package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"lotsennetz/graph"
	"lotsennetz/pool"
)

// backer is a store that can write a whole copy of itself while it is in use.
type backer interface {
	Backup(ctx context.Context, path string) error
}

func (c *command) backupCommand() *cobra.Command {
	return &cobra.Command{
		Use: "backup DATEI", Short: "den Bestand sichern, auch während der Server läuft", Args: arguments(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.withStore(cmd.Context(), func(store graph.Store) error {
				b, ok := store.(backer)
				if !ok {
					return usageError{errors.New("Neo4j sichert sich selbst: neo4j-admin database dump; ein Export geht mit: lotsennetz export")}
				}
				if _, err := os.Stat(args[0]); err == nil {
					return usageError{fmt.Errorf("%s gibt es schon", args[0])}
				}
				return b.Backup(cmd.Context(), args[0])
			})
		},
	}
}

func (c *command) restoreCommand() *cobra.Command {
	return &cobra.Command{
		Use: "restore DATEI", Short: "eine Sicherung zurückholen; seither Gelöschte bleiben gelöscht", Args: arguments(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error { return c.restore(cmd.Context(), args[0]) },
	}
}

// restore puts a backup in the place of the store. Who was erased since the
// backup is erased from it again before it is opened to anybody.
func (c *command) restore(ctx context.Context, backup string) error {
	path, embedded := c.cfg.embeddedStore()
	if !embedded {
		return usageError{errors.New("Neo4j stellt sich selbst wieder her: neo4j-admin database load")}
	}
	if _, busy := c.cfg.neighbour(); busy {
		return usageError{errors.New("erst den laufenden Server beenden")}
	}
	if _, err := os.Stat(backup); err != nil {
		return usageError{fmt.Errorf("%s gibt es nicht", backup)}
	}
	erased, err := c.erased(ctx)
	if err != nil {
		return err
	}
	fresh := path + ".restore"
	defer os.Remove(fresh)
	if err := copyFile(backup, fresh); err != nil {
		return err
	}
	if err := c.eraseAgain(ctx, fresh, erased); err != nil {
		return fmt.Errorf("Sicherung %s: %w", backup, err)
	}
	if folder, ok := c.cfg.embeddedIndex(); ok {
		if err := os.RemoveAll(folder); err != nil { // built anew from what is restored
			return err
		}
	}
	return swapStore(fresh, path)
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
func swapStore(fresh, path string) error {
	old := path + time.Now().UTC().Format(".20060102-150405")
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
