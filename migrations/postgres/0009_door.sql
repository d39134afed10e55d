-- A browser in which a person has signed in before, by the SHA-256 of its cookie: strangers who guess at the account's
-- password do not make it wait.
CREATE TABLE known_browsers (
    token   TEXT COLLATE "C" NOT NULL,
    person  BIGINT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    used_at BIGINT NOT NULL,
    PRIMARY KEY (token, person)
);
CREATE INDEX known_browsers_by_person ON known_browsers (person, used_at);

-- A link by which a member sets a new password, by the SHA-256 of its secret. At most one of a workspace for a member; it
-- goes with either membership.
CREATE TABLE password_links (
    workspace  BIGINT NOT NULL,
    person     BIGINT NOT NULL,
    made_by    BIGINT NOT NULL,
    token      TEXT COLLATE "C" NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (workspace, person),
    FOREIGN KEY (workspace, person) REFERENCES members (workspace, person) ON DELETE CASCADE,
    FOREIGN KEY (workspace, made_by) REFERENCES members (workspace, person) ON DELETE CASCADE
);
CREATE INDEX password_links_by_maker ON password_links (workspace, made_by);
CREATE INDEX password_links_by_person ON password_links (person);

-- Removing a member looks up the contacts that the member owns; the foreign key looks them up once more.
CREATE INDEX contacts_by_owner ON contacts (workspace, owner) WHERE owner IS NOT NULL;
CREATE INDEX invitations_by_maker ON invitations (workspace, invited_by);
-- Failed tries that are forgiven are deleted by this.
CREATE INDEX sign_in_failures_by_end ON sign_in_failures (blocked_until);
