-- Jobs of several kinds: `kind` is no longer a list in the schema. `line` and `byte` say where in the file the last row done begins, so
-- that an interrupted import reads on from there. Of the rows that failed `failures` are kept, with `failure_bytes` of text.
-- `bytes` is the size of the staged file.
DROP TABLE job_failures;

CREATE TABLE jobs_of_kinds (
    id            INTEGER PRIMARY KEY,
    workspace     INTEGER NOT NULL REFERENCES workspaces (id) DEFERRABLE INITIALLY DEFERRED,
    kind          TEXT NOT NULL,
    status        TEXT NOT NULL CHECK (status IN ('waiting', 'done', 'refused')),
    person        INTEGER REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED,
    options       TEXT NOT NULL,
    file          TEXT NOT NULL,
    file_name     TEXT NOT NULL,
    created_at    INTEGER NOT NULL,
    finished_at   INTEGER,
    lease         TEXT,
    leased_until  INTEGER NOT NULL DEFAULT 0,
    total         INTEGER NOT NULL DEFAULT 0,
    cursor        INTEGER NOT NULL DEFAULT 0,
    line          INTEGER NOT NULL DEFAULT 0,
    byte          INTEGER NOT NULL DEFAULT 0,
    bytes         INTEGER NOT NULL DEFAULT 0,
    added         INTEGER NOT NULL DEFAULT 0,
    updated       INTEGER NOT NULL DEFAULT 0,
    skipped       INTEGER NOT NULL DEFAULT 0,
    failed        INTEGER NOT NULL DEFAULT 0,
    failures      INTEGER NOT NULL DEFAULT 0,
    failure_bytes INTEGER NOT NULL DEFAULT 0,
    problem       TEXT,
    header        TEXT NOT NULL DEFAULT '[]'
) STRICT;
INSERT INTO jobs_of_kinds (id, workspace, kind, status, person, options, file, file_name, created_at, finished_at, lease, leased_until,
    total, cursor, added, updated, skipped, failed, problem, header)
SELECT id, workspace, kind, status, person, options, file, file_name, created_at, finished_at, lease, leased_until,
    total, cursor, added, updated, skipped, failed, problem, header FROM jobs;
DROP TABLE jobs;
ALTER TABLE jobs_of_kinds RENAME TO jobs;
CREATE INDEX jobs_waiting ON jobs (leased_until) WHERE status = 'waiting';
CREATE INDEX jobs_of_workspace ON jobs (workspace, id);
-- Whose failures are dropped after some days.
CREATE INDEX jobs_with_failures ON jobs (finished_at) WHERE failures > 0;

-- A table with row numbers: a failed row is often longer than what fits into a page of an index.
CREATE TABLE job_failures (
    job    INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    line   INTEGER NOT NULL,
    reason TEXT NOT NULL,
    cells  TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX job_failures_by_line ON job_failures (job, line);
