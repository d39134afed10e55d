-- Members may be suspended, and come by invitation: a link that one person can follow, for some days.
-- `token` is the SHA-256 of what the link holds; `agent` is what a browser calls itself.
ALTER TABLE members ADD COLUMN suspended_at BIGINT;
ALTER TABLE sessions ADD COLUMN agent TEXT NOT NULL DEFAULT '';

CREATE TABLE invitations (
    workspace  BIGINT NOT NULL REFERENCES workspaces (id),
    token      TEXT COLLATE "C" NOT NULL,
    role       TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'editor', 'viewer')),
    invited_by BIGINT NOT NULL REFERENCES people (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT,
    PRIMARY KEY (workspace, token)
);
CREATE UNIQUE INDEX invitations_by_token ON invitations (token);
