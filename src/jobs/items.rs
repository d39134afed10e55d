//! Failed rows of jobs, in SQL: a limited number per job, for a limited number of days. They are read in ranges of lines, so
//! that nobody ever holds all of them in memory.

use super::Job;
use crate::db::{Batch, Column, Db, DbError, Tx, Value, sql};
use crate::error::AppError;
use crate::members::Permission;
use crate::members::actor::Actor;
use crate::time::clock::DAY;

/// Failed rows kept per job: more than anybody corrects by hand. A file with more failures has the same fault in all of them.
pub const MOST: i64 = 10_000;

/// Bytes of failed rows kept per job: a row may have a megabyte.
pub const MOST_BYTES: i64 = 32 << 20;

/// How long failed rows are kept after the end of their job, in days, and in microseconds.
pub const DAYS: i64 = 30;
const KEPT: i64 = DAYS * DAY;

/// Rows per piece: some MB if each is as long as a row may be.
pub const PIECE: i64 = 16;

const FAILURES: &[(&str, Column)] = &[("job", Column::Int), ("line", Column::Int), ("reason", Column::Text), ("cells", Column::Text)];

/// A row that could not be processed, and the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Line in the file, from 1.
    pub line: i64,
    pub reason: String,
    /// The cells as read.
    pub cells: Vec<String>,
}

/// Number of failed rows kept of a job, and their bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    pub rows: i64,
    pub bytes: i64,
}

/// Keeps the failed rows of a batch that fit the limits; returns the new totals of the job.
pub(super) async fn keep(tx: &mut Tx, job: &Job, failures: Vec<Failure>) -> Result<Kept, DbError> {
    let mut kept = Kept { rows: job.failures, bytes: job.failure_bytes };
    let mut batch = Batch::new("job_failures", FAILURES);
    for failure in failures {
        let cells = serde_json::to_string(&failure.cells).unwrap_or_default();
        let bytes = i64::try_from(cells.len() + failure.reason.len()).unwrap_or(i64::MAX);
        if kept.rows >= MOST || kept.bytes.saturating_add(bytes) > MOST_BYTES {
            continue;
        }
        kept = Kept { rows: kept.rows + 1, bytes: kept.bytes + bytes };
        batch.push([job.id.into(), failure.line.into(), failure.reason.into(), Value::Text(Some(cells))]);
    }
    batch.insert(tx).await?;
    Ok(kept)
}

/// The kept failures of a job after a line: at most [`PIECE`], in the order of the file.
///
/// # Errors
/// `Forbidden`.
pub async fn behind(db: &Db, actor: &Actor, job: i64, line: i64) -> Result<Vec<Failure>, AppError> {
    actor.may(Permission::Read)?;
    let query = sql("SELECT f.line, f.reason, f.cells FROM job_failures f JOIN jobs j ON j.id = f.job \
         WHERE j.workspace = $1 AND f.job = $2 AND f.line > $3 ORDER BY f.line LIMIT $4");
    let rows: Vec<(i64, String, String)> = db.all(query.bind(actor.workspace).bind(job).bind(line).bind(PIECE)).await?;
    let failure =
        |(line, reason, cells): (i64, String, String)| Failure { line, reason, cells: serde_json::from_str(&cells).unwrap_or_default() };
    Ok(rows.into_iter().map(failure).collect())
}

/// The first few failure reasons of a job, with their lines.
///
/// # Errors
/// `Forbidden`.
pub async fn first_reasons(db: &Db, actor: &Actor, job: i64, most: i64) -> Result<Vec<(i64, String)>, AppError> {
    actor.may(Permission::Read)?;
    let query = sql("SELECT f.line, f.reason FROM job_failures f JOIN jobs j ON j.id = f.job \
         WHERE j.workspace = $1 AND f.job = $2 ORDER BY f.line LIMIT $3");
    Ok(db.all(query.bind(actor.workspace).bind(job).bind(most)).await?)
}

/// Drops the failed rows of one job that ended long ago; false if there is none.
pub async fn drop_old(db: &Db, now: i64) -> Result<bool, DbError> {
    let mut tx = db.begin().await?;
    let old = sql("SELECT id FROM jobs WHERE failures > 0 AND finished_at < $1 ORDER BY finished_at LIMIT 1").bind(now - KEPT);
    let Some((job,)) = tx.optional::<(i64,)>(old).await? else { return Ok(false) };
    tx.execute(sql("DELETE FROM job_failures WHERE job = $1").bind(job)).await?;
    tx.execute(sql("UPDATE jobs SET failures = 0, failure_bytes = 0 WHERE id = $1").bind(job)).await?;
    tx.commit().await?;
    Ok(true)
}
