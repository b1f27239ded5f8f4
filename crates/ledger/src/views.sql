-- What follows from it. These tables serve the questions and can be made anew at any time.

-- Positions by motion, with what decides which of an actor's counts.
CREATE TABLE held (
    place INTEGER PRIMARY KEY,      -- slot of the motion and first position in this row
    packed BLOB NOT NULL            -- up to 112 of them, as `held.rs` lays them out
);

CREATE TABLE claimed (
    slot INTEGER NOT NULL,
    number INTEGER NOT NULL,
    document INTEGER NOT NULL,
    run INTEGER NOT NULL,
    until INTEGER,
    day INTEGER,                    -- by which it had been claimed
    PRIMARY KEY (slot, number)
) WITHOUT ROWID;

-- Whoever holds a position, with names as they are compared.
CREATE TABLE actors (
    actor INTEGER NOT NULL,
    name INTEGER NOT NULL,
    folded_id TEXT NOT NULL,
    folded_name TEXT NOT NULL,
    PRIMARY KEY (actor, name)
) WITHOUT ROWID;
CREATE INDEX actors_by_id ON actors (folded_id);
CREATE INDEX actors_by_name ON actors (folded_name);

-- How many documents were published on a day, 0 being no day, and learnt in a run.
CREATE TABLE dates (
    day INTEGER NOT NULL,
    run INTEGER NOT NULL,
    documents INTEGER NOT NULL,
    PRIMARY KEY (day, run)
) WITHOUT ROWID;

-- What documents have in common that print the same text.
CREATE TABLE sketches (
    feature INTEGER NOT NULL,
    document INTEGER NOT NULL,
    PRIMARY KEY (feature, document)
) WITHOUT ROWID;

-- Documents that print the same text, each pair both ways.
CREATE TABLE reprints (
    document INTEGER NOT NULL,
    other INTEGER NOT NULL,
    PRIMARY KEY (document, other)
) WITHOUT ROWID;

CREATE VIRTUAL TABLE search USING fts5(
    title, text, content = '', tokenize = 'unicode61 remove_diacritics 0'
);
-- More is gathered before it is written, and more pieces are left side by side before they are put
-- together: adding takes less time, and a word is looked for in a few more places.
INSERT INTO search (search, rank) VALUES ('hashsize', 33554432);
INSERT INTO search (search, rank) VALUES ('automerge', 16);
