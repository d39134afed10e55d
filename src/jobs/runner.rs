//! Whoever has time runs the jobs that wait: the server all the while, the command line before its own work.

use std::time::Duration;

use super::store;
use super::{Job, Lease};
use crate::db::Db;
use crate::imports;
use crate::server::clock::Clock;
use crate::server::state::AppState;

/// How often the server looks for a job that nobody runs. Only a killed process leaves one, so nobody waits for this.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// The server's side: looks for jobs until it is stopped. A batch is one transaction, so it can be stopped anywhere.
pub async fn work(state: AppState) {
    let mut look = tokio::time::interval(LOOK_EVERY);
    loop {
        look.tick().await;
        while take_one(&state.db, &state.clock).await {}
    }
}

/// Runs one job that waits; whether there was one. What goes wrong is the log's: the job waits for the next one to try.
pub async fn take_one(db: &Db, clock: &Clock) -> bool {
    let lease = Lease::default();
    let job: Job = match store::take_over(db, &lease, clock.now()).await {
        Ok(Some(job)) => job,
        Ok(None) => return false,
        Err(problem) => {
            tracing::error!(%problem, "jobs could not be looked for");
            return false;
        }
    };
    tracing::info!(job = job.id, rows = job.total, from = job.cursor, "taking over a job");
    let id = job.id;
    if let Err(problem) = imports::job::run(db, clock, job, &lease, &mut |_| ()).await {
        tracing::error!(job = id, %problem, "a job stopped");
        return false;
    }
    true
}
