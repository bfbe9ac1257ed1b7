-- Which badges a destination takes, and what it shows of them (JSON); empty: as is usual there.
ALTER TABLE destination ADD COLUMN rules TEXT;
ALTER TABLE destination ADD COLUMN shows TEXT;
-- When what it shows was last chosen anew.
ALTER TABLE destination ADD COLUMN changed_at INTEGER;

-- What is shown of this badge there, where the earner chose otherwise for it (JSON).
ALTER TABLE share ADD COLUMN shows TEXT;
ALTER TABLE share ADD COLUMN changed_at INTEGER;

-- Whether the earner made it: such a collection stays when it is empty.
ALTER TABLE collection ADD COLUMN own INTEGER NOT NULL DEFAULT 0;

-- What went, to which address, and what came of it, in words.
ALTER TABLE departure ADD COLUMN what TEXT NOT NULL DEFAULT '';
ALTER TABLE departure ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE departure ADD COLUMN message TEXT NOT NULL DEFAULT '';

-- The files of the public page that may lie at its host: those that were sent, or begun to be.
CREATE TABLE page_file (
    path   TEXT    PRIMARY KEY,
    -- The digest of what lies there; none while that is in doubt.
    sha256 TEXT,
    size   INTEGER NOT NULL,
    at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Reminders that were given: each once. `about` is what it was about: a date for expiry, or the
-- number of the result that found a change.
CREATE TABLE reminder (
    badge    INTEGER NOT NULL REFERENCES badge (number) ON DELETE CASCADE,
    kind     TEXT    NOT NULL,
    about    INTEGER NOT NULL,
    given_at INTEGER NOT NULL,
    PRIMARY KEY (badge, kind, about)
) STRICT, WITHOUT ROWID;
