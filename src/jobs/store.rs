//! Jobs, in SQL. Cursor, counts and lease of a job move in the transaction of each batch, so that every row counts exactly
//! once.

use super::Kind;
use super::items::{self, Failure};
use crate::db::{Db, DbError, Tx, dialect, sql};
use crate::error::AppError;
use crate::imports::sheet::Position;
use crate::members::Permission;
use crate::members::actor::Actor;
use crate::time::clock::SECOND;

/// How long a lease lasts after its last heartbeat, in microseconds: far longer than a batch, short enough to wait for.
pub const LEASE: i64 = 15 * SECOND;

/// A lease that ends further ahead than this is void: it was granted before the clock was set back. The clocks of two servers
/// may differ by a lease.
const FARTHEST: i64 = 2 * LEASE;

/// A job's row in the database.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Job {
    pub id: i64,
    pub workspace: i64,
    /// The word of its [`Kind`].
    pub kind: String,
    pub person: Option<i64>,
    /// "waiting" until it is "done" or "refused".
    pub status: String,
    /// Options of the job, as JSON.
    pub options: String,
    /// Path of the staged file; empty if the job has none.
    pub file: String,
    /// The uploader's name for the file.
    pub file_name: String,
    /// Rows in total.
    pub total: i64,
    /// Rows done.
    pub cursor: i64,
    /// Start of the last row done, as line and byte of the file.
    pub line: i64,
    pub byte: i64,
    pub added: i64,
    pub updated: i64,
    pub skipped: i64,
    pub failed: i64,
    /// Failed rows that are kept, and their bytes.
    pub failures: i64,
    pub failure_bytes: i64,
    /// Reason of the refusal.
    pub problem: Option<String>,
    /// The names of the file's columns, as JSON.
    pub header: String,
}

/// The right to run a job: a random token that only its holder knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease(String);

impl Default for Lease {
    fn default() -> Self {
        Self(format!("{:032x}", rand::random::<u128>()))
    }
}

/// A job and the right to run it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub job: Job,
    pub lease: Lease,
}

/// A job to be created.
#[derive(Debug)]
pub struct NewJob<'a> {
    pub kind: Kind,
    pub options: String,
    pub file: &'a str,
    pub file_name: &'a str,
    /// The size of the file.
    pub bytes: i64,
    pub total: i64,
    pub header: &'a [String],
}

/// Counts of a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    pub added: i64,
    pub updated: i64,
    pub skipped: i64,
    pub failed: i64,
}

impl Progress {
    /// Rows that the batch processed.
    #[must_use]
    pub const fn rows(self) -> i64 {
        self.added + self.updated + self.skipped + self.failed
    }
}

/// A batch of a job.
#[derive(Debug, Default)]
pub struct Step {
    pub progress: Progress,
    /// Start of its last row, for a job with a file.
    pub last: Option<Position>,
    pub failures: Vec<Failure>,
    /// Time of the batch, in microseconds UTC.
    pub at: i64,
}

const JOB: &str = "SELECT id, workspace, kind, person, status, options, file, file_name, total, cursor, line, byte, added, updated, skipped, failed, \
                   failures, failure_bytes, problem, header FROM jobs";

/// Creates a job whose lease the caller holds; returns its id.
///
/// # Errors
/// `Forbidden` when the actor lacks the job's permission.
pub async fn create(tx: &mut Tx, actor: &Actor, job: NewJob<'_>, lease: (&Lease, i64)) -> Result<i64, AppError> {
    actor.may(if job.kind == Kind::SampleRemoval { Permission::Edit } else { Permission::Import })?;
    let (lease, now) = lease;
    // A sample job only records the range of ids: there is nothing to run.
    let status = if job.kind == Kind::Sample { "done" } else { "waiting" };
    let insert = sql(
        "INSERT INTO jobs (workspace, kind, status, person, options, file, file_name, created_at, lease, leased_until, total, header, bytes) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING id",
    );
    let insert = insert.bind(actor.workspace).bind(job.kind.as_str()).bind(status).bind(actor.person).bind(job.options).bind(job.file);
    let insert = insert.bind(job.file_name).bind(now).bind(lease.0.as_str()).bind(now + LEASE).bind(job.total);
    let insert = insert.bind(serde_json::to_string(job.header).unwrap_or_default()).bind(job.bytes);
    Ok(tx.one::<(i64,)>(insert).await?.0)
}

