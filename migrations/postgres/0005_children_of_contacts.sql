-- The same for everything else that an import writes by the row: one question and one lock on the contact for each email, phone,
-- tag and consent were a third of its time. Whoever once deletes a contact for good deletes these rows in the same transaction.
ALTER TABLE contacts DROP CONSTRAINT contacts_workspace_fkey;
ALTER TABLE emails DROP CONSTRAINT emails_workspace_contact_fkey;
ALTER TABLE phones DROP CONSTRAINT phones_workspace_contact_fkey;
ALTER TABLE contact_tags DROP CONSTRAINT contact_tags_workspace_contact_fkey;
ALTER TABLE contact_tags DROP CONSTRAINT contact_tags_workspace_tag_fkey;
ALTER TABLE consents DROP CONSTRAINT consents_workspace_contact_fkey;
ALTER TABLE consents DROP CONSTRAINT consents_person_fkey;
