//! "Remove sample contacts": a job that moves samples into the Bin if nobody has changed them. The Bin keeps them like every
//! deleted contact: a member who starred one, or removed them too early, can restore it.

use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};

use super::{Removal, Samples};
use crate::bin::store as bin;
use crate::changes::store::Change;
use crate::db::{Db, Read, Sql, sql};
use crate::error::AppError;
use crate::jobs::json::{json, parsed};
use crate::jobs::store::{self as jobs, NewJob};
use crate::jobs::{Lease, Running, Step, Work, runner};
use crate::members::Permission;
use crate::members::actor::Actor;
use crate::members::actor::Cause;
use crate::time::clock::Clock;

/// Contacts per transaction: a person who edits a cell meanwhile waits for so many.
const BATCH: usize = 10;

/// Kind of the job that records which contacts "Try with sample contacts" has added. It is done as soon as it is created.
const SAMPLE: &str = "sample";

/// Kind of the job that moves samples into the Bin.
const REMOVAL: &str = "sample_removal";

/// Range of the ids of a workspace's samples, stored as the payload of the job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Numbers {
    first: i64,
    last: i64,
}

impl Numbers {
    fn job(self, kind: &'static str, permission: Permission, total: i64) -> Result<NewJob<'static>, AppError> {
        Ok(NewJob { kind, permission, title: "", payload: json(&self)?, total })
    }
}

/// Samples that a removal has found, stored as the counts of the job.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Counts {
    removed: i64,
    /// Changed by somebody since the removal began.
    changed: i64,
}

/// Records the range of ids for samples that are about to be added. Others may add contacts at the same time: the range has
/// room for both, and the change log says which of them are samples.
///
/// # Errors
/// `Forbidden`.
pub async fn mark(db: &Db, actor: &Actor, people: i64, now: i64) -> Result<(), AppError> {
    actor.may(Permission::Import)?;
    let mut tx = db.begin().await?;
    let (last,): (i64,) = tx.one(sql("SELECT last_contact FROM counters WHERE workspace = $1").bind(actor.workspace)).await?;
    let numbers = Numbers { first: last + 1, last: last + 2 * people };
    jobs::record(&mut tx, actor, numbers.job(SAMPLE, Permission::Import, people)?, now).await?;
    Ok(tx.commit().await?)
}

/// The samples to remove, and the state of the last removal; `None` if there never were samples.
///
/// # Errors
/// `Forbidden`.
pub async fn open(db: &Db, actor: &Actor) -> Result<Option<Samples>, AppError> {
    actor.may(Permission::Read)?;
    let Some(numbers) = numbers(db, actor.workspace).await? else { return Ok(None) };
    let untouched = ids(&mut &*db, actor.workspace, numbers).await?;
    let sample = jobs::latest(db, actor, SAMPLE, 1).await?.pop();
    // A removal of earlier samples says nothing about these.
    let last = jobs::latest(db, actor, REMOVAL, 1).await?.pop().filter(|last| sample.is_some_and(|sample| sample.id < last.id));
    let removal = last.map(|job| Removal {
        runs: job.is_waiting(),
        removed: serde_json::from_str::<Counts>(&job.counts).unwrap_or_default().removed,
        problem: job.problem,
        total: job.total,
        done: job.done,
    });
    Ok(Some(Samples { untouched: untouched.len() as i64, changed: changed(&mut &*db, actor.workspace, numbers).await?, removal }))
}

/// Starts to remove the samples of the actor's workspace, unless a removal runs already.
///
/// # Errors
/// `Forbidden`; `NotFound` if there never were any.
pub async fn start(db: &Db, clock: &Clock, actor: &Actor) -> Result<(), AppError> {
    actor.may(Permission::Edit)?;
    let numbers = numbers(db, actor.workspace).await?.ok_or(AppError::NotFound)?;
    let mut tx = db.begin().await?;
    let runs = sql("SELECT id FROM jobs WHERE workspace = $1 AND kind = $2 AND status = 'waiting' LIMIT 1");
    if tx.optional::<(i64,)>(runs.bind(actor.workspace).bind(REMOVAL)).await?.is_some() {
        return Ok(());
    }
    let total = ids(&mut tx, actor.workspace, numbers).await?.len() as i64;
    let lease = Lease::default();
    let id = jobs::create(&mut tx, actor, numbers.job(REMOVAL, Permission::Edit, total)?, (&lease, clock.now())).await?;
    tx.commit().await?;
    runner::start(db, clock, actor, (SampleRemoval, id, lease));
    Ok(())
}

