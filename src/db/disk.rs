//! How much room there is where files are written.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// A database that failed to write while there is less room than this failed for want of it: a page of its log and of its index
/// need not fit, where a few KB are left.
const NEXT_TO_NOTHING: u64 = 1 << 20;

/// Where the database of this process lies.
static FOLDER: OnceLock<PathBuf> = OnceLock::new();

/// The bytes that may still be written beside this path by who is not root.
///
/// # Errors
/// Where the path does not exist.
pub fn room(path: &Path) -> io::Result<u64> {
    let disk = rustix::fs::statvfs(path)?;
    Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
}

/// Notes where the database of this process lies.
pub(super) fn lies_in(folder: &Path) {
    // A process has one database; in tests the first of several says enough about their disk.
    let _ = FOLDER.set(folder.to_owned());
}

/// Whether the disk on which the database lies has no room. False where that can't be told.
pub(super) fn is_full() -> bool {
    FOLDER.get().is_some_and(|folder| room(folder).is_ok_and(|room| room < NEXT_TO_NOTHING))
}
