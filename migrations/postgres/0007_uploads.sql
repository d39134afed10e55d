-- A file that somebody brought and that was found whole, before it is imported. `id` is a word that nobody guesses.
CREATE TABLE uploads (
    workspace  BIGINT NOT NULL REFERENCES workspaces (id),
    id         TEXT COLLATE "C" NOT NULL,
    person     BIGINT NOT NULL REFERENCES people (id),
    file       TEXT NOT NULL,
    file_name  TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace, id)
);
CREATE INDEX jobs_of_workspace ON jobs (workspace, id);
-- The names of the file's columns, as JSON: failed rows are given back under them.
ALTER TABLE jobs ADD COLUMN header TEXT NOT NULL DEFAULT '[]';
