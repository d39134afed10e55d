-- How many contacts outside the Bin were created in each span of thirty days, kept in the transaction of each change, so that
-- a page deep in the table is counted to by spans instead of by contacts. `span` counts them from 1970 on.

CREATE TABLE created_counts (
    workspace INTEGER NOT NULL REFERENCES workspaces (id) DEFERRABLE INITIALLY DEFERRED,
    state     INTEGER NOT NULL,
    span      INTEGER NOT NULL,
    contacts  INTEGER NOT NULL,
    PRIMARY KEY (workspace, state, span)
) STRICT, WITHOUT ROWID;

-- Division rounds towards zero, a span begins before what it holds.
INSERT INTO created_counts (workspace, state, span, contacts)
    SELECT workspace, state, (created_at - ((created_at % 2592000000000) + 2592000000000) % 2592000000000) / 2592000000000, COUNT(*)
    FROM contacts WHERE state < 2 GROUP BY 1, 2, 3;
