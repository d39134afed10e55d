-- On PostgreSQL an import's rows no longer refer to their contact by a foreign key. SQLite finds the contact where it has just
-- been written, so its foreign keys stay.
SELECT 1;
