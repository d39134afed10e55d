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
const INDEX: &[(&str, Column)] = &[("rowid", Column::Int), ("text", Column::Text)];

/// Texts of new contacts on their way into the index.
#[derive(Debug)]
pub struct SearchTexts {
    workspace: i64,
    texts: Batch,
    index: Option<Batch>,
}

impl SearchTexts {
    /// None yet.
    #[must_use]
    pub fn new(dialect: Dialect, workspace: i64) -> Self {
        let index = match dialect {
            Dialect::Sqlite => Some(Batch::new("search_index", INDEX)),
            Dialect::Postgres => None,
        };
        Self { workspace, texts: Batch::new("search_texts", TEXTS), index }
    }

    /// One more.
    pub fn push(&mut self, contact: i64, state: i64, text: String) {
        if let Some(index) = &mut self.index {
            index.push([row_number(self.workspace, state, contact).into(), text.as_str().into()]);
        }
        self.texts.push([self.workspace.into(), contact.into(), state.into(), text.into(), FOLDING_VERSION.into()]);
    }

    /// Writes all of them.
    pub async fn insert(self, tx: &mut Tx) -> Result<(), DbError> {
        self.texts.insert(tx).await?;
        match self.index {
            Some(index) => index.insert(tx).await,
            None => Ok(()),
        }
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
