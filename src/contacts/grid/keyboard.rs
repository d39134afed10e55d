//! Keyboard input of the grid, and the open field. The clipboard and the keys of undo are in [`clipboard`](super::clipboard),
//! presses of the pointer in [`pointer`](super::pointer), the roving tabindex in [`focus`](super::focus).

use crate::fields::FieldKey;
use crate::views::COLUMNS;
use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlInputElement, HtmlTableCellElement, Node};

use super::focus::GridFocus;
use crate::contact::panel::ContactPanel;
use crate::contacts::table::Table;
use crate::contacts::table::edit::{Begin, FIELD, name_of};
use crate::contacts::table::range_edit::RangeEdit;
use crate::contacts::table::state::range::At;
use crate::live::Place;

/// The grid column of the first entry of [`COLUMNS`]: the checkboxes come before it.
pub const FIRST: u32 = 1;

/// The input handlers of a grid; copies share their state.
#[derive(Clone, Copy)]
pub struct GridInput {
    pub panel: ContactPanel,
    pub focus: GridFocus,
}

impl GridInput {
    /// The table that the grid shows.
    pub const fn table(self) -> Table {
        self.panel.table
    }

    /// Handles a key.
    pub fn press(self, event: &KeyboardEvent) {
        let (table, focus) = (self.table(), self.focus);
        let Some(target) = element(event) else {
            return;
        };
        if is_field(&target) {
            return self.press_in_field(event, &target);
        }
        if target.closest(".conflict").ok().flatten().is_some() {
            return self.press_in_conflict(event, &target);
        }
        let place = focus.place(&target);
        let at = place.and_then(at);
        let with = event.ctrl_key() || event.meta_key();
        match (event.key().as_str(), at) {
            ("Escape", _) if table.selection.range.get_untracked().is_some() => table.selection.range.set(None),
            ("Escape" | "Delete" | "Backspace", Some((index, column)))
                if table.selection.range.get_untracked().is_none() && table.put_back(index, COLUMNS[column]) => {}
            ("Escape", _) if !event.default_prevented() => self.panel.turn_to(None),
            ("d" | "D", Some(at)) if with => table.edit_range(at, RangeEdit::FillDown),
            ("ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight", Some(at)) if event.shift_key() => self.extend_by(at, &event.key()),
            ("Enter" | "F2", Some(at)) if !with && self.edit(at, Begin::Value) => {}
            ("F2", _) => {}
            ("Delete" | "Backspace", Some(at)) if !with => table.edit_range(at, RangeEdit::Clear),
            (key, Some(at)) if is_letter(key, event) && self.edit(at, Begin::Typed(key.to_owned())) => {}
            _ => {
                if !event.shift_key() && event.key().starts_with("Arrow") {
                    table.selection.range.set(None);
                }
                return focus.press(event, |index| self.select(index, false), |index| self.open_drawer(index, true));
            }
        }
        event.prevent_default();
    }

    /// Handles input in the open field.
    pub fn type_in(self, event: &Event) {
        if let Some(field) = element(event).filter(is_field).and_then(|field| field.dyn_into::<HtmlInputElement>().ok()) {
            self.table().type_in(field.value());
        }
    }

    /// The focus has entered a cell.
    pub fn enter(self, event: &FocusEvent) {
        self.focus.enter(event);
        let table = self.table();
        let place = element(event).and_then(|target| self.focus.place(&target));
        let at = place.and_then(at);
        let contact = at.and_then(|(row, _)| table.rows.page.read_untracked().rows.get(row).map(|row| row.id));
        if table.edits.edited.get_untracked().is_some_and(|kept| contact != Some(kept)) {
            table.edits.edited.set(None);
        }
        if let (Some(contact), Some((_, column))) = (contact, at) {
            table.turn_from_question(contact, COLUMNS[column]);
        }
        table.following.say(contact.zip(at).map(|(contact, (_, column))| Place { contact, field: COLUMNS[column] }));
    }

