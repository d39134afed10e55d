//! Jobs, in SQL. Progress, cursor and lease of a job move in the transaction of each batch, so that every unit counts exactly
//! once.

use super::items;
use super::running::Step;
use super::work::Kinds;
use crate::db::{Db, DbError, Tx, dialect, sql};
use crate::error::AppError;
use crate::members::Permission;
use crate::members::actor::Actor;
use crate::time::clock::SECOND;

/// How long a lease lasts after its last heartbeat, in microseconds: far longer than a batch, short enough to wait for.
pub const LEASE: i64 = 15 * SECOND;

/// A lease that ends further ahead than this is void: it was granted before the clock was set back. The clocks of two servers
/// may differ by a lease.
const FARTHEST: i64 = 2 * LEASE;

/// Reason of the end of a canceled job.
const CANCELED: &str = "It was canceled.";

/// A job's row in the database.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Job {
    pub workspace: i64,
    pub id: i64,
    /// The kind of its [`Work`](super::Work).
    pub kind: String,
    /// "waiting" until it is "done", "refused" or "canceled".
    pub status: String,
    /// The member who started it; `None` for the command line.
    pub person: Option<i64>,
    /// The name that people know it by; empty if it needs none.
    pub title: String,
    /// Its task, as JSON of its kind.
    pub payload: String,
    /// Units in total, and units done.
    pub total: i64,
    pub done: i64,
    /// Its counts, as JSON of its kind.
    pub counts: String,
    /// Where it continues, as JSON of its kind; `None` before its first batch.
    pub cursor: Option<String>,
    /// Items that are kept, and their bytes.
    pub items: i64,
    pub item_bytes: i64,
    /// Time at which somebody canceled it, in microseconds UTC: it ends with its next batch.
    pub cancel_asked_at: Option<i64>,
    /// Its result, as JSON of its kind.
    pub result: Option<String>,
    /// Reason of the refusal.
    pub problem: Option<String>,
    /// Microseconds UTC.
    pub created_at: i64,
    pub finished_at: Option<i64>,
}

impl Job {
    /// Whether it has not ended yet.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.status == "waiting"
    }
}

/// The columns of [`Job`].
const COLUMNS: &str = "workspace, id, kind, status, person, title, payload, total, done, counts, cursor, items, item_bytes, cancel_asked_at, \
                       result, problem, created_at, finished_at";

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
    pub kind: &'static str,
    /// Permission of its kind.
    pub permission: Permission,
    pub title: &'a str,
    pub payload: String,
    pub total: i64,
}

/// The end of a job.
#[derive(Debug)]
pub enum End {
    /// With its result, as JSON of its kind.
    Done(Option<String>),
    /// With the reason.
    Refused(String),
    Canceled,
}

/// Creates a job whose lease the caller holds; returns its id.
///
/// # Errors
/// `Forbidden` when the actor lacks the job's permission.
pub async fn create(tx: &mut Tx, actor: &Actor, job: NewJob<'_>, (lease, now): (&Lease, i64)) -> Result<i64, AppError> {
    actor.may(job.permission)?;
    let id = next_id(tx, actor.workspace).await?;
    let insert = sql("INSERT INTO jobs (workspace, id, kind, status, person, title, payload, total, created_at, lease, leased_until) \
         VALUES ($1, $2, $3, 'waiting', $4, $5, $6, $7, $8, $9, $10)");
    let insert = insert.bind(actor.workspace).bind(id).bind(job.kind).bind(actor.person).bind(job.title).bind(job.payload);
    tx.execute(insert.bind(job.total).bind(now).bind(lease.0.as_str()).bind(now + LEASE)).await?;
    Ok(id)
}

/// Creates a job that only records what its caller does: nobody runs it.
///
/// # Errors
/// `Forbidden` when the actor lacks the job's permission.
pub async fn record(tx: &mut Tx, actor: &Actor, job: NewJob<'_>, now: i64) -> Result<(), AppError> {
    actor.may(job.permission)?;
    let id = next_id(tx, actor.workspace).await?;
    let insert = sql("INSERT INTO jobs (workspace, id, kind, status, person, title, payload, total, created_at, finished_at) \
         VALUES ($1, $2, $3, 'done', $4, $5, $6, $7, $8, $8)");
    let insert = insert.bind(actor.workspace).bind(id).bind(job.kind).bind(actor.person).bind(job.title).bind(job.payload);
    tx.execute(insert.bind(job.total).bind(now)).await?;
    Ok(())
}

