//! Live updates: a stream of events tells a page that its workspace has changed, and which people are in which cells. The page
//! then reloads the changed data by its usual requests, so that permission is checked in one place.

#[cfg(feature = "ssr")]
pub mod channel;
pub mod connection;
#[cfg(feature = "ssr")]
pub mod hub;
mod polling;
#[cfg(feature = "ssr")]
mod presence;
pub mod server_fns;
mod source;
#[cfg(feature = "ssr")]
pub mod stream;
#[cfg(all(feature = "ssr", test))]
mod tests;

use crate::fields::FieldKey;
use serde::{Deserialize, Serialize};

use crate::members::Role;

/// An event of a stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveEvent {
    /// The workspace's revision.
    pub revision: i64,
    /// Number of contacts in the workspace outside the Bin.
    pub everyone: i64,
    /// Increases with every change of members, their sessions and invitations.
    pub members: i64,
    /// The reader's current role.
    pub role: Role,
    /// Whether the stream's view has become stale.
    pub look: bool,
    /// Everyone present, if that has changed; without the reader's own tab.
    pub here: Option<Vec<Here>>,
}

/// A person's open tab.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Here {
    pub person: i64,
    pub name: String,
    /// The cell in which it is.
    pub cell: Option<Place>,
}

/// A cell, by its contact and field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    pub contact: i64,
    pub field: FieldKey,
}
