-- One change can say two things about one contact and channel, as where a switch is pressed twice before the first press is sent.
-- `item` tells them apart, in order: how many items the change had when the entry was made.
CREATE TABLE consents_by_item (
    workspace INTEGER NOT NULL,
    contact   INTEGER NOT NULL,
    revision  INTEGER NOT NULL,
    channel   TEXT NOT NULL CHECK (channel IN ('email', 'campaigns', 'sms')),
    item      INTEGER NOT NULL,
    event     TEXT NOT NULL CHECK (event IN ('subscribed', 'unsubscribed', 'opted_in', 'opted_out', 'asked', 'given')),
    source    TEXT NOT NULL,
    wording   TEXT,
    person    INTEGER REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED,
    at        INTEGER NOT NULL,
    PRIMARY KEY (workspace, contact, revision, channel, item),
    FOREIGN KEY (workspace, contact) REFERENCES contacts (workspace, id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
INSERT INTO consents_by_item SELECT workspace, contact, revision, channel, 0, event, source, wording, person, at FROM consents;
DROP TABLE consents;
ALTER TABLE consents_by_item RENAME TO consents;
DELETE FROM sqlite_stat1 WHERE tbl IN ('consents', 'consents_by_item');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('consents', 'consents', '2000000 2000000 2 2 1 1');
