//! A cell is one value of one contact in the table, edited in place. An edit carries the value that it started from: where that
//! is no longer the value, nothing is written over, and the member decides.

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

/// A column whose cells are edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CellField {
    Email,
    Phone,
    OptIn,
}

impl CellField {
    /// What is edited in the cells of a column, if anything is.
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

    /// Whether it is typed, rather than switched.
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

    /// Puts a value into a row's cell.
    pub fn put(self, row: &mut ContactRow, text: &str) {
        let filled = || Some(text.to_owned()).filter(|text| !text.is_empty());
        match self {
            Self::Email => row.email = filled(),
            Self::Phone => row.phone = filled(),
            Self::OptIn => row.opt_in = text == "true",
        }
    }
}

/// What a member wants of a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellEdit {
    pub contact: i64,
    pub field: CellField,
    /// The value that it started from.
    pub from: String,
    /// The value that is wanted; empty for none.
    pub to: String,
}

impl CellEdit {
    /// The cell that it is of.
    #[must_use]
    pub const fn cell(&self) -> (i64, CellField) {
        (self.contact, self.field)
    }
}

/// What became of an edit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CellOutcome {
    /// The cell holds what is wanted.
    Saved,
    /// What is wanted is not right: a sentence.
    Refused(String),
    /// Somebody else has changed the cell meanwhile.
    Conflict(Theirs),
    /// The contact is not there any more, or in the Bin.
    Gone,
}

/// What somebody else has written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Theirs {
    pub value: String,
    /// Who: a member's name, or what else it came from.
    pub by: String,
    pub at: Moment,
}

/// The answer to some edits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellsSaved {
    /// One for each edit.
    pub outcomes: Vec<CellOutcome>,
    /// What each cell came to hold by its own edit, as it is spelled from then on; empty where nothing was saved. A colleague may have
    /// written since.
    pub values: Vec<String>,
    /// The changes in which they were saved: what "Undo" takes back.
    pub done: Vec<Undoing>,
    /// The rows of their contacts as they are by now.
    pub rows: Vec<ContactRow>,
}
