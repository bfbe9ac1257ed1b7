-- Whether the newest result says that nobody vouches for who the issuer is.
ALTER TABLE badge ADD COLUMN issuer_unconfirmed INTEGER NOT NULL DEFAULT 0;

-- Whether it came with Lapel, to try it with.
ALTER TABLE badge ADD COLUMN sample INTEGER NOT NULL DEFAULT 0;

-- Who signed, and who vouches for the issuer (JSON; of verifiable credentials alone), and the
-- addresses of contexts that the proof needs and Lapel does not have (a JSON list).
ALTER TABLE result ADD COLUMN signer TEXT;
ALTER TABLE result ADD COLUMN confirmation TEXT;
ALTER TABLE result ADD COLUMN missing_contexts TEXT NOT NULL DEFAULT '[]';

-- The contexts that the earner let Lapel fetch; their bodies are files like those of evidence.
CREATE TABLE context (
    requested    TEXT    PRIMARY KEY,
    url          TEXT    NOT NULL,
    status       INTEGER NOT NULL,
    content_type TEXT,
    sha256       TEXT    NOT NULL,
    at           INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What a badge said before its issuer gave out a newer version of it.
CREATE TABLE earlier (
    number       INTEGER PRIMARY KEY,
    badge        INTEGER NOT NULL REFERENCES badge (number) ON DELETE CASCADE,
    text         TEXT    NOT NULL,
    form         TEXT    NOT NULL,
    image_kind   TEXT,
    image_sha256 TEXT,
    until        INTEGER NOT NULL,
    -- What the newer one says otherwise, a JSON list.
    changes      TEXT    NOT NULL
) STRICT;

CREATE INDEX earlier_badge ON earlier (badge);

-- Named lists of badges, in the earner's order.
CREATE TABLE collection (
    number   INTEGER PRIMARY KEY,
    id       TEXT    NOT NULL UNIQUE,
    name     TEXT    NOT NULL,
    position INTEGER NOT NULL,
    -- The transcript (CLR) that it was made from, if it was.
    source   INTEGER UNIQUE REFERENCES badge (number) ON DELETE SET NULL
) STRICT;

CREATE TABLE collection_badge (
    collection INTEGER NOT NULL REFERENCES collection (number) ON DELETE CASCADE,
    badge      INTEGER NOT NULL REFERENCES badge (number) ON DELETE CASCADE,
    position   INTEGER NOT NULL,
    PRIMARY KEY (collection, badge)
) STRICT, WITHOUT ROWID;

CREATE INDEX collection_badge_badge ON collection_badge (badge);

-- What an address answered when it was last asked.
CREATE INDEX evidence_requested ON evidence (requested, at);
