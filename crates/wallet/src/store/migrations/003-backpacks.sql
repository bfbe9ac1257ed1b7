-- Other backpacks; each is a destination. What is secret about them is in the keyring.
CREATE TABLE backpack (
    destination  TEXT    PRIMARY KEY REFERENCES destination (id) ON DELETE CASCADE,
    server       TEXT    NOT NULL,
    account      TEXT    NOT NULL,
    granted      TEXT    NOT NULL,
    abilities    TEXT    NOT NULL,
    connection   TEXT    NOT NULL,
    connected_at INTEGER NOT NULL,
    compared_at  INTEGER,
    brought_at   INTEGER,
    -- Until then its host wants to be left alone.
    busy_until   INTEGER
) STRICT, WITHOUT ROWID;

-- Which badges are at which backpack, as far as is known.
CREATE TABLE placement (
    badge         INTEGER NOT NULL REFERENCES badge (number) ON DELETE CASCADE,
    destination   TEXT    NOT NULL REFERENCES destination (id) ON DELETE CASCADE,
    state         TEXT    NOT NULL,
    remote_id     TEXT,
    -- The SHA-256 digest of the credential as it was sent; none if it was not Lapel that sent it.
    text_sha256   TEXT,
    since         INTEGER NOT NULL,
    seen_at       INTEGER NOT NULL,
    PRIMARY KEY (badge, destination)
) STRICT, WITHOUT ROWID;

-- One row for each wanted change.
CREATE TABLE outbox (
    number      INTEGER PRIMARY KEY AUTOINCREMENT,
    badge       INTEGER NOT NULL REFERENCES badge (number) ON DELETE CASCADE,
    destination TEXT    NOT NULL REFERENCES destination (id) ON DELETE CASCADE,
    change      TEXT    NOT NULL,
    state       TEXT    NOT NULL,
    -- Whether a request may have been carried out whose answer never came.
    in_doubt    INTEGER NOT NULL DEFAULT 0,
    attempts    INTEGER NOT NULL DEFAULT 0,
    next_try    INTEGER NOT NULL,
    last_try    INTEGER,
    reason      TEXT,
    message     TEXT    NOT NULL DEFAULT '',
    details     TEXT    NOT NULL DEFAULT '',
    UNIQUE (badge, destination)
) STRICT;

CREATE INDEX outbox_destination ON outbox (destination, number);

-- What left this computer, and what was taken back.
CREATE TABLE departure (
    number  INTEGER PRIMARY KEY,
    badge   INTEGER REFERENCES badge (number) ON DELETE SET NULL,
    name    TEXT    NOT NULL,
    place   TEXT    NOT NULL,
    outcome TEXT    NOT NULL,
    at      INTEGER NOT NULL
) STRICT;
