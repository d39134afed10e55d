-- A contact's first phone is found by its row's index; the table's need only hold the others. Every index costs an import.

DROP INDEX phones_by_e164;
CREATE INDEX phones_by_e164 ON phones (workspace, e164) WHERE position > 0;

-- What the planner is to think of: one large workspace. It plans for this from the first row on, and never learns otherwise:
-- for a small workspace every plan is quick, and a plan that was made for an empty table reads a full one from end to end,
-- once for each batch of an import.
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
    ('change_items', 'change_items', '3000000 3000000 3 2 1'),
    ('consents', 'consents', '2000000 2000000 2 2 1'),
    ('sessions', 'sessions', '1000 1'),
    ('members', 'members', '100 100 1'),
    ('members', 'members_by_person', '100 2 1'),
    ('people', 'sqlite_autoindex_people_1', '100 1'),
    ('workspaces', 'sqlite_autoindex_workspaces_1', '10 1');
