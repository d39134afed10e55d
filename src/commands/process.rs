//! Settings of the process: the permissions of its files, its limit on open files, and the signals that end it.

use std::io;

use rustix::fs::Mode;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit, umask};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// Makes new files private to the process's user: databases, backups, exports and uploads contain contacts.
pub fn keep_files_private() {
    umask(Mode::RWXG | Mode::RWXO);
}

/// Raises the limit on open files to the system's maximum; returns the new limit. Shells and systemd start programs with 1,024,
/// for the sake of programs that can't handle more.
pub fn raise_descriptors() -> usize {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let raised = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum });
    let may = if raised.is_ok() { maximum } else { current };
    may.and_then(|may| may.try_into().ok()).unwrap_or(usize::MAX)
}

/// The number of SIGTERM and SIGINT signals received so far.
///
/// # Errors
/// Errors of the system.
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
