-- What has to be fetched when. Instants are microseconds since 1970.

-- A feed under the address by which the user knows it.
CREATE TABLE feeds (
    url TEXT PRIMARY KEY,
    moved_to TEXT,                          -- where it is now, if it has moved for good
    etag TEXT,
    last_modified TEXT,
    due INTEGER NOT NULL,                   -- when it is its turn
    not_before INTEGER NOT NULL DEFAULT 0,  -- before this it may not be asked
    failures INTEGER NOT NULL DEFAULT 0     -- how often in a row it could not be fetched
) STRICT, WITHOUT ROWID;

-- A report that a feed has named.
CREATE TABLE reports (
    url TEXT PRIMARY KEY,
    feed TEXT NOT NULL,
    title TEXT,
    published TEXT,                         -- what the feed says, a day
    updated TEXT,                           -- what the feed says, by which a newer version is told
    state INTEGER NOT NULL,                 -- 0 to be fetched, 1 kept, 2 given up
    due INTEGER NOT NULL,                   -- before this it may not be asked for
    failures INTEGER NOT NULL DEFAULT 0,
    final TEXT,                             -- where it was in the end
    reason TEXT                             -- why it could not be fetched, the last time
) STRICT, WITHOUT ROWID;

CREATE INDEX reports_to_fetch ON reports (due) WHERE state = 0;

-- A host that has asked to be left alone.
CREATE TABLE hosts (
    name TEXT PRIMARY KEY,
    until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
