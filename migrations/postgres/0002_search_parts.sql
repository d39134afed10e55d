-- The search index becomes Kith's own (src/search), the same on both databases: a part holds, for some contacts of a block
-- of 32,768 numbers, which of them have a gram of one to three letters in their text. pg_trgm cost an import half its time.

DROP INDEX search_index;

-- Parts of a block are numbered as they were made: of two that know a contact the later one is right. `contacts` is how many
-- it knows.
CREATE TABLE search_parts (
    workspace BIGINT NOT NULL REFERENCES workspaces (id),
    block     BIGINT NOT NULL,
    part      BIGINT NOT NULL,
    contacts  BIGINT NOT NULL,
    PRIMARY KEY (workspace, block, part)
);

-- A part's postings in the order of their grams, some kilobytes to a row; `first` is the first gram of the row. They are
-- packed already, and stay in the row: a search reads many of them.
CREATE TABLE search_pages (
    workspace BIGINT NOT NULL,
    block     BIGINT NOT NULL,
    part      BIGINT NOT NULL,
    first     BIGINT NOT NULL,
    postings  BYTEA NOT NULL,
    PRIMARY KEY (workspace, block, part, first)
);
ALTER TABLE search_pages ALTER COLUMN postings SET STORAGE PLAIN;

-- Contacts whose text is newer than every part that knows them: a search reads it itself.
CREATE TABLE search_fresh (
    workspace BIGINT NOT NULL,
    contact   BIGINT NOT NULL,
    PRIMARY KEY (workspace, contact)
);

INSERT INTO search_fresh (workspace, contact) SELECT workspace, contact FROM search_texts;
