-- Times are milliseconds since 1970, UTC. Words of enumerations are those of the JSON contract.

-- What lists need of a badge. Everything but the first block can be made anew from the originals.
CREATE TABLE badge (
    number         INTEGER PRIMARY KEY,
    id             TEXT    NOT NULL UNIQUE,
    key            TEXT    NOT NULL UNIQUE,
    -- The badge that stands for all versions of one award; its own number if it is that one.
    award          INTEGER NOT NULL REFERENCES badge (number) DEFERRABLE INITIALLY DEFERRED,
    image_sha256   TEXT,
    image_kind     TEXT,
    added_at       INTEGER NOT NULL,
    removed_at     INTEGER,

    -- What the badge says.
    standard       TEXT,
    name           TEXT    NOT NULL,
    sort_name      TEXT    NOT NULL,
    issuer         TEXT,
    sort_issuer    TEXT    NOT NULL,
    issuer_domain  TEXT,
    issued_on      INTEGER,
    begins         INTEGER,
    expires        INTEGER,
    -- The achievement's own picture, for badges that came without an image.
    picture_sha256 TEXT,
    picture_kind   TEXT,

    -- What the newest result that decided something found, or else the newest.
    result         INTEGER,
    verdict        TEXT,
    recipient      TEXT    NOT NULL DEFAULT 'unknown',
    checked_at     INTEGER
) STRICT;

CREATE INDEX badge_award ON badge (award);
CREATE INDEX badge_removed ON badge (removed_at) WHERE removed_at IS NOT NULL;

-- What is too large to lie between the columns that lists read.
CREATE TABLE original (
    badge      INTEGER PRIMARY KEY REFERENCES badge (number) ON DELETE CASCADE,
    text       TEXT    NOT NULL,
    form       TEXT    NOT NULL,
    origin     TEXT    NOT NULL,
    -- The badge as the result `told_by` found it, or as the text itself says.
    badge_json TEXT    NOT NULL,
    told_by    INTEGER
) STRICT;

CREATE TABLE result (
    number    INTEGER PRIMARY KEY AUTOINCREMENT,
    badge     INTEGER NOT NULL REFERENCES badge (number) ON DELETE CASCADE,
    at        INTEGER NOT NULL,
    verdict   TEXT    NOT NULL,
    recipient TEXT    NOT NULL,
    method    TEXT    NOT NULL,
    checks    TEXT    NOT NULL
) STRICT;

CREATE INDEX result_badge ON result (badge, number);

-- The documents that a result rests on; their bodies are files named by their digest.
CREATE TABLE evidence (
    result       INTEGER NOT NULL REFERENCES result (number) ON DELETE CASCADE,
    position     INTEGER NOT NULL,
    requested    TEXT    NOT NULL,
    url          TEXT    NOT NULL,
    status       INTEGER NOT NULL,
    content_type TEXT,
    sha256       TEXT    NOT NULL,
    at           INTEGER NOT NULL,
    PRIMARY KEY (result, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE identity (
    number INTEGER PRIMARY KEY,
    kind   TEXT NOT NULL,
    value  TEXT NOT NULL,
    UNIQUE (kind, value)
) STRICT;

CREATE TABLE destination (
    number INTEGER PRIMARY KEY,
    id     TEXT NOT NULL UNIQUE,
    name   TEXT NOT NULL
) STRICT;

INSERT INTO destination (id, name) VALUES ('public-page', 'My public page');

-- What the earner wants where.
CREATE TABLE share (
    badge       INTEGER NOT NULL REFERENCES badge (number) ON DELETE CASCADE,
    destination TEXT    NOT NULL REFERENCES destination (id) ON DELETE CASCADE,
    wanted      INTEGER NOT NULL,
    since       INTEGER NOT NULL,
    PRIMARY KEY (badge, destination)
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The words of each badge; its row number is the badge's. Only the index is kept, not the text.
CREATE VIRTUAL TABLE search USING fts5 (
    name, issuer, skills, description,
    content = '', contentless_delete = 1,
    prefix = '1 2 3',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* M* Co'"
);

CREATE TRIGGER badge_forgotten AFTER DELETE ON badge BEGIN
    DELETE FROM search WHERE rowid = old.number;
END;