/// The id of a workspace's next job. An id is never used again.
async fn next_id(tx: &mut Tx, workspace: i64) -> Result<i64, DbError> {
    let counter = sql("UPDATE counters SET last_job = last_job + 1 WHERE workspace = $1 RETURNING last_job");
    Ok(tx.one::<(i64,)>(counter.bind(workspace)).await?.0)
}

/// Takes over the oldest waiting job that nobody runs, if there is one of these kinds, in any workspace: the runner acts as the
/// member who started the job.
pub async fn take_over(db: &Db, kinds: &Kinds, now: i64) -> Result<Option<Held>, DbError> {
    let mut tx = db.begin().await?;
    let waiting = sql("SELECT workspace, id FROM jobs WHERE status = 'waiting' AND (leased_until < $1 OR leased_until > $2) AND ");
    let mut waiting = waiting.bind(now).bind(now + FARTHEST);
    dialect::any(&mut waiting, tx.dialect(), "kind", kinds.names());
    // Ids count by workspace, so the oldest is found by its time.
    waiting.push(" ORDER BY created_at, workspace, id LIMIT 1");
    // Skips a row that another runner has locked: more jobs may wait behind it.
    waiting.push(dialect::for_update_of_free(tx.dialect()));
    let Some((workspace, id)) = tx.optional::<(i64, i64)>(waiting).await? else {
        return Ok(None);
    };
    let lease = Lease::default();
    let mut update = sql("UPDATE jobs SET lease = $3, leased_until = $4 WHERE workspace = $1 AND id = $2 RETURNING ")
        .bind(workspace)
        .bind(id)
        .bind(lease.0.as_str())
        .bind(now + LEASE);
    update.push(COLUMNS);
    let job = tx.one(update).await?;
    tx.commit().await?;
    Ok(Some(Held { job, lease }))
}

/// A job of the actor's workspace.
///
/// # Errors
/// `Forbidden`, `NotFound`.
pub async fn find(db: &Db, actor: &Actor, id: i64) -> Result<Job, AppError> {
    actor.may(Permission::Read)?;
    let mut job = sql("SELECT ");
    job.push(COLUMNS).push(" FROM jobs WHERE workspace = ").push_bind(actor.workspace).push(" AND id = ").push_bind(id);
    db.optional(job).await?.ok_or(AppError::NotFound)
}

/// The latest jobs of a kind in the actor's workspace, newest first.
///
/// # Errors
/// `Forbidden`.
pub async fn latest(db: &Db, actor: &Actor, kind: &str, most: i64) -> Result<Vec<Job>, AppError> {
    actor.may(Permission::Read)?;
    let mut jobs = sql("SELECT ");
    jobs.push(COLUMNS).push(" FROM jobs WHERE workspace = ").push_bind(actor.workspace).push(" AND kind = ").push_bind(kind);
    jobs.push(" ORDER BY id DESC LIMIT ").push_bind(most);
    Ok(db.all(jobs).await?)
}

/// Asks that a job ends before its time: with its next batch, or when a runner takes it over. Its work so far stays.
///
/// # Errors
/// `NotFound`; `Forbidden` for a member without the permission of its kind, or for another than its starter who does not manage
/// members; `Conflict` after its end; `Invalid` for a kind of another release.
pub async fn cancel(db: &Db, kinds: &Kinds, actor: &Actor, (id, now): (i64, i64)) -> Result<(), AppError> {
    let job = find(db, actor, id).await?;
    let work = kinds.work(&job.kind).ok_or_else(|| AppError::invalid("kind", "This server does not know how to do this."))?;
    actor.may(work.permission())?;
    if job.person != actor.person {
        actor.may(Permission::Manage)?;
    }
    let mut tx = db.begin().await?;
    let ask =
        sql("UPDATE jobs SET cancel_asked_at = COALESCE(cancel_asked_at, $3) WHERE workspace = $1 AND id = $2 AND status = 'waiting'");
    if tx.execute(ask.bind(actor.workspace).bind(id).bind(now)).await? == 0 {
        return Err(AppError::Conflict("This has ended already: there is nothing left to cancel.".to_owned()));
    }
    Ok(tx.commit().await?)
}

