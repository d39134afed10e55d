//! Points in time: microseconds UTC in the database, and words in the reader's zone on a page.

#[cfg(feature = "ssr")]
pub mod clock;

use serde::{Deserialize, Serialize};

/// A point in time, and how it reads in the reader's zone: the server knows the zones, so that both halves print the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// Microseconds UTC.
    pub at: i64,
    /// "14 March 2023, 09:41".
    pub exact: String,
}
