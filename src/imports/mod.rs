//! An import brings contacts in from a CSV file.

#[cfg(feature = "ssr")]
pub mod allowance;
#[cfg(feature = "ssr")]
pub mod columns;
#[cfg(feature = "ssr")]
mod encoding;
#[cfg(feature = "ssr")]
pub mod failed;
pub mod field;
#[cfg(feature = "ssr")]
pub mod job;
mod mapping;
pub mod page;
#[cfg(feature = "ssr")]
mod preview;
#[cfg(feature = "ssr")]
mod reading;
mod recent;
#[cfg(feature = "ssr")]
pub mod record;
#[cfg(feature = "ssr")]
mod rows;
pub mod server_fns;
#[cfg(feature = "ssr")]
pub mod sheet;
#[cfg(feature = "ssr")]
pub mod staging;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(feature = "ssr")]
pub mod stored;
#[cfg(feature = "ssr")]
pub mod sweep;
#[cfg(all(feature = "ssr", test))]
mod tests;
#[cfg(feature = "ssr")]
pub mod upload;
mod upload_form;

use serde::{Deserialize, Serialize};

use crate::time::Moment;
use field::Field;

/// How an import treats contacts that exist already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ssr", derive(clap::ValueEnum))]
pub enum Existing {
    /// Leave them unchanged.
    #[default]
    Skip,
    /// Update the fields that the file has; an empty cell clears nothing.
    Update,
}

/// How an import treats contacts in the Bin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ssr", derive(clap::ValueEnum))]
pub enum InBin {
    /// Leave them there.
    #[default]
    Skip,
    /// Restore them from the Bin, unchanged.
    Restore,
}

/// An uploaded file, as the page shows it before its import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    pub file_name: String,
    /// Rows, without the header.
    pub rows: i64,
    /// Whether the first line is treated as a header.
    pub has_header: bool,
    pub columns: Vec<PreviewColumn>,
}

/// A column of a [`Preview`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewColumn {
    pub name: String,
    /// Its field; `None` leaves the column out.
    pub field: Option<Field>,
    /// Its cells in the first rows.
    pub cells: Vec<String>,
}

/// A member's choices for the import of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub has_header: bool,
    /// The field of each column.
    pub columns: Vec<Option<Field>>,
    pub existing: Existing,
    pub in_bin: InBin,
}

/// An import, as every member sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportJob {
    pub id: i64,
    pub file_name: String,
    /// Name of the member who started it; `None` for the command line.
    pub by: Option<String>,
    pub at: Moment,
    pub state: ImportState,
    /// Whether existing contacts are updated; they are skipped otherwise.
    pub updates: bool,
    /// Rows in total, and rows done.
    pub total: i64,
    pub done: i64,
    pub added: i64,
    pub updated: i64,
    pub skipped: i64,
    pub failed: i64,
    /// Failed rows that are kept, with their reasons.
    pub kept: i64,
    /// The first few of these reasons.
    pub reasons: Vec<Reason>,
}

/// Reason of a failed row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Line in the file, from 1.
    pub line: i64,
    pub text: String,
}

/// State of an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ImportState {
    Running,
    Done,
    /// Refused, with the reason.
    Refused(String),
}