/// The work of a removal.
#[derive(Clone, Copy, Debug)]
pub struct SampleRemoval;

impl Work for SampleRemoval {
    fn kind(&self) -> &'static str {
        REMOVAL
    }

    fn permission(&self) -> Permission {
        Permission::Edit
    }

    fn cause(&self) -> Cause {
        Cause::Sample
    }

    fn run<'a>(&'a self, running: &'a mut Running<'_>) -> BoxFuture<'a, Result<(), AppError>> {
        Box::pin(remove(running))
    }
}

/// Removes the samples that are left, so it can be stopped anywhere.
async fn remove(running: &mut Running<'_>) -> Result<(), AppError> {
    let job = running.job();
    let (db, id, workspace) = (running.db, job.id, job.workspace);
    let numbers: Numbers = parsed(&job.payload)?;
    let mut counts: Counts = parsed(&job.counts)?;
    let found = ids(&mut &*db, workspace, numbers).await?;
    for some in found.chunks(BATCH) {
        let mut tx = db.begin().await?;
        let at = running.clock.now();
        let actor = running.actor(&mut tx).await?;
        let mut change = Change::begin(&mut tx, &actor, at, Some(id)).await?;
        for contact in some {
            // Checked again in the transaction: the contact may have been changed since.
            let untouched = ids(&mut tx, workspace, Numbers { first: *contact, last: *contact }).await?;
            if untouched.is_empty() {
                counts.changed += 1;
            } else {
                bin::delete(&mut tx, &actor, &mut change, *contact).await?;
                counts.removed += 1;
            }
        }
        change.finish(&mut tx).await?;
        let step = Step { done: some.len() as i64, counts: json(&counts)?, at, ..Step::default() };
        if !running.commit(tx, step).await? {
            break;
        }
    }
    Ok(())
}

/// Range of the ids of a workspace's latest samples.
async fn numbers(db: &Db, workspace: i64) -> Result<Option<Numbers>, AppError> {
    let query = sql("SELECT payload FROM jobs WHERE workspace = $1 AND kind = $2 ORDER BY id DESC LIMIT 1");
    let found: Option<(String,)> = db.optional(query.bind(workspace).bind(SAMPLE)).await?;
    found.map(|(payload,)| parsed(&payload)).transpose()
}

/// The samples outside the Bin that nobody has changed since they were added.
async fn ids(read: &mut impl Read, workspace: i64, numbers: Numbers) -> Result<Vec<i64>, AppError> {
    let mut query = samples("SELECT c.id FROM contacts c", workspace, numbers);
    query.push(" AND NOT").push(CHANGED).push(" ORDER BY c.id");
    Ok(read.rows::<(i64,)>(query).await?.into_iter().map(|(id,)| id).collect())
}

/// Number of samples outside the Bin that somebody has changed.
async fn changed(read: &mut impl Read, workspace: i64, numbers: Numbers) -> Result<i64, AppError> {
    let mut query = samples("SELECT COUNT(*) FROM contacts c", workspace, numbers);
    query.push(" AND").push(CHANGED);
    Ok(read.row::<(i64,)>(query).await?.map_or(0, |(number,)| number))
}

const CHANGED: &str =
    " EXISTS (SELECT 1 FROM change_items i WHERE i.workspace = c.workspace AND i.contact = c.id AND i.revision > c.created_revision)";

fn samples(select: &'static str, workspace: i64, numbers: Numbers) -> Sql {
    let mut query = sql(select);
    query.push(" WHERE c.workspace = ").push_bind(workspace).push(" AND c.id BETWEEN ").push_bind(numbers.first).push(" AND ");
    query.push_bind(numbers.last).push(
        " AND c.state < 2 AND EXISTS (SELECT 1 FROM changes ch WHERE ch.workspace = c.workspace AND ch.revision = c.created_revision \
         AND ch.cause = 'sample')",
    );
    query
}
