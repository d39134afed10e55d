-- The whole schema: SQLite. The one for PostgreSQL has the same tables, columns, keys and indexes (a test compares them). Times are
-- microseconds UTC, booleans 0 and 1. Columns named `*_key` hold text that Rust has folded or normalised, so that both
-- databases compare the same bytes.
-- Foreign keys are checked at commit: otherwise SQLite keeps a journal for each statement of many rows, which takes a fifth
-- of an import's time.

-- The number of this schema (`SCHEMA` in src/db/migrate.rs). A server refuses a database with another number.
CREATE TABLE kith (
    schema INTEGER NOT NULL
) STRICT;
INSERT INTO kith (schema) VALUES (4);

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

-- One row a workspace. A writing transaction locks it before it stamps its rows, and every page reads it.
-- `members_revision` moves when somebody joins, leaves, gets another role, or is signed out elsewhere: open streams then check
-- again whether they may go on. `definitions_revision` moves when tags change. `last_contact`, `last_definition` and `last_job`
-- are the highest numbers ever given to a contact, to a tag (fields and their options will count on from it), and to a job: no
-- number is given twice, whatever is deleted.
-- `shown` counts subscribed contacts, `unsubscribed` the others outside the Bin; `*_email`, `*_phone` and `*_interaction` count
-- those of them that have one.
CREATE TABLE counters (
    workspace                INTEGER PRIMARY KEY REFERENCES workspaces (id) DEFERRABLE INITIALLY DEFERRED,
    revision                 INTEGER NOT NULL DEFAULT 0,
    members_revision         INTEGER NOT NULL DEFAULT 0,
    definitions_revision     INTEGER NOT NULL DEFAULT 0,
    last_contact             INTEGER NOT NULL DEFAULT 0,
    last_definition          INTEGER NOT NULL DEFAULT 0,
    last_job                 INTEGER NOT NULL DEFAULT 0,
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

-- The number of contacts outside the Bin by span of thirty days in which they were created, kept in the transaction of each
-- change: a page deep in the table is found by adding spans, not by walking contacts. Spans count from 1970 on.
CREATE TABLE created_counts (
    workspace INTEGER NOT NULL REFERENCES workspaces (id) DEFERRABLE INITIALLY DEFERRED,
    state     INTEGER NOT NULL,
    span      INTEGER NOT NULL,
    contacts  INTEGER NOT NULL,
    PRIMARY KEY (workspace, state, span)
) STRICT, WITHOUT ROWID;

CREATE TABLE members (
    workspace    INTEGER NOT NULL REFERENCES workspaces (id) DEFERRABLE INITIALLY DEFERRED,
    person       INTEGER NOT NULL REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED,
    role         TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'editor', 'viewer')),
    joined_at    INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL DEFAULT 0,
    suspended_at INTEGER,
    PRIMARY KEY (workspace, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX members_by_person ON members (person, last_used_at);

-- A link by which one person joins. `token` is the SHA-256 of the link's secret.
CREATE TABLE invitations (
    workspace  INTEGER NOT NULL REFERENCES workspaces (id) DEFERRABLE INITIALLY DEFERRED,
    token      TEXT NOT NULL,
    role       TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'editor', 'viewer')),
    invited_by INTEGER NOT NULL REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at    INTEGER,
    PRIMARY KEY (workspace, token)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX invitations_by_token ON invitations (token);
CREATE INDEX invitations_by_maker ON invitations (workspace, invited_by);