/// Takes over a waiting job that nobody runs, if there is one, in any workspace: the runner acts as the member who started the
/// job.
pub async fn take_over(db: &Db, now: i64) -> Result<Option<Held>, DbError> {
    let mut tx = db.begin().await?;
    // Other kinds belong to a newer release, which runs them itself.
    let waiting = sql("SELECT id FROM jobs WHERE status = 'waiting' AND kind IN ('import', 'sample_removal') \
         AND (leased_until < $1 OR leased_until > $2) ORDER BY id LIMIT 1");
    let mut waiting = waiting.bind(now).bind(now + FARTHEST);
    // Skips a row that another runner has locked: more jobs may wait behind it.
    waiting.push(dialect::for_update_of_free(tx.dialect()));
    let Some((id,)) = tx.optional::<(i64,)>(waiting).await? else {
        return Ok(None);
    };
    let lease = Lease::default();
    tx.execute(sql("UPDATE jobs SET lease = $2, leased_until = $3 WHERE id = $1").bind(id).bind(lease.0.as_str()).bind(now + LEASE))
        .await?;
    let mut job = sql(JOB);
    job.push(" WHERE id = ").push_bind(id);
    let job = tx.one(job).await?;
    tx.commit().await?;
    Ok(Some(Held { job, lease }))
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

/// Records a batch of the job in the batch's transaction, and renews its lease. False if the caller has lost the lease; its
/// transaction must then not be committed.
pub async fn note(tx: &mut Tx, held: &mut Held, step: Step) -> Result<bool, DbError> {
    let Step { progress, last, failures, at } = step;
    let job = &held.job;
    let kept = items::keep(tx, job, failures).await?;
    let number = |place: u64| i64::try_from(place).unwrap_or(i64::MAX);
    let (line, byte) = last.map_or((job.line, job.byte), |last| (number(last.line), number(last.byte)));
    let update = sql(
        "UPDATE jobs SET cursor = cursor + $3, added = added + $4, updated = updated + $5, skipped = skipped + $6, failed = failed + $7, \
         leased_until = $8, line = $9, byte = $10, failures = $11, failure_bytes = $12 WHERE id = $1 AND lease = $2 AND status = 'waiting'",
    );
    let update = update.bind(job.id).bind(held.lease.0.as_str()).bind(progress.rows()).bind(progress.added).bind(progress.updated);
    let update = update.bind(progress.skipped).bind(progress.failed).bind(at + LEASE).bind(line).bind(byte);
    let is_held = tx.execute(update.bind(kept.rows).bind(kept.bytes)).await? == 1;
    let job = &mut held.job;
    (job.line, job.byte, job.failures, job.failure_bytes) = (line, byte, kept.rows, kept.bytes);
    job.cursor += progress.rows();
    job.added += progress.added;
    job.updated += progress.updated;
    job.skipped += progress.skipped;
    job.failed += progress.failed;
    Ok(is_held)
}

/// The heartbeat between batches: renews a lease. False if the caller has lost it.
pub async fn renew(db: &Db, id: i64, lease: &Lease, now: i64) -> Result<bool, DbError> {
    let mut tx = db.begin().await?;
    let update = sql("UPDATE jobs SET leased_until = $3 WHERE id = $1 AND lease = $2 AND status = 'waiting'");
    let is_held = tx.execute(update.bind(id).bind(lease.0.as_str()).bind(now + LEASE)).await? == 1;
    tx.commit().await?;
    Ok(is_held)
}

/// Whether a job has ended, by any runner.
pub async fn has_ended(db: &Db, id: i64) -> Result<bool, DbError> {
    let ended = sql("SELECT 1 FROM jobs WHERE id = $1 AND status <> 'waiting'").bind(id);
    Ok(db.optional::<(i32,)>(ended).await?.is_some())
}

/// Ends a job: done, or refused with a reason. Without the lease nothing changes and the result is false.
pub async fn end(db: &Db, held: &Held, problem: Option<&str>, now: i64) -> Result<bool, DbError> {
    let mut tx = db.begin().await?;
    let status = if problem.is_some() { "refused" } else { "done" };
    let update = sql("UPDATE jobs SET status = $3, problem = $4, finished_at = $5 WHERE id = $1 AND lease = $2 AND status = 'waiting'");
    let update = update.bind(held.job.id).bind(held.lease.0.as_str()).bind(status).bind(problem).bind(now);
    let is_held = tx.execute(update).await? == 1;
    tx.commit().await?;
    Ok(is_held)
}
