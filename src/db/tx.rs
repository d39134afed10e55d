//! Write transactions.

use std::path::Path;
use std::pin::pin;
use std::time::Duration;

use sqlx::{PgPool, Postgres, Sqlite, SqlitePool, Transaction};

use super::commit_feed::{self, Commits};
use super::waiting::{self, Waiting};
use super::{Db, DbError, Dialect, Sql, Watch, bind, sql};

/// A load announces itself as waiting only after this long, so that parallel loads don't cut each other's transactions short.
const PATIENCE: Duration = Duration::from_secs(1);

/// A write transaction. It remembers a failed statement and then refuses to commit: PostgreSQL would report such a commit as a
/// success and store nothing, SQLite would store the half that worked.
#[derive(Debug)]
pub struct Tx {
    pub(super) inner: Inner,
    failed: bool,
    /// Workspaces that this transaction changes.
    touched: Vec<i64>,
    commits: Commits,
}

#[derive(Debug)]
pub(super) enum Inner {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Db {
    /// Begins a write transaction. On SQLite it waits here for the single writer; no later statement can fail for a lock.
    pub async fn begin(&self) -> Result<Tx, DbError> {
        let inner = match self {
            Self::Sqlite { writer, path, .. } => {
                Inner::Sqlite(begin_sqlite(writer, path, Duration::ZERO, "PRAGMA synchronous = FULL; BEGIN IMMEDIATE").await?)
            }
            Self::Postgres { pool, .. } => Inner::Postgres(begin_postgres(pool, "BEGIN").await?),
        };
        Ok(Tx::over(self, inner))
    }

    /// Begins one of the many transactions of a load. Its commit does not wait for the disk. A power cut may undo the last ones,
    /// each as a whole and none before its successors, and the load resumes there. The next ordinary commit makes them durable.
    pub async fn begin_of_load(&self) -> Result<Tx, DbError> {
        let inner = match self {
            Self::Sqlite { writer, path, .. } => {
                waiting::give_way(path).await;
                Inner::Sqlite(begin_sqlite(writer, path, PATIENCE, "PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE").await?)
            }
            Self::Postgres { pool, .. } => Inner::Postgres(begin_postgres(pool, "BEGIN; SET LOCAL synchronous_commit = off").await?),
        };
        Ok(Tx::over(self, inner))
    }
}

/// Begins; after `patience` it announces that it waits, so that loads give way.
async fn begin_sqlite(
    writer: &SqlitePool,
    path: &Path,
    patience: Duration,
    statement: &'static str,
) -> Result<Transaction<'static, Sqlite>, DbError> {
    let mut begun = pin!(writer.begin_with(statement));
    if let Ok(begun) = tokio::time::timeout(patience, &mut begun).await {
        return begun;
    }
    // If the announcement fails, it only waits longer.
    let _waiting = Waiting::announce(path).inspect_err(|problem| tracing::warn!(%problem, "a load can't be told that somebody waits"));
    begun.await
}

/// Begins in a task of its own, which is never cancelled. If the caller is dropped during BEGIN, sqlx 0.9.0 returns the
/// connection to the pool with its transaction open (its issue 4393), and the next caller would write into it.
async fn begin_postgres(pool: &PgPool, statement: &'static str) -> Result<Transaction<'static, Postgres>, DbError> {
    let pool = pool.clone();
    let begun = tokio::spawn(async move { pool.begin_with(statement).await });
    begun.await.map_err(|problem| DbError::Protocol(problem.to_string()))?
}

impl Tx {
    fn over(db: &Db, inner: Inner) -> Self {
        let (Db::Sqlite { commits, .. } | Db::Postgres { commits, .. }) = db;
        Self { inner, failed: false, touched: Vec::new(), commits: commits.clone() }
    }

    /// Marks a workspace, or its members, as changed: subscribers are notified at the commit.
    pub fn touch(&mut self, workspace: i64) {
        if !self.touched.contains(&workspace) {
            self.touched.push(workspace);
        }
    }

    /// The SQL dialect to use.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        match self.inner {
            Inner::Sqlite(_) => Dialect::Sqlite,
            Inner::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Runs a statement; returns the number of rows it touched.
    pub async fn execute(&mut self, sql: Sql) -> Result<u64, DbError> {
        let watch = Watch::start(&sql);
        let (text, values) = sql.parts();
        let result = match &mut self.inner {
            Inner::Sqlite(tx) => sqlx::query_with(text, bind::sqlite(values)?).execute(&mut **tx).await.map(|done| done.rows_affected()),
            Inner::Postgres(tx) => {
                sqlx::query_with(text, bind::postgres(values)?).execute(&mut **tx).await.map(|done| done.rows_affected())
            }
        };
        watch.stop();
        self.remember(result)
    }

    /// Whether somebody waits for this transaction to end; a load then ends it at its next step. On SQLite that is any writer in
    /// any process, on PostgreSQL anyone who wants a row that it has locked.
    pub async fn is_awaited(&mut self, db: &Db) -> Result<bool, DbError> {
        if let Db::Sqlite { path, .. } = db {
            return Ok(waiting::anyone(path));
        }
        let waits = sql("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'transactionid' \
             AND transactionid = pg_current_xact_id()::xid AND NOT granted)");
        Ok(self.one::<(bool,)>(waits).await?.0)
    }

    /// Makes the whole transaction durable, or none of it.
    pub async fn commit(self) -> Result<(), DbError> {
        if self.failed {
            return Err(DbError::Protocol("a statement of this transaction failed before: nothing is stored".to_owned()));
        }
        match self.inner {
            Inner::Sqlite(tx) => tx.commit().await?,
            Inner::Postgres(mut tx) => {
                if !self.touched.is_empty() {
                    let notify =
                        sqlx::query("SELECT pg_notify($1, $2)").bind(commit_feed::CHANNEL).bind(commit_feed::notification(&self.touched));
                    notify.execute(&mut *tx).await?;
                }
                tx.commit().await?;
            }
        }
        self.commits.tell(&self.touched);
        Ok(())
    }

    pub(super) fn remember<T>(&mut self, result: Result<T, DbError>) -> Result<T, DbError> {
        self.failed |= result.is_err();
        result
    }
}
