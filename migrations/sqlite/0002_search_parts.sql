-- The search index becomes Kith's own (src/search), the same on both databases: a part holds, for some contacts of a block
-- of 32,768 numbers, which of them have a gram of one to three letters in their text. FTS5 cost an import half its time.

DROP TABLE search_index;

-- Parts of a block are numbered as they were made: of two that know a contact the later one is right. `contacts` is how many
-- it knows.
CREATE TABLE search_parts (
    workspace INTEGER NOT NULL REFERENCES workspaces (id) DEFERRABLE INITIALLY DEFERRED,
    block     INTEGER NOT NULL,
    part      INTEGER NOT NULL,
    contacts  INTEGER NOT NULL,
    PRIMARY KEY (workspace, block, part)
) STRICT, WITHOUT ROWID;

-- A part's postings in the order of their grams, some kilobytes to a row; `first` is the first gram of the row.
CREATE TABLE search_pages (
    workspace INTEGER NOT NULL,
    block     INTEGER NOT NULL,
    part      INTEGER NOT NULL,
    first     INTEGER NOT NULL,
    postings  BLOB NOT NULL,
    PRIMARY KEY (workspace, block, part, first)
) STRICT;

-- Contacts whose text is newer than every part that knows them: a search reads it itself.
CREATE TABLE search_fresh (
    workspace INTEGER NOT NULL,
    contact   INTEGER NOT NULL,
    PRIMARY KEY (workspace, contact),
    FOREIGN KEY (workspace, contact) REFERENCES search_texts (workspace, contact) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

INSERT INTO search_fresh (workspace, contact) SELECT workspace, contact FROM search_texts;
