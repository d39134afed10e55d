//! SQLite's write-ahead log, kept short by a background task: it runs the checkpoints, so that writers never pause for one.
//!
//! Only SQLite opens the database, its log and the log's index. Closing any descriptor of these files, even a read-only one,
//! would release every lock that this process holds on it, and two processes would then overwrite each other ("How To Corrupt An
//! SQLite Database File", section 2.2). Hence SQLite is asked for the log's length, not the file system.

use std::time::Duration;

use sqlx::SqlitePool;

use super::DbError;

/// Pages in the log before a checkpoint: 64 MB. A load changes the same pages again and again, and each is copied once.
const LONG: i64 = 16_000;

/// Pages in the log before the writer itself runs a checkpoint and restarts the log: 320 MB, reached by a load that never pauses.
pub(super) const LONGEST: u32 = 80_000;

/// Size of an emptied log file that is kept for reuse, in bytes.
pub(super) const KEPT: u64 = 64 << 20;

/// Interval between two checks. The log of a busy load grows by less than 100 MB meanwhile.
const ASK_EVERY: Duration = Duration::from_millis(250);

/// Runs checkpoints on a connection of its own, until that is closed.
pub(super) async fn keep_short(checkpointer: SqlitePool) {
    let mut ask = tokio::time::interval(ASK_EVERY);
    while !checkpointer.is_closed() {
        ask.tick().await;
        if let Err(problem) = copy_if_long(&checkpointer).await
            && !checkpointer.is_closed()
        {
            tracing::warn!(%problem, "the log could not be copied into the file");
        }
    }
}

async fn copy_if_long(checkpointer: &SqlitePool) -> Result<(), DbError> {
    if uncopied(checkpointer).await? >= LONG {
        sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").execute(checkpointer).await?;
    }
    Ok(())
}

/// Number of pages in the log that are not in the database file yet (`SQLITE_CHECKPOINT_NOOP`, SQLite 3.51: copies nothing and
/// waits for no lock).
async fn uncopied(checkpointer: &SqlitePool) -> Result<i64, DbError> {
    let (_, logged, copied): (i64, i64, i64) = sqlx::query_as("PRAGMA wal_checkpoint(NOOP)").fetch_one(checkpointer).await?;
    Ok(logged - copied)
}
