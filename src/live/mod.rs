//! Live is how a page follows its workspace: a stream of events says "this changed, look again", who else is here, and in
//! which cell. What has changed is asked for as anything else is, so that permission is checked in one place.

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

use serde::{Deserialize, Serialize};

use crate::members::Role;
use crate::views::SortColumn;

/// What a stream says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveEvent {
    /// The workspace's revision.
    pub revision: i64,
    /// How many contacts the workspace has outside the Bin.
    pub everyone: i64,
    /// Moves with members, their sessions and invitations.
    pub members: i64,
    /// The reader's role by now.
    pub role: Role,
    /// Whether the view that the stream is about shows something else by now.
    pub look: bool,
    /// Who is here, where that has changed; the reader's own tab is not among them.
    pub here: Option<Vec<Here>>,
}

/// Somebody's tab.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Here {
    pub person: i64,
    pub name: String,
    /// The cell that it is in.
    pub cell: Option<Place>,
}

/// A cell, by its contact and column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    pub contact: i64,
    pub column: SortColumn,
}
