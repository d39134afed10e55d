//! Runs waiting jobs: the server continuously, the command line before its own work.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::running::lost;
use super::store::{self, End, Held};
use super::{Job, Kinds, Lease, Running, Work, items};
use crate::db::Db;
use crate::error::AppError;
use crate::members::actor::Actor;
use crate::time::clock::Clock;

/// Interval at which the server looks for jobs that nobody runs. Only a killed process leaves one, so nobody waits for this.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Heartbeat of a running job: its lease lasts for three heartbeats, so that a late one does no harm.
const BEAT_EVERY: Duration = Duration::from_secs(5);

/// Interval of the cleanup after jobs.
const SWEEP_EVERY: Duration = Duration::from_secs(86_400);

/// The server's job loop: runs waiting jobs until it is stopped, and cleans up at its start and daily. A batch is one
/// transaction, so the loop can be stopped anywhere.
pub async fn work(db: Db, clock: Clock, kinds: Kinds) {
    let mut look = tokio::time::interval(LOOK_EVERY);
    let mut swept: Option<Instant> = None;
    loop {
        look.tick().await;
        if swept.is_none_or(|swept| swept.elapsed() >= SWEEP_EVERY) {
            sweep(&db, &clock, &kinds).await;
            swept = Some(Instant::now());
        }
        while take_one(&db, &clock, &kinds).await {}
    }
}

/// Drops old items, and lets each kind clean up. An error is logged, and the next run tries again.
async fn sweep(db: &Db, clock: &Clock, kinds: &Kinds) {
    let dropped = async {
        while items::drop_old(db, clock.now()).await? {}
        Ok::<_, AppError>(())
    };
    if let Err(problem) = dropped.await {
        tracing::error!(%problem, "old items of jobs could not be dropped");
    }
    for work in kinds.iter() {
        work.sweep(db, clock).await;
    }
}

/// Runs one waiting job of these kinds; returns whether it ended. A passing error is logged, and the job waits for the next
/// runner.
pub async fn take_one(db: &Db, clock: &Clock, kinds: &Kinds) -> bool {
    let held = match store::take_over(db, kinds, clock.now()).await {
        Ok(Some(held)) => held,
        Ok(None) => return false,
        Err(problem) => {
            tracing::error!(%problem, "jobs could not be looked for");
            return false;
        }
    };
    let Some(work) = kinds.work(&held.job.kind) else { return false };
    let Job { workspace, id, total, done, .. } = held.job;
    tracing::info!(workspace, job = id, kind = held.job.kind, total, done, "taking over a job");
    match run(db, clock, (work, held), &mut |_| ()).await {
        Ok(_) => true,
        Err(problem) => {
            tracing::error!(workspace, job = id, %problem, "a job stopped");
            !problem.is_passing() && !matches!(problem, AppError::Conflict(_))
        }
    }
}

/// Starts a job that the actor has just created, in the background. If this server ends first, another runner takes the job
/// over.
pub fn start(db: &Db, clock: &Clock, actor: &Actor, (work, id, lease): (impl Work + 'static, i64, Lease)) {
    let (db, clock, actor, work) = (db.clone(), *clock, actor.clone(), Arc::new(work));
    tokio::spawn(async move {
        let ran = async {
            let job = store::find(&db, &actor, id).await?;
            run(&db, &clock, (&*work, Held { job, lease }), &mut |_| ()).await
        };
        if let Err(problem) = ran.await {
            tracing::error!(workspace = actor.workspace, job = id, %problem, "a job stopped");
        }
    });
}

/// Runs a job whose lease the caller holds, from its cursor to its end, and calls `progress` after every batch. A permanent
/// error ends the job as refused, with a sentence for the member who started it.
///
/// # Errors
/// `Conflict` when another runner has taken over the lease and continues. A passing error leaves the job to the next runner.
pub async fn run(
    db: &Db,
    clock: &Clock,
    (work, held): (&dyn Work, Held),
    progress: &mut (dyn FnMut(&Job) + Send),
) -> Result<Job, AppError> {
    let mine = held.clone();
    let mut running = Running::new(db, clock, (work, held), progress);
    if mine.job.cancel_asked_at.is_some() {
        return if running.end_as(End::Canceled).await? { Ok(running.into_job()) } else { Err(lost()) };
    }
    let to_its_end = async {
        work.run(&mut running).await?;
        if running.job().is_waiting() { running.end(None).await } else { Ok(()) }
    };
    let ran = tokio::select! {
        ran = to_its_end => ran,
        () = beat(db, clock, &mine, BEAT_EVERY) => Err(lost()),
    };
    if let Err(problem) = &ran
        && !problem.is_passing()
    {
        running.end_as(End::Refused(problem.to_string())).await?;
    }
    ran.map(|()| running.into_job())
}

/// Renews a lease until it is lost. The batches renew it, too, but the first one may be a long way into the file.
pub(super) async fn beat(db: &Db, clock: &Clock, held: &Held, every: Duration) {
    let mut beat = tokio::time::interval_at(tokio::time::Instant::now() + every, every);
    loop {
        beat.tick().await;
        match store::renew(db, held, clock.now()).await {
            Ok(true) => {}
            // An ended job needs no lease. The run that ended it may still be cleaning up: do not cancel it.
            Ok(false) if store::has_ended(db, &held.job).await.unwrap_or(false) => return std::future::pending().await,
            Ok(false) => return,
            // The next heartbeat may succeed; the lease lasts for three.
            Err(problem) => tracing::warn!(job = held.job.id, %problem, "a lease could not be renewed"),
        }
    }
}
