//! A change is the effect of one transaction on a workspace: its author, cause, time and revision, and an item for each contact
//! and field it touched. History, undo, the live cursor and webhooks read the change log.

#[cfg(feature = "ssr")]
mod current;
#[cfg(feature = "ssr")]
pub mod history;
mod history_tab;
#[cfg(feature = "ssr")]
pub mod log;
#[cfg(feature = "ssr")]
mod net;
#[cfg(feature = "ssr")]
mod revert;
pub mod server_fns;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(feature = "ssr", test))]
mod tests;
#[cfg(feature = "ssr")]
pub mod undo;
#[cfg(feature = "ssr")]
pub mod undo_job;
#[cfg(all(feature = "ssr", test))]
mod undo_job_tests;

use serde::{Deserialize, Serialize};

pub use history_tab::HistoryTab;

use crate::contacts::ContactRow;
use crate::time::Moment;

/// One act on a contact, as its history shows it: a change, or all changes of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryEntry {
    /// The latest revision of the act.
    pub revision: i64,
    pub at: Moment,
    /// A member's name, or "Command line".
    pub by: String,
    /// Origin of a change that was not made by hand on a page: "import of people.csv", "undo".
    pub how: Option<String>,
    pub items: Vec<HistoryItem>,
    /// Whether it can still be undone.
    pub can_undo: bool,
}

/// The change of one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryItem {
    /// "Email", "Tag added"; for the contact as a whole "Added", "Deleted", "Restored".
    pub label: String,
    pub from: Option<String>,
    pub to: Option<String>,
}

/// An act to undo, in these contacts: a change, or all changes of the job that it was a batch of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undoing {
    pub revision: i64,
    pub contacts: Vec<i64>,
}

/// A reference to an undoable act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum UndoRef {
    /// In some contacts, undone at once.
    Change(Undoing),
    /// All changes of the job with this id, undone by a job.
    Job(i64),
}

/// Result of an undo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Undone {
    /// The change was undone, by a change that can be undone in turn; `rows` are the current rows of its contacts. `undoing` is
    /// `None` if nothing was left to undo.
    Done { undoing: Option<Undoing>, rows: Vec<ContactRow>, values: Values },
    /// Nothing was undone: these values have been changed since, and would be skipped. `left` values can still be undone.
    Changed { changed: Vec<ChangedSince>, left: usize },
}

/// The values that an undo restores: their number, and the first of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Values {
    pub count: usize,
    /// Label of the first value: "Email", or for the contact as a whole [`DELETED`](Self::DELETED) or
    /// [`RESTORED`](Self::RESTORED).
    pub label: String,
    /// Name of its contact.
    pub name: String,
}

impl Values {
    pub const DELETED: &str = "Deleted";
    pub const RESTORED: &str = "Restored";
}

/// A value that somebody has changed since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedSince {
    /// Name of its contact.
    pub name: String,
    /// Label of the value: "Email".
    pub label: String,
    /// Author of the later change.
    pub by: String,
}
