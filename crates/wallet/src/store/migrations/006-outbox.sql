-- Since when a backpack has answered every try at a change with a failure of its own.
ALTER TABLE outbox ADD COLUMN failing_since INTEGER;

-- Whether the backpack shows a badge to nobody until its owner has verified or accepted something there.
ALTER TABLE placement ADD COLUMN pending INTEGER NOT NULL DEFAULT 0;
