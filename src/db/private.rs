//! Files that are there already become their user's alone: contacts stand in the database and in what was uploaded. New ones are
//! made so (`commands/process.rs`).

use std::ffi::OsString;
use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// What stands beside a SQLite database under its name: its log, the index of it, and who waits (see [`waiting`](super::waiting)).
/// SQLite gives the first two the mode of the database when it makes them.
const BESIDE: [&str; 4] = ["", "-wal", "-shm", "-waiting"];

/// Takes the rights of others on the files of a SQLite database.
pub(super) fn keep_database(path: &Path) {
    for suffix in BESIDE {
        let mut file = OsString::from(path);
        file.push(suffix);
        keep(Path::new(&file));
    }
}

/// Takes the rights of others on a folder and the files in it.
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
        // Another process may remove a file meanwhile. What a link leads to was chosen by whoever made it.
        Ok(_) => return Ok(()),
        Err(problem) if problem.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(problem) => return Err(problem),
    };
    if mode & 0o077 == 0 { Ok(()) } else { fs::set_permissions(path, Permissions::from_mode(mode & 0o700)) }
}
