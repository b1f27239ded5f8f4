-- What was learnt. Rows of these tables are never changed and never taken out.

-- When, by which version of the tool and by which reader something was learnt.
CREATE TABLE runs (
    number INTEGER PRIMARY KEY,
    learnt INTEGER NOT NULL,        -- microseconds since 1970
    tool TEXT NOT NULL,
    reader TEXT NOT NULL,           -- a machine's name and version, or a person's name
    by_hand INTEGER NOT NULL
);
CREATE INDEX runs_by_time ON runs (learnt);

CREATE TABLE documents (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    run INTEGER NOT NULL,
    name TEXT NOT NULL,
    title TEXT,
    publisher TEXT,
    published INTEGER,              -- year, month and day as one number: 20310514
    url TEXT,
    text TEXT NOT NULL,
    origin TEXT                     -- JSON: how it came to be
);

CREATE INDEX documents_by_name ON documents (name);

CREATE TABLE motions (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    run INTEGER NOT NULL,
    slot INTEGER NOT NULL,          -- number of the first entry for this motion
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    phrases TEXT NOT NULL,          -- JSON
    members TEXT NOT NULL,          -- JSON
    seal INTEGER                    -- checksum of what is in no id
);

-- Which motions a run asked its documents about.
CREATE TABLE asked (
    run INTEGER NOT NULL,
    motion INTEGER NOT NULL,
    PRIMARY KEY (run, motion)
) WITHOUT ROWID;

-- A document read in a run. What was found lies in rows that follow one another.
CREATE TABLE readings (
    number INTEGER PRIMARY KEY,
    document INTEGER NOT NULL,
    run INTEGER NOT NULL,
    first_statement INTEGER NOT NULL,
    statements INTEGER NOT NULL,
    first_position INTEGER NOT NULL,
    positions INTEGER NOT NULL,
    first_tally INTEGER NOT NULL,
    tallies INTEGER NOT NULL,
    seal INTEGER                    -- checksum of what is in no id
);
CREATE INDEX readings_by_document ON readings (document, run);

-- Words that come again and again: names, ids, units, rules.
CREATE TABLE words (
    number INTEGER PRIMARY KEY,
    word TEXT NOT NULL UNIQUE
);

CREATE TABLE statements (
    number INTEGER PRIMARY KEY,
    reading INTEGER NOT NULL,
    part INTEGER NOT NULL,          -- of the entry's id
    spans TEXT NOT NULL,            -- JSON: source, cue and content in bytes
    code INTEGER NOT NULL,          -- quotation and act
    within INTEGER,
    speaker INTEGER,
    role INTEGER,
    actor INTEGER,
    named INTEGER,
    said_first INTEGER,
    said_last INTEGER,
    unnamed INTEGER                 -- what a source that hides its name is said to be
);

CREATE TABLE positions (
    number INTEGER PRIMARY KEY,
    reading INTEGER NOT NULL,
    motion INTEGER NOT NULL,
    part INTEGER NOT NULL,
    actor INTEGER NOT NULL,
    name INTEGER NOT NULL,
    code INTEGER NOT NULL,          -- stance, leaning, basis and threat
    start INTEGER NOT NULL,         -- of the evidence, in bytes of the text
    length INTEGER NOT NULL,
    before INTEGER NOT NULL,        -- bytes of its sentence before and after it
    after INTEGER NOT NULL,
    statement INTEGER,
    speaker INTEGER,
    said_first INTEGER,
    said_last INTEGER,
    found_by INTEGER NOT NULL,
    confidence INTEGER NOT NULL,    -- bits of a 32-bit float
    extras TEXT                     -- JSON: conditions and contribution
);

CREATE TABLE tallies (
    number INTEGER PRIMARY KEY,
    reading INTEGER NOT NULL,
    motion INTEGER NOT NULL,
    part INTEGER NOT NULL,
    start INTEGER NOT NULL,
    length INTEGER NOT NULL,
    stance INTEGER NOT NULL,
    at_least INTEGER,
    at_most INTEGER,
    named TEXT NOT NULL,            -- JSON
    speaker INTEGER,
    statement INTEGER,
    found_by INTEGER NOT NULL
);

CREATE TABLE decisions (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    run INTEGER NOT NULL,
    target BLOB NOT NULL,           -- a position's id, or for `undo` that of a decision
    position INTEGER,
    verdict TEXT NOT NULL,
    correction TEXT,                -- JSON
    why TEXT NOT NULL
);
CREATE INDEX decisions_by_position ON decisions (position);
