//! Presses on the grid, by the pointer or by a key that presses a widget.

use crate::views::COLUMNS;
use leptos::ev::{MouseEvent, PointerEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlTableRowElement};

use super::keyboard::{FIRST, GridInput, at, column_of, element};
use crate::contact::panel::Subject;
use crate::contacts::table::edit::{Begin, FIELD};

impl GridInput {
    /// Handles a press that was released, anywhere in the grid.
    pub fn click(self, event: &MouseEvent) {
        let table = self.table();
        if table.selection.has_dragged() {
            return event.prevent_default();
        }
        let Some(target) = element(event) else {
            return;
        };
        let within = |selector: &str| target.closest(selector).ok().flatten();
        let Some(row) = within("tr").and_then(|row| row.dyn_into::<HtmlTableRowElement>().ok()) else {
            return;
        };
        let index = usize::try_from(row.row_index() - 1).ok();
        let page = table.rows.page;
        match index {
            None if within("input").is_some() => page.with_untracked(|page| table.selection.toggle_all(&page.rows)),
            Some(_) if within(&format!(".{FIELD}, .cell-note")).is_some() => {}
            Some(_) if within(".conflict").is_some() => self.settle(&target),
            Some(index) if within("input").is_some() => self.select(index, event.shift_key()),
            Some(index) if within(".star").is_some() => table.star(index),
            Some(index) if within(".switch").is_some() => table.switch(index),
            Some(index) if within("[popovertarget]").is_some() => {
                let page = page.read_untracked();
                self.panel.menu_target.set(page.rows.get(index).map(|row| Subject { id: row.id, name: row.name().to_owned() }));
            }
            // The browser opens the link in another tab or window.
            Some(_) if within("a").is_some() && (event.ctrl_key() || event.meta_key() || event.shift_key()) => {}
            Some(_) if event.shift_key() => self.extend_to(&target),
            Some(index) => {
                event.prevent_default();
                table.selection.range.set(None);
                let cell = column_of(&target).and_then(|column| table.editable(index, column));
                if self.focus.point(&target) {
                    match cell {
                        Some(cell) if table.edits.unfold(cell) => {}
                        Some(cell) => table.edit(cell, Begin::Value),
                        None => self.open_drawer(index, event.detail() == 0),
                    }
                }
            }
            None => {
                self.focus.point(&target);
            }
        }
    }

    /// Toggles the row at `index`; with `range` all rows from the last one to it.
    pub(super) fn select(self, index: usize, range: bool) {
        let table = self.table();
        table.rows.page.with_untracked(|page| table.selection.toggle(&page.rows, index, range));
    }

    /// Opens the drawer of the row at `index`; opened by a key, it gets the focus.
    pub(super) fn open_drawer(self, index: usize, by_key: bool) {
        let table = self.table();
        if let Some(contact) = table.rows.id_at(index) {
            table.layout.open_drawer(by_key);
            self.panel.turn_to(Some(contact));
        }
    }

    /// The pointer is pressed: a mouse may start a range here, except on a widget or on text of a message.
    pub fn hold(self, event: &PointerEvent) {
        let target = element(event).filter(|target| target.closest("input, button, .conflict, .cell-note").ok().flatten().is_none());
        let from = target.filter(|_| event.pointer_type() == "mouse" && event.button() == 0 && !event.shift_key());
        self.table().selection.press(from.and_then(|target| self.focus.place(&target).and_then(at)));
    }

    /// The pointer has entered an element: while pressed, it extends the range to there.
    pub fn draw(self, event: &MouseEvent) {
        let selection = self.table().selection;
        let Some(from) = selection.drag_from() else {
            return;
        };
        // The button was released outside of the window.
        if event.buttons() & 1 == 0 {
            return;
        }
        let to = element(event).and_then(|target| self.focus.place(&target).and_then(at));
        if let Some((to, begins)) = to.and_then(|to| Some((to, selection.drag_to(to)?))) {
            if begins {
                self.focus.focus_at(from.0, from.1 as u32 + FIRST);
            }
            self.focus.reveal(to.0);
        }
    }

    /// Extends the range to the cell of an element.
    fn extend_to(self, target: &Element) {
        let to = self.focus.place(target).and_then(at);
        if let (Some(from), Some(to)) = (at(self.focus.last_place()), to) {
            self.table().selection.extend(from, to);
        }
    }

    /// Handles a button of a conflict.
    fn settle(self, target: &Element) {
        let Some(keep) = target.closest("[data-keep]").ok().flatten().and_then(|button| button.get_attribute("data-keep")) else {
            return;
        };
        if let Some((index, column)) = self.focus.place(target).and_then(at)
            && let Some(cell) = self.table().editable(index, COLUMNS[column])
        {
            self.table().settle(cell, keep == "mine");
            self.come_back((index, column));
        }
    }
}

/// Shift+press selects cells, not text.
pub fn hold_text(event: &MouseEvent) {
    let is_field = element(event).is_some_and(|target| target.closest("input").ok().flatten().is_some());
    if event.shift_key() && !is_field {
        event.prevent_default();
    }
}
