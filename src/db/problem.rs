//! What the database answers when it can't, as a person hears it.

use super::DbError;
use crate::error::AppError;

impl From<DbError> for AppError {
    /// What a person can do about a database that fails is to report it: the text is the log's, the number finds it there.
    fn from(problem: DbError) -> Self {
        if is_full(&problem) {
            tracing::error!(%problem, "the disk is full");
            return Self::NoSpace;
        }
        let number = format!("{:08x}", rand::random::<u32>());
        tracing::error!(number, %problem, "the database failed");
        Self::Internal(number)
    }
}

/// Whether the schema refused a second row of what must be one.
#[must_use]
pub fn is_taken(problem: &DbError) -> bool {
    problem.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation)
}

/// Whether there was no room for what was to be written: SQLite's `SQLITE_FULL`, PostgreSQL's `disk_full`.
fn is_full(problem: &DbError) -> bool {
    problem.as_database_error().and_then(sqlx::error::DatabaseError::code).is_some_and(|code| code == "13" || code == "53100")
}
