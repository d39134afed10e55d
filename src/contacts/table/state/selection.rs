//! The selection: rows by their checkboxes, and a range of cells.

use leptos::prelude::*;

use super::range::{At, Range};
use crate::contacts::ContactRow;

/// The selection; copies share it.
#[derive(Clone, Copy, Default)]
pub struct Selection {
    /// The selected contacts of this page.
    pub contacts: RwSignal<Vec<i64>>,
    /// The row that was selected last: a range of rows begins there.
    anchor: StoredValue<Option<usize>>,
    /// The selected cells.
    pub range: RwSignal<Option<Range>>,
    /// Whether a press on the rows is under way: the pressed element must still be there on release.
    pub pressed: RwSignal<bool>,
    drag: StoredValue<Drag>,
}

/// The cell from which the pointer draws a range, and whether the pointer has left that cell.
#[derive(Clone, Copy, Default)]
struct Drag {
    from: Option<At>,
    moved: bool,
}

impl Selection {
    /// Selects nothing.
    pub fn clear(self) {
        self.range.set(None);
        self.anchor.set_value(None);
        self.contacts.set(Vec::new());
    }

    /// Toggles the row at `index`; with `range` all rows from the last one to it.
    pub fn toggle(self, rows: &[ContactRow], index: usize, range: bool) {
        let Some(row) = rows.get(index) else {
            return;
        };
        let on = !self.contacts.read_untracked().contains(&row.id);
        let from = self.anchor.get_value().filter(|_| range).unwrap_or(index).min(rows.len() - 1);
        self.anchor.set_value(Some(index));
        let touched = &rows[from.min(index)..=from.max(index)];
        self.contacts.update(|selected| {
            selected.retain(|id| touched.iter().all(|row| row.id != *id));
            if on {
                selected.extend(touched.iter().map(|row| row.id));
            }
        });
    }

    /// Selects all rows, or nothing if all of them are selected.
    pub fn toggle_all(self, rows: &[ContactRow]) {
        let all = self.contacts.read_untracked().len() == rows.len();
        self.contacts.set(if all { Vec::new() } else { rows.iter().map(|row| row.id).collect() });
    }

    /// Extends the range from the cell where it was begun, or from `from`, to another. A single cell begins no range.
    pub fn extend(self, from: At, to: At) {
        let begun = self.range.get_untracked().map_or(from, |range| range.from);
        self.range.set(Some(Range { from: begun, to }).filter(|range| range.from != range.to || self.range.get_untracked().is_some()));
    }

    /// The pointer is pressed; `from` is the cell, if a range may begin there.
    pub fn press(self, from: Option<At>) {
        self.pressed.set(true);
        self.drag.set_value(Drag { from, moved: false });
    }

    /// The press is over.
    pub fn release(self) {
        self.pressed.try_set(false);
        self.drag.try_set_value(Drag::default());
    }

    /// The cell from which a range may be drawn.
    #[must_use]
    pub fn drag_from(self) -> Option<At> {
        self.drag.get_value().from
    }

    /// Whether this press has drawn a range.
    #[must_use]
    pub fn has_dragged(self) -> bool {
        self.drag.get_value().moved
    }

    /// The pressed pointer has reached a cell. `None` if no range is drawn; otherwise whether this cell began it.
    pub fn drag_to(self, to: At) -> Option<bool> {
        let Drag { from, moved } = self.drag.get_value();
        let from = from.filter(|from| moved || *from != to)?;
        self.drag.set_value(Drag { from: Some(from), moved: true });
        self.range.set(Some(Range { from, to }));
        Some(!moved)
    }
}

#[cfg(test)]
mod tests {
    use crate::contacts::table::state::selection::*;
    use crate::contacts::table::state::testing::{on_a_page, page};

    #[test]
    fn shift_selects_and_deselects_the_rows_between() {
        on_a_page(|| {
            let (selection, rows) = (Selection::default(), page(&[10, 11, 12, 13], 1).rows);
            selection.toggle(&rows, 0, false);
            selection.toggle(&rows, 2, true);
            assert_eq!(selection.contacts.get_untracked(), [10, 11, 12]);
            selection.toggle(&rows, 1, true);
            assert_eq!(selection.contacts.get_untracked(), [10]);
            selection.toggle(&rows, 9, false);
            assert_eq!(selection.contacts.get_untracked(), [10], "there is no such row");
        });
    }

    #[test]
    fn the_box_of_the_header_selects_all_rows_and_then_none() {
        on_a_page(|| {
            let (selection, rows) = (Selection::default(), page(&[1, 2], 1).rows);
            selection.toggle(&rows, 1, false);
            selection.toggle_all(&rows);
            assert_eq!(selection.contacts.get_untracked(), [1, 2]);
            selection.toggle_all(&rows);
            assert!(selection.contacts.read_untracked().is_empty());
        });
    }

    #[test]
    fn a_range_begins_with_a_second_cell_and_may_shrink_to_one() {
        on_a_page(|| {
            let selection = Selection::default();
            selection.extend((1, 1), (1, 1));
            assert_eq!(selection.range.get_untracked(), None);
            selection.extend((1, 1), (2, 1));
            selection.extend((2, 1), (1, 1));
            assert_eq!(selection.range.get_untracked(), Some(Range { from: (1, 1), to: (1, 1) }));
        });
    }

    #[test]
    fn the_pointer_draws_a_range_only_after_it_has_left_its_cell() {
        on_a_page(|| {
            let selection = Selection::default();
            selection.press(Some((0, 2)));
            assert_eq!((selection.drag_to((0, 2)), selection.has_dragged()), (None, false));
            assert_eq!(selection.drag_to((1, 2)), Some(true));
            assert_eq!(selection.drag_to((0, 2)), Some(false));
            assert_eq!((selection.range.get_untracked(), selection.has_dragged()), (Some(Range { from: (0, 2), to: (0, 2) }), true));
            selection.release();
            assert!(!selection.pressed.get_untracked() && !selection.has_dragged());
        });
    }
}
