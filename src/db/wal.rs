//! SQLite's write-ahead log, kept short beside everyone: copying it into the file is a task's work, so that whoever writes
//! never pays for it with a pause.
//!
//! Only SQLite opens the database, its log and the log's index. Closing any descriptor of one of them, even one that only
//! read, would let go of every lock that this process holds on it, and two processes would then write over each other ("How
//! To Corrupt An SQLite Database File", section 2.2). So the length of the log is asked for, not looked up.

use std::time::Duration;

use sqlx::SqlitePool;

use super::DbError;

/// Pages in the log before they are copied: 64 MB. A load touches the same pages again and again, and each is copied once.
const LONG: i64 = 16_000;

/// Pages in the log before the writer itself copies what is missing and begins the log anew: 320 MB, which a load reaches
/// that never pauses.
pub(super) const LONGEST: u32 = 80_000;

/// Bytes of an emptied log's file that are kept for the next one.
pub(super) const KEPT: u64 = 64 << 20;

/// How often to ask. The log of a busy load grows by less than 100 MB meanwhile.
const ASK_EVERY: Duration = Duration::from_millis(250);

/// Looks after the log of a database by a connection of its own, until that is closed.
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

/// How many pages the log holds that the file does not (`SQLITE_CHECKPOINT_NOOP`, SQLite 3.51: copies nothing, and waits for
/// nobody).
async fn uncopied(checkpointer: &SqlitePool) -> Result<i64, DbError> {
    let (_, logged, copied): (i64, i64, i64) = sqlx::query_as("PRAGMA wal_checkpoint(NOOP)").fetch_one(checkpointer).await?;
    Ok(logged - copied)
}
