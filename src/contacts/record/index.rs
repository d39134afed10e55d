//! The search text of a contact, rebuilt from the database after an edit.

use super::create::search_text;
use super::state::State;
use crate::consent::Subscription;
use crate::db::{DbError, Tx, sql};
use crate::search::store as search;

/// A piece of the search text: its kind, its position within the kind, and up to three texts.
type Part = (i64, i64, String, Option<String>, Option<String>);

/// Rebuilds the search text from the contact's row, emails and phones in the database.
pub async fn index(tx: &mut Tx, workspace: i64, contact: i64, subscription: Subscription) -> Result<(), DbError> {
    // One query for all: an edit waits for each of them.
    let parts = sql(
        "SELECT CAST(0 AS bigint) AS part, CAST(0 AS bigint) AS position, name_key, company, job_title FROM contacts WHERE workspace = $1 AND id = $2 \
         UNION ALL SELECT 1, position, email, NULL, NULL FROM emails WHERE workspace = $1 AND contact = $2 \
         UNION ALL SELECT 2, position, phone, e164, NULL FROM phones WHERE workspace = $1 AND contact = $2 ORDER BY part, position",
    );
    let parts: Vec<Part> = tx.all(parts.bind(workspace).bind(contact)).await?;
    let of_part = |wanted: i64| parts.iter().filter(move |(part, ..)| *part == wanted);
    let Some((_, _, name_key, company, job_title)) = of_part(0).next() else {
        return Err(DbError::RowNotFound);
    };
    let text = search_text(
        name_key,
        of_part(1).map(|(_, _, email, ..)| email.as_str()),
        of_part(2).map(|(_, _, typed, e164, _)| (typed.as_str(), e164.as_deref())),
        [company.as_deref().unwrap_or_default(), job_title.as_deref().unwrap_or_default()],
    );
    search::replace(tx, workspace, contact, State::of(subscription).number(), &text).await
}
