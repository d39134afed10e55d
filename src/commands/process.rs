//! The process as the system sees it: who may read its files, how many it may have open, and how it is asked to end.

use std::io;

use rustix::fs::Mode;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit, umask};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// Files that the process makes are its user's alone: contacts stand in the database, in backups, exports and uploads.
pub fn keep_files_private() {
    umask(Mode::RWXG | Mode::RWXO);
}

/// Raises the number of files that may be open at the same time to what the system allows at most; what it is then. Shells
/// and systemd start programs with 1,024, for the sake of some that could not stand more.
pub fn raise_descriptors() -> usize {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let raised = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum });
    let may = if raised.is_ok() { maximum } else { current };
    may.and_then(|may| may.try_into().ok()).unwrap_or(usize::MAX)
}

/// How often the process was asked to end, by SIGTERM or SIGINT, so far.
///
/// # Errors
/// Those of the system.
pub fn wishes_to_end() -> io::Result<watch::Receiver<u32>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let (wishes, heard) = watch::channel(0);
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            wishes.send_modify(|wishes| *wishes += 1);
        }
    });
    Ok(heard)
}
