-- Files that wait for their import have an allowance: `bytes` is the size of each. `rows` (below the first line) and `format` (how it
-- is to be read, as JSON) are what reading it whole has found, so that nobody reads it whole again only to look at it.
DELETE FROM uploads;
ALTER TABLE uploads ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE uploads ADD COLUMN rows INTEGER NOT NULL DEFAULT 0;
ALTER TABLE uploads ADD COLUMN format TEXT NOT NULL DEFAULT '{}';
