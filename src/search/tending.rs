//! Keeping the index quick: beside a long load on a task of its own, which does not hold up the load, and in a server from
//! time to time.

use std::time::Duration;

use tokio::task::JoinHandle;

use super::store::{tend, untended};
use crate::db::{Db, DbError};

/// How often a server looks for fresh texts that have become many: nobody waits for it, searches only get a little slower.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// The server's side: looks after every workspace until it is stopped. Each step is one transaction, so it can be stopped anywhere.
pub async fn keep_tending(db: Db) {
    let mut look = tokio::time::interval(LOOK_EVERY);
    loop {
        look.tick().await;
        let tended = async {
            for workspace in untended(&db).await? {
                tend(&db, workspace).await?;
            }
            Ok::<_, DbError>(())
        };
        if let Err(problem) = tended.await {
            tracing::warn!(%problem, "the search index could not be tended");
        }
    }
}

/// The task, if one runs. What fails is the log's: the index answers as before, and the next one tries again.
#[derive(Debug, Default)]
pub struct Tending(Option<JoinHandle<()>>);

impl Tending {
    /// Looks after the index of a workspace, unless the last look is not over yet.
    pub fn nudge(&mut self, db: &Db, workspace: i64) {
        if self.0.as_ref().is_some_and(|task| !task.is_finished()) {
            return;
        }
        let db = db.clone();
        self.0 = Some(tokio::spawn(async move {
            if let Err(problem) = tend(&db, workspace).await {
                tracing::warn!(%problem, workspace, "the search index could not be tended");
            }
        }));
    }

    /// Waits for what is under way, then looks a last time.
    pub async fn finish(mut self, db: &Db, workspace: i64) {
        self.wait().await;
        self.nudge(db, workspace);
        self.wait().await;
    }

    async fn wait(&mut self) {
        if let Some(task) = self.0.take() {
            // It has said itself what went wrong.
            let _ = task.await;
        }
    }
}
