-- The ground everything else stands on. Times are microseconds UTC, truth values 0 and 1, `*_key` columns
-- hold what Rust folded or normalised, so that both databases compare the same bytes.
-- Foreign keys are looked at when a transaction commits: a statement of many rows that could fail on one of them halfway would
-- keep a journal of its own, which costs an import a fifth of its speed.

CREATE TABLE people (
    id         INTEGER PRIMARY KEY,
    email      TEXT NOT NULL,
    email_key  TEXT NOT NULL UNIQUE,
    name       TEXT NOT NULL,
    password   TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE workspaces (
    id         INTEGER PRIMARY KEY,
    slug       TEXT NOT NULL UNIQUE,
    name       TEXT NOT NULL,
    time_zone  TEXT NOT NULL,
    country    TEXT,
    created_at INTEGER NOT NULL
) STRICT;

-- One row a workspace: what a writing transaction locks before it stamps its rows, and what a page needs at every request.
-- `shown` are subscribed contacts, `unsubscribed` the others outside the Bin; `*_email`, `*_phone`, `*_interaction` count those that have one.
CREATE TABLE counters (
    workspace                INTEGER PRIMARY KEY REFERENCES workspaces (id) DEFERRABLE INITIALLY DEFERRED,
    revision                 INTEGER NOT NULL DEFAULT 0,
    last_contact             INTEGER NOT NULL DEFAULT 0,
    shown                    INTEGER NOT NULL DEFAULT 0,
    shown_email              INTEGER NOT NULL DEFAULT 0,
    shown_phone              INTEGER NOT NULL DEFAULT 0,
    shown_interaction        INTEGER NOT NULL DEFAULT 0,
    unsubscribed             INTEGER NOT NULL DEFAULT 0,
    unsubscribed_email       INTEGER NOT NULL DEFAULT 0,
    unsubscribed_phone       INTEGER NOT NULL DEFAULT 0,
    unsubscribed_interaction INTEGER NOT NULL DEFAULT 0,
    binned                   INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE members (
    workspace    INTEGER NOT NULL REFERENCES workspaces (id) DEFERRABLE INITIALLY DEFERRED,
    person       INTEGER NOT NULL REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED,
    role         TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'editor', 'viewer')),
    joined_at    INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX members_by_person ON members (person, last_used_at);

-- `token` is the SHA-256 of what the cookie holds: a stolen database signs nobody in.
CREATE TABLE sessions (
    token      TEXT PRIMARY KEY,
    person     INTEGER NOT NULL REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED,
    created_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_person ON sessions (person);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- Failed sign-ins by account and by address; each failure doubles the wait before the next try is looked at.
CREATE TABLE sign_in_failures (
    subject    TEXT PRIMARY KEY,
    failures   INTEGER NOT NULL,
    blocked_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- `state`: 0 subscribed, 1 unsubscribed, 2 in the Bin: the first thing every list asks, so every list index begins with it.
CREATE TABLE contacts (
    workspace           INTEGER NOT NULL REFERENCES workspaces (id) DEFERRABLE INITIALLY DEFERRED,
    id                  INTEGER NOT NULL,
    state               INTEGER NOT NULL CHECK (state IN (0, 1, 2)),
    first_name          TEXT NOT NULL,
    last_name           TEXT NOT NULL,
    name                TEXT NOT NULL,
    name_key            TEXT NOT NULL,
    email               TEXT,
    email_key           TEXT,
    phone               TEXT,
    phone_key           TEXT,
    company             TEXT NOT NULL,
    job_title           TEXT NOT NULL,
    notes               TEXT NOT NULL,
    opt_in              INTEGER NOT NULL CHECK (opt_in IN (0, 1)),
    subscription        TEXT NOT NULL CHECK (subscription IN ('subscribed', 'unsubscribed')),
    sms_consent         TEXT NOT NULL CHECK (sms_consent IN ('not_asked', 'asked', 'given', 'opted_out')),
    owner               INTEGER,
    created_at          INTEGER NOT NULL,
    last_interaction_at INTEGER,
    last_message        TEXT,
    created_revision    INTEGER NOT NULL,
    deleted_revision    INTEGER,
    deleted_at          INTEGER,
    PRIMARY KEY (workspace, id),
    FOREIGN KEY (workspace, owner) REFERENCES members (workspace, person) DEFERRABLE INITIALLY DEFERRED,
    CHECK (email IS NOT NULL OR phone IS NOT NULL),
    CHECK ((state = 2) = (deleted_revision IS NOT NULL))
) STRICT;
CREATE INDEX contacts_by_created ON contacts (workspace, state, created_at, id);
CREATE INDEX contacts_by_name ON contacts (workspace, state, name_key, id);
CREATE INDEX contacts_by_email ON contacts (workspace, state, email_key, id);
CREATE INDEX contacts_by_phone ON contacts (workspace, state, phone_key, id);
CREATE INDEX contacts_by_interaction ON contacts (workspace, state, last_interaction_at, id);
CREATE INDEX contacts_by_opt_in ON contacts (workspace, state, opt_in, id);

-- The folded text that the search looks in, in a narrow table of its own: walking it is quick, and editing a contact
-- rewrites it only when the text changes. `folding` is the version of the folding that made it; `state` is the contact's, so
-- that a search is counted here alone.
CREATE TABLE search_texts (
    workspace INTEGER NOT NULL,
    contact   INTEGER NOT NULL,
    state     INTEGER NOT NULL,
    text      TEXT NOT NULL,
    folding   INTEGER NOT NULL,
    PRIMARY KEY (workspace, contact),
    FOREIGN KEY (workspace, contact) REFERENCES contacts (workspace, id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

-- The trigram index. Its rowid says workspace, state and contact (workspace << 34 | state << 32 | contact), so that one
-- range of rowids is one view of one workspace, counted without looking at a row.
CREATE VIRTUAL TABLE search_index USING fts5 (text, content = '', contentless_delete = 1, tokenize = 'trigram case_sensitive 1');
-- Imports come in many small transactions, each a segment: eight to a merge write each posting less often than four.
INSERT INTO search_index (search_index, rank) VALUES ('automerge', 8);

-- `live` is 1 outside the Bin, where an email belongs to one contact.
CREATE TABLE emails (
    workspace INTEGER NOT NULL,
    contact   INTEGER NOT NULL,
    position  INTEGER NOT NULL,
    email     TEXT NOT NULL,
    email_key TEXT NOT NULL,
    live      INTEGER NOT NULL CHECK (live IN (0, 1)),
    PRIMARY KEY (workspace, contact, position),
    FOREIGN KEY (workspace, contact) REFERENCES contacts (workspace, id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX emails_belong_to_one ON emails (workspace, email_key) WHERE live = 1;
CREATE INDEX emails_in_bin ON emails (workspace, email_key) WHERE live = 0;

CREATE TABLE phones (
    workspace INTEGER NOT NULL,
    contact   INTEGER NOT NULL,
    position  INTEGER NOT NULL,
    phone     TEXT NOT NULL,
    e164      TEXT,
    PRIMARY KEY (workspace, contact, position),
    FOREIGN KEY (workspace, contact) REFERENCES contacts (workspace, id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE INDEX phones_by_e164 ON phones (workspace, e164) WHERE e164 IS NOT NULL;

CREATE TABLE tags (
    workspace INTEGER NOT NULL REFERENCES workspaces (id) DEFERRABLE INITIALLY DEFERRED,
    id        INTEGER NOT NULL,
    name      TEXT NOT NULL,
    name_key  TEXT NOT NULL,
    color     INTEGER NOT NULL CHECK (color BETWEEN 0 AND 11),
    PRIMARY KEY (workspace, id),
    UNIQUE (workspace, name_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE contact_tags (
    workspace INTEGER NOT NULL,
    contact   INTEGER NOT NULL,
    tag       INTEGER NOT NULL,
    PRIMARY KEY (workspace, contact, tag),
    FOREIGN KEY (workspace, contact) REFERENCES contacts (workspace, id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (workspace, tag) REFERENCES tags (workspace, id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_tags_by_tag ON contact_tags (workspace, tag, contact);

-- Stars are each member's own.
CREATE TABLE favorites (
    workspace INTEGER NOT NULL,
    person    INTEGER NOT NULL,
    contact   INTEGER NOT NULL,
    PRIMARY KEY (workspace, person, contact),
    FOREIGN KEY (workspace, person) REFERENCES members (workspace, person) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (workspace, contact) REFERENCES contacts (workspace, id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

-- The change log: one change by transaction, with items by contact and field, numbered within the change. An item of the field 'contact' says that the
-- contact came to be ('created'), went into the Bin ('deleted') or came back ('restored'); the values it began with are the
-- `old` of the first later item, else what stands in the row.
CREATE TABLE changes (
    workspace INTEGER NOT NULL REFERENCES workspaces (id) DEFERRABLE INITIALLY DEFERRED,
    revision  INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    cause     TEXT NOT NULL CHECK (cause IN ('page', 'import', 'demo', 'command_line', 'sample')),
    person    INTEGER REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED,
    job       INTEGER,
    PRIMARY KEY (workspace, revision)
) STRICT, WITHOUT ROWID;

CREATE TABLE change_items (
    workspace INTEGER NOT NULL,
    revision  INTEGER NOT NULL,
    item      INTEGER NOT NULL,
    contact   INTEGER NOT NULL,
    field     TEXT NOT NULL,
    old       TEXT,
    new       TEXT,
    PRIMARY KEY (workspace, contact, revision, item),
    FOREIGN KEY (workspace, revision) REFERENCES changes (workspace, revision) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

-- The consent ledger: append-only, by channel.
CREATE TABLE consents (
    workspace INTEGER NOT NULL,
    contact   INTEGER NOT NULL,
    revision  INTEGER NOT NULL,
    channel   TEXT NOT NULL CHECK (channel IN ('email', 'campaigns', 'sms')),
    event     TEXT NOT NULL CHECK (event IN ('subscribed', 'unsubscribed', 'opted_in', 'opted_out', 'asked', 'given')),
    source    TEXT NOT NULL,
    wording   TEXT,
    person    INTEGER REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED,
    at        INTEGER NOT NULL,
    PRIMARY KEY (workspace, contact, revision, channel),
    FOREIGN KEY (workspace, contact) REFERENCES contacts (workspace, id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

-- Long work. Whoever holds the lease runs it; its cursor and its counts move in the transactions of its batches.
CREATE TABLE jobs (
    id           INTEGER PRIMARY KEY,
    workspace    INTEGER NOT NULL REFERENCES workspaces (id) DEFERRABLE INITIALLY DEFERRED,
    kind         TEXT NOT NULL CHECK (kind IN ('import')),
    status       TEXT NOT NULL CHECK (status IN ('waiting', 'done', 'refused')),
    person       INTEGER REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED,
    options      TEXT NOT NULL,
    file         TEXT NOT NULL,
    file_name    TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    finished_at  INTEGER,
    lease        TEXT,
    leased_until INTEGER NOT NULL DEFAULT 0,
    total        INTEGER NOT NULL DEFAULT 0,
    cursor       INTEGER NOT NULL DEFAULT 0,
    added        INTEGER NOT NULL DEFAULT 0,
    updated      INTEGER NOT NULL DEFAULT 0,
    skipped      INTEGER NOT NULL DEFAULT 0,
    failed       INTEGER NOT NULL DEFAULT 0,
    problem      TEXT
) STRICT;
CREATE INDEX jobs_waiting ON jobs (leased_until) WHERE status = 'waiting';

CREATE TABLE job_failures (
    job    INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    line   INTEGER NOT NULL,
    reason TEXT NOT NULL,
    cells  TEXT NOT NULL,
    PRIMARY KEY (job, line)
) STRICT, WITHOUT ROWID;
