-- Jobs of several kinds: `kind` is no longer a list in the schema. `line` and `byte` say where in the file the last row done begins, so
-- that an interrupted import reads on from there. Of the rows that failed `failures` are kept, with `failure_bytes` of text.
-- `bytes` is the size of the staged file.
ALTER TABLE jobs DROP CONSTRAINT jobs_kind_check;
ALTER TABLE jobs ADD COLUMN line BIGINT NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN byte BIGINT NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN bytes BIGINT NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN failures BIGINT NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN failure_bytes BIGINT NOT NULL DEFAULT 0;
-- Whose failures are dropped after some days.
CREATE INDEX jobs_with_failures ON jobs (finished_at) WHERE failures > 0;

-- The same name as on SQLite, where the table now has row numbers.
DELETE FROM job_failures;
ALTER TABLE job_failures DROP CONSTRAINT job_failures_pkey;
CREATE UNIQUE INDEX job_failures_by_line ON job_failures (job, line);
