package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"

	"lotsennetz/graph"
)

// Enclosures lie in a backup beside the network, by name: what its records are
// of no use without, such as the key of links that were sent. A store in use has
// none.
type Enclosures map[string][]byte

// Backup writes a complete copy of the store, as of one moment, to a file that
// must not exist yet, readable by its owner alone. Reads and writes go on
// meanwhile; a copy that was not finished never has the name.
func (s *Store) Backup(ctx context.Context, path string, with Enclosures) error {
	if _, err := os.Lstat(path); err == nil {
		return graph.Invalid("backup", "path", "exists", path)
	}
	part := path + ".part"
	if err := os.Remove(part); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := private(part); err != nil {
		return err
	}
	if err := errors.Join(s.copyTo(ctx, part), enclose(ctx, part, with)); err != nil {
		os.Remove(part)
		return s.failed(ctx, fmt.Errorf("backup to %s: %w", path, err))
	}
	return os.Rename(part, path)
}

func (s *Store) copyTo(ctx context.Context, path string) error {
	db, err := sql.Open("sqlite", dsn(s.path, s.wait, "deferred"))
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", path)
	return err
}

func enclose(ctx context.Context, path string, with Enclosures) error {
	return within(ctx, path, func(tx *sql.Tx) error {
		// a backup that was opened in place of a store still has its own
		if _, err := tx.ExecContext(ctx, "DROP TABLE IF EXISTS enclosure; CREATE TABLE enclosure (name TEXT PRIMARY KEY, body BLOB NOT NULL) STRICT"); err != nil {
			return err
		}
		for name, body := range with {
			if _, err := tx.ExecContext(ctx, "INSERT INTO enclosure VALUES (?, ?)", name, body); err != nil {
				return err
			}
		}
		return nil
	})
}

// TakeOut removes the enclosures from a backup that nobody has opened and gives
// them; a backup made before there were any has none. A file that is no store is
// ErrNoStore.
func TakeOut(ctx context.Context, path string) (Enclosures, error) {
	with := Enclosures{}
	err := within(ctx, path, func(tx *sql.Tx) error {
		var tables int
		err := tx.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema WHERE name = 'enclosure'").Scan(&tables)
		if err != nil || tables == 0 {
			return err
		}
		if err := with.read(ctx, tx); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "DROP TABLE enclosure")
		return err
	})
	if err != nil {
		return nil, (&Store{}).failed(ctx, fmt.Errorf("backup %s: %w", path, err))
	}
	return with, nil
}

func (e Enclosures) read(ctx context.Context, tx *sql.Tx) error {
	rows, err := tx.QueryContext(ctx, "SELECT name, body FROM enclosure")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		var body []byte
		if err := rows.Scan(&name, &body); err != nil {
			return err
		}
		e[name] = body
	}
	return rows.Err()
}

// within does work in one transaction on a file nobody else has open; what it
// removes leaves no trace in the file.
func within(ctx context.Context, path string, work func(*sql.Tx) error) error {
	db, err := sql.Open("sqlite", dsn(path, 0, "immediate", "secure_delete(ON)"))
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := work(tx); err != nil {
		return err
	}
	return tx.Commit()
}
