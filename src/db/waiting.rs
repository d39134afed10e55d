//! Processes that wait to write a SQLite database. A load keeps its transaction open for as long as none waits.
//!
//! A waiting process holds a shared lock on a file next to the database, so that a failed exclusive lock shows that somebody
//! waits. The system releases the lock of a process that ends. The file is never the database itself (see [`wal`](super::wal)).

use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::time::{Instant, sleep};

/// Polling interval of a load that gives way, and the longest time it gives way: a stopped process must not stop the load.
const LOOK_EVERY: Duration = Duration::from_millis(2);
const COURTESY: Duration = Duration::from_millis(500);

/// A waiting writer; dropping it releases the lock.
#[derive(Debug)]
pub(super) struct Waiting {
    _shared: File,
}

impl Waiting {
    /// Takes the shared lock, which other processes can see.
    pub fn announce(database: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(beside(database))?;
        file.lock_shared()?;
        Ok(Self { _shared: file })
    }
}

/// Whether anyone waits; errs on the side of yes.
pub(super) fn anyone(database: &Path) -> bool {
    match File::open(beside(database)) {
        Ok(file) => file.try_lock().is_err(),
        Err(problem) => problem.kind() != io::ErrorKind::NotFound,
    }
}

/// Waits until the waiting writers have begun, or for a limited time.
pub(super) async fn give_way(database: &Path) {
    let begun = Instant::now();
    while anyone(database) && begun.elapsed() < COURTESY {
        sleep(LOOK_EVERY).await;
    }
}

fn beside(database: &Path) -> PathBuf {
    let mut name = OsString::from(database);
    name.push("-waiting");
    name.into()
}
