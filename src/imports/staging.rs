//! Staging of uploaded files: their paths, and the limit on concurrent reads.

use std::io::{Error, ErrorKind};
use std::path::PathBuf;

use tokio::sync::{Semaphore, SemaphorePermit};

use super::sheet::SheetError;
use crate::db::Db;
use crate::error::AppError;

/// Files that are read at once while a person waits: many uploads leave a core to everyone else.
const READ_AT_ONCE: usize = 2;
static READING: Semaphore = Semaphore::const_new(READ_AT_ONCE);

/// The staging folder, created if it is missing.
///
/// # Errors
/// `NoSpace`, `Internal`.
pub fn folder(db: &Db) -> Result<PathBuf, AppError> {
    let folder = std::path::absolute(db.uploads()).map_err(|problem| unwritten(&problem))?;
    std::fs::create_dir_all(&folder).map_err(|problem| unwritten(&problem))?;
    Ok(folder)
}

/// A new path in the staging folder, which every process of this installation shares.
///
/// # Errors
/// `NoSpace`, `Internal`.
pub fn staging_path(db: &Db) -> Result<PathBuf, AppError> {
    Ok(folder(db)?.join(format!("{:016x}.csv", rand::random::<u64>())))
}

pub(super) fn unwritten(problem: &Error) -> AppError {
    if problem.kind() == ErrorKind::StorageFull {
        return AppError::NoSpace;
    }
    let number = format!("{:08x}", rand::random::<u32>());
    tracing::error!(%problem, number, "a file could not be staged");
    AppError::Internal(number)
}

/// A permit to read a file while a person waits; [`READ_AT_ONCE`] exist.
///
/// # Errors
/// `Internal` if the semaphore is closed, which does not happen.
pub(super) async fn reading() -> Result<SemaphorePermit<'static>, AppError> {
    READING.acquire().await.map_err(|problem| AppError::Internal(problem.to_string()))
}

/// The error that refuses a whole file.
#[must_use]
pub fn refused(file_name: &str, problem: &SheetError) -> AppError {
    AppError::invalid("file", format!("{file_name} was rejected. Nothing was imported. {problem}"))
}
