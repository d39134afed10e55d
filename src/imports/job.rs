//! Running an import: rows are read and parsed on a thread of their own, and written in batches, each one transaction with
//! its change, its counts and the job's cursor.

use std::path::PathBuf;
use std::slice::Chunks;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

use super::field::Field;
use super::identity::{Directory, Known};
use super::sheet::{Sheet, SheetError};
use super::{Existing, InBin, record};
use crate::bin::store as bin;
use crate::changes::Cause;
use crate::changes::store::Change;
use crate::contacts::draft::ContactDraft;
use crate::contacts::store::{self as contacts, NewContact};
use crate::db::{Db, Tx, sql};
use crate::error::AppError;
use crate::jobs::store::{self as jobs, Failure, Progress};
use crate::jobs::{Job, Lease};
use crate::members::Role;
use crate::search::Tending;
use crate::server::actor::Actor;
use crate::server::clock::Clock;

/// How long somebody who edits a cell meanwhile waits: a stretch of rows takes so long, and only where nobody waits is another
/// one written in the same transaction.
const STRETCH: Duration = Duration::from_millis(45);
/// Rows of the first stretch; the next ones are as long as fits.
const FIRST_STRETCH: usize = 200;
/// The longest stretch: it gains nothing from more.
const LONGEST_STRETCH: usize = 2_000;
/// The longest batch of stretches: what it changes has room in the writer's memory.
const LONGEST_BATCH: usize = 2_000;
/// Rows that the reader hands over at once.
const PORTION: usize = 256;
/// Portions that may wait for the writer.
const PORTIONS: usize = 8;

/// What an import was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    pub existing: Existing,
    pub in_bin: InBin,
    /// Whether the first line is a header, where somebody has said so.
    #[serde(default)]
    pub has_header: Option<bool>,
    /// What each column holds, where somebody has said so.
    #[serde(default)]
    pub columns: Option<Vec<Option<Field>>>,
}

/// A row as it was read: a contact, or why it is none.
struct Parsed {
    line: i64,
    cells: Vec<String>,
    contact: Result<NewContact, String>,
}

/// Runs a job whose lease the caller holds, from its cursor to its end. `progress` hears of every batch.
///
/// # Errors
/// `Conflict` when the lease has been taken over: somebody else goes on then.
pub async fn run(db: &Db, clock: &Clock, mut job: Job, lease: &Lease, progress: &mut (dyn FnMut(&Job) + Send)) -> Result<Job, AppError> {
    let actor = acting_for(db, &job).await?;
    let options: Options = serde_json::from_str(&job.options).map_err(|problem| AppError::Internal(problem.to_string()))?;
    let mut rows = read(&job, &options, actor.country.clone());
    let mut waiting: Vec<Parsed> = Vec::new();
    let mut stretch = FIRST_STRETCH;
    let mut tending = Tending::default();
    loop {
        while waiting.len() < LONGEST_BATCH
            && let Some(portion) = rows.recv().await
        {
            match portion {
                Ok(portion) => waiting.extend(portion),
                Err(problem) => {
                    jobs::end(db, job.id, lease, Some(&problem.to_string()), clock.now()).await?;
                    return Err(AppError::invalid("file", problem.to_string()));
                }
            }
        }
        if waiting.is_empty() {
            break;
        }
        let started = Instant::now();
        let done = write(db, clock, &actor, &job, lease, (options.existing, options.in_bin), waiting.chunks(stretch)).await?;
        let rows = done.rows() as usize;
        // A batch may have ended early: what a whole stretch would have taken.
        stretch = next_stretch(stretch, started.elapsed().mul_f64(stretch as f64 / rows.max(1) as f64));
        tending.nudge(db, actor.workspace, rows as u64);
        waiting.drain(..rows);
        job.cursor += done.rows();
        job.added += done.added;
        job.updated += done.updated;
        job.skipped += done.skipped;
        job.failed += done.failed;
        progress(&job);
    }
    jobs::end(db, job.id, lease, None, clock.now()).await?;
    "done".clone_into(&mut job.status);
    if let Err(problem) = std::fs::remove_file(&job.file) {
        tracing::warn!(%problem, file = job.file, "a staged file could not be removed");
    }
    tending.finish(db, actor.workspace).await;
    db.settle().await?;
    Ok(job)
}

/// As many rows as would have taken [`STRETCH`], approached in steps: one slow disk write says little.
fn next_stretch(stretch: usize, took: Duration) -> usize {
    let ideal = stretch as f64 * STRETCH.as_secs_f64() / took.as_secs_f64().max(0.000_1);
    (ideal.clamp(stretch as f64 / 2.0, stretch as f64 * 1.5) as usize).clamp(FIRST_STRETCH / 4, LONGEST_STRETCH)
}

