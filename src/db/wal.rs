//! SQLite's write-ahead log, kept short beside everyone: copying it into the file is a task's work, so that whoever writes
//! never pays for it with a pause.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::SqlitePool;

/// Pages in the log before they are copied: 64 MB. A load touches the same pages again and again, and each is copied once.
const LONG: u32 = 16_000;

/// Pages in the log before the writer itself copies what is missing and begins the log anew: 320 MB, which a load reaches
/// that never pauses.
pub(super) const LONGEST: u32 = 80_000;

/// Bytes of an emptied log's file that are kept for the next one.
pub(super) const KEPT: u64 = 64 << 20;

/// How often to look. The log of a busy load grows by less than 100 MB meanwhile.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// Looks after the log of the database at `path`, until the pool is closed.
pub(super) async fn keep_short(checkpointer: SqlitePool, path: PathBuf) {
    let mut name = path.into_os_string();
    name.push("-shm");
    let index = PathBuf::from(name);
    let mut look = tokio::time::interval(LOOK_EVERY);
    while !checkpointer.is_closed() {
        look.tick().await;
        if uncopied(&index).is_some_and(|pages| pages >= LONG)
            && let Err(problem) = sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").execute(&checkpointer).await
            && !checkpointer.is_closed()
        {
            tracing::warn!(%problem, "the log could not be copied into the file");
        }
    }
}

/// How many pages the log holds that the file does not, by its index (Write-Ahead Log format of SQLite, sections 2.1 and 2.2:
/// `mxFrame` at offset 16, `nBackfill` at offset 96, in the machine's byte order).
fn uncopied(index: &Path) -> Option<u32> {
    let index = File::open(index).ok()?;
    let number = |offset| {
        let mut bytes = [0; 4];
        index.read_exact_at(&mut bytes, offset).ok()?;
        Some(u32::from_ne_bytes(bytes))
    };
    Some(number(16)?.saturating_sub(number(96)?))
}
