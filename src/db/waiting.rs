//! Who waits to write a SQLite database, in whichever process: whoever loads much holds on for as long as nobody does.
//!
//! Whoever waits has a shared lock on a file beside the database, so that a lock which is asked for alone tells whether
//! anyone does. The system lets go of a lock with its process. It is never the database's own file (see [`wal`](super::wal)).

use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::time::{Instant, sleep};

/// How often a load looks whether whoever it gives way to has begun, and for how long it gives way: a stopped process does
/// not stop it.
const LOOK_EVERY: Duration = Duration::from_millis(2);
const COURTESY: Duration = Duration::from_millis(500);

/// Somebody who waits to write, for as long as this lives.
#[derive(Debug)]
pub(super) struct Waiting {
    _shared: File,
}

impl Waiting {
    /// Lets everyone know.
    pub fn announce(database: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(beside(database))?;
        file.lock_shared()?;
        Ok(Self { _shared: file })
    }
}

/// Whether anyone waits. Where that can't be told, someone does.
pub(super) fn anyone(database: &Path) -> bool {
    match File::open(beside(database)) {
        Ok(file) => file.try_lock().is_err(),
        Err(problem) => problem.kind() != io::ErrorKind::NotFound,
    }
}

/// Lets whoever waits go first.
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
