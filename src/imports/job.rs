//! Runs an import: rows are read and parsed on a thread of their own, and written in batches. A batch is one transaction with
//! its change, its counts and the job's cursor.

use std::slice::Chunks;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::field::Field;
use super::reading::{Parsed, Reading};
use super::sheet::Format;
use super::{Existing, InBin};
use crate::bin::store as bin;
use crate::changes::store::Change;
use crate::contacts::record::apply;
use crate::contacts::record::create;
use crate::contacts::record::create::NewContact;
use crate::contacts::record::draft::ContactDraft;
use crate::contacts::record::identity::{Directory, Known};
use crate::db::{Db, Read, Tx};
use crate::error::AppError;
use crate::jobs::store::{self as jobs, Progress, Step};
use crate::jobs::{Failure, Held, Job, acting, items, runner};
use crate::members::Permission;
use crate::members::actor::Actor;
use crate::members::actor::Cause;
use crate::search::Tending;
use crate::time::clock::Clock;

/// Target duration of a stretch, a chunk of rows: a person who edits a cell meanwhile waits for one stretch. Another stretch
/// joins the same transaction only if nobody waits.
const STRETCH: Duration = Duration::from_millis(45);
/// Rows of the first stretch; later ones are sized by the time taken.
const FIRST_STRETCH: usize = 200;
/// Rows of the longest stretch; longer ones gain nothing.
const LONGEST_STRETCH: usize = 2_000;
/// Rows of the longest batch, so that its changes fit into the writer's memory.
const LONGEST_BATCH: usize = 2_000;
/// Bytes of text after which a batch takes no further rows: a row may have a megabyte.
const LONGEST_TEXT: usize = 16 << 20;

/// The options of an import, stored with its job.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    pub existing: Existing,
    pub in_bin: InBin,
    /// Whether the first line is a header; `None` leaves that to detection.
    #[serde(default)]
    pub has_header: Option<bool>,
    /// The field of each column; `None` leaves them to detection.
    #[serde(default)]
    pub columns: Option<Vec<Option<Field>>>,
    /// The file's format, if it is known already.
    #[serde(default)]
    pub format: Option<Format>,
}

/// Runs an import whose lease the caller holds, from its cursor to its end, and calls `progress` after every batch.
///
/// # Errors
/// `Conflict` when another runner has taken over the lease; `Invalid` when the file has changed, or the member who started the
/// import may no longer import.
pub async fn run(db: &Db, clock: &Clock, mut held: Held, progress: &mut (dyn FnMut(&Job) + Send)) -> Result<Job, AppError> {
    let actor = acting(&mut &*db, &held.job).await?;
    let options: Options = serde_json::from_str(&held.job.options)
        .map_err(|problem| AppError::invalid("options", format!("Its options can’t be read: {problem}")))?;
    let (existing, in_bin) = (options.existing, options.in_bin);
    let mut rows = Reading::start(&held.job, options, actor.country);
    let mut waiting: Vec<Parsed> = Vec::new();
    let mut stretch = FIRST_STRETCH;
    let mut tending = Tending::default();
    loop {
        let mut text: usize = waiting.iter().map(Parsed::bytes).sum();
        while waiting.len() < LONGEST_BATCH
            && text < LONGEST_TEXT
            && let Some(portion) = rows.portion().await
        {
            let portion = portion.map_err(|problem| AppError::invalid("file", problem.to_string()))?;
            text += portion.iter().map(Parsed::bytes).sum::<usize>();
            waiting.extend(portion);
        }
        if waiting.is_empty() {
            break;
        }
        let started = Instant::now();
        let done = write(db, clock, &mut held, Batch { existing, in_bin, rows: waiting.chunks(stretch) }).await?;
        // A batch may have ended early: scale its time to a whole stretch.
        stretch = next_stretch(stretch, started.elapsed().mul_f64(stretch as f64 / done.max(1) as f64));
        tending.nudge(db, held.job.workspace, done as u64);
        waiting.drain(..done);
        progress(&held.job);
    }
    if !jobs::end(db, &held, None, clock.now()).await? {
        return Err(runner::lost());
    }
    "done".clone_into(&mut held.job.status);
    runner::remove_file(&held.job);
    tending.finish(db, held.job.workspace).await;
    db.settle().await?;
    Ok(held.job)
}

async fn acting(read: &mut impl Read, job: &Job) -> Result<Actor, AppError> {
    acting::actor(read, job, Permission::Import, Cause::Import).await
}

