//! Samples are invented contacts that "Try with sample contacts" adds to an empty workspace, until they are removed.

mod section;
pub mod server_fns;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(feature = "ssr", test))]
mod tests;

use serde::{Deserialize, Serialize};

pub use section::SampleSection;

/// The sample contacts of a workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Samples {
    /// Samples outside the Bin, unchanged since they were added.
    pub untouched: i64,
    /// Samples outside the Bin that somebody has changed.
    pub changed: i64,
    /// The latest removal.
    pub removal: Option<Removal>,
}

/// State of a removal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removal {
    pub runs: bool,
    /// Reason of the refusal.
    pub problem: Option<String>,
    /// Contacts in total, and contacts checked.
    pub total: i64,
    pub done: i64,
    pub removed: i64,
}