    /// The focus has left an element of the grid.
    pub fn leave(self, event: &FocusEvent) {
        self.focus.leave(event);
        let table = self.table();
        // The browser window has lost the focus; within the page the focus has not moved.
        if !document().has_focus().unwrap_or(true) {
            return;
        }
        let to = event.related_target().and_then(|to| to.dyn_into::<Node>().ok());
        let grid = self.focus.grid.get_untracked();
        let stays = to.as_ref().is_some_and(|to| grid.as_ref().is_some_and(|grid| grid.contains(Some(to))));
        // A field that was just removed is not the open one.
        let left = element(event).and_then(|target| target.get_attribute("data-cell"));
        if left.is_some() && left == table.edits.open.get_untracked().map(name_of) {
            table.leave_cell();
        }
        if !stays && to.is_some() {
            table.edits.edited.set(None);
            table.selection.range.set(None);
            table.following.say(None);
        }
    }

    /// Opens the field of a cell. Returns whether it has one.
    fn edit(self, (index, column): At, begin: Begin) -> bool {
        let cell = self.table().editable(index, COLUMNS[column]);
        if let Some(cell) = cell {
            self.table().edit(cell, begin);
        }
        cell.is_some()
    }

    fn press_in_field(self, event: &KeyboardEvent, field: &Element) {
        let table = self.table();
        let Some(at) = self.focus.place(field).and_then(at).filter(|_| !event.is_composing()) else {
            return;
        };
        match event.key().as_str() {
            "Enter" => {
                table.save_cell(true, move || self.come_back(at));
            }
            "Escape" => {
                table.forget_cell();
                self.come_back(at);
            }
            "Tab" => {
                table.leave_cell();
                self.go_on(at, event.shift_key());
            }
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    }

    fn press_in_conflict(self, event: &KeyboardEvent, target: &Element) {
        if event.key() == "Escape"
            && let Some(at) = self.focus.place(target).and_then(at)
        {
            event.prevent_default();
            self.come_back(at);
        }
    }

    /// Moves from the edited cell to its neighbor, and opens that one if it is editable.
    fn go_on(self, (index, column): At, back: bool) {
        let next = if back { column.checked_sub(1) } else { Some(column + 1).filter(|next| *next < COLUMNS.len()) };
        let Some(next) = next else {
            return self.come_back((index, column));
        };
        if !self.edit((index, next), Begin::Value) {
            self.come_back((index, next));
        }
    }

    /// Focuses a cell once pending changes are rendered.
    pub(super) fn come_back(self, (index, column): At) {
        spawn_local(async move {
            tick().await;
            self.focus.focus_at(index, column as u32 + FIRST);
        });
    }

    fn extend_by(self, at: At, key: &str) {
        let table = self.table();
        let (row, column) = table.selection.range.get_untracked().map_or(at, |range| range.to);
        let last = table.rows.page.with_untracked(|page| page.rows.len()).saturating_sub(1);
        let to = match key {
            "ArrowUp" => (row.saturating_sub(1), column),
            "ArrowDown" => ((row + 1).min(last), column),
            "ArrowLeft" => (row, column.saturating_sub(1)),
            _ => (row, (column + 1).min(COLUMNS.len() - 1)),
        };
        table.selection.extend(at, to);
    }
}

/// Converts a position in the grid to a cell of its body; `None` in the header and in columns without data.
pub fn at((row, column): (Option<usize>, u32)) -> Option<At> {
    let column = usize::try_from(column.checked_sub(FIRST)?).ok().filter(|column| *column < COLUMNS.len())?;
    Some((row?, column))
}

/// The column of the cell around an element.
pub fn column_of(target: &Element) -> Option<FieldKey> {
    let cell = target.closest("td, th").ok()??.dyn_into::<HtmlTableCellElement>().ok()?;
    let place = usize::try_from(cell.cell_index()).ok()?.checked_sub(FIRST as usize)?;
    COLUMNS.get(place).copied()
}

/// The target element of an event.
pub fn element(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// Whether an element is the field of a cell.
pub fn is_field(element: &Element) -> bool {
    element.class_list().contains(FIELD)
}

/// Whether a key types a character.
fn is_letter(key: &str, event: &KeyboardEvent) -> bool {
    key.chars().count() == 1 && key != " " && !(event.ctrl_key() || event.meta_key() || event.alt_key()) && !event.is_composing()
}
