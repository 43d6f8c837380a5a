-- One row a record. The columns beside the body are graph.Facts and graph.Meta.
CREATE TABLE record (
	n          INTEGER PRIMARY KEY,
	kind       TEXT    NOT NULL,
	id         TEXT    NOT NULL,
	version    INTEGER NOT NULL,
	visibility INTEGER NOT NULL,
	archived   INTEGER NOT NULL,
	type       TEXT    NOT NULL,
	name       TEXT    NOT NULL,
	sort_key   BLOB    NOT NULL, -- of the name, in German order
	starts     TEXT    NOT NULL, -- UTC, fixed width; '' when open
	ends       TEXT    NOT NULL,
	body       BLOB    NOT NULL,
	UNIQUE (kind, id)
) STRICT;
CREATE INDEX record_list ON record (kind, sort_key, id, archived, visibility, type);
CREATE INDEX record_type ON record (kind, type, archived, visibility);
CREATE INDEX record_start ON record (kind, starts, id) WHERE starts <> '';

-- One row a relationship. The owner is the record that lists it; source and
-- target are its ends, of which the owner is one or neither.
CREATE TABLE link (
	owner      INTEGER NOT NULL REFERENCES record (n),
	source     INTEGER NOT NULL REFERENCES record (n),
	type       TEXT    NOT NULL,
	target     INTEGER NOT NULL REFERENCES record (n),
	visibility INTEGER NOT NULL,
	value      TEXT    NOT NULL
) STRICT;
CREATE INDEX link_owner ON link (owner, type, target, visibility);
CREATE INDEX link_source ON link (source, type, target, visibility);
CREATE INDEX link_target ON link (target, type, source, visibility);

-- Folded names and aliases of actors.
CREATE TABLE name (
	folded TEXT    NOT NULL,
	record INTEGER NOT NULL REFERENCES record (n),
	PRIMARY KEY (folded, record)
) STRICT, WITHOUT ROWID;
CREATE INDEX name_record ON name (record);

-- Alternative ids, unique within the kind.
CREATE TABLE alias (
	kind   TEXT    NOT NULL,
	key    TEXT    NOT NULL,
	record INTEGER NOT NULL REFERENCES record (n),
	PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX alias_record ON alias (record);

-- Where actors are. The box finds points quickly and a little too widely.
CREATE TABLE point (
	n          INTEGER PRIMARY KEY,
	record     INTEGER NOT NULL REFERENCES record (n),
	visibility INTEGER NOT NULL,
	lat        REAL    NOT NULL,
	lon        REAL    NOT NULL
) STRICT;
CREATE INDEX point_record ON point (record, visibility);
CREATE VIRTUAL TABLE box USING rtree (n, south, north, west, east);

-- The feed and the audit in one: numbers are given once and never again.
CREATE TABLE feed (
	seq     INTEGER PRIMARY KEY AUTOINCREMENT,
	at      TEXT    NOT NULL,
	account TEXT    NOT NULL,
	via     TEXT    NOT NULL,
	kind    TEXT    NOT NULL,
	id      TEXT    NOT NULL,
	op      TEXT    NOT NULL,
	version INTEGER NOT NULL,
	old     BLOB,
	new     BLOB
) STRICT;
CREATE INDEX feed_record ON feed (kind, id, seq);

-- What a write answered, for those who ask again.
CREATE TABLE receipt (
	key      TEXT    PRIMARY KEY,
	at       TEXT    NOT NULL,
	sequence INTEGER NOT NULL,
	versions TEXT    NOT NULL -- JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE tally (
	series TEXT    NOT NULL,
	key    TEXT    NOT NULL,
	day    TEXT    NOT NULL,
	n      INTEGER NOT NULL,
	PRIMARY KEY (series, key, day)
) STRICT, WITHOUT ROWID;

-- The number of the last change to the catalog.
CREATE TABLE catalog (
	changed INTEGER NOT NULL
) STRICT;
INSERT INTO catalog (changed) VALUES (0);
