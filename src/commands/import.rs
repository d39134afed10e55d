//! `kith import`: checks the whole file, stages it, and runs it as a job, or watches the process that has taken the job over.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use futures::StreamExt;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Failed;
use crate::db::Db;
use crate::error::AppError;
use crate::imports::job::Import;
use crate::imports::sheet::Sheet;
use crate::imports::stored::{Options, Payload, StoredImport};
use crate::imports::{columns, failed, staging};
use crate::jobs::store as jobs;
use crate::jobs::{Held, Job, Kinds, Lease, runner};
use crate::members::actor::Actor;
use crate::members::actor::Cause;
use crate::server::config::ImportOptions;
use crate::time::clock::Clock;

/// Polling interval for a job that another process runs.
const LOOK_EVERY: Duration = Duration::from_millis(250);

pub(super) async fn import(db: &Db, clock: &Clock, kinds: &Kinds, options: &ImportOptions) -> Result<(), Failed> {
    let actor = Actor::command_line(db, options.workspace.as_deref(), Cause::Import).await?;
    let name = options.file.file_name().map_or_else(|| "import.csv".to_owned(), |name| name.to_string_lossy().into_owned());
    let refuse = |problem: crate::imports::sheet::SheetError| match std::fs::metadata(&options.file) {
        Err(problem) => Failed::Because(format!("{} can't be read: {problem}", options.file.display())),
        Ok(_) => Failed::BadFile(format!("{name} was rejected. Nothing was imported. {problem}")),
    };
    let sheet = Sheet::open(&options.file).map_err(refuse)?;
    let total = sheet.check().map_err(refuse)?.rows;
    let header = sheet.header();
    let unknown = columns::unknown(&header, &sheet.columns());
    if !unknown.is_empty() {
        eprintln!("These columns are unknown and were ignored: {}", unknown.join(", "));
    }
    // Jobs left behind by a killed process come first: they are older.
    while runner::take_one(db, clock, kinds).await {}

    let staged = stage(db, &options.file)?;
    let lease = Lease::default();
    let payload = Payload {
        options: Options { existing: options.existing, in_bin: options.in_bin, format: Some(sheet.format()), ..Options::default() },
        file: staged.to_string_lossy().into_owned(),
        bytes: std::fs::metadata(&staged).map_or(0, |file| i64::try_from(file.len()).unwrap_or(i64::MAX)),
        header,
    };
    let new = payload.job(&name, i64::try_from(total).unwrap_or(i64::MAX))?;
    let mut tx = db.begin().await.map_err(AppError::from)?;
    let id = jobs::create(&mut tx, &actor, new, (&lease, clock.now())).await?;
    tx.commit().await.map_err(AppError::from)?;

    let bar = bar(total);
    let held = Held { job: jobs::find(db, &actor, id).await?, lease };
    let ended = match runner::run(db, clock, (&Import, held), &mut |job| show(&bar, job)).await {
        Ok(job) => job,
        Err(AppError::Conflict(_)) => watch(db, &actor, id, &bar).await?,
        Err(problem) => {
            bar.finish_and_clear();
            return Err(stopped(db, &actor, id, &problem).await);
        }
    };
    bar.finish_and_clear();
    let ended = StoredImport::of(ended)?;
    let counts = ended.counts;
    if let Some(problem) = ended.job.problem {
        let Job { status, done, total, .. } = ended.job;
        return Err(if status == "canceled" {
            Failed::Because(format!("{problem} {done} of {total} rows were imported."))
        } else {
            Failed::BadFile(problem)
        });
    }
    if counts.failed > 0 {
        let file = write_failures(db, &actor, &ended, &options.file).await?;
        println!("{} in {}", rows_that_failed(&ended), file.display());
    }
    println!("added {}, updated {}, skipped {}, failed {}", counts.added, counts.updated, counts.skipped, counts.failed);
    Ok(())
}

/// The error of an interrupted import, with the number of imported rows.
async fn stopped(db: &Db, actor: &Actor, id: i64, problem: &AppError) -> Failed {
    match jobs::find(db, actor, id).await {
        Err(_) => Failed::Because(problem.to_string()),
        Ok(Job { status, done, total, .. }) if status == "refused" => {
            Failed::BadFile(format!("{problem} {done} of {total} rows were imported."))
        }
        Ok(Job { done, total, .. }) => Failed::Because(format!(
            "{problem} {done} of {total} rows were imported; a running server or the next `kith import` continues with the rest."
        )),
    }
}

/// Words such as "The 3 rows that failed are, with their reasons,"; if only some were kept, with the number of those.
fn rows_that_failed(import: &StoredImport) -> String {
    match (import.job.items, import.counts.failed) {
        (_, 1) => "The row that failed is, with its reason,".to_owned(),
        (kept, failed) if kept < failed => format!("{kept} of the {failed} rows that failed are, with their reasons,"),
        (_, failed) => format!("The {failed} rows that failed are, with their reasons,"),
    }
}

/// Copies the file to the staging folder, where every process of this installation finds it even if the original is gone.
fn stage(db: &Db, file: &Path) -> Result<PathBuf, Failed> {
    let explain = |problem: std::io::Error| Failed::Because(format!("The file could not be staged: {problem}"));
    let staged = staging::staging_path(db)?;
    // A new file is private to its user, even if the original is not.
    let copied = File::open(file).and_then(|mut from| std::io::copy(&mut from, &mut File::create(&staged)?));
    match copied {
        Ok(_) => Ok(staged),
        Err(problem) => {
            // Half a copy is useless. If removing it fails, too, the error below explains the cause.
            let _ = std::fs::remove_file(&staged);
            Err(explain(problem))
        }
    }
}

async fn watch(db: &Db, actor: &Actor, id: i64, bar: &ProgressBar) -> Result<Job, AppError> {
    let mut look = tokio::time::interval(LOOK_EVERY);
    loop {
        look.tick().await;
        let job = jobs::find(db, actor, id).await?;
        show(bar, &job);
        if !job.is_waiting() {
            return Ok(job);
        }
    }
}

/// Writes the rows that failed next to the file: they can be corrected and imported again.
async fn write_failures(db: &Db, actor: &Actor, import: &StoredImport, file: &Path) -> Result<PathBuf, Failed> {
    let stem = file.file_stem().map_or_else(|| "import".to_owned(), |stem| stem.to_string_lossy().into_owned());
    let beside = file.with_file_name(format!("{stem}-failed.csv"));
    let unwritten = |problem: std::io::Error| Failed::Because(format!("{} could not be written: {problem}", beside.display()));
    let mut out = std::io::BufWriter::new(std::fs::File::create(&beside).map_err(unwritten)?);
    let mut pieces = failed::sheet(db, actor, import);
    while let Some(piece) = pieces.next().await {
        out.write_all(&piece?).map_err(unwritten)?;
    }
    out.flush().map_err(unwritten)?;
    Ok(beside)
}

fn show(bar: &ProgressBar, job: &Job) {
    bar.set_position(u64::try_from(job.done).unwrap_or_default());
}

/// A progress bar on standard error, if that is a terminal.
pub(super) fn bar(total: u64) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{bar:32} {human_pos} of {human_len}, {per_sec}, {eta} left") {
        bar.set_style(style);
    }
    bar
}
