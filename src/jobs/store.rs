//! Jobs, in SQL. Cursor, counts and lease of a job move in the transaction of each batch: what is counted is done, once.

use crate::db::{Batch, Column, Db, DbError, Tx, Value, dialect, sql};
use crate::error::AppError;
use crate::members::Permission;
use crate::server::actor::Actor;
use crate::server::clock::SECOND;

/// How long a lease lasts after its last heartbeat: far longer than a batch, short enough to wait for.
const LEASE: i64 = 15 * SECOND;

const FAILURES: &[(&str, Column)] = &[("job", Column::Int), ("line", Column::Int), ("reason", Column::Text), ("cells", Column::Text)];

/// A job as it stands.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Job {
    pub id: i64,
    pub workspace: i64,
    pub person: Option<i64>,
    /// "waiting" until it is "done" or "refused".
    pub status: String,
    /// What it was asked for, as JSON.
    pub options: String,
    /// The staged file.
    pub file: String,
    /// What the file was called by who brought it.
    pub file_name: String,
    /// Rows to do.
    pub total: i64,
    /// Rows done.
    pub cursor: i64,
    pub added: i64,
    pub updated: i64,
    pub skipped: i64,
    pub failed: i64,
    /// Why it was refused.
    pub problem: Option<String>,
    /// The names of the file's columns, as JSON.
    pub header: String,
}

/// The right to run a job, by a word that nobody else has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease(String);

impl Default for Lease {
    fn default() -> Self {
        Self(format!("{:032x}", rand::random::<u128>()))
    }
}

/// A job to be made.
#[derive(Debug)]
pub struct NewJob<'a> {
    pub options: String,
    pub file: &'a str,
    pub file_name: &'a str,
    pub total: i64,
    pub header: &'a [String],
}

/// What a batch did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    pub added: i64,
    pub updated: i64,
    pub skipped: i64,
    pub failed: i64,
}

impl Progress {
    /// The rows it went through.
    #[must_use]
    pub const fn rows(self) -> i64 {
        self.added + self.updated + self.skipped + self.failed
    }
}

/// A row that could not be done, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// In the file, from 1.
    pub line: i64,
    pub reason: String,
    /// As they were read.
    pub cells: Vec<String>,
}

const JOB: &str = "SELECT id, workspace, person, status, options, file, file_name, total, cursor, added, updated, skipped, failed, problem, header FROM jobs";

/// Makes an import whose lease the caller holds; its number.
///
/// # Errors
/// `Forbidden` when the actor may not import.
pub async fn create(tx: &mut Tx, actor: &Actor, job: NewJob<'_>, lease: &Lease, now: i64) -> Result<i64, AppError> {
    actor.may(Permission::Import)?;
    let insert = sql(
        "INSERT INTO jobs (workspace, kind, status, person, options, file, file_name, created_at, lease, leased_until, total, header) \
         VALUES ($1, 'import', 'waiting', $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id",
    );
    let insert = insert.bind(actor.workspace).bind(actor.person).bind(job.options).bind(job.file).bind(job.file_name);
    let insert = insert.bind(now).bind(lease.0.as_str()).bind(now + LEASE).bind(job.total);
    let insert = insert.bind(serde_json::to_string(job.header).unwrap_or_default());
    Ok(tx.one::<(i64,)>(insert).await?.0)
}

/// Takes over a job that waits and that nobody runs, if there is one. Which workspace it is in is the job's to say: whoever
/// runs it acts for the one who asked for it.
pub async fn take_over(db: &Db, lease: &Lease, now: i64) -> Result<Option<Job>, DbError> {
    let mut tx = db.begin().await?;
    let mut waiting = sql("SELECT id FROM jobs WHERE status = 'waiting' AND leased_until < $1 ORDER BY id LIMIT 1").bind(now);
    waiting.push(dialect::for_update(tx.dialect()));
    let Some((id,)) = tx.optional::<(i64,)>(waiting).await? else {
        return Ok(None);
    };
    tx.execute(sql("UPDATE jobs SET lease = $2, leased_until = $3 WHERE id = $1").bind(id).bind(lease.0.as_str()).bind(now + LEASE))
        .await?;
    let mut job = sql(JOB);
    job.push(" WHERE id = ").push_bind(id);
    let job = tx.one(job).await?;
    tx.commit().await?;
    Ok(Some(job))
}

/// A job of the actor's workspace.
///
/// # Errors
/// `Forbidden`, `NotFound`.
pub async fn find(db: &Db, actor: &Actor, id: i64) -> Result<Job, AppError> {
    actor.may(Permission::Read)?;
    let mut job = sql(JOB);
    job.push(" WHERE workspace = ").push_bind(actor.workspace).push(" AND id = ").push_bind(id);
    db.optional(job).await?.ok_or(AppError::NotFound)
}

/// Notes what a batch of the job did, in the batch's transaction, and keeps its lease alive. False when the lease is no
/// longer the caller's, whose transaction must then not be committed.
pub async fn note(tx: &mut Tx, id: i64, lease: &Lease, progress: Progress, failures: Vec<Failure>, now: i64) -> Result<bool, DbError> {
    let update = sql(
        "UPDATE jobs SET cursor = cursor + $3, added = added + $4, updated = updated + $5, skipped = skipped + $6, failed = failed + $7, \
         leased_until = $8 WHERE id = $1 AND lease = $2 AND status = 'waiting'",
    );
    let update = update.bind(id).bind(lease.0.as_str()).bind(progress.rows()).bind(progress.added).bind(progress.updated);
    let held = tx.execute(update.bind(progress.skipped).bind(progress.failed).bind(now + LEASE)).await?;
    let mut batch = Batch::new("job_failures", FAILURES);
    for failure in failures {
        let cells = serde_json::to_string(&failure.cells).unwrap_or_default();
        batch.push([id.into(), failure.line.into(), failure.reason.into(), Value::Text(Some(cells))]);
    }
    batch.insert(tx).await?;
    Ok(held == 1)
}

/// Ends a job: done, or refused with a reason.
pub async fn end(db: &Db, id: i64, lease: &Lease, problem: Option<&str>, now: i64) -> Result<(), DbError> {
    let mut tx = db.begin().await?;
    let status = if problem.is_some() { "refused" } else { "done" };
    let update = sql("UPDATE jobs SET status = $3, problem = $4, finished_at = $5 WHERE id = $1 AND lease = $2");
    tx.execute(update.bind(id).bind(lease.0.as_str()).bind(status).bind(problem).bind(now)).await?;
    tx.commit().await
}

/// The rows of a job that failed, in the order of the file.
///
/// # Errors
/// `Forbidden`.
pub async fn failures(db: &Db, actor: &Actor, id: i64) -> Result<Vec<Failure>, AppError> {
    actor.may(Permission::Read)?;
    let query = sql(
        "SELECT f.line, f.reason, f.cells FROM job_failures f JOIN jobs j ON j.id = f.job WHERE j.workspace = $1 AND j.id = $2 ORDER BY f.line",
    );
    let rows: Vec<(i64, String, String)> = db.all(query.bind(actor.workspace).bind(id)).await?;
    Ok(rows
        .into_iter()
        .map(|(line, reason, cells)| Failure { line, reason, cells: serde_json::from_str(&cells).unwrap_or_default() })
        .collect())
}
