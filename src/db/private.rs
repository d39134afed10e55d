//! Restricts existing files to their owner: the database and uploaded files hold contacts. New files are restricted by the umask
//! (`commands/process.rs`).

use std::ffi::OsString;
use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// Suffixes of a SQLite database's files: the database, its log, the log's index, and the lock of waiting writers (see
/// [`waiting`](super::waiting)). SQLite creates the log and its index with the database's mode.
const BESIDE: [&str; 4] = ["", "-wal", "-shm", "-waiting"];

/// Removes other users' permissions on the files of a SQLite database.
pub(super) fn keep_database(path: &Path) {
    for suffix in BESIDE {
        let mut file = OsString::from(path);
        file.push(suffix);
        keep(Path::new(&file));
    }
}

/// Removes other users' permissions on a folder and its files.
pub(super) fn keep_folder(folder: &Path) {
    keep(folder);
    for file in fs::read_dir(folder).into_iter().flatten().flatten() {
        keep(&file.path());
    }
}

fn keep(path: &Path) {
    if let Err(problem) = tighten(path) {
        tracing::warn!(%problem, path = %path.display(), "other users of this machine may be able to read this");
    }
}

fn tighten(path: &Path) -> io::Result<()> {
    let mode = match fs::symlink_metadata(path) {
        Ok(there) if there.is_file() || there.is_dir() => there.permissions().mode(),
        // Another process may have removed the file. Links are left alone: the target was chosen by the link's author.
        Ok(_) => return Ok(()),
        Err(problem) if problem.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(problem) => return Err(problem),
    };
    if mode & 0o077 == 0 { Ok(()) } else { fs::set_permissions(path, Permissions::from_mode(mode & 0o700)) }
}