/// As many rows as would have taken [`STRETCH`], approached in steps: a single slow disk write says little.
fn next_stretch(stretch: usize, took: Duration) -> usize {
    let ideal = stretch as f64 * STRETCH.as_secs_f64() / took.as_secs_f64().max(0.000_1);
    (ideal.clamp(stretch as f64 / 2.0, stretch as f64 * 1.5) as usize).clamp(FIRST_STRETCH / 4, LONGEST_STRETCH)
}

/// Writes a batch stretch by stretch, and returns the number of rows written. It ends early if another writer waits, and before
/// a row about a contact that an earlier row of the batch has touched.
async fn write(db: &Db, clock: &Clock, held: &mut Held, batch: Batch<'_>) -> Result<usize, AppError> {
    let mut tx = db.begin_of_load().await?;
    let now = clock.now();
    // Checked in every batch: a member who has lost the right to import imports no further row.
    let actor = acting(&mut tx, &held.job).await?;
    let change = Change::begin(&mut tx, &actor, now, Some(held.job.id)).await?;
    let mut writing = Writing {
        actor: &actor,
        job: &held.job,
        options: (batch.existing, batch.in_bin),
        change,
        directory: Directory::default(),
        progress: Progress::default(),
        failures: Vec::new(),
    };
    let mut last = None;
    for stretch in batch.rows {
        let before = writing.progress.rows();
        let whole = writing.stretch(&mut tx, stretch).await?;
        let done = (writing.progress.rows() - before) as usize;
        last = stretch[..done].last().map(|row| row.begins).or(last);
        if !whole || tx.is_awaited(db).await? {
            break;
        }
    }
    let Writing { change, progress, failures, .. } = writing;
    change.finish(&mut tx).await?;
    if !jobs::note(&mut tx, held, Step { progress, last, failures, at: now }).await? {
        return Err(runner::lost());
    }
    tx.commit().await?;
    Ok(progress.rows() as usize)
}

/// Rows for one transaction, in stretches, and the rules for contacts that exist already.
struct Batch<'a> {
    existing: Existing,
    in_bin: InBin,
    rows: Chunks<'a, Parsed>,
}

/// One transaction of an import.
struct Writing<'a> {
    actor: &'a Actor,
    job: &'a Job,
    options: (Existing, InBin),
    change: Change,
    directory: Directory,
    progress: Progress,
    failures: Vec<Failure>,
}

impl Writing<'_> {
    /// Writes some rows; returns whether all of them were written.
    async fn stretch(&mut self, tx: &mut Tx, rows: &[Parsed]) -> Result<bool, AppError> {
        let drafts = rows.iter().filter_map(|row| row.contact.as_ref().ok()).map(|contact| &contact.draft);
        self.directory.look_up(tx, &self.change, drafts).await?;
        let (existing, in_bin) = self.options;
        let mut new: Vec<&NewContact> = Vec::new();
        let mut whole = true;
        for row in rows {
            let contact = match &row.contact {
                Ok(contact) => contact,
                Err(reason) => {
                    self.fail(row, reason.clone());
                    continue;
                }
            };
            let draft = &contact.draft;
            match self.directory.whom(draft) {
                Known::Nobody => {
                    self.directory.add(draft);
                    new.push(contact);
                }
                Known::EarlierRow if existing == Existing::Update => {
                    whole = false;
                    break;
                }
                Known::Several => self.fail(row, "Its email addresses belong to different contacts.".to_owned()),
                Known::Contact(id) if existing == Existing::Update => {
                    let changed = apply::update(tx, self.actor, &mut self.change, id, draft, &self.job.file_name).await?;
                    self.touched(draft, id, changed);
                }
                Known::InBin(id) if in_bin == InBin::Restore => match bin::restore(tx, self.actor, &mut self.change, id).await {
                    Ok(changed) => self.touched(draft, id, changed),
                    Err(AppError::Conflict(reason)) => self.fail(row, reason),
                    Err(problem) => return Err(problem),
                },
                Known::EarlierRow | Known::Contact(_) | Known::InBin(_) => self.progress.skipped += 1,
            }
        }
        self.progress.added += new.len() as i64;
        create::create(tx, self.actor, &mut self.change, &new, &self.job.file_name).await?;
        Ok(whole)
    }

    fn touched(&mut self, draft: &ContactDraft, contact: i64, changed: bool) {
        if changed {
            self.directory.learn(draft, contact);
            self.progress.updated += 1;
        } else {
            self.progress.skipped += 1;
        }
    }

    fn fail(&mut self, row: &Parsed, reason: String) {
        self.progress.failed += 1;
        if self.job.failures + (self.failures.len() as i64) < items::MOST {
            let line = i64::try_from(row.begins.line).unwrap_or(i64::MAX);
            self.failures.push(Failure { line, reason, cells: row.cells.clone() });
        }
    }
}
