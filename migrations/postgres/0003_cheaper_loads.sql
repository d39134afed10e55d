-- A contact's first phone is found by its row's index; the table's need only hold the others. Every index costs an import.

DROP INDEX phones_by_e164;
CREATE INDEX phones_by_e164 ON phones (workspace, e164) WHERE position > 0;
