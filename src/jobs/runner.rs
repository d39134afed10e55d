//! Runs waiting jobs: the server continuously, the command line before its own work.

use std::time::{Duration, Instant};

use super::store::{self, Held};
use super::{Job, Kind, Lease};
use crate::db::Db;
use crate::error::AppError;
use crate::imports::{self, sweep};
use crate::members::actor::Actor;
use crate::samples::store as samples;
use crate::time::clock::Clock;

/// Interval at which the server looks for jobs that nobody runs. Only a killed process leaves one, so nobody waits for this.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Heartbeat of a running job: its lease lasts for three heartbeats, so that a late one does no harm.
const BEAT_EVERY: Duration = Duration::from_secs(5);

/// Interval of the cleanup after imports.
const SWEEP_EVERY: Duration = Duration::from_secs(86_400);

/// The server's job loop: runs waiting jobs until it is stopped, and cleans up at its start and daily. A batch is one
/// transaction, so the loop can be stopped anywhere.
pub async fn work(db: Db, clock: Clock) {
    let mut look = tokio::time::interval(LOOK_EVERY);
    let mut swept: Option<Instant> = None;
    loop {
        look.tick().await;
        if swept.is_none_or(|swept| swept.elapsed() >= SWEEP_EVERY) {
            sweep::sweep(&db, &clock).await;
            swept = Some(Instant::now());
        }
        while take_one(&db, &clock).await {}
    }
}

/// Runs one waiting job; returns whether it ended. A passing error is logged, and the job waits for the next runner.
pub async fn take_one(db: &Db, clock: &Clock) -> bool {
    let held = match store::take_over(db, clock.now()).await {
        Ok(Some(held)) => held,
        Ok(None) => return false,
        Err(problem) => {
            tracing::error!(%problem, "jobs could not be looked for");
            return false;
        }
    };
    let id = held.job.id;
    tracing::info!(job = id, rows = held.job.total, from = held.job.cursor, "taking over a job");
    match run(db, clock, held, &mut |_| ()).await {
        Ok(_) => true,
        Err(problem) => {
            tracing::error!(job = id, %problem, "a job stopped");
            !problem.is_passing() && !matches!(problem, AppError::Conflict(_))
        }
    }
}

/// Starts a job that the actor has just created, in the background. If this server ends first, another runner takes the job
/// over.
pub fn start(db: &Db, clock: &Clock, actor: &Actor, (id, lease): (i64, Lease)) {
    let (db, clock, actor) = (db.clone(), *clock, actor.clone());
    tokio::spawn(async move {
        let ran = async {
            let job = store::find(&db, &actor, id).await?;
            run(&db, &clock, Held { job, lease }, &mut |_| ()).await
        };
        if let Err(problem) = ran.await {
            tracing::error!(job = id, %problem, "a job stopped");
        }
    });
}

/// Runs a job whose lease the caller holds, from its cursor to its end, and calls `progress` after every batch. A permanent
/// error ends the job as refused, with a sentence for the member who started it.
///
/// # Errors
/// `Conflict` when another runner has taken over the lease and continues. A passing error leaves the job to the next runner.
pub async fn run(db: &Db, clock: &Clock, held: Held, progress: &mut (dyn FnMut(&Job) + Send)) -> Result<Job, AppError> {
    let mine = held.clone();
    let work = async {
        match Kind::parse(&held.job.kind) {
            Some(Kind::Import) => imports::job::run(db, clock, held, progress).await,
            Some(Kind::SampleRemoval) => samples::run(db, clock, held, progress).await,
            Some(Kind::Sample) | None => Err(AppError::invalid("kind", "This server does not know how to do this.")),
        }
    };
    let ran = tokio::select! {
        ran = work => ran,
        () = beat(db, clock, &mine, BEAT_EVERY) => Err(lost()),
    };
    if let Err(problem) = &ran
        && !problem.is_passing()
        // Only the holder of the lease removes the file: the next runner needs it.
        && store::end(db, &mine, Some(&problem.to_string()), clock.now()).await?
    {
        remove_file(&mine.job);
    }
    ran
}

/// Renews a lease until it is lost. The batches renew it, too, but the first one may be a long way into the file.
pub(super) async fn beat(db: &Db, clock: &Clock, held: &Held, every: Duration) {
    let mut beat = tokio::time::interval_at(tokio::time::Instant::now() + every, every);
    loop {
        beat.tick().await;
        match store::renew(db, held.job.id, &held.lease, clock.now()).await {
            Ok(true) => {}
            // An ended job needs no lease. The run that ended it may still be cleaning up: do not cancel it.
            Ok(false) if store::has_ended(db, held.job.id).await.unwrap_or(false) => return std::future::pending().await,
            Ok(false) => return,
            // The next heartbeat may succeed; the lease lasts for three.
            Err(problem) => tracing::warn!(job = held.job.id, %problem, "a lease could not be renewed"),
        }
    }
}

/// The error that stops a runner without the lease.
#[must_use]
pub fn lost() -> AppError {
    AppError::Conflict("Another process goes on with this.".to_owned())
}

/// Removes the staged file of a job that has ended.
pub fn remove_file(job: &Job) {
    if !job.file.is_empty()
        && let Err(problem) = std::fs::remove_file(&job.file)
    {
        tracing::warn!(%problem, file = job.file, "a staged file could not be removed");
    }
}
