//! The state of the table in the browser: rows, edits, selection, undo and layout. State holds signals and the rules between
//! them; it sends no request, and knows none of the acts beside it.

pub mod answer;
pub mod drafts;
pub mod edits;
pub mod layout;
pub mod range;
mod reorder;
pub mod rows;
pub mod selection;
pub mod stars;
#[cfg(test)]
pub mod testing;
pub mod undo;

use std::collections::{BTreeSet, HashMap};

use crate::fields::FieldKey;

/// The marks of rows, by contact.
pub type Tints = HashMap<i64, Tint>;

/// The fields of a row that have just changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tint {
    /// Whether the row is new, and marked whole.
    pub whole: bool,
    pub fields: BTreeSet<FieldKey>,
}

impl Tint {
    /// The mark of a new row.
    #[must_use]
    pub const fn whole() -> Self {
        Self { whole: true, fields: BTreeSet::new() }
    }

    /// Whether a field is marked.
    #[must_use]
    pub fn has(&self, field: FieldKey) -> bool {
        self.whole || self.fields.contains(&field)
    }

    /// Whether nothing is marked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.whole && self.fields.is_empty()
    }

    fn add(&mut self, other: &Self) {
        self.whole |= other.whole;
        self.fields.extend(&other.fields);
    }

    fn remove(&mut self, other: &Self) {
        self.whole &= !other.whole;
        self.fields.retain(|field| !other.fields.contains(field));
    }
}
