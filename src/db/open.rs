//! Opening a database: its connections and how they are set.

use std::path::Path;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection};

use super::{Commits, Db, DbError, private, wal};

/// Readers of SQLite: enough for the cores of a small machine, each with a page cache of its own.
const SQLITE_READERS: u32 = 4;
/// Connections to PostgreSQL of one server process, one of which listens.
const POSTGRES_CONNECTIONS: u32 = 13;
/// A connection to PostgreSQL that nobody used for so long is tried before it is used.
const RESTED: Duration = Duration::from_secs(1);
/// Pages kept by a reader: 6 MB, the inner pages of the indexes; the rest is the operating system's cache.
const READER_CACHE: &str = "-6000";
/// Pages kept by the writer: up to 56 MB, room for most of what the longest batch of an import changes.
const WRITER_CACHE: &str = "-56000";

pub(super) async fn sqlite(path: &Path) -> Result<Db, String> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|problem| format!("The folder {} could not be made: {problem}", folder.display()))?;
    }
    private::keep_database(path);
    let options = SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        // NORMAL may lose the last commits at a power cut; what was acknowledged is never lost.
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(20))
        .foreign_keys(true)
        // Whole result pages travel between the connection's thread and ours at once.
        .row_buffer_size(128)
        .pragma("temp_store", "memory")
        // We log slow queries ourselves, without their values.
        .disable_statement_logging();
    let explain = |problem: DbError| format!("{} could not be opened: {problem}", path.display());
    // Connections stay open: each has its cache. A file does not hang up, so they need not be tried before each use.
    let pool = || SqlitePoolOptions::new().idle_timeout(None).max_lifetime(None).test_before_acquire(false);
    let writer = pool()
        .max_connections(1)
        .acquire_timeout(Duration::from_secs(60))
        // SQLite itself ends the transaction that found the disk full. sqlx (0.9.0) then fails to roll it back and takes it
        // for open ever after, so that nothing could be written until a restart: such a connection is closed.
        .before_acquire(|connection, _| {
            Box::pin(async move {
                if connection.is_in_transaction() {
                    // Its rollback may still be under way.
                    connection.ping().await?;
                }
                Ok(!connection.is_in_transaction())
            })
        })
        .connect_with(
            options
                .clone()
                .create_if_missing(true)
                // Every table's rows come in lists of ten lengths (`Batch`).
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
        // One that rested a while may have been hung up; asking each time would double the way of every query.
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
