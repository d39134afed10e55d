//! Samples are the invented contacts that an empty workspace is filled with by "Try with sample contacts", until they are removed.

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
    /// Outside the Bin, as they came.
    pub untouched: i64,
    /// Outside the Bin, changed by somebody since.
    pub changed: i64,
    /// The latest removal.
    pub removal: Option<Removal>,
}

/// How a removal stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removal {
    pub runs: bool,
    /// Why it was refused.
    pub problem: Option<String>,
    /// Contacts to look at, and looked at.
    pub total: i64,
    pub done: i64,
    pub removed: i64,
}
