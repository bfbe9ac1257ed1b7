-- Badges whose files were written for a place that Lapel cannot speak to; the earner carries them there.
CREATE TABLE hand_over (
    badge      INTEGER NOT NULL REFERENCES badge (number) ON DELETE CASCADE,
    -- The id of a place in the table of places.
    place      TEXT    NOT NULL,
    written_at INTEGER NOT NULL,
    -- When the earner said that it is there.
    done_at    INTEGER,
    PRIMARY KEY (badge, place)
) STRICT, WITHOUT ROWID;
