//! Runs an import: rows are read and parsed on a thread of their own, and written in batches. A batch is one transaction with
//! its change, its counts and the job's cursor.

use std::slice::Chunks;
use std::time::{Duration, Instant};

use futures::future::BoxFuture;

use super::failed::Failure;
use super::reading::{Parsed, Reading};
use super::stored::{Counts, KIND, PERMISSION, StoredImport};
use super::sweep::sweep;
use super::{Existing, InBin};
use crate::bin::store as bin;
use crate::changes::store::Change;
use crate::contacts::record::apply;
use crate::contacts::record::create;
use crate::contacts::record::create::NewContact;
use crate::contacts::record::draft::ContactDraft;
use crate::contacts::record::identity::{Directory, Known};
use crate::db::{Db, Tx};
use crate::error::AppError;
use crate::jobs::json::json;
use crate::jobs::{Job, Running, Step, Work, items};
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

/// The work of an import.
#[derive(Clone, Copy, Debug)]
pub struct Import;

impl Work for Import {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn permission(&self) -> Permission {
        PERMISSION
    }

    fn cause(&self) -> Cause {
        Cause::Import
    }

    fn run<'a>(&'a self, running: &'a mut Running<'_>) -> BoxFuture<'a, Result<(), AppError>> {
        Box::pin(run(running))
    }

    fn ended(&self, job: &Job) {
        if let Ok(import) = StoredImport::of(job.clone())
            && let Err(problem) = std::fs::remove_file(&import.payload.file)
        {
            tracing::warn!(%problem, file = import.payload.file, "a staged file could not be removed");
        }
    }

    fn sweep<'a>(&'a self, db: &'a Db, clock: &'a Clock) -> BoxFuture<'a, ()> {
        Box::pin(sweep(db, clock))
    }
}

/// Runs an import from its cursor to its end.
async fn run(running: &mut Running<'_>) -> Result<(), AppError> {
    let (db, workspace) = (running.db, running.job().workspace);
    let actor = running.actor(&mut &*db).await?;
    let mut import = StoredImport::of(running.job().clone())?;
    let mut rows = Reading::start(&import, actor.country);
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
        let done = write(running, &mut import, waiting.chunks(stretch)).await?;
        // A batch may have ended early: scale its time to a whole stretch.
        stretch = next_stretch(stretch, started.elapsed().mul_f64(stretch as f64 / done.max(1) as f64));
        tending.nudge(db, workspace, done as u64);
        waiting.drain(..done);
        if !running.job().is_waiting() {
            break;
        }
    }
    if running.job().is_waiting() {
        running.end(None).await?;
    }
    tending.finish(db, workspace).await;
    Ok(db.settle().await?)
}

/// As many rows as would have taken [`STRETCH`], approached in steps: a single slow disk write says little.
fn next_stretch(stretch: usize, took: Duration) -> usize {
    let ideal = stretch as f64 * STRETCH.as_secs_f64() / took.as_secs_f64().max(0.000_1);
    (ideal.clamp(stretch as f64 / 2.0, stretch as f64 * 1.5) as usize).clamp(FIRST_STRETCH / 4, LONGEST_STRETCH)
}

/// Writes a batch stretch by stretch, and returns the number of rows written. It ends early if another writer waits, and before
/// a row about a contact that an earlier row of the batch has touched.
async fn write(running: &mut Running<'_>, import: &mut StoredImport, rows: Chunks<'_, Parsed>) -> Result<usize, AppError> {
    let db = running.db;
    let mut tx = db.begin_of_load().await?;
    let at = running.clock.now();
    // Checked in every batch: a member who has lost the right to import imports no further row.
    let actor = running.actor(&mut tx).await?;
    let change = Change::begin(&mut tx, &actor, at, Some(import.job.id)).await?;
    let mut writing = Writing {
        actor: &actor,
        import,
        kept: running.job().items,
        change,
        directory: Directory::default(),
        counts: Counts::default(),
        failures: Vec::new(),
    };
    let mut last = None;
    for stretch in rows {
        let before = writing.counts.rows();
        let whole = writing.stretch(&mut tx, stretch).await?;
        let done = (writing.counts.rows() - before) as usize;
        last = stretch[..done].last().map(|row| row.begins).or(last);
        if !whole || tx.is_awaited(db).await? {
            break;
        }
    }
    let Writing { change, counts, failures, .. } = writing;
    change.finish(&mut tx).await?;
    (import.counts, import.last) = (import.counts.and(counts), last.or(import.last));
    let step = Step {
        done: counts.rows(),
        counts: json(&import.counts)?,
        cursor: import.last.as_ref().map(json).transpose()?,
        items: failures.into_iter().map(Into::into).collect(),
        at,
    };
    running.commit(tx, step).await?;
    Ok(counts.rows() as usize)
}

/// One transaction of an import.
struct Writing<'a> {
    actor: &'a Actor,
    import: &'a StoredImport,
    /// Failed rows that are kept already.
    kept: i64,
    change: Change,
    directory: Directory,
    counts: Counts,
    failures: Vec<Failure>,
}

impl Writing<'_> {
    /// Writes some rows; returns whether all of them were written.
    async fn stretch(&mut self, tx: &mut Tx, rows: &[Parsed]) -> Result<bool, AppError> {
        let drafts = rows.iter().filter_map(|row| row.contact.as_ref().ok()).map(|contact| &contact.draft);
        self.directory.look_up(tx, &self.change, drafts).await?;
        let (options, source) = (&self.import.payload.options, &self.import.job.title);
        let (existing, in_bin) = (options.existing, options.in_bin);
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
                    let changed = apply::update(tx, self.actor, &mut self.change, id, draft, source).await?;
                    self.touched(draft, id, changed);
                }
                Known::InBin(id) if in_bin == InBin::Restore => match bin::restore(tx, self.actor, &mut self.change, id).await {
                    Ok(changed) => self.touched(draft, id, changed),
                    Err(AppError::Conflict(reason)) => self.fail(row, reason),
                    Err(problem) => return Err(problem),
                },
                Known::EarlierRow | Known::Contact(_) | Known::InBin(_) => self.counts.skipped += 1,
            }
        }
        self.counts.added += new.len() as i64;
        create::create(tx, self.actor, &mut self.change, &new, source).await?;
        Ok(whole)
    }

    fn touched(&mut self, draft: &ContactDraft, contact: i64, changed: bool) {
        if changed {
            self.directory.learn(draft, contact);
            self.counts.updated += 1;
        } else {
            self.counts.skipped += 1;
        }
    }

    fn fail(&mut self, row: &Parsed, reason: String) {
        self.counts.failed += 1;
        if self.kept + (self.failures.len() as i64) < items::MOST {
            let line = i64::try_from(row.begins.line).unwrap_or(i64::MAX);
            self.failures.push(Failure { line, reason, cells: row.cells.clone() });
        }
    }
}
