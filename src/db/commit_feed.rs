//! News is a notification of a commit: it tells every subscriber that a workspace has changed, in any process of the
//! installation.
//!
//! A process notifies itself in memory. On PostgreSQL a transaction that has touched a workspace notifies all processes when it
//! commits (NOTIFY). On SQLite a commit of another process changes `PRAGMA data_version`, which does not tell which workspace has
//! changed.

use std::time::Duration;

use sqlx::postgres::PgListener;
use sqlx::{PgPool, SqlitePool};
use tokio::sync::{broadcast, mpsc};

use super::{Db, DbError};

/// PostgreSQL's notification channel between processes.
pub(super) const CHANNEL: &str = "kith";

/// Interval of polling SQLite for commits of other processes: unnoticeably short, and some 20 µs each time.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Pause before a failed listener reconnects.
const REST: Duration = Duration::from_secs(1);

/// Commits of this process that a slow subscriber may lag behind by, before it gets `Anything` instead.
const REMEMBERED: usize = 256;

/// A notification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// A workspace has changed, or its members.
    Workspace(i64),
    /// A message sent by [`Db::say`]; the sender receives it, too.
    Said(String),
    /// Anything may have changed.
    Anything,
}

/// The sender of this process's own commits.
#[derive(Clone, Debug)]
pub struct Commits(broadcast::Sender<i64>);

impl Default for Commits {
    fn default() -> Self {
        Self(broadcast::Sender::new(REMEMBERED))
    }
}

impl Commits {
    /// Notifies subscribers that workspaces have changed.
    pub(super) fn tell(&self, workspaces: &[i64]) {
        for workspace in workspaces {
            // There may be no subscriber.
            let _ = self.0.send(*workspace);
        }
    }
}

/// The NOTIFY payload of a transaction.
pub(super) fn notification(workspaces: &[i64]) -> String {
    let numbers: Vec<String> = workspaces.iter().map(i64::to_string).collect();
    format!("changed {}", numbers.join(" "))
}

impl Db {
    /// Subscribes to notifications. No change after this call is missed.
    #[must_use]
    pub fn news(&self) -> mpsc::Receiver<News> {
        let (tell, news) = mpsc::channel(REMEMBERED);
        let commits = match self {
            Self::Sqlite { commits, watcher, .. } => {
                tokio::spawn(watch(watcher.clone(), tell.clone()));
                commits
            }
            Self::Postgres { commits, pool } => {
                tokio::spawn(listen(pool.clone(), tell.clone()));
                commits
            }
        };
        tokio::spawn(follow(commits.0.subscribe(), tell));
        news
    }

    /// Whether several processes may serve this database at once.
    #[must_use]
    pub const fn is_shared(&self) -> bool {
        matches!(self, Self::Postgres { .. })
    }

    /// Sends a message, below 8,000 bytes, to every process that serves this database; on SQLite, to none.
    pub async fn say(&self, text: &str) -> Result<(), DbError> {
        match self {
            Self::Sqlite { .. } => Ok(()),
            Self::Postgres { pool, .. } => {
                sqlx::query("SELECT pg_notify($1, $2)").bind(CHANNEL).bind(format!("said {text}")).execute(pool).await.map(|_| ())
            }
        }
    }
}

async fn follow(mut commits: broadcast::Receiver<i64>, tell: mpsc::Sender<News>) {
    loop {
        let heard = match commits.recv().await {
            Ok(workspace) => News::Workspace(workspace),
            Err(broadcast::error::RecvError::Lagged(_)) => News::Anything,
            Err(broadcast::error::RecvError::Closed) => return,
        };
        if tell.send(heard).await.is_err() {
            return;
        }
    }
}

/// Listens on PostgreSQL. After a reconnect it reports `Anything`, since messages may have been missed.
async fn listen(pool: PgPool, tell: mpsc::Sender<News>) {
    while !tell.is_closed() && !pool.is_closed() {
        if let Err(problem) = listen_once(&pool, &tell).await {
            tracing::warn!(%problem, "what other processes say is not heard");
        }
        tokio::time::sleep(REST).await;
    }
}

async fn listen_once(pool: &PgPool, tell: &mpsc::Sender<News>) -> Result<(), DbError> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    let mut heard = vec![News::Anything];
    loop {
        for news in heard {
            if tell.send(news).await.is_err() {
                return Ok(());
            }
        }
        heard = match listener.try_recv().await? {
            Some(notification) => understood(notification.payload()),
            None => vec![News::Anything],
        };
    }
}

fn understood(payload: &str) -> Vec<News> {
    match payload.split_once(' ') {
        Some(("changed", numbers)) => numbers.split(' ').filter_map(|number| number.parse().ok()).map(News::Workspace).collect(),
        Some(("said", text)) => vec![News::Said(text.to_owned())],
        _ => Vec::new(),
    }
}

/// Polls for commits of other processes.
async fn watch(watcher: SqlitePool, tell: mpsc::Sender<News>) {
    let mut closing = std::pin::pin!(watcher.close_event());
    let Ok(mut connection) = watcher.acquire().await else {
        return;
    };
    let mut last = None;
    while !tell.is_closed() {
        let version: Option<i64> = sqlx::query_scalar("PRAGMA data_version").fetch_one(&mut *connection).await.ok();
        if last.is_some() && version != last && tell.send(News::Anything).await.is_err() {
            return;
        }
        last = version;
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            _ = &mut closing => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::db::commit_feed::*;

    #[test]
    fn what_one_process_says_another_understands() {
        assert_eq!(understood(&notification(&[3, 12])), [News::Workspace(3), News::Workspace(12)]);
        assert_eq!(understood("said hello there"), [News::Said("hello there".to_owned())]);
        assert_eq!(understood("nonsense"), []);
    }
}
