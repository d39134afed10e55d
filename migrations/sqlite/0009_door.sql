-- A browser in which a person has signed in before, by the SHA-256 of its cookie: strangers who guess at the account's
-- password do not make it wait.
CREATE TABLE known_browsers (
    token   TEXT NOT NULL,
    person  INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    used_at INTEGER NOT NULL,
    PRIMARY KEY (token, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX known_browsers_by_person ON known_browsers (person, used_at);

-- A link by which a member sets a new password, by the SHA-256 of its secret. At most one of a workspace for a member; it
-- goes with either membership.
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

-- Removing a member looks up the contacts that the member owns; the foreign key looks them up once more.
CREATE INDEX contacts_by_owner ON contacts (workspace, owner) WHERE owner IS NOT NULL;
CREATE INDEX invitations_by_maker ON invitations (workspace, invited_by);
-- Failed tries that are forgiven are deleted by this.
CREATE INDEX sign_in_failures_by_end ON sign_in_failures (blocked_until);