-- `token` is the SHA-256 of the cookie's value, so a stolen database signs nobody in. `agent` is the browser's User-Agent.
CREATE TABLE sessions (
    token      TEXT PRIMARY KEY,
    person     INTEGER NOT NULL REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED,
    created_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    agent      TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_person ON sessions (person);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- Failed sign-ins by account and by address. Each failure doubles the wait until the next attempt is checked.
CREATE TABLE sign_in_failures (
    subject       TEXT PRIMARY KEY,
    failures      INTEGER NOT NULL,
    blocked_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- Expired failures are deleted by this index.
CREATE INDEX sign_in_failures_by_end ON sign_in_failures (blocked_until);

-- Browsers in which a person has signed in before, by the SHA-256 of a cookie: strangers who guess at the account's password
-- do not make these wait.
CREATE TABLE known_browsers (
    token   TEXT NOT NULL,
    person  INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    used_at INTEGER NOT NULL,
    PRIMARY KEY (token, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX known_browsers_by_person ON known_browsers (person, used_at);

-- A link by which a member sets a new password, by the SHA-256 of its secret. A workspace has at most one for each member; it
-- is deleted with either membership.
CREATE TABLE password_links (
    workspace  INTEGER NOT NULL,
    person     INTEGER NOT NULL,
    made_by    INTEGER NOT NULL,
    token      TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (workspace, person),
    FOREIGN KEY (workspace, person) REFERENCES members (workspace, person) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (workspace, made_by) REFERENCES members (workspace, person) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE INDEX password_links_by_maker ON password_links (workspace, made_by);
CREATE INDEX password_links_by_person ON password_links (person);

-- `state`: 0 subscribed, 1 unsubscribed, 2 in the Bin. Every list asks for it first, so every list index begins with it.
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
-- Removing a member looks up the contacts that the member owns; the foreign key looks them up once more.
CREATE INDEX contacts_by_owner ON contacts (workspace, owner) WHERE owner IS NOT NULL;

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

-- A contact's first phone is found by `contacts_by_phone`; the index of this table holds the others only, since every index
-- slows an import.
CREATE TABLE phones (
    workspace INTEGER NOT NULL,
    contact   INTEGER NOT NULL,
    position  INTEGER NOT NULL,
    phone     TEXT NOT NULL,
    e164      TEXT,
    PRIMARY KEY (workspace, contact, position),
    FOREIGN KEY (workspace, contact) REFERENCES contacts (workspace, id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE INDEX phones_by_e164 ON phones (workspace, e164) WHERE position > 0;

-- `id` comes from `counters.last_definition`.
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

-- The folded text that a search reads, in a narrow table of its own: scanning it is fast, and editing a contact rewrites it
-- only when the text changes. `folding` is the version of the folding; `state` is the contact's, so that a search is counted
-- without reading contacts.
CREATE TABLE search_texts (
    workspace INTEGER NOT NULL,
    contact   INTEGER NOT NULL,
    state     INTEGER NOT NULL,
    text      TEXT NOT NULL,
    folding   INTEGER NOT NULL,
    PRIMARY KEY (workspace, contact),
    FOREIGN KEY (workspace, contact) REFERENCES contacts (workspace, id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

-- The search index (src/search). A part covers some contacts of a block of 32,768 contact numbers, `contacts` of them. Parts of
-- a block are numbered in the order they were written; of two that cover a contact the later one is right.
CREATE TABLE search_parts (
    workspace INTEGER NOT NULL REFERENCES workspaces (id) DEFERRABLE INITIALLY DEFERRED,
    block     INTEGER NOT NULL,
    part      INTEGER NOT NULL,
    contacts  INTEGER NOT NULL,
    PRIMARY KEY (workspace, block, part)
) STRICT, WITHOUT ROWID;

-- The postings of a part in the order of their grams, some kilobytes a row; `first` is the row's first gram.
CREATE TABLE search_pages (
    workspace INTEGER NOT NULL,
    block     INTEGER NOT NULL,
    part      INTEGER NOT NULL,
    first     INTEGER NOT NULL,
    postings  BLOB NOT NULL,
    PRIMARY KEY (workspace, block, part, first)
) STRICT;

-- Contacts whose text is newer than every part that covers them: a search reads their texts.
CREATE TABLE search_fresh (
    workspace INTEGER NOT NULL,
    contact   INTEGER NOT NULL,
    PRIMARY KEY (workspace, contact),
    FOREIGN KEY (workspace, contact) REFERENCES search_texts (workspace, contact) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

-- Long work (src/jobs). `id` comes from `counters.last_job`. The process that holds the lease runs it. `done` of `total` units,
-- `counts`, `cursor` and the lease move in the transactions of its batches. `payload`, `counts`, `cursor` and `result` are JSON
-- that the kind alone reads. `title` is the name that people know it by, such as the name of an import's file. `items` rows of
-- `job_items` are kept, with `item_bytes` of text.
CREATE TABLE jobs (
    workspace       INTEGER NOT NULL REFERENCES workspaces (id) DEFERRABLE INITIALLY DEFERRED,
    id              INTEGER NOT NULL,
    kind            TEXT NOT NULL,
    status          TEXT NOT NULL CHECK (status IN ('waiting', 'done', 'refused', 'canceled')),
    person          INTEGER REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED,
    title           TEXT NOT NULL DEFAULT '',
    payload         TEXT NOT NULL,
    total           INTEGER NOT NULL DEFAULT 0,
    done            INTEGER NOT NULL DEFAULT 0,
    counts          TEXT NOT NULL DEFAULT '{}',
    cursor          TEXT,
    items           INTEGER NOT NULL DEFAULT 0,
    item_bytes      INTEGER NOT NULL DEFAULT 0,
    lease           TEXT,
    leased_until    INTEGER NOT NULL DEFAULT 0,
    cancel_asked_at INTEGER,
    result          TEXT,
    problem         TEXT,
    created_at      INTEGER NOT NULL,
    finished_at     INTEGER,
    PRIMARY KEY (workspace, id)
) STRICT;
CREATE INDEX jobs_waiting ON jobs (leased_until) WHERE status = 'waiting';
CREATE INDEX jobs_by_kind ON jobs (workspace, kind, id);
-- Items are deleted some days after the job has finished.
CREATE INDEX jobs_with_items ON jobs (finished_at) WHERE items > 0;

-- Items that a job leaves to people, in order: rows of a file that failed (`line`, and their cells in `payload`), and contacts
-- that were left as they are, each with the reason.
-- With row numbers, not by key alone: an item is often longer than fits into a page of an index.
CREATE TABLE job_items (
    workspace INTEGER NOT NULL,
    job       INTEGER NOT NULL,
    seq       INTEGER NOT NULL,
    contact   INTEGER,
    line      INTEGER,
    reason    TEXT NOT NULL,
    payload   TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (workspace, job, seq),
    FOREIGN KEY (workspace, job) REFERENCES jobs (workspace, id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) STRICT;

-- The change log: one change a transaction. `cause` is a word of `members::actor::Cause`; `undoes` is the revision that it takes
-- back, the latest of them if a job takes back several. `job` is the job that it is a batch of: the changes of a job are one act.
CREATE TABLE changes (
    workspace INTEGER NOT NULL REFERENCES workspaces (id) DEFERRABLE INITIALLY DEFERRED,
    revision  INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    cause     TEXT NOT NULL,
    person    INTEGER REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED,
    job       INTEGER,
    undoes    INTEGER,
    PRIMARY KEY (workspace, revision),
    FOREIGN KEY (workspace, job) REFERENCES jobs (workspace, id) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE INDEX changes_by_job ON changes (workspace, job, revision) WHERE job IS NOT NULL;

-- Items of a change, by contact and field, numbered within it. An item of the field 'contact' says that the contact was added
-- ('created'), moved to the Bin ('deleted') or out of it ('restored'). A contact's first values are the `old` of the next item of
-- each field, or stand in its row. Tags and owners are logged by id: their names can change.
CREATE TABLE change_items (
    workspace INTEGER NOT NULL,
    revision  INTEGER NOT NULL,
    item      INTEGER NOT NULL,
    contact   INTEGER NOT NULL,
    field     TEXT NOT NULL,
    old       TEXT,
    new       TEXT,
    PRIMARY KEY (workspace, revision, item),
    FOREIGN KEY (workspace, revision) REFERENCES changes (workspace, revision) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE INDEX change_items_by_contact ON change_items (workspace, contact, revision);
-- Moves into and out of the Bin since a revision, which a view with Live off needs. New contacts are found by their numbers, so
-- an import writes nothing here.
CREATE INDEX change_items_moves ON change_items (workspace, revision) WHERE field = 'contact' AND new <> 'created';

-- The consent ledger: append-only, by channel. `seq` numbers the entries of a change, which may say two things about one channel.
CREATE TABLE consents (
    workspace INTEGER NOT NULL,
    contact   INTEGER NOT NULL,
    revision  INTEGER NOT NULL,
    seq       INTEGER NOT NULL,
    channel   TEXT NOT NULL,
    event     TEXT NOT NULL,
    source    TEXT NOT NULL,
    wording   TEXT,
    person    INTEGER REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED,
    at        INTEGER NOT NULL,
    PRIMARY KEY (workspace, contact, revision, seq),
    FOREIGN KEY (workspace, contact) REFERENCES contacts (workspace, id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

-- A file that a member has uploaded and that was read whole, before it is imported. `id` cannot be guessed. `bytes` is its size,
-- `rows` their number below the first line, and `format` (JSON) how it is to be read.
CREATE TABLE uploads (
    workspace  INTEGER NOT NULL REFERENCES workspaces (id) DEFERRABLE INITIALLY DEFERRED,
    id         TEXT NOT NULL,
    person     INTEGER NOT NULL REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED,
    file       TEXT NOT NULL,
    file_name  TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    bytes      INTEGER NOT NULL DEFAULT 0,
    rows       INTEGER NOT NULL DEFAULT 0,
    format     TEXT NOT NULL DEFAULT '{}',
    PRIMARY KEY (workspace, id)
) STRICT, WITHOUT ROWID;

-- The planner is told to expect one large workspace, from the first row on, and never learns otherwise: for a small workspace
-- every plan is fast, and a plan made for an empty table scans a full one, once for each batch of an import.
ANALYZE;
DELETE FROM sqlite_stat4;
DELETE FROM sqlite_stat1;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('contacts', 'sqlite_autoindex_contacts_1', '1000000 1000000 1'),
    ('contacts', 'contacts_by_created', '1000000 1000000 400000 1 1'),
    ('contacts', 'contacts_by_name', '1000000 1000000 400000 3 1'),
    ('contacts', 'contacts_by_email', '1000000 1000000 400000 1 1'),
    ('contacts', 'contacts_by_phone', '1000000 1000000 400000 1 1'),
    ('contacts', 'contacts_by_interaction', '1000000 1000000 400000 2 1'),
    ('contacts', 'contacts_by_opt_in', '1000000 1000000 400000 200000 1'),
    ('search_texts', 'search_texts', '1000000 1000000 1'),
    ('search_parts', 'search_parts', '60 60 2 1'),
    ('search_pages', 'sqlite_autoindex_search_pages_1', '90000 90000 3000 1500 1'),
    ('search_fresh', 'search_fresh', '500 500 1'),
    ('emails', 'emails', '1000000 1000000 1 1'),
    ('emails', 'emails_belong_to_one', '1000000 1000000 1'),
    ('emails', 'emails_in_bin', '100000 100000 1'),
    ('phones', 'phones', '800000 800000 1 1'),
    ('phones', 'phones_by_e164', '100000 100000 1'),
    ('tags', 'tags', '100 100 1'),
    ('tags', 'sqlite_autoindex_tags_2', '100 100 1'),
    ('contact_tags', 'contact_tags', '600000 600000 2 1'),
    ('contact_tags', 'contact_tags_by_tag', '600000 600000 6000 1'),
    ('favorites', 'favorites', '1000 1000 100 1'),
    ('changes', 'changes', '100000 100000 1'),
    ('changes', 'changes_by_job', '50000 50000 500 1'),
    ('change_items', 'change_items', '3000000 3000000 30 1'),
    ('change_items', 'change_items_by_contact', '3000000 3000000 3 2'),
    ('change_items', 'change_items_moves', '10000 10000 1'),
    ('consents', 'consents', '2000000 2000000 2 2 1'),
    ('sessions', 'sessions', '1000 1'),
    ('members', 'members', '100 100 1'),
    ('members', 'members_by_person', '100 2 1'),
    ('people', 'sqlite_autoindex_people_1', '100 1'),
    ('workspaces', 'sqlite_autoindex_workspaces_1', '10 1');