/// The actor of a job: whoever asked for it, in its workspace, as an import.
async fn acting_for(db: &Db, job: &Job) -> Result<Actor, AppError> {
    let (slug, name, country): (String, String, Option<String>) =
        db.one(sql("SELECT slug, name, country FROM workspaces WHERE id = $1").bind(job.workspace)).await?;
    let asked = match job.person {
        // Whoever has lost the right to import meanwhile does not import.
        Some(person) => {
            let query = sql(
                "SELECT m.role, p.name FROM members m JOIN people p ON p.id = m.person WHERE m.workspace = $1 AND m.person = $2 AND m.suspended_at IS NULL",
            );
            let (role, name): (String, String) = db.optional(query.bind(job.workspace).bind(person)).await?.ok_or(AppError::Forbidden)?;
            (Role::parse(&role).ok_or(AppError::Forbidden)?, name)
        }
        None => (Role::Owner, "command line".to_owned()),
    };
    Ok(Actor {
        workspace: job.workspace,
        person: job.person,
        role: asked.0,
        country,
        cause: Cause::Import,
        person_name: asked.1,
        workspace_name: name,
        slug,
    })
}

/// Reads the rows after the job's cursor on a thread of their own.
fn read(job: &Job, options: &Options, country: Option<String>) -> mpsc::Receiver<Result<Vec<Parsed>, SheetError>> {
    let (file, done) = (PathBuf::from(&job.file), u64::try_from(job.cursor).unwrap_or_default());
    let (has_header, columns) = (options.has_header, options.columns.clone());
    let (send, receive) = mpsc::channel(PORTIONS);
    tokio::task::spawn_blocking(move || {
        let opened = Sheet::open(&file).and_then(|sheet| {
            let sheet = match has_header {
                Some(has_header) => sheet.with_header(has_header),
                None => sheet,
            };
            Ok((columns.unwrap_or_else(|| sheet.columns()), sheet.rows_after(done)?))
        });
        let (fields, mut rows) = match opened {
            Ok(opened) => opened,
            Err(problem) => {
                // Whoever does not listen any more need not hear it.
                let _ = send.blocking_send(Err(problem));
                return;
            }
        };
        loop {
            let portion: Result<Vec<Parsed>, SheetError> = rows
                .by_ref()
                .take(PORTION)
                .map(|row| {
                    let row = row?;
                    let contact = record::read(&row.cells, &fields, country.as_deref()).map(NewContact::from);
                    Ok(Parsed { line: i64::try_from(row.line).unwrap_or(i64::MAX), cells: row.cells, contact })
                })
                .collect();
            let ended = portion.as_ref().map_or(true, Vec::is_empty);
            if (portion.is_err() || !ended) && send.blocking_send(portion).is_err() {
                return;
            }
            if ended {
                return;
            }
        }
    });
    receive
}

/// Writes a batch, a stretch after the other, or the first rows of it: it ends early where somebody waits, and before a row that
/// means a contact whom an earlier one of the batch has touched.
async fn write(
    db: &Db,
    clock: &Clock,
    actor: &Actor,
    job: &Job,
    lease: &Lease,
    options: (Existing, InBin),
    batch: Chunks<'_, Parsed>,
) -> Result<Progress, AppError> {
    let mut tx = db.begin_of_load().await?;
    let now = clock.now();
    let change = Change::begin(&mut tx, actor, now, Some(job.id)).await?;
    let mut writing =
        Writing { actor, job, options, change, directory: Directory::default(), progress: Progress::default(), failures: Vec::new() };
    for stretch in batch {
        if !writing.stretch(&mut tx, stretch).await? || tx.is_awaited(db).await? {
            break;
        }
    }
    let Writing { change, progress, failures, .. } = writing;
    change.finish(&mut tx).await?;
    if !jobs::note(&mut tx, job.id, lease, progress, failures, now).await? {
        return Err(AppError::Conflict("Another process goes on with this import.".to_owned()));
    }
    tx.commit().await?;
    Ok(progress)
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
    /// Writes some rows; whether all of them.
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
                    let changed = contacts::update(tx, self.actor, &mut self.change, id, draft, &self.job.file_name).await?;
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
        contacts::create(tx, self.actor, &mut self.change, &new, &self.job.file_name).await?;
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
        self.failures.push(Failure { line: row.line, reason, cells: row.cells.clone() });
    }
}
