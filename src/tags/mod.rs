//! Tags are colored words on contacts.

#[cfg(feature = "ssr")]
pub mod store;

use serde::{Deserialize, Serialize};

/// A tag as the table shows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TagLabel {
    pub name: String,
    /// Color class, 0 to 11.
    pub color: i64,
}
