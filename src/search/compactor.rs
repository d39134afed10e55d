//! Keeping the index quick, and the database's plans: beside a long load on a task of its own, which does not hold up the
//! load, and in a server from time to time.

use std::time::Duration;

use tokio::task::JoinHandle;

use super::store::{tend, untended};
use crate::db::{Db, DbError};

/// How often a server looks for fresh texts that have become many: nobody waits for it, searches only get a little slower.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Rows after which a load first has the database learn what it holds, and how many times as many later each time.
const LEARN_FIRST: u64 = 1_000;
const LEARN_AGAIN: u64 = 4;

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

/// What looks after a load. What fails is the log's: everything answers as before, and the next look tries again.
#[derive(Debug, Default)]
pub struct Tending {
    /// The look that is under way, or was the last.
    look: Option<JoinHandle<()>>,
    rows: u64,
    /// Rows after which there is something to learn.
    learn_at: u64,
}

impl Tending {
    /// Looks after a workspace that has so many more contacts, unless the last look is not over yet.
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

    /// Waits for what is under way, then looks a last time.
    pub async fn finish(mut self, db: &Db, workspace: i64) {
        self.wait().await;
        self.nudge(db, workspace, 0);
        self.wait().await;
    }

    async fn wait(&mut self) {
        if let Some(look) = self.look.take() {
            // It has said itself what went wrong.
            let _ = look.await;
        }
    }
}
