//! Points in time: microseconds UTC in the database, text in the reader's zone on a page.

#[cfg(feature = "ssr")]
pub mod clock;

use serde::{Deserialize, Serialize};

/// A point in time, with its text in the reader's zone. Only the server knows the zones, so both halves print the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// Microseconds UTC.
    pub at: i64,
    /// Date and time, as in "14 March 2023, 09:41".
    pub exact: String,
}
