CREATE TABLE searches (
    id      TEXT PRIMARY KEY,
    name    TEXT NOT NULL,
    spec    TEXT NOT NULL,
    status  TEXT NOT NULL,
    created INTEGER NOT NULL
) STRICT;

CREATE TABLE events (
    search TEXT NOT NULL REFERENCES searches (id),
    seq    INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    type   TEXT NOT NULL,
    json   TEXT NOT NULL,
    PRIMARY KEY (search, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE kept_artifacts (
    search TEXT NOT NULL REFERENCES searches (id),
    sha256 TEXT NOT NULL,
    PRIMARY KEY (search, sha256)
) STRICT, WITHOUT ROWID;
