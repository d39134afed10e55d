//! Undoes all changes of a job, by a job of its own: the latest change first, contact by contact, by the rules of
//! [`undo`](super::undo). Values that somebody has changed since stay, and their contacts become items of the job. Undoing the undo
//! is "Redo".

use std::time::{Duration, Instant};

use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};

use super::UndoRef;
use super::log::Act;
use super::revert::{Tally, in_contact};
use super::store::Change;
use super::undo::{self, TakenBack};
use crate::db::{Db, DbError, sql};
use crate::error::AppError;
use crate::fields::FieldKey;
use crate::jobs::json::{json, parsed};
use crate::jobs::store::{self as jobs, NewJob};
use crate::jobs::{Item, Lease, Running, Step, Work, runner};
use crate::members::Permission;
use crate::members::actor::{Actor, Cause};
use crate::time::clock::{Clock, DAY};

/// The counts of the job, and its result.
pub use super::revert::Counts;

/// Kind of the jobs that undo a job.
const KIND: &str = "undo";

/// How long a job can be undone after its end, in days.
const DAYS: i64 = 30;

/// Time after which a batch asks whether another writer waits: a person who edits a cell meanwhile waits for so long.
const STRETCH: Duration = Duration::from_millis(45);

/// Contacts of the longest batch: more of them gain nothing.
const LONGEST_BATCH: usize = 200;

/// The job to undo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Payload {
    job: i64,
}

/// The part of a job that is undone in one go: everything that the job has done to a contact. `revision` is the latest of the
/// job's changes that touch it. The last part done is the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Part {
    revision: i64,
    contact: i64,
}

/// The cursor before the first part.
const START: Part = Part { revision: i64::MAX, contact: 0 };

/// The work of undoing a job.
#[derive(Clone, Copy, Debug)]
pub struct UndoJob;

impl Work for UndoJob {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn permission(&self) -> Permission {
        Permission::Edit
    }

    /// An undo is made by hand, however long it takes.
    fn cause(&self) -> Cause {
        Cause::Page
    }

    fn run<'a>(&'a self, running: &'a mut Running<'_>) -> BoxFuture<'a, Result<(), AppError>> {
        Box::pin(run(running))
    }
}

/// Result of an undo of any act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun {
    Change(TakenBack),
    /// Id of the job that undoes a job.
    Job(i64),
}

/// Undoes an act: a change at once, a job by a job in the background. With `skip`, values of a change that have been changed since
/// stay as they are; the undo of a job always skips them.
///
/// # Errors
/// As [`undo::undo`] and [`create`].
pub async fn undo(db: &Db, clock: &Clock, actor: &Actor, what: &UndoRef, skip: bool) -> Result<Begun, AppError> {
    match what {
        UndoRef::Job(job) => start(db, clock, actor, *job).await.map(Begun::Job),
        UndoRef::Change(undoing) => {
            let mut tx = db.begin().await?;
            let taken = undo::undo(&mut tx, actor, clock.now(), std::slice::from_ref(undoing), skip).await?;
            if matches!(taken, TakenBack::Done(Some(_))) {
                tx.commit().await?;
            }
            Ok(Begun::Change(taken))
        }
    }
}

/// Starts to undo a job of the actor's workspace in the background; returns the id of the job that does it.
///
/// # Errors
/// As [`create`].
pub async fn start(db: &Db, clock: &Clock, actor: &Actor, job: i64) -> Result<i64, AppError> {
    let (id, lease) = create(db, actor, job, clock.now()).await?;
    runner::start(db, clock, actor, (UndoJob, id, lease));
    Ok(id)
}

/// Creates the job that undoes a job of the actor's workspace, and holds its lease.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict` while the job runs or is being undone, and [`DAYS`] days after its end.
pub async fn create(db: &Db, actor: &Actor, job: i64, now: i64) -> Result<(i64, Lease), AppError> {
    actor.may(Permission::Edit)?;
    let undone = jobs::find(db, actor, job).await?;
    let refuse = |sentence: &str| Err(AppError::Conflict(sentence.to_owned()));
    match undone.finished_at {
        None => return refuse("This is still running: cancel it, or wait for its end."),
        Some(at) if at < now - DAYS * DAY => {
            return Err(AppError::Conflict(format!("This ended more than {DAYS} days ago, too long ago to be undone.")));
        }
        Some(_) => {}
    }
    let payload = json(&Payload { job })?;
    let total = logged(db, actor.workspace, job).await?;
    let lease = Lease::default();
    let mut tx = db.begin().await?;
    let new = NewJob { kind: KIND, permission: Permission::Edit, title: &undone.title, payload: payload.clone(), total };
    let id = jobs::create(&mut tx, actor, new, (&lease, now)).await?;
    // Asked after the creation, which locks the workspace: of two clicks at once, the second sees the job of the first.
    let other = sql("SELECT id FROM jobs WHERE workspace = $1 AND kind = $2 AND status = 'waiting' AND payload = $3 AND id <> $4 LIMIT 1");
    if tx.optional::<(i64,)>(other.bind(actor.workspace).bind(KIND).bind(payload).bind(id)).await?.is_some() {
        return refuse("This is being undone already.");
    }
    tx.commit().await?;
    Ok((id, lease))
}

