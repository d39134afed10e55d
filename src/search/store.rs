//! The search index, in SQL: inserting texts, and compaction of the parts.

use std::collections::BTreeMap;

use tokio::task::JoinHandle;

use super::part::{self, Page, Postings};
use super::set::{block, place};
use crate::db::{Batch, Column, Db, DbError, Tx, dialect, sql};
use crate::text::FOLDING_VERSION;

/// This many texts inserted together become a part; fewer stay fresh for a while.
const WHOLE_PART: usize = 200;

/// Fresh texts that searches tolerate: reading a thousand takes a millisecond.
const FRESH: usize = 1_000;

/// Fresh texts that become parts in one transaction, so that nobody waits for its lock longer than 50 ms.
const FRESH_AT_ONCE: i64 = 2_000;

/// Parts of a block that searches tolerate.
const PARTS: usize = 8;

/// How many times larger a part may be to be merged with the later ones, in a block that gets no more new contacts.
const TIDY: i64 = 8;

const TEXTS: &[(&str, Column)] =
    &[("workspace", Column::Int), ("contact", Column::Int), ("state", Column::Int), ("text", Column::Text), ("folding", Column::Int)];
const FRESH_TEXTS: &[(&str, Column)] = &[("workspace", Column::Int), ("contact", Column::Int)];
const PAGES: &[(&str, Column)] =
    &[("workspace", Column::Int), ("block", Column::Int), ("part", Column::Int), ("first", Column::Int), ("postings", Column::Bytes)];

/// The searched text of one contact; `state` is the number of the contact's state.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Text {
    pub contact: i64,
    pub state: i64,
    pub text: String,
}

/// Texts of new contacts, to be inserted into the index.
#[derive(Debug)]
pub struct SearchTexts {
    workspace: i64,
    texts: Vec<Text>,
}

impl SearchTexts {
    /// An empty list.
    #[must_use]
    pub fn new(workspace: i64) -> Self {
        Self { workspace, texts: Vec::new() }
    }

    /// Adds a text; contacts come in ascending order.
    pub fn push(&mut self, contact: i64, state: i64, text: String) {
        self.texts.push(Text { contact, state, text });
    }

    /// Starts to build a part of the texts on a blocking thread, if they are many: the transaction writes other rows meanwhile.
    #[must_use]
    pub fn pack(self) -> PackedTexts {
        let (workspace, texts) = (self.workspace, self.texts);
        let packing = tokio::task::spawn_blocking(move || {
            let parts = if texts.len() >= WHOLE_PART { parts_of(&texts) } else { Vec::new() };
            (texts, parts)
        });
        PackedTexts { workspace, packing }
    }
}

/// Texts from which a part is being built.
#[derive(Debug)]
pub struct PackedTexts {
    workspace: i64,
    packing: JoinHandle<(Vec<Text>, Vec<Part>)>,
}

impl PackedTexts {
    /// Writes all of them, in the transaction that holds the workspace's lock.
    pub async fn insert(self, tx: &mut Tx) -> Result<(), DbError> {
        let (packed, parts) = self.packing.await.map_err(broken)?;
        let mut texts = Batch::new("search_texts", TEXTS);
        let mut fresh = Batch::new("search_fresh", FRESH_TEXTS);
        for Text { contact, state, text } in packed {
            if parts.is_empty() {
                fresh.push([self.workspace.into(), contact.into()]);
            }
            texts.push([self.workspace.into(), contact.into(), state.into(), text.into(), FOLDING_VERSION.into()]);
        }
        Batch::insert_all(tx, [texts, fresh]).await?;
        add_parts(tx, self.workspace, parts).await
    }
}

/// The error of a packing thread: it can only be a panic.
fn broken(problem: tokio::task::JoinError) -> DbError {
    DbError::Protocol(problem.to_string())
}

