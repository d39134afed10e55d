//! An import brings contacts in from a CSV file.

#[cfg(feature = "ssr")]
pub mod columns;
#[cfg(feature = "ssr")]
mod encoding;
#[cfg(feature = "ssr")]
pub mod identity;
#[cfg(feature = "ssr")]
pub mod job;
#[cfg(feature = "ssr")]
pub mod record;
#[cfg(feature = "ssr")]
mod rows;
#[cfg(feature = "ssr")]
pub mod sheet;
#[cfg(all(feature = "ssr", test))]
mod tests;

use serde::{Deserialize, Serialize};

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
