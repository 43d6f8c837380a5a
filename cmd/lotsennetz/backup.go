package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"lotsennetz/graph"
	"lotsennetz/graph/sqlite"
)

// What a backup carries beside the network: the key that made the links of
// letters and calendars, where it is a file of ours, and what shows another
// key to be the same.
const (
	enclosedKey     = "links.key"
	enclosedWitness = "links.witness"
)

func (c *command) backupCommand() *cobra.Command {
	return &cobra.Command{
		Use: "backup DATEI", Short: "den Bestand sichern, auch während der Server läuft; die Datei ist so geheim wie der Bestand", Args: arguments(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error { return c.backup(cmd.Context(), args[0]) },
	}
}

// backup writes one file that a whole network can be restored from on another
// machine, links of letters included.
func (c *command) backup(ctx context.Context, path string) error {
	if _, embedded := c.cfg.embeddedStore(); !embedded {
		return usageError{tell("Neo4j sichert sich selbst: neo4j-admin database dump. Dazu gehört die Datei %s: ohne sie gelten die Links verschickter Briefe und Kalender nicht mehr. "+
			"Listen schreibt: lotsennetz export", c.cfg.keyFile())}
	}
	if _, err := os.Lstat(path); err == nil {
		return usageError{tell("%s gibt es schon: Nehmen Sie einen anderen Namen", path)}
	}
	if _, err := os.Stat(filepath.Dir(path)); errors.Is(err, fs.ErrNotExist) {
		return usageError{tell("den Ordner %s gibt es nicht: Legen Sie ihn an, oder nehmen Sie einen anderen", filepath.Dir(path))}
	}
	err := c.withStore(ctx, func(store graph.Store) error {
		with, err := c.cfg.enclosures()
		if err != nil {
			return err
		}
		return store.(*sqlite.Store).Backup(ctx, path, with)
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, "Gesichert: %s\n", path)
	if c.cfg.LinkKey != "" {
		fmt.Fprintln(c.out, "Der Schlüssel der Links kommt aus LOTSENNETZ_LINK_KEY und ist nicht in der Sicherung: Bewahren Sie ihn getrennt auf.")
		return nil
	}
	fmt.Fprintln(c.out, "Die Datei enthält alle Daten und den Schlüssel der Links in Briefen und Kalendern: Bewahren Sie sie so sicher auf wie den Bestand.")
	return nil
}

// enclosures are what goes into a backup. A key of the environment does not: it
// is the operator's to keep.
func (c Config) enclosures() (sqlite.Enclosures, error) {
	doors, err := c.doors()
	if err != nil {
		return nil, err
	}
	with := sqlite.Enclosures{enclosedWitness: []byte(doors.Witness())}
	if c.LinkKey == "" {
		if with[enclosedKey], err = os.ReadFile(c.keyFile()); err != nil {
			return nil, err
		}
	}
	return with, nil
}