/// Number of items that a job has logged. They are numbered within each change, so the last number is their count.
async fn logged(db: &Db, workspace: i64, job: i64) -> Result<i64, DbError> {
    let query = sql("SELECT CAST(COALESCE(SUM((SELECT MAX(i.item) FROM change_items i \
              WHERE i.workspace = ch.workspace AND i.revision = ch.revision)), 0) AS BIGINT) \
         FROM changes ch WHERE ch.workspace = $1 AND ch.job = $2");
    Ok(db.one::<(i64,)>(query.bind(workspace).bind(job)).await?.0)
}

/// Undoes the parts behind the cursor.
async fn run(running: &mut Running<'_>) -> Result<(), AppError> {
    let job = running.job();
    let (db, workspace, undone) = (running.db, job.workspace, parsed::<Payload>(&job.payload)?.job);
    let mut counts: Counts = parsed(&job.counts)?;
    let mut cursor = job.cursor.as_deref().map(parsed).transpose()?.unwrap_or(START);
    loop {
        let parts = parts(db, workspace, undone, cursor).await?;
        if parts.is_empty() {
            return running.end(Some(json(&counts)?)).await;
        }
        let mut rest = parts.as_slice();
        while !rest.is_empty() {
            let done = batch(running, (undone, rest), &mut counts).await?;
            if !running.job().is_waiting() {
                return Ok(());
            }
            cursor = rest[done - 1];
            rest = &rest[done..];
        }
    }
}

/// The next parts to undo, at least [`LONGEST_BATCH`] if there are as many: the latest change first, in it the newest contact. The
/// log of a job that has ended stays as it is, so they are read outside the transactions.
async fn parts(db: &Db, workspace: i64, job: i64, cursor: Part) -> Result<Vec<Part>, DbError> {
    let mut parts = Vec::new();
    let Part { mut revision, mut contact } = cursor;
    while parts.len() < LONGEST_BATCH {
        // A contact that a later change of the job touches, too, is done with that one.
        let contacts = sql("SELECT DISTINCT i.contact FROM change_items i WHERE i.workspace = $1 AND i.revision = $2 AND i.contact < $3 \
             AND NOT EXISTS (SELECT 1 FROM change_items later JOIN changes ch ON ch.workspace = later.workspace AND ch.revision = later.revision \
             WHERE later.workspace = i.workspace AND later.contact = i.contact AND later.revision > i.revision AND ch.job = $4) \
             ORDER BY i.contact DESC");
        let contacts: Vec<(i64,)> = db.all(contacts.bind(workspace).bind(revision).bind(contact).bind(job)).await?;
        parts.extend(contacts.into_iter().map(|(contact,)| Part { revision, contact }));
        let next = sql("SELECT MAX(revision) FROM changes WHERE workspace = $1 AND job = $2 AND revision < $3");
        let (Some(next),): (Option<i64>,) = db.one(next.bind(workspace).bind(job).bind(revision)).await? else { break };
        (revision, contact) = (next, i64::MAX);
    }
    Ok(parts)
}

/// Undoes some parts in one transaction, and returns their number, at least one. It ends early if another writer waits.
async fn batch(running: &mut Running<'_>, (job, parts): (i64, &[Part]), counts: &mut Counts) -> Result<usize, AppError> {
    let (db, id, at) = (running.db, running.job().id, running.clock.now());
    let mut tx = db.begin_of_load().await?;
    let actor = running.actor(&mut tx).await?;
    let mut change = Change::begin(&mut tx, &actor, at, Some(id)).await?;
    if let Some(first) = parts.first() {
        change.undoes(&mut tx, first.revision).await?;
    }
    let (mut done, mut items, mut left) = (0_usize, 0, Vec::new());
    let mut stretch = Instant::now();
    for part in &parts[..parts.len().min(LONGEST_BATCH)] {
        let mut tally = Tally::tolerant();
        in_contact(&mut tx, &actor, (&mut change, &mut tally), part.contact, Act { revision: part.revision, job: Some(job) }).await?;
        items += tally.counts.items();
        *counts = counts.and(tally.counts);
        let reasons = reasons(tally);
        if !reasons.is_empty() {
            left.push(Item { contact: Some(part.contact), reason: reasons.join(" "), ..Item::default() });
        }
        done += 1;
        if stretch.elapsed() >= STRETCH {
            if tx.is_awaited(db).await? {
                break;
            }
            stretch = Instant::now();
        }
    }
    change.finish(&mut tx).await?;
    let cursor = done.checked_sub(1).and_then(|last| parts.get(last)).map(json).transpose()?;
    running.commit(tx, Step { done: items, counts: json(counts)?, cursor, items: left, at }).await?;
    Ok(done)
}

/// The reasons for which values of a contact stay.
fn reasons(tally: Tally) -> Vec<String> {
    let changed = tally.changed.into_iter().map(|changed| {
        if changed.label == FieldKey::SmsConsent.label() {
            // A rule protects it, so the author of its last change says nothing.
            return format!("{}: only the contact can change it.", changed.label);
        }
        format!("{}: changed since by {}.", changed.label, changed.by)
    });
    changed.chain(tally.refused.unwrap_or_default()).collect()
}
