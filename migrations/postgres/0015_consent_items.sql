-- One change can say two things about one contact and channel, as where a switch is pressed twice before the first press is sent.
-- `item` tells them apart, in order: how many items the change had when the entry was made.
ALTER TABLE consents ADD COLUMN item BIGINT NOT NULL DEFAULT 0;
ALTER TABLE consents ALTER COLUMN item DROP DEFAULT;
ALTER TABLE consents DROP CONSTRAINT consents_pkey;
ALTER TABLE consents ADD PRIMARY KEY (workspace, contact, revision, channel, item);
