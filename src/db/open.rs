//! Opens a database: its connection pools and their settings.

use std::path::Path;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection};

use super::{Commits, Db, DbError, private, wal};

/// Read-only connections to SQLite, each with its own page cache: enough for the cores of a small machine.
const SQLITE_READERS: u32 = 4;
/// Connections to PostgreSQL of one server process; one of them listens for notifications.
const POSTGRES_CONNECTIONS: u32 = 13;
/// A PostgreSQL connection that was idle for longer is pinged before use.
const RESTED: Duration = Duration::from_secs(1);
/// Page cache of a reader: 6 MB, for the inner pages of the indexes; the operating system caches the rest.
const READER_CACHE: &str = "-6000";
/// Page cache of the writer: up to 56 MB, room for most of the pages that the longest batch of an import changes.
const WRITER_CACHE: &str = "-56000";

pub(super) async fn sqlite(path: &Path) -> Result<Db, String> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|problem| format!("The folder {} could not be made: {problem}", folder.display()))?;
    }
    private::keep_database(path);
    let options = SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        // NORMAL may lose the last commits in a power cut; FULL never loses an acknowledged one.
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(20))
        .foreign_keys(true)
        // Room for a whole page of results between the connection's thread and ours.
        .row_buffer_size(128)
        .pragma("temp_store", "memory")
        // Slow queries are logged in `watch`, without their values.
        .disable_statement_logging();
    let explain = |problem: DbError| format!("{} could not be opened: {problem}", path.display());
    // Connections stay open, since each has its cache. A file does not hang up, so no test is needed before use.
    let pool = || SqlitePoolOptions::new().idle_timeout(None).max_lifetime(None).test_before_acquire(false);
    let writer = pool()
        .max_connections(1)
        .acquire_timeout(Duration::from_secs(60))
        // On a full disk SQLite ends the transaction by itself. sqlx (0.9.0) then fails to roll it back and takes it for open
        // ever after, which would block all writes until a restart. Such a connection is closed.
        .before_acquire(|connection, _| {
            Box::pin(async move {
                if connection.is_in_transaction() {
                    // Its rollback may still be running.
                    connection.ping().await?;
                }
                Ok(!connection.is_in_transaction())
            })
        })
        .connect_with(
            options
                .clone()
                .create_if_missing(true)
                // Each table's inserts have statements of ten lengths (`Batch`).
                .statement_cache_capacity(400)
                .pragma("cache_size", WRITER_CACHE)
                .pragma("wal_autocheckpoint", wal::LONGEST.to_string())
                .pragma("journal_size_limit", wal::KEPT.to_string()),
        )
        .await
        .map_err(explain)?;
    let checkpointer = pool().max_connections(1).connect_lazy_with(options.clone());
    tokio::spawn(wal::keep_short(checkpointer.clone()));
    let watcher = pool().max_connections(1).connect_lazy_with(options.clone().read_only(true).pragma("cache_size", "-64"));
    super::disk::lies_in(path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")));
    let readers = pool()
        .max_connections(SQLITE_READERS)
        .connect_lazy_with(options.read_only(true).pragma("cache_size", READER_CACHE).pragma("query_only", "1"));
    Ok(Db::Sqlite { readers, writer, checkpointer, watcher, path: path.to_owned(), commits: Commits::default() })
}

pub(super) async fn postgres(url: &str) -> Result<Db, String> {
    let options: PgConnectOptions = url.parse().map_err(|problem| format!("The database URL can't be read: {problem}"))?;
    PgPoolOptions::new()
        .max_connections(POSTGRES_CONNECTIONS)
        .acquire_timeout(Duration::from_secs(20))
        // An idle connection may have been hung up; a ping before each use would double the round trips of every query.
        .test_before_acquire(false)
        .before_acquire(|connection, used| {
            Box::pin(async move {
                if used.idle_for > RESTED {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .connect_with(options.application_name("kith").disable_statement_logging())
        .await
        .map(|pool| Db::Postgres { pool, commits: Commits::default() })
        .map_err(|problem| format!("PostgreSQL did not answer: {problem}"))
}
