package sqlite

import (
	"context"
	"database/sql"
)

// statements are those of writes, compiled once on the one connection that
// writes.
type statements struct {
	receipt, addReceipt, sequence, event, blank, count, forget, catalogChanged *sql.Stmt
	held, insert, update, remove                                               *sql.Stmt
	unlink, link, linked, unname, name, unalias, alias                         *sql.Stmt
	unbox, unpoint, point, box                                                 *sql.Stmt
}

func prepare(ctx context.Context, db *sql.DB) (*statements, error) {
	var st statements
	for to, text := range map[**sql.Stmt]string{
		&st.receipt:        `SELECT sequence, versions FROM receipt WHERE key = ?`,
		&st.addReceipt:     `INSERT INTO receipt (key, at, sequence, versions) VALUES (?, ?, ?, ?)`,
		&st.sequence:       `SELECT coalesce(max(seq), 0) FROM feed`,
		&st.event:          `INSERT INTO feed (at, account, via, kind, id, op, version, old, new) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		&st.blank:          `UPDATE feed SET old = NULL, new = NULL WHERE kind = ? AND id = ?`,
		&st.catalogChanged: `UPDATE catalog SET changed = ?`,
		&st.count: `INSERT INTO tally (series, key, day, n) VALUES (?, ?, ?, ?)
			ON CONFLICT (series, key, day) DO UPDATE SET n = n + excluded.n`,

		&st.forget: `DELETE FROM tally WHERE series = ? AND day < ?`,

		&st.held: `SELECT n, version, body FROM record WHERE kind = ? AND id = ?`,
		&st.insert: `INSERT INTO record (kind, id, version, visibility, archived, type, name, sort_key, starts, ends, body)
			VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?)`,
		&st.update: `UPDATE record SET version = ?, visibility = ?, archived = ?, type = ?, name = ?, sort_key = ?, starts = ?, ends = ?, body = ?
			WHERE n = ?`,
		&st.remove: `DELETE FROM record WHERE n = ?`,

		&st.unlink: `DELETE FROM link WHERE owner = ?`,
		&st.link: `INSERT INTO link (owner, source, type, target, visibility, value)
			SELECT ?, s.n, ?, t.n, ?, ? FROM record s, record t WHERE s.kind = ? AND s.id = ? AND t.kind = ? AND t.id = ?`,
		&st.linked: `SELECT o.kind, o.id FROM (
				SELECT owner FROM link WHERE target = ?1 AND owner <> ?1
				UNION ALL SELECT owner FROM link WHERE source = ?1 AND owner <> ?1) l
			JOIN record o ON o.n = l.owner LIMIT 1`,

		&st.unname:  `DELETE FROM name WHERE record = ?`,
		&st.name:    `INSERT INTO name (folded, record) VALUES (?, ?) ON CONFLICT DO NOTHING`,
		&st.unalias: `DELETE FROM alias WHERE record = ?`,
		&st.alias:   `INSERT INTO alias (kind, key, record) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`,
		&st.unbox:   `DELETE FROM box WHERE n IN (SELECT n FROM point WHERE record = ?)`,
		&st.unpoint: `DELETE FROM point WHERE record = ?`,
		&st.point:   `INSERT INTO point (record, visibility, lat, lon) VALUES (?, ?, ?, ?)`,
		&st.box:     `INSERT INTO box (n, south, north, west, east) VALUES (?1, ?2, ?2, ?3, ?3)`,
	} {
		var err error
		if *to, err = db.PrepareContext(ctx, text); err != nil {
			return nil, err
		}
	}
	return &st, nil
}
