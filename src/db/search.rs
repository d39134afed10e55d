//! The search index: which contacts have a folded text that contains something.
//!
//! SQLite keeps it in an FTS5 table beside the texts, PostgreSQL in an index over them; both hold trigrams, so a needle has
//! three characters or more. Every path that changes a text or a state says so here.

use std::ops::RangeInclusive;

use super::{Batch, Column, DbError, Dialect, Sql, Tx, dialect, sql};
use crate::text::FOLDING_VERSION;

/// The shortest needle that the index can find.
pub const SHORTEST_INDEXED: usize = 3;

/// Bits that a contact's number takes in a row number of SQLite's index.
const CONTACT_BITS: u32 = 32;
/// Bits that its state takes.
const STATE_BITS: u32 = 2;

const TEXTS: &[(&str, Column)] =
    &[("workspace", Column::Int), ("contact", Column::Int), ("state", Column::Int), ("text", Column::Text), ("folding", Column::Int)];

/// Texts of new contacts on their way into the index.
#[derive(Debug)]
pub struct SearchTexts {
    workspace: i64,
    contacts: Option<RangeInclusive<i64>>,
    texts: Batch,
}

impl SearchTexts {
    /// None yet.
    #[must_use]
    pub fn new(workspace: i64) -> Self {
        Self { workspace, contacts: None, texts: Batch::new("search_texts", TEXTS) }
    }

    /// One more; contacts come in the order of their numbers, without a gap.
    pub fn push(&mut self, contact: i64, state: i64, text: String) {
        let first = self.contacts.as_ref().map_or(contact, |contacts| *contacts.start());
        self.contacts = Some(first..=contact);
        self.texts.push([self.workspace.into(), contact.into(), state.into(), text.into(), FOLDING_VERSION.into()]);
    }

    /// Writes all of them.
    pub async fn insert(self, tx: &mut Tx) -> Result<(), DbError> {
        let Some(contacts) = self.contacts else {
            return Ok(());
        };
        self.texts.insert(tx).await?;
        if tx.dialect() == Dialect::Sqlite {
            // One statement, however many they are: FTS5 writes a segment for each, which it has to merge later.
            let index =
                sql("INSERT INTO search_index (rowid, text) SELECT (workspace << 34) | (state << 32) | contact, text FROM search_texts \
                 WHERE workspace = $1 AND contact BETWEEN $2 AND $3");
            tx.execute(index.bind(self.workspace).bind(*contacts.start()).bind(*contacts.end())).await?;
        }
        Ok(())
    }
}

/// Gives a contact that has a text another text or another state.
pub async fn replace(tx: &mut Tx, workspace: i64, contact: i64, state: i64, text: &str) -> Result<(), DbError> {
    if tx.dialect() == Dialect::Sqlite {
        let before: Option<(i64,)> =
            tx.optional(sql("SELECT state FROM search_texts WHERE workspace = $1 AND contact = $2").bind(workspace).bind(contact)).await?;
        if let Some((before,)) = before {
            tx.execute(sql("DELETE FROM search_index WHERE rowid = $1").bind(row_number(workspace, before, contact))).await?;
        }
        let row = row_number(workspace, state, contact);
        tx.execute(sql("INSERT INTO search_index (rowid, text) VALUES ($1, $2)").bind(row).bind(text)).await?;
    }
    let update = sql("UPDATE search_texts SET state = $3, text = $4, folding = $5 WHERE workspace = $1 AND contact = $2");
    tx.execute(update.bind(workspace).bind(contact).bind(state).bind(text).bind(FOLDING_VERSION)).await?;
    Ok(())
}

/// The numbers of the contacts of `workspace` in one of `states` whose text contains one of `needles`, as a SELECT of one
/// column `contact`. Every needle has [`SHORTEST_INDEXED`] characters or more.
pub fn indexed(sql: &mut Sql, dialect: Dialect, workspace: i64, states: &RangeInclusive<i64>, needles: &[String]) {
    match dialect {
        Dialect::Sqlite => {
            let phrases: Vec<String> = needles.iter().map(|needle| format!("\"{}\"", needle.replace('"', "\"\""))).collect();
            let mask = (1_i64 << CONTACT_BITS) - 1;
            sql.push("SELECT rowid & ")
                .push_bind(mask)
                .push(" AS contact FROM search_index WHERE search_index MATCH ")
                .push_bind(phrases.join(" OR "));
            sql.push(" AND rowid BETWEEN ").push_bind(row_number(workspace, *states.start(), 0));
            sql.push(" AND ").push_bind(row_number(workspace, *states.end(), mask));
        }
        Dialect::Postgres => {
            texts_of(sql, workspace, states);
            sql.push(" AND (");
            for (place, needle) in needles.iter().enumerate() {
                let pattern = format!("%{}%", needle.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
                sql.push(if place == 0 { "text LIKE " } else { " OR text LIKE " }).push_bind(pattern);
            }
            sql.push(")");
        }
    }
}

/// The same by reading every text, for needles of any length.
pub fn scanned(sql: &mut Sql, dialect: Dialect, workspace: i64, states: &RangeInclusive<i64>, needles: &[String]) {
    texts_of(sql, workspace, states);
    sql.push(" AND ");
    contains_any(sql, dialect, "text", needles);
}

/// `column` contains one of `needles`.
pub fn contains_any(sql: &mut Sql, dialect: Dialect, column: &str, needles: &[String]) {
    sql.push("(");
    for (place, needle) in needles.iter().enumerate() {
        if place > 0 {
            sql.push(" OR ");
        }
        dialect::contains(sql, dialect, column, needle);
    }
    sql.push(")");
}

fn texts_of(sql: &mut Sql, workspace: i64, states: &RangeInclusive<i64>) {
    sql.push("SELECT contact FROM search_texts WHERE workspace = ").push_bind(workspace);
    sql.push(" AND state BETWEEN ").push_bind(*states.start()).push(" AND ").push_bind(*states.end());
}

/// Where a contact stands in SQLite's index: one range of numbers is one view of one workspace.
const fn row_number(workspace: i64, state: i64, contact: i64) -> i64 {
    workspace << (CONTACT_BITS + STATE_BITS) | state << CONTACT_BITS | contact
}
