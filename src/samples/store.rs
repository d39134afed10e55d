//! "Remove sample contacts": a job that moves samples into the Bin if nobody has changed them. The Bin keeps them like every
//! deleted contact: a member who starred one, or removed them too early, can restore it.

use serde::{Deserialize, Serialize};

use super::{Removal, Samples};
use crate::bin::store as bin;
use crate::changes::store::Change;
use crate::db::{Db, Read, Sql, sql};
use crate::error::AppError;
use crate::jobs::store::{self as jobs, NewJob, Progress, Step};
use crate::jobs::{Held, Job, Kind, Lease, acting, runner};
use crate::members::Permission;
use crate::members::actor::Actor;
use crate::members::actor::Cause;
use crate::time::clock::Clock;

/// Contacts per transaction: a person who edits a cell meanwhile waits for so many.
const BATCH: usize = 10;

/// Range of the ids of a workspace's samples, stored as the options of the job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Numbers {
    first: i64,
    last: i64,
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
    jobs::create(&mut tx, actor, new_job(Kind::Sample, numbers, people)?, (&Lease::default(), now)).await?;
    Ok(tx.commit().await?)
}

fn new_job(kind: Kind, numbers: Numbers, total: i64) -> Result<NewJob<'static>, AppError> {
    let options = serde_json::to_string(&numbers).map_err(|problem| AppError::Internal(problem.to_string()))?;
    Ok(NewJob { kind, options, file: "", file_name: "", bytes: 0, total, header: &[] })
}

/// The samples to remove, and the state of the last removal; `None` if there never were samples.
///
/// # Errors
/// `Forbidden`.
pub async fn open(db: &Db, actor: &Actor) -> Result<Option<Samples>, AppError> {
    actor.may(Permission::Read)?;
    let Some(numbers) = numbers(db, actor.workspace).await? else { return Ok(None) };
    let untouched = ids(&mut &*db, actor.workspace, numbers).await?;
    let last =
        sql("SELECT id, status, problem, total, cursor, updated FROM jobs WHERE workspace = $1 AND kind = 'sample_removal' AND id > \
         (SELECT MAX(id) FROM jobs WHERE workspace = $1 AND kind = 'sample') ORDER BY id DESC LIMIT 1");
    let last: Option<(i64, String, Option<String>, i64, i64, i64)> = db.optional(last.bind(actor.workspace)).await?;
    let removal =
        last.map(|(_, status, problem, total, done, removed)| Removal { runs: status == "waiting", problem, total, done, removed });
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
    let runs = sql("SELECT 1 FROM jobs WHERE workspace = $1 AND kind = 'sample_removal' AND status = 'waiting' LIMIT 1");
    if tx.optional::<(i64,)>(runs.bind(actor.workspace)).await?.is_some() {
        return Ok(());
    }
    let total = ids(&mut tx, actor.workspace, numbers).await?.len() as i64;
    let lease = Lease::default();
    let id = jobs::create(&mut tx, actor, new_job(Kind::SampleRemoval, numbers, total)?, (&lease, clock.now())).await?;
    tx.commit().await?;
    runner::start(db, clock, actor, (id, lease));
    Ok(())
}

/// Runs a removal whose lease the caller holds. It starts with the samples that are left, so it can be stopped anywhere.
///
/// # Errors
/// `Conflict` when another runner has taken over the lease; `Invalid` when the member who started it may no longer delete.
pub async fn run(db: &Db, clock: &Clock, mut held: Held, progress: &mut (dyn FnMut(&Job) + Send)) -> Result<Job, AppError> {
    let numbers: Numbers = serde_json::from_str(&held.job.options)
        .map_err(|problem| AppError::invalid("options", format!("Its options can’t be read: {problem}")))?;
    let found = ids(&mut &*db, held.job.workspace, numbers).await?;
    for some in found.chunks(BATCH) {
        let mut tx = db.begin().await?;
        let actor = acting::actor(&mut tx, &held.job, Permission::Edit, Cause::Sample).await?;
        let mut change = Change::begin(&mut tx, &actor, clock.now(), Some(held.job.id)).await?;
        let mut done = Progress::default();
        for contact in some {
            // Checked again in the transaction: the contact may have been changed since.
            let untouched = ids(&mut tx, actor.workspace, Numbers { first: *contact, last: *contact }).await?;
            if untouched.is_empty() {
                done.skipped += 1;
            } else {
                bin::delete(&mut tx, &actor, &mut change, *contact).await?;
                done.updated += 1;
            }
        }
        change.finish(&mut tx).await?;
        if !jobs::note(&mut tx, &mut held, Step { progress: done, at: clock.now(), ..Step::default() }).await? {
            return Err(runner::lost());
        }
        tx.commit().await?;
        progress(&held.job);
    }
    if !jobs::end(db, &held, None, clock.now()).await? {
        return Err(runner::lost());
    }
    "done".clone_into(&mut held.job.status);
    Ok(held.job)
}

/// Range of the ids of a workspace's latest samples.
async fn numbers(db: &Db, workspace: i64) -> Result<Option<Numbers>, AppError> {
    let query = sql("SELECT options FROM jobs WHERE workspace = $1 AND kind = 'sample' ORDER BY id DESC LIMIT 1").bind(workspace);
    let found: Option<(String,)> = db.optional(query).await?;
    found.map(|(options,)| serde_json::from_str(&options)).transpose().map_err(|problem| AppError::Internal(problem.to_string()))
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