/// Replaces the text or state of an indexed contact, in a transaction that holds the workspace's lock.
pub async fn replace(tx: &mut Tx, workspace: i64, contact: i64, state: i64, text: &str) -> Result<(), DbError> {
    let update = sql("UPDATE search_texts SET state = $3, text = $4, folding = $5 WHERE workspace = $1 AND contact = $2");
    tx.execute(update.bind(workspace).bind(contact).bind(state).bind(text).bind(FOLDING_VERSION)).await?;
    let fresh = sql("INSERT INTO search_fresh (workspace, contact) VALUES ($1, $2) ON CONFLICT DO NOTHING");
    tx.execute(fresh.bind(workspace).bind(contact)).await?;
    Ok(())
}

/// A part to be inserted: its block, its number of contacts, its pages.
pub(super) type Part = (i64, i64, Vec<Page>);

/// Builds parts from texts, which come in the order of their contacts: one part for each block.
pub(super) fn parts_of(texts: &[Text]) -> Vec<Part> {
    let of_blocks = texts.chunk_by(|one, other| block(one.contact) == block(other.contact));
    of_blocks
        .map(|texts| {
            let mut postings = Postings::default();
            texts.iter().for_each(|Text { contact, state, text }| postings.push(place(*contact), *state, text));
            (block(texts[0].contact), texts.len() as i64, postings.pages())
        })
        .collect()
}

/// Writes parts, each as the latest of its block.
async fn add_parts(tx: &mut Tx, workspace: i64, parts: Vec<Part>) -> Result<(), DbError> {
    for (block, contacts, pages) in parts {
        let last = sql("SELECT COALESCE(MAX(part), 0) FROM search_parts WHERE workspace = $1 AND block = $2").bind(workspace).bind(block);
        let (last,): (i64,) = tx.one(last).await?;
        add_part(tx, workspace, (block, last + 1), contacts, pages).await?;
    }
    Ok(())
}

async fn add_part(tx: &mut Tx, workspace: i64, (block, part): (i64, i64), contacts: i64, pages: Vec<Page>) -> Result<(), DbError> {
    let insert = sql("INSERT INTO search_parts (workspace, block, part, contacts) VALUES ($1, $2, $3, $4)");
    tx.execute(insert.bind(workspace).bind(block).bind(part).bind(contacts)).await?;
    let mut batch = Batch::new("search_pages", PAGES);
    for (first, postings) in pages {
        batch.push([workspace.into(), block.into(), part.into(), (first as i64).into(), postings.into()]);
    }
    batch.insert(tx).await
}

/// Compacts the index of a workspace: turns fresh texts into parts when they are many, and merges parts. It is called after large
/// writes, and by the server from time to time.
pub async fn tend(db: &Db, workspace: i64) -> Result<(), DbError> {
    while make_parts(db, workspace).await? {}
    let mut parts: BTreeMap<i64, Vec<(i64, i64)>> = BTreeMap::new();
    let query = sql("SELECT block, part, contacts FROM search_parts WHERE workspace = $1 ORDER BY block, part DESC");
    for (block, part, contacts) in db.all::<(i64, i64, i64)>(query.bind(workspace)).await? {
        parts.entry(block).or_default().push((part, contacts));
    }
    let last = parts.keys().next_back().copied();
    for (block, parts) in parts {
        let merged = worth_merging(&parts, last == Some(block));
        if merged.len() > 1 {
            merge(db, workspace, block, merged).await?;
        }
    }
    Ok(())
}

/// The workspaces with many fresh texts.
pub async fn untended(db: &Db) -> Result<Vec<i64>, DbError> {
    let query = sql("SELECT workspace FROM search_fresh GROUP BY workspace HAVING COUNT(*) >= $1").bind(FRESH as i64);
    Ok(db.all::<(i64,)>(query).await?.into_iter().map(|(workspace,)| workspace).collect())
}

