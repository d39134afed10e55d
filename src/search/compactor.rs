//! Compacts the index and updates the database's statistics: during a long load in a background task, which does not hold up the
//! load, and in a server from time to time.

use std::time::Duration;

use tokio::task::JoinHandle;

use super::store::{tend, untended};
use crate::db::{Db, DbError};

/// Interval at which a server checks for many fresh texts: nobody waits for it, searches only get a little slower.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Rows of a load before its first ANALYZE, and the factor by which the number grows for each later one.
const LEARN_FIRST: u64 = 1_000;
const LEARN_AGAIN: u64 = 4;

/// The server's task: compacts every workspace until it is aborted. Each step is one transaction, so it can be aborted anywhere.
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

/// Compaction during a load. Errors are only logged: searches still work, and the next run tries again.
#[derive(Debug, Default)]
pub struct Tending {
    /// The running compaction, or the last one.
    look: Option<JoinHandle<()>>,
    rows: u64,
    /// Number of rows at which the next ANALYZE is due.
    learn_at: u64,
}

impl Tending {
    /// Starts a compaction of a workspace with this many more contacts, unless the last one is still running.
    pub fn nudge(&mut self, db: &Db, workspace: i64, rows: u64) {
        self.rows += rows;
        if self.look.as_ref().is_some_and(|look| !look.is_finished()) {
            return;
        }
        let learn = self.rows >= self.learn_at.max(LEARN_FIRST);
        if learn {
            self.learn_at = self.rows * LEARN_AGAIN;
        }
        let db = db.clone();
        self.look = Some(tokio::spawn(async move {
            let looked = async {
                if learn {
                    db.learn().await?;
                }
                tend(&db, workspace).await
            };
            if let Err(problem) = looked.await {
                tracing::warn!(%problem, workspace, "a growing workspace could not be tended");
            }
        }));
    }

    /// Waits for the running compaction, then runs a last one.
    pub async fn finish(mut self, db: &Db, workspace: i64) {
        self.wait().await;
        self.nudge(db, workspace, 0);
        self.wait().await;
    }

    async fn wait(&mut self) {
        if let Some(look) = self.look.take() {
            // The task has logged its own errors.
            let _ = look.await;
        }
    }
}
