//! A range is a rectangle of cells, selected to be copied, pasted over, filled or cleared together.

use crate::fields::FieldKey;
use crate::views::COLUMNS;
use std::ops::RangeInclusive;

/// A cell of the grid's body: row index, and index of its column in [`COLUMNS`].
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

    /// Its fields in a row.
    #[must_use]
    pub fn fields(&self, row: usize) -> &'static [FieldKey] {
        if self.rows().contains(&row) { &COLUMNS[self.columns()] } else { &[] }
    }
}

#[cfg(test)]
mod tests {
    use crate::contacts::table::state::range::*;

    #[test]
    fn a_range_has_the_cells_between_whichever_way_it_was_drawn() {
        let range = Range { from: (4, 3), to: (2, 2) };
        assert_eq!((range.rows(), range.columns()), (2..=4, 2..=3));
        assert_eq!(range.fields(3), [FieldKey::Email, FieldKey::Phone]);
        assert!(range.fields(5).is_empty());
    }
}
