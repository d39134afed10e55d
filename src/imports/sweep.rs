//! Sweeping away what nobody needs any more of imports: files that nobody has imported, files that no row knows, since a process
//! was killed while it wrote them, and failed rows of long ago.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::staging::folder;
use super::store;
use crate::db::Db;
use crate::error::AppError;
use crate::jobs::failures;
use crate::time::clock::{Clock, DAY};

/// Files that are younger may be on their way.
const AGE: i64 = DAY;

/// Sweeps; what can't be swept now is the log's, and the next time's.
pub async fn sweep(db: &Db, clock: &Clock) {
    let swept = async {
        store::forget_old(db, clock.now()).await?;
        while failures::drop_old(db, clock.now()).await? {}
        sweep_files(db, folder(db)?, clock.now()).await
    };
    if let Err(problem) = swept.await {
        tracing::error!(%problem, "what nobody needs of imports could not be swept away");
    }
}

/// Removes the old files of a folder that no upload and no import knows.
pub(super) async fn sweep_files(db: &Db, folder: PathBuf, now: i64) -> Result<(), AppError> {
    let old = tokio::task::spawn_blocking(move || older_than(&folder, now - AGE)).await;
    for file in old.map_err(|problem| AppError::Internal(problem.to_string()))? {
        if !store::is_wanted(db, &file.to_string_lossy()).await? {
            std::fs::remove_file(&file).unwrap_or_else(|problem| {
                tracing::warn!(%problem, file = %file.display(), "a file that nobody needs could not be removed");
            });
        }
    }
    Ok(())
}

/// The staged files that were written before that time, in microseconds UTC.
fn older_than(folder: &Path, time: i64) -> Vec<PathBuf> {
    let written = |at: SystemTime| at.duration_since(UNIX_EPOCH).map_or(0, |since| i64::try_from(since.as_micros()).unwrap_or(i64::MAX));
    let Ok(files) = std::fs::read_dir(folder) else { return Vec::new() };
    let old = |file: &std::fs::DirEntry| {
        let known = file.metadata().ok().filter(std::fs::Metadata::is_file).and_then(|file| file.modified().ok());
        known.is_some_and(|at| written(at) < time) && file.path().extension().is_some_and(|end| end == "csv")
    };
    files.flatten().filter(old).map(|file| file.path()).collect()
}
