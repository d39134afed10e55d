//! A range is a rectangle of cells, selected to be copied, pasted over, filled or cleared together.

use std::ops::RangeInclusive;

use super::bit;
use crate::views::SortColumn;

/// A cell of the grid's body: row index, and index of its column in [`SortColumn::ALL`].
pub type At = (usize, usize);

/// The rectangle between two cells, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The cell where it was begun.
    pub from: At,
    pub to: At,
}

impl Range {
    #[must_use]
    pub fn rows(&self) -> RangeInclusive<usize> {
        self.from.0.min(self.to.0)..=self.from.0.max(self.to.0)
    }

    #[must_use]
    pub fn columns(&self) -> RangeInclusive<usize> {
        self.from.1.min(self.to.1)..=self.from.1.max(self.to.1)
    }

    /// Its columns in a row, as bits.
    #[must_use]
    pub fn bits(&self, row: usize) -> u16 {
        if !self.rows().contains(&row) {
            return 0;
        }
        SortColumn::ALL[self.columns()].iter().fold(0, |bits, column| bits | bit(*column))
    }
}

#[cfg(test)]
mod tests {
    use crate::contacts::table::state::range::*;

    #[test]
    fn a_range_has_the_cells_between_whichever_way_it_was_drawn() {
        let range = Range { from: (4, 3), to: (2, 2) };
        assert_eq!((range.rows(), range.columns()), (2..=4, 2..=3));
        assert_eq!(range.bits(3), bit(SortColumn::Email) | bit(SortColumn::Phone));
        assert_eq!(range.bits(5), 0);
    }
}
