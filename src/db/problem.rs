//! Database errors, turned into errors for people.

use super::{DbError, disk};
use crate::error::AppError;

/// PostgreSQL's `disk_full` and SQLite's `SQLITE_FULL`.
const FULL: [&str; 2] = ["53100", "13"];

/// SQLite's extended codes of `SQLITE_IOERR` for failed writes: WRITE, FSYNC, DIR_FSYNC, TRUNCATE, SHMOPEN, SHMSIZE, SHMMAP. A
/// full disk or quota is among their causes. SQLite reports `SQLITE_FULL` only if the data itself finds no space, not for the
/// log's index (SHMSIZE), nor if the file system finds out late (FSYNC).
const UNWRITTEN: [&str; 7] = ["778", "1034", "1290", "1546", "4618", "4874", "5386"];

impl From<DbError> for AppError {
    /// A person can only report a failed database: the text is logged under a number, and the number is shown.
    fn from(problem: DbError) -> Self {
        let code = problem.as_database_error().and_then(sqlx::error::DatabaseError::code);
        if code.is_some_and(|code| says_full(&code, disk::is_full)) {
            tracing::error!(%problem, "the disk is full");
            return Self::NoSpace;
        }
        let number = format!("{:08x}", rand::random::<u32>());
        tracing::error!(number, %problem, "the database failed");
        Self::Internal(number)
    }
}

/// Whether a unique constraint was violated.
#[must_use]
pub fn is_taken(problem: &DbError) -> bool {
    problem.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation)
}

/// Whether a code means a full disk. For codes of any failed write, `disk_is_full` decides: a broken disk is not a full one.
fn says_full(code: &str, disk_is_full: impl Fn() -> bool) -> bool {
    FULL.contains(&code) || (UNWRITTEN.contains(&code) && disk_is_full())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_by_its_codes() {
        for code in ["13", "53100"] {
            assert!(says_full(code, || false), "{code}");
        }
        for code in ["4874", "778", "1290", "1034"] {
            assert!(says_full(code, || true), "{code}");
            assert!(!says_full(code, || false), "{code} on a disk with room is a broken disk");
        }
        for code in ["1", "5", "266", "23505", "58030"] {
            assert!(!says_full(code, || true), "{code}");
        }
    }

    #[test]
    fn a_disk_says_how_much_room_it_has() {
        assert!(disk::room(std::path::Path::new("/")).is_ok_and(|room| room > 0));
        assert!(disk::room(std::path::Path::new("/nowhere/at/all")).is_err());
    }
}
