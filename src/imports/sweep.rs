//! Cleanup after imports: uploads that nobody has imported, and staged files without a row (a process was killed while it wrote
//! them).

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::staging::folder;
use super::store;
use crate::db::Db;
use crate::error::AppError;
use crate::time::clock::{Clock, DAY};

/// Younger files may still be uploading.
const AGE: i64 = DAY;

/// Runs the cleanup; an error is logged, and the next run tries again.
pub async fn sweep(db: &Db, clock: &Clock) {
    let swept = async {
        store::forget_old(db, clock.now()).await?;
        sweep_files(db, folder(db)?, clock.now()).await
    };
    if let Err(problem) = swept.await {
        tracing::error!(%problem, "what nobody needs of imports could not be swept away");
    }
}

/// Removes the old files of a folder that belong to no upload and no import.
pub(super) async fn sweep_files(db: &Db, folder: PathBuf, now: i64) -> Result<(), AppError> {
    let old = tokio::task::spawn_blocking(move || older_than(&folder, now - AGE)).await;
    let old = old.map_err(|problem| AppError::Internal(problem.to_string()))?;
    // Asked afterwards: the row of a file is younger than the file.
    let wanted = store::wanted_files(db).await?;
    for file in old {
        if !wanted.contains(file.to_string_lossy().as_ref()) {
            std::fs::remove_file(&file).unwrap_or_else(|problem| {
                tracing::warn!(%problem, file = %file.display(), "a file that nobody needs could not be removed");
            });
        }
    }
    Ok(())
}

/// The staged files written before `time`, in microseconds UTC.
fn older_than(folder: &Path, time: i64) -> Vec<PathBuf> {
    let written = |at: SystemTime| at.duration_since(UNIX_EPOCH).map_or(0, |since| i64::try_from(since.as_micros()).unwrap_or(i64::MAX));
    let Ok(files) = std::fs::read_dir(folder) else { return Vec::new() };
    let old = |file: &std::fs::DirEntry| {
        let known = file.metadata().ok().filter(std::fs::Metadata::is_file).and_then(|file| file.modified().ok());
        known.is_some_and(|at| written(at) < time) && file.path().extension().is_some_and(|end| end == "csv")
    };
    files.flatten().filter(old).map(|file| file.path()).collect()
}
