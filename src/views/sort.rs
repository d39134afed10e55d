//! Sorting by one or several fields.

use std::fmt;

use super::COLUMNS;
use crate::fields::FieldKey;

/// A field and a direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sort {
    pub field: FieldKey,
    pub descending: bool,
}

impl Default for Sort {
    /// Newest first.
    fn default() -> Self {
        Self { field: FieldKey::Created, descending: true }
    }
}

/// The most fields that a view is sorted by: more are never told apart.
const MOST: usize = 4;

impl Sort {
    /// Parses one sort of an address.
    fn parse(word: &str) -> Option<Self> {
        let (descending, word) = word.strip_prefix('-').map_or((false, word), |word| (true, word));
        FieldKey::parse(word).filter(|field| COLUMNS.contains(field)).map(|field| Self { field, descending })
    }

    /// Parses the sorts of an address, the first one first: `-interaction,name`. Unknown words and a second sort by the same field
    /// are dropped. Tags stand alone, since their order is computed apart from the others. `None` if nothing is left.
    #[must_use]
    pub fn parse_all(words: &str) -> Option<Vec<Self>> {
        let mut sorts: Vec<Self> = Vec::new();
        for sort in words.split(',').filter_map(Self::parse) {
            let goes_with = |other: &Self| other.field != sort.field && other.field != FieldKey::Tags && sort.field != FieldKey::Tags;
            if sorts.iter().all(goes_with) && sorts.len() < MOST {
                sorts.push(sort);
            }
        }
        (!sorts.is_empty()).then_some(sorts)
    }

    /// The sorts as an address has them.
    #[must_use]
    pub fn print_all(sorts: &[Self]) -> String {
        sorts.iter().map(Self::to_string).collect::<Vec<_>>().join(",")
    }
}

impl fmt::Display for Sort {
    /// As in the address: `name` ascending, `-name` descending.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.descending { "-" } else { "" }, self.field)
    }
}
