//! A cell is one value of one contact in the table, edited in place. An edit carries the value it started from (compare-and-set):
//! if the stored value differs, nothing is overwritten, and the member decides.

pub mod parse;
pub mod server_fns;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(feature = "ssr", test))]
mod tests;

use crate::fields::FieldKey;
use serde::{Deserialize, Serialize};

use super::ContactRow;
use crate::changes::Undoing;
use crate::time::Moment;

/// A requested change of a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellEdit {
    pub contact: i64,
    pub field: FieldKey,
    /// The value the edit started from.
    pub from: String,
    /// The requested value; empty for none.
    pub to: String,
}

impl CellEdit {
    /// The edited cell.
    #[must_use]
    pub const fn cell(&self) -> (i64, FieldKey) {
        (self.contact, self.field)
    }
}

/// The result of an edit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CellOutcome {
    /// The cell holds the requested value.
    Saved,
    /// The requested value is invalid; the sentence says why.
    Refused(String),
    /// Somebody else has changed the cell meanwhile.
    Conflict(Theirs),
    /// The contact no longer exists, or is in the Bin.
    Gone,
}

/// The value that somebody else has written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Theirs {
    pub value: String,
    /// The name of its author: a member, or another source of changes.
    pub by: String,
    pub at: Moment,
}

/// The answer to several edits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellsSaved {
    /// One per edit.
    pub outcomes: Vec<CellOutcome>,
    /// The value that each edit stored, in its normalized spelling; empty where nothing was saved. A colleague may have changed
    /// the cell since.
    pub values: Vec<String>,
    /// The changes that saved the edits, for "Undo".
    pub done: Vec<Undoing>,
    /// The current rows of the edited contacts.
    pub rows: Vec<ContactRow>,
}
