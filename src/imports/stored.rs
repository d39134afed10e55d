//! An import as its job stores it: payload, counts and cursor are JSON that only this room reads.

use serde::{Deserialize, Serialize};

use super::field::Field;
use super::sheet::{Format, Position};
use super::{Existing, InBin};
use crate::error::AppError;
use crate::jobs::Job;
use crate::jobs::json::{json, parsed};
use crate::jobs::store::NewJob;
use crate::members::Permission;

/// The kind of the jobs that are imports.
pub const KIND: &str = "import";

/// Permission of the members who may import.
pub const PERMISSION: Permission = Permission::Import;

/// The options of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    pub existing: Existing,
    pub in_bin: InBin,
    /// Whether the first line is a header; `None` leaves that to detection.
    #[serde(default)]
    pub has_header: Option<bool>,
    /// The field of each column; `None` leaves them to detection.
    #[serde(default)]
    pub columns: Option<Vec<Option<Field>>>,
    /// The file's format, if it is known already.
    #[serde(default)]
    pub format: Option<Format>,
}

/// The file of an import, and its options. The uploader's name for the file is the title of the job.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payload {
    pub options: Options,
    /// Path of the staged file.
    pub file: String,
    /// The size of the file.
    pub bytes: i64,
    /// The names of the file's columns.
    pub header: Vec<String>,
}

impl Payload {
    /// The job of an import with this payload: `title` is the uploader's name for the file, and `total` the number of its rows.
    ///
    /// # Errors
    /// `Internal`, which does not happen.
    pub fn job<'a>(&self, title: &'a str, total: i64) -> Result<NewJob<'a>, AppError> {
        Ok(NewJob { kind: KIND, permission: PERMISSION, title, payload: json(self)?, total })
    }
}

/// Rows by outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Counts {
    pub added: i64,
    pub updated: i64,
    pub skipped: i64,
    pub failed: i64,
}

impl Counts {
    /// Number of rows.
    #[must_use]
    pub const fn rows(self) -> i64 {
        self.added + self.updated + self.skipped + self.failed
    }

    /// These and more rows.
    #[must_use]
    pub const fn and(self, more: Self) -> Self {
        Self {
            added: self.added + more.added,
            updated: self.updated + more.updated,
            skipped: self.skipped + more.skipped,
            failed: self.failed + more.failed,
        }
    }
}

/// A job of the kind "import", with its JSON parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredImport {
    pub job: Job,
    pub payload: Payload,
    pub counts: Counts,
    /// Start of the last row done; `None` before the first.
    pub last: Option<Position>,
}

impl StoredImport {
    /// The import of a job.
    ///
    /// # Errors
    /// `Invalid` if its JSON is of another release.
    pub fn of(job: Job) -> Result<Self, AppError> {
        Ok(Self { payload: parsed(&job.payload)?, counts: parsed(&job.counts)?, last: job.cursor.as_deref().map(parsed).transpose()?, job })
    }
}
