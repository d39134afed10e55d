//! Selecting rows by their checkboxes: one, a range, or the whole page.

use leptos::prelude::*;

use super::Table;

impl Table {
    /// Toggles the row at `index`; with `range` all rows from the last one to it.
    pub fn select(self, index: usize, range: bool) {
        let page = self.page.read_untracked();
        let Some(row) = page.rows.get(index) else {
            return;
        };
        let on = !self.selected.read_untracked().contains(&row.id);
        let from = self.anchor.get_value().filter(|_| range).unwrap_or(index).min(page.rows.len() - 1);
        self.anchor.set_value(Some(index));
        let touched = &page.rows[from.min(index)..=from.max(index)];
        self.selected.update(|selected| {
            selected.retain(|id| touched.iter().all(|row| row.id != *id));
            if on {
                selected.extend(touched.iter().map(|row| row.id));
            }
        });
    }

    /// Selects the whole page, or nothing if all of it is selected.
    pub fn select_all(self) {
        let page = self.page.read_untracked();
        let all = self.selected.read_untracked().len() == page.rows.len();
        self.selected.set(if all { Vec::new() } else { page.rows.iter().map(|row| row.id).collect() });
    }
}
