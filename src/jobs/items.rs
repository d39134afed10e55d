//! Items of jobs, in SQL: rows that failed and contacts that were left as they are, each with its reason. A limited number per
//! job is kept, for a limited number of days. They are read in ranges, so that nobody ever holds all of them in memory.

use super::Job;
use crate::db::{Batch, Column, Db, DbError, Tx, dialect, sql};
use crate::error::AppError;
use crate::members::Permission;
use crate::members::actor::Actor;
use crate::time::clock::DAY;

/// Items kept per job: more than anybody corrects by hand. A file with more failures has the same fault in all of them.
pub const MOST: i64 = 10_000;

/// Bytes of items kept per job: a row of a file may have a megabyte.
pub const MOST_BYTES: i64 = 32 << 20;

/// How long items are kept after the end of their job, in days, and in microseconds.
pub const DAYS: i64 = 30;
const KEPT: i64 = DAYS * DAY;

/// Items per piece: some MB if each is as long as a row may be.
pub const PIECE: i64 = 16;

const ITEMS: &[(&str, Column)] = &[
    ("workspace", Column::Int),
    ("job", Column::Int),
    ("seq", Column::Int),
    ("contact", Column::Int),
    ("line", Column::Int),
    ("reason", Column::Text),
    ("payload", Column::Text),
];

/// Something that a job leaves to people, and the reason.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Item {
    /// The contact that it is about.
    pub contact: Option<i64>,
    /// Line in the job's file, from 1.
    pub line: Option<i64>,
    pub reason: String,
    /// Further text of the job's kind.
    pub payload: String,
}

/// An item with its number in the job, from 1.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Numbered {
    pub seq: i64,
    #[sqlx(flatten)]
    pub item: Item,
}

/// Number of items kept of a job, and their bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    pub items: i64,
    pub bytes: i64,
}

/// Keeps the items of a batch that fit the limits; returns the new totals of the job.
pub(super) async fn keep(tx: &mut Tx, job: &Job, items: Vec<Item>) -> Result<Kept, DbError> {
    let mut kept = Kept { items: job.items, bytes: job.item_bytes };
    let mut batch = Batch::new("job_items", ITEMS);
    for Item { contact, line, reason, payload } in items {
        let bytes = i64::try_from(payload.len() + reason.len()).unwrap_or(i64::MAX);
        if kept.items >= MOST || kept.bytes.saturating_add(bytes) > MOST_BYTES {
            continue;
        }
        kept = Kept { items: kept.items + 1, bytes: kept.bytes + bytes };
        batch.push([job.workspace.into(), job.id.into(), kept.items.into(), contact.into(), line.into(), reason.into(), payload.into()]);
    }
    batch.insert(tx).await?;
    Ok(kept)
}

/// Those of these items that the job does not keep yet: an act that has touched a contact twice leaves it once.
pub async fn new_only(tx: &mut Tx, job: &Job, items: Vec<Item>) -> Result<Vec<Item>, DbError> {
    if items.is_empty() {
        return Ok(items);
    }
    let mut kept = sql("SELECT contact, line, reason, payload FROM job_items WHERE workspace = $1 AND job = $2 AND ");
    kept = kept.bind(job.workspace).bind(job.id);
    dialect::any(&mut kept, tx.dialect(), "contact", items.iter().filter_map(|item| item.contact).collect::<Vec<_>>());
    let kept: Vec<Item> = tx.all(kept).await?;
    let mut new: Vec<Item> = Vec::new();
    for item in items {
        if !kept.contains(&item) && !new.contains(&item) {
            new.push(item);
        }
    }
    Ok(new)
}

/// The kept items of a job behind a number: at most `most`, in order.
///
/// # Errors
/// `Forbidden`.
pub async fn behind(db: &Db, actor: &Actor, (job, seq): (i64, i64), most: i64) -> Result<Vec<Numbered>, AppError> {
    actor.may(Permission::Read)?;
    let query = sql("SELECT seq, contact, line, reason, payload FROM job_items WHERE workspace = $1 AND job = $2 AND seq > $3 \
         ORDER BY seq LIMIT $4");
    Ok(db.all(query.bind(actor.workspace).bind(job).bind(seq).bind(most)).await?)
}

/// The first few reasons of a job, with their lines.
///
/// # Errors
/// `Forbidden`.
pub async fn first_reasons(db: &Db, actor: &Actor, job: i64, most: i64) -> Result<Vec<(Option<i64>, String)>, AppError> {
    actor.may(Permission::Read)?;
    let query = sql("SELECT line, reason FROM job_items WHERE workspace = $1 AND job = $2 ORDER BY seq LIMIT $3");
    Ok(db.all(query.bind(actor.workspace).bind(job).bind(most)).await?)
}

/// Drops the items of one job that ended long ago; false if there is none.
pub async fn drop_old(db: &Db, now: i64) -> Result<bool, DbError> {
    let mut tx = db.begin().await?;
    let old = sql("SELECT workspace, id FROM jobs WHERE items > 0 AND finished_at < $1 ORDER BY finished_at LIMIT 1").bind(now - KEPT);
    let Some((workspace, job)) = tx.optional::<(i64, i64)>(old).await? else { return Ok(false) };
    let of_job = |text: &'static str| sql(text).bind(workspace).bind(job);
    tx.execute(of_job("DELETE FROM job_items WHERE workspace = $1 AND job = $2")).await?;
    tx.execute(of_job("UPDATE jobs SET items = 0, item_bytes = 0 WHERE workspace = $1 AND id = $2")).await?;
    tx.commit().await?;
    Ok(true)
}
