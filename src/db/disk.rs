//! Free disk space.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// If a write fails with less free space than this, in bytes, the cause is a full disk: a page of the log and of its index need
/// not fit into the last few KB.
const NEXT_TO_NOTHING: u64 = 1 << 20;

/// The folder of this process's database.
static FOLDER: OnceLock<PathBuf> = OnceLock::new();

/// The bytes that a user other than root may still write at this path.
///
/// # Errors
/// If the path does not exist.
pub fn room(path: &Path) -> io::Result<u64> {
    let disk = rustix::fs::statvfs(path)?;
    Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
}

/// Records the folder of this process's database.
pub(super) fn lies_in(folder: &Path) {
    // A process has one database. Tests have several, on one disk, so the first is enough.
    let _ = FOLDER.set(folder.to_owned());
}

/// Whether the disk of the database is full; false if that can't be determined.
pub(super) fn is_full() -> bool {
    FOLDER.get().is_some_and(|folder| room(folder).is_ok_and(|room| room < NEXT_TO_NOTHING))
}
