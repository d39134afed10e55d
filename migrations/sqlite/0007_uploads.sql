-- A file that somebody brought and that was found whole, before it is imported. `id` is a word that nobody guesses.
CREATE TABLE uploads (
    workspace  INTEGER NOT NULL REFERENCES workspaces (id) DEFERRABLE INITIALLY DEFERRED,
    id         TEXT NOT NULL,
    person     INTEGER NOT NULL REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED,
    file       TEXT NOT NULL,
    file_name  TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (workspace, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX jobs_of_workspace ON jobs (workspace, id);
-- The names of the file's columns, as JSON: failed rows are given back under them.
ALTER TABLE jobs ADD COLUMN header TEXT NOT NULL DEFAULT '[]';
