//! A cell is one value of one contact in the table, edited in place. An edit carries the value it started from (compare-and-set):
//! if the stored value differs, nothing is overwritten, and the member decides.

pub mod parse;
pub mod server_fns;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(feature = "ssr", test))]
mod tests;

use serde::{Deserialize, Serialize};

use super::ContactRow;
use crate::changes::Undoing;
use crate::time::Moment;
use crate::views::SortColumn;

/// An editable column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CellField {
    Email,
    Phone,
    OptIn,
}

impl CellField {
    /// The editable field of a column, if it has one.
    #[must_use]
    pub const fn of(column: SortColumn) -> Option<Self> {
        match column {
            SortColumn::Email => Some(Self::Email),
            SortColumn::Phone => Some(Self::Phone),
            SortColumn::Campaigns => Some(Self::OptIn),
            _ => None,
        }
    }

    /// Its column.
    #[must_use]
    pub const fn column(self) -> SortColumn {
        match self {
            Self::Email => SortColumn::Email,
            Self::Phone => SortColumn::Phone,
            Self::OptIn => SortColumn::Campaigns,
        }
    }

    /// Whether it is typed rather than switched.
    #[must_use]
    pub const fn is_typed(self) -> bool {
        matches!(self, Self::Email | Self::Phone)
    }

    /// The value of a row's cell, as text; empty where there is none.
    #[must_use]
    pub fn text(self, row: &ContactRow) -> String {
        match self {
            Self::Email => row.email.clone().unwrap_or_default(),
            Self::Phone => row.phone.clone().unwrap_or_default(),
            Self::OptIn => row.opt_in.to_string(),
        }
    }

    /// Writes a value into a row's cell.
    pub fn put(self, row: &mut ContactRow, text: &str) {
        let filled = || Some(text.to_owned()).filter(|text| !text.is_empty());
        match self {
            Self::Email => row.email = filled(),
            Self::Phone => row.phone = filled(),
            Self::OptIn => row.opt_in = text == "true",
        }
    }
}

/// A requested change of a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellEdit {
    pub contact: i64,
    pub field: CellField,
    /// The value the edit started from.
    pub from: String,
    /// The requested value; empty for none.
    pub to: String,
}

impl CellEdit {
    /// The edited cell.
    #[must_use]
    pub const fn cell(&self) -> (i64, CellField) {
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
