-- Who went into the Bin or came out of it since a revision, which Live off has to know. New contacts are found by their numbers,
-- so an import writes nothing here.
CREATE INDEX change_items_moves ON change_items (workspace, revision) WHERE field = 'contact' AND new <> 'created';
-- The planner is told of it as of the others (0003).
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('change_items', 'change_items_moves', '10000 10000 1');
-- It answered the same until contacts came out of the Bin again.
DROP INDEX contacts_by_deletion;