/// Records a batch of the job in the batch's transaction, and renews its lease. A job that somebody has canceled ends with it.
/// False if the caller has lost the lease; its transaction must then not be committed.
pub async fn note(tx: &mut Tx, held: &mut Held, step: Step) -> Result<bool, DbError> {
    let Step { done, counts, cursor, items, at } = step;
    let job = &mut held.job;
    let kept = items::keep(tx, job, items).await?;
    let update = sql("UPDATE jobs SET done = done + $4, counts = $5, cursor = $6, items = $7, item_bytes = $8, leased_until = $9, \
         status = CASE WHEN cancel_asked_at IS NULL THEN status ELSE 'canceled' END, \
         finished_at = CASE WHEN cancel_asked_at IS NULL THEN finished_at ELSE $10 END, \
         problem = CASE WHEN cancel_asked_at IS NULL THEN problem ELSE $11 END \
         WHERE workspace = $1 AND id = $2 AND lease = $3 AND status = 'waiting' RETURNING status, finished_at, problem");
    let update = update.bind(job.workspace).bind(job.id).bind(held.lease.0.as_str()).bind(done).bind(&counts).bind(cursor.as_deref());
    let update = update.bind(kept.items).bind(kept.bytes).bind(at + LEASE).bind(at).bind(CANCELED);
    let Some((status, finished_at, problem)) = tx.optional::<(String, Option<i64>, Option<String>)>(update).await? else {
        return Ok(false);
    };
    job.done += done;
    (job.counts, job.cursor, job.items, job.item_bytes) = (counts, cursor, kept.items, kept.bytes);
    (job.status, job.finished_at, job.problem) = (status, finished_at, problem);
    Ok(true)
}

/// The heartbeat between batches: renews a lease. False if the caller has lost it.
pub async fn renew(db: &Db, held: &Held, now: i64) -> Result<bool, DbError> {
    let mut tx = db.begin().await?;
    let update = sql("UPDATE jobs SET leased_until = $4 WHERE workspace = $1 AND id = $2 AND lease = $3 AND status = 'waiting'");
    let update = update.bind(held.job.workspace).bind(held.job.id).bind(held.lease.0.as_str()).bind(now + LEASE);
    let is_held = tx.execute(update).await? == 1;
    tx.commit().await?;
    Ok(is_held)
}

/// Whether a job has ended, by any runner.
pub async fn has_ended(db: &Db, job: &Job) -> Result<bool, DbError> {
    let ended = sql("SELECT 1 FROM jobs WHERE workspace = $1 AND id = $2 AND status <> 'waiting'");
    Ok(db.optional::<(i32,)>(ended.bind(job.workspace).bind(job.id)).await?.is_some())
}

/// Ends a job. Without the lease, or after its end, nothing changes and the result is false.
pub async fn end(db: &Db, held: &mut Held, end: End, now: i64) -> Result<bool, DbError> {
    let (status, result, problem) = match end {
        End::Done(result) => ("done", result, None),
        End::Refused(problem) => ("refused", None, Some(problem)),
        End::Canceled => ("canceled", None, Some(CANCELED.to_owned())),
    };
    let mut tx = db.begin().await?;
    let update = sql("UPDATE jobs SET status = $4, result = $5, problem = $6, finished_at = $7 \
         WHERE workspace = $1 AND id = $2 AND lease = $3 AND status = 'waiting'");
    let job = &mut held.job;
    let update = update.bind(job.workspace).bind(job.id).bind(held.lease.0.as_str()).bind(status);
    let is_held = tx.execute(update.bind(result.as_deref()).bind(problem.as_deref()).bind(now)).await? == 1;
    tx.commit().await?;
    if is_held {
        (job.status, job.result, job.problem, job.finished_at) = (status.to_owned(), result, problem, Some(now));
    }
    Ok(is_held)
}
