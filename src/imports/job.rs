//! Running an import: rows are read and parsed on a thread of their own, and written in batches, each one transaction with
//! its change, its counts and the job's cursor.

use std::path::Path;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

use super::identity::{Directory, Known};
use super::sheet::{Sheet, SheetError};
use super::{Existing, InBin, record};
use crate::bin::store as bin;
use crate::changes::Cause;
use crate::changes::store::Change;
use crate::contacts::draft::ContactDraft;
use crate::contacts::store as contacts;
use crate::db::{Db, sql};
use crate::error::AppError;
use crate::jobs::store::{self as jobs, Failure, Progress};
use crate::jobs::{Job, Lease};
use crate::members::Role;
use crate::search::Tending;
use crate::server::actor::Actor;
use crate::server::clock::Clock;

/// How long a batch may hold its workspace's lock: whoever edits a cell meanwhile waits no longer.
const HOLD: Duration = Duration::from_millis(45);
/// Rows of the first batch; the next ones are as long as fits.
const FIRST_BATCH: usize = 200;
/// The longest batch: PostgreSQL and SQLite gain nothing from more.
const LONGEST_BATCH: usize = 4_000;
/// Rows that the reader hands over at once.
const PORTION: usize = 256;
/// Portions that may wait for the writer.
const PORTIONS: usize = 16;

/// What an import was asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    pub existing: Existing,
    pub in_bin: InBin,
}

/// A row as it was read: a contact, or why it is none.
struct Parsed {
    line: i64,
    cells: Vec<String>,
    draft: Result<ContactDraft, String>,
}

/// Runs a job whose lease the caller holds, from its cursor to its end. `progress` hears of every batch.
///
/// # Errors
/// `Conflict` when the lease has been taken over: somebody else goes on then.
pub async fn run(db: &Db, clock: &Clock, mut job: Job, lease: &Lease, progress: &mut (dyn FnMut(&Job) + Send)) -> Result<Job, AppError> {
    let actor = acting_for(db, &job).await?;
    let options: Options = serde_json::from_str(&job.options).map_err(|problem| AppError::Internal(problem.to_string()))?;
    let mut rows = match read(&job, actor.country.clone()) {
        Ok(rows) => rows,
        Err(problem) => {
            jobs::end(db, job.id, lease, Some(&problem.to_string()), clock.now()).await?;
            return Err(AppError::invalid("file", problem.to_string()));
        }
    };
    let mut waiting: Vec<Parsed> = Vec::new();
    let mut length = FIRST_BATCH;
    let mut tending = Tending::default();
    loop {
        while waiting.len() < length
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
        let batch = &waiting[..length.min(waiting.len())];
        let started = Instant::now();
        let done = write(db, clock, &actor, &job, lease, options, batch).await?;
        length = next_length(batch.len(), started.elapsed());
        tending.nudge(db, actor.workspace);
        waiting.drain(..done.rows() as usize);
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

/// As many rows as would have taken [`HOLD`], approached in steps: one slow disk write says little.
fn next_length(length: usize, took: Duration) -> usize {
    let ideal = length as f64 * HOLD.as_secs_f64() / took.as_secs_f64().max(0.000_1);
    (ideal.clamp(length as f64 / 2.0, length as f64 * 1.5) as usize).clamp(FIRST_BATCH / 4, LONGEST_BATCH)
}

/// The actor of a job: whoever asked for it, in its workspace, as an import.
async fn acting_for(db: &Db, job: &Job) -> Result<Actor, AppError> {
    let (slug, name, country): (String, String, Option<String>) =
        db.one(sql("SELECT slug, name, country FROM workspaces WHERE id = $1").bind(job.workspace)).await?;
    let asked = match job.person {
        // Whoever has lost the right to import meanwhile does not import.
        Some(person) => {
            let query =
                sql("SELECT m.role, p.name FROM members m JOIN people p ON p.id = m.person WHERE m.workspace = $1 AND m.person = $2");
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
fn read(job: &Job, country: Option<String>) -> Result<mpsc::Receiver<Result<Vec<Parsed>, SheetError>>, SheetError> {
    let sheet = Sheet::open(Path::new(&job.file))?;
    let fields = sheet.columns();
    let mut rows = sheet.rows_after(u64::try_from(job.cursor).unwrap_or_default())?;
    let (send, receive) = mpsc::channel(PORTIONS);
    tokio::task::spawn_blocking(move || {
        loop {
            let portion: Result<Vec<Parsed>, SheetError> = rows
                .by_ref()
                .take(PORTION)
                .map(|row| {
                    let row = row?;
                    let draft = record::read(&row.cells, &fields, country.as_deref());
                    Ok(Parsed { line: i64::try_from(row.line).unwrap_or(i64::MAX), cells: row.cells, draft })
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
    Ok(receive)
}

/// Writes a batch, or the first rows of it: a row that an earlier one of the batch brings in begins the next.
async fn write(
    db: &Db,
    clock: &Clock,
    actor: &Actor,
    job: &Job,
    lease: &Lease,
    options: Options,
    batch: &[Parsed],
) -> Result<Progress, AppError> {
    let now = clock.now();
    let mut tx = db.begin_of_load().await?;
    let mut change = Change::begin(&mut tx, actor, now, Some(job.id)).await?;
    let drafts = batch.iter().filter_map(|row| row.draft.as_ref().ok());
    let mut directory = Directory::look_up(&mut tx, &change, drafts).await?;
    let mut progress = Progress::default();
    let mut new: Vec<&ContactDraft> = Vec::new();
    let mut failures = Vec::new();
    for row in batch {
        let draft = match &row.draft {
            Ok(draft) => draft,
            Err(reason) => {
                failures.push(row.failure(reason.clone()));
                continue;
            }
        };
        match directory.whom(draft) {
            Known::Nobody => {
                directory.add(draft);
                new.push(draft);
            }
            Known::EarlierRow if options.existing == Existing::Skip => progress.skipped += 1,
            Known::EarlierRow => break,
            Known::Several => failures.push(row.failure("Its email addresses belong to different contacts.".to_owned())),
            Known::Contact(_) if options.existing == Existing::Skip => progress.skipped += 1,
            Known::Contact(id) => {
                if contacts::update(&mut tx, actor, &mut change, id, draft, &job.file_name).await? {
                    directory.learn(draft, id);
                    progress.updated += 1;
                } else {
                    progress.skipped += 1;
                }
            }
            Known::InBin(_) if options.in_bin == InBin::Skip => progress.skipped += 1,
            Known::InBin(id) => match bin::restore(&mut tx, actor, &mut change, id).await {
                Ok(true) => {
                    directory.learn(draft, id);
                    progress.updated += 1;
                }
                Ok(false) => progress.skipped += 1,
                Err(AppError::Conflict(reason)) => failures.push(row.failure(reason)),
                Err(problem) => return Err(problem),
            },
        }
    }
    progress.added = new.len() as i64;
    progress.failed = failures.len() as i64;
    contacts::create(&mut tx, actor, &mut change, &new, &job.file_name).await?;
    change.finish(&mut tx).await?;
    if !jobs::note(&mut tx, job.id, lease, progress, failures, now).await? {
        return Err(AppError::Conflict("Another process goes on with this import.".to_owned()));
    }
    tx.commit().await?;
    Ok(progress)
}

impl Parsed {
    fn failure(&self, reason: String) -> Failure {
        Failure { line: self.line, reason, cells: self.cells.clone() }
    }
}