/// The latest parts of a block that should be merged. `parts` lists all its parts (number and contacts), latest first. The policy
/// is size-tiered, so that a contact's postings are rewritten only a few times. A block that gets no more new contacts is merged
/// further, since every search reads each of its parts.
fn worth_merging(parts: &[(i64, i64)], grows: bool) -> &[(i64, i64)] {
    let tier = if grows { 2 } else { TIDY };
    let mut contacts = 0;
    let alike = parts.iter().take_while(|(_, more)| {
        let joins = contacts == 0 || *more <= tier * contacts;
        contacts += more;
        joins
    });
    let alike = alike.count();
    if parts.len() >= PARTS {
        &parts[..alike.max(2)]
    } else if grows {
        &[]
    } else {
        &parts[..alike]
    }
}

/// Turns fresh texts into parts, if they are many; returns whether there may be more.
async fn make_parts(db: &Db, workspace: i64) -> Result<bool, DbError> {
    let some = sql("SELECT contact FROM search_fresh WHERE workspace = $1 LIMIT $2").bind(workspace).bind(FRESH as i64);
    if db.all::<(i64,)>(some).await?.len() < FRESH {
        return Ok(false);
    }
    let mut tx = db.begin_of_load().await?;
    // Every edit of a contact holds this lock, too: no text changes between being read here and no longer being fresh.
    let mut lock = sql("SELECT revision FROM counters WHERE workspace = $1").bind(workspace);
    lock.push(dialect::for_update(tx.dialect()));
    tx.one::<(i64,)>(lock).await?;
    let query = sql(
        "SELECT t.contact, t.state, t.text FROM search_fresh f JOIN search_texts t ON t.workspace = f.workspace AND t.contact = f.contact \
         WHERE f.workspace = $1 ORDER BY f.contact LIMIT $2",
    );
    let texts: Vec<Text> = tx.all(query.bind(workspace).bind(FRESH_AT_ONCE)).await?;
    add_parts(&mut tx, workspace, parts_of(&texts)).await?;
    let mut known = sql("DELETE FROM search_fresh WHERE workspace = $1 AND ").bind(workspace);
    dialect::any(&mut known, tx.dialect(), "contact", texts.iter().map(|text| text.contact).collect::<Vec<_>>());
    tx.execute(known).await?;
    tx.commit().await?;
    Ok(texts.len() as i64 == FRESH_AT_ONCE)
}

/// Merges these parts of a block, given latest first. The slow work happens before the transaction: parts never change.
async fn merge(db: &Db, workspace: i64, block: i64, parts: &[(i64, i64)]) -> Result<(), DbError> {
    let numbers: Vec<i64> = parts.iter().rev().map(|(part, _)| *part).collect();
    let mut query = sql("SELECT part, postings FROM search_pages WHERE workspace = $1 AND block = $2 AND ").bind(workspace).bind(block);
    dialect::any(&mut query, db.dialect(), "part", numbers.clone());
    query.push(" ORDER BY part, first");
    let mut pages: BTreeMap<i64, Vec<Vec<u8>>> = BTreeMap::new();
    for (part, postings) in db.all::<(i64, Vec<u8>)>(query).await? {
        pages.entry(part).or_default().push(postings);
    }
    let pages: Vec<Vec<Vec<u8>>> = pages.into_values().collect();
    let (pages, contacts) = tokio::task::spawn_blocking(move || part::merge(&pages)).await.map_err(broken)?;
    let mut tx = db.begin_of_load().await?;
    let old = |table: &str| {
        let mut delete = sql("DELETE FROM ");
        delete.push(table).push(" WHERE workspace = ").push_bind(workspace).push(" AND block = ").push_bind(block).push(" AND ");
        dialect::any(&mut delete, db.dialect(), "part", numbers.clone());
        delete
    };
    if tx.execute(old("search_parts")).await? < numbers.len() as u64 {
        // Another process was faster.
        return Ok(());
    }
    tx.execute(old("search_pages")).await?;
    let last = numbers.last().copied().unwrap_or_default();
    add_part(&mut tx, workspace, (block, last), contacts, pages).await?;
    tx.commit().await
}
