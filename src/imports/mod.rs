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
pub mod sweep;
#[cfg(all(feature = "ssr", test))]
mod tests;
#[cfg(feature = "ssr")]
pub mod upload;
mod upload_form;

use serde::{Deserialize, Serialize};

use crate::time::Moment;
use field::Field;

/// What an import does about contacts who are there already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ssr", derive(clap::ValueEnum))]
pub enum Existing {
    /// Leave them as they are.
    #[default]
    Skip,
    /// Update the columns that the file has; an empty cell wipes nothing.
    Update,
}

/// What an import does about contacts who are in the Bin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ssr", derive(clap::ValueEnum))]
pub enum InBin {
    /// Leave them there.
    #[default]
    Skip,
    /// Take them out of the Bin, as they were.
    Restore,
}

/// A file that was brought, as far as it is shown before it is imported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    pub file_name: String,
    /// Rows, without the header.
    pub rows: i64,
    /// Whether its first line is taken for a header.
    pub has_header: bool,
    pub columns: Vec<PreviewColumn>,
}

/// A column of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewColumn {
    pub name: String,
    /// What it is taken for; `None` is left out.
    pub field: Option<Field>,
    /// What stands in it in the first rows.
    pub cells: Vec<String>,
}

/// What is to be done with a file, as a member chose it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub has_header: bool,
    /// For each column.
    pub columns: Vec<Option<Field>>,
    pub existing: Existing,
    pub in_bin: InBin,
}

/// An import, as every member sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportJob {
    pub id: i64,
    pub file_name: String,
    /// Who asked for it; `None` for the command line.
    pub by: Option<String>,
    pub at: Moment,
    pub state: ImportState,
    /// Whether contacts that exist are updated; they are skipped otherwise.
    pub updates: bool,
    /// Rows to do, and done.
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

/// Why a row failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// In the file, from 1.
    pub line: i64,
    pub text: String,
}

/// How an import stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ImportState {
    Running,
    Done,
    /// Why it was refused.
    Refused(String),
}
