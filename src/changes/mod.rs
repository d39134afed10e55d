//! A change is what one transaction did to a workspace: who, why, when, its revision, and an item for each contact and
//! field it touched. The change log is the heart: history, undo, the live cursor and webhooks read it.

#[cfg(feature = "ssr")]
mod current;
#[cfg(feature = "ssr")]
pub mod history;
mod history_tab;
#[cfg(feature = "ssr")]
pub mod log;
pub mod server_fns;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(feature = "ssr", test))]
mod tests;
#[cfg(feature = "ssr")]
pub mod undo;

use serde::{Deserialize, Serialize};

pub use history_tab::HistoryTab;

use crate::contacts::ContactRow;
use crate::time::Moment;

/// What one change did to a contact, as its history shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryEntry {
    pub revision: i64,
    pub at: Moment,
    /// A member's name, or "Command line".
    pub by: String,
    /// How it came about, where it was not by hand on a page: "import of people.csv", "undo".
    pub how: Option<String>,
    pub items: Vec<HistoryItem>,
    /// Whether it can still be taken back.
    pub can_undo: bool,
}

/// What became of one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryItem {
    /// "Email", "Tag added"; for the contact as a whole "Added", "Deleted", "Restored".
    pub label: String,
    pub from: Option<String>,
    pub to: Option<String>,
}

/// A change that is to be taken back, in these contacts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undoing {
    pub revision: i64,
    pub contacts: Vec<i64>,
}

/// What became of an undo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Undone {
    /// It was taken back, by a change that can be taken back in turn; the rows of its contacts as they are by now. `None` where
    /// nothing was left to take back.
    Done { undoing: Option<Undoing>, rows: Vec<ContactRow>, values: Values },
    /// Nothing was taken back: these have been changed since, and would be skipped. `left` values can still be taken back.
    Changed { changed: Vec<ChangedSince>, left: usize },
}

/// The values that an undo takes back: how many, and the first of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Values {
    pub count: usize,
    /// Which one: "Email", or what becomes of the contact as a whole, [`DELETED`](Self::DELETED) or [`RESTORED`](Self::RESTORED).
    pub label: String,
    /// Whose it is.
    pub name: String,
}

impl Values {
    pub const DELETED: &str = "Deleted";
    pub const RESTORED: &str = "Restored";
}

/// A value that somebody has changed since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedSince {
    /// Whose it is.
    pub name: String,
    /// Which one: "Email".
    pub label: String,
    /// Who has changed it.
    pub by: String,
}
