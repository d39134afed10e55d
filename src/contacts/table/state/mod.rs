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

use std::collections::HashMap;

use crate::views::SortColumn;

/// Columns of a row, by contact: bits by the index of each in [`SortColumn::ALL`].
pub type Tints = HashMap<i64, u16>;

/// The bit of a column.
#[must_use]
pub fn bit(column: SortColumn) -> u16 {
    SortColumn::ALL.iter().position(|other| *other == column).map_or(0, |place| 1 << place)
}

#[cfg(test)]
mod tests {
    use crate::contacts::table::state::*;

    #[test]
    fn every_column_has_a_bit_of_its_own() {
        let all = SortColumn::ALL.into_iter().fold(0, |all, column| all | bit(column));
        assert_eq!(all, (1 << SortColumn::ALL.len()) - 1);
    }
}
