-- Editing together. `members_revision` moves when somebody joins, goes or gets another role, or when a member's session ends: open
-- streams then ask again whether they may go on. `undoes` is the revision that a change has taken back.
ALTER TABLE counters ADD COLUMN members_revision BIGINT NOT NULL DEFAULT 0;
ALTER TABLE changes ADD COLUMN undoes BIGINT;
-- Who went into the Bin since a snapshot.
CREATE INDEX contacts_by_deletion ON contacts (workspace, deleted_revision) WHERE deleted_revision IS NOT NULL;
