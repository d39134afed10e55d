//! Editing a cell: its field opens in place, the typed text is a draft, and leaving the cell saves it.

use leptos::lazy_preload;
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::Table;
use super::drafts::{Cell, Draft, DraftState, LeftBehind, Shelf};
use crate::contacts::cells::parse::read_cells;
use crate::contacts::cells::{CellEdit, CellField};
use crate::views::SortColumn;

/// The class of a cell's field.
pub const FIELD: &str = "cell-field";

/// The initial text of an edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begin {
    /// The cell's value.
    Value,
    /// The character just typed, in place of the cell's value.
    Typed(String),
}

impl Table {
    /// The editable cell of the row at `index`, if the reader may edit it.
    #[must_use]
    pub fn editable(self, index: usize, column: SortColumn) -> Option<Cell> {
        let field = CellField::of(column).filter(|field| field.is_typed() && self.may_edit_now() && self.usable.get_untracked())?;
        let page = self.page.read_untracked();
        page.rows.get(index).filter(|row| !row.in_bin).map(|row| (row.id, field))
    }

    /// Opens the field of a cell; a field that is open is left first.
    pub fn edit(self, cell: Cell, begin: Begin) {
        if self.editing.get_untracked() == Some(cell) {
            return;
        }
        self.leave_cell();
        self.range.set(None);
        let text = match begin {
            Begin::Value => self.wanted_of(cell),
            Begin::Typed(text) => text,
        };
        self.typed.set_value(Some(text.clone()));
        // A draft that is being sent or in conflict stays until another value is saved over it.
        if !self.drafts.with_untracked(|drafts| drafts.get(cell).is_some_and(Draft::stays)) {
            let from = self.begun_from(cell);
            self.put_draft(cell, Some(Draft { from, text, state: DraftState::Typing, act: 0, next: None }));
        }
        self.open(cell);
    }

    fn open(self, cell: Cell) {
        self.editing.set(Some(cell));
        spawn_local(async move {
            tick().await;
            if let Some(field) = field() {
                // Fails only if the element has just been removed.
                let _ = field.focus();
                let end = u32::try_from(field.value().encode_utf16().count()).unwrap_or_default();
                let _ = field.set_selection_range(end, end);
            }
        });
    }

    /// Toggles the campaign switch of the row at `index`.
    pub fn switch(self, index: usize) {
        let contact = self.page.with_untracked(|page| page.rows.get(index).map(|row| row.id));
        let Some(contact) = contact.filter(|_| self.may_edit_now()) else {
            return;
        };
        let cell = (contact, CellField::OptIn);
        let to = (self.wanted_of(cell) != "true").to_string();
        self.send(vec![CellEdit { contact, field: CellField::OptIn, from: self.begun_from(cell), to }]);
    }

    /// The current text of the open field.
    #[must_use]
    pub fn field_text(self, cell: Cell) -> String {
        self.typed.get_value().unwrap_or_else(|| self.value_of(cell))
    }

    /// Handles input in the open field. Every letter is stored.
    pub fn type_in(self, text: String) {
        let Some(cell) = self.editing.get_untracked() else {
            return;
        };
        self.typed.set_value(Some(text.clone()));
        // A letter renders nothing anew, except to clear an error.
        let was_wrong = self.is_refused(cell);
        self.drafts.update_untracked(|drafts| {
            if let Some(draft) = drafts.get_mut(cell).filter(|draft| !draft.stays()) {
                draft.text = text;
                draft.state = DraftState::Typing;
            }
        });
        if was_wrong {
            self.drafts.notify();
        }
        self.keep(cell);
    }

    /// Saves the text of the open field and closes it. An invalid text is reported at the cell; with `stays` its field stays
    /// open. `closed` runs once the field is closed.
    pub fn save_cell(self, stays: bool, closed: impl FnOnce() + 'static) {
        let Some(cell) = self.editing.get_untracked() else {
            return closed();
        };
        let text = self.field_text(cell).trim().to_owned();
        let Some(draft) = self.drafts.with_untracked(|drafts| drafts.get(cell).cloned()) else {
            self.close();
            return closed();
        };
        if draft.is_on_its_way() {
            let act = self.begin_act();
            self.change_draft(cell, |draft| draft.want_next(text, act));
            self.close();
            return closed();
        }
        if draft.stays() && text == draft.text {
            self.close();
            self.asks.set(Some(cell));
            return closed();
        }
        if !draft.stays() && text == draft.from {
            self.put_draft(cell, None);
            self.close();
            return closed();
        }
        if !stays {
            self.close();
        }
        spawn_local(async move {
            let read = read_cells(vec![(cell.1, text.clone())], self.country.get_value()).await;
            if self.drafts.is_disposed() {
                return;
            }
            let is_open = stays && self.editing.get_untracked() == Some(cell);
            // The validator was still loading and the text has changed: keep the field open.
            if is_open && self.field_text(cell).trim() != text {
                return;
            }
            match read.into_iter().next() {
                Some(Err(sentence)) => {
                    let act = self.begin_act();
                    self.change_draft(cell, |draft| *draft = Draft::refused(draft.from.clone(), text, sentence, act));
                }
                _ => {
                    if is_open {
                        self.close();
                    }
                    self.kept.set(Some(cell.0));
                    self.send(vec![CellEdit { contact: cell.0, field: cell.1, from: draft.from, to: text }]);
                    closed();
                }
            }
        });
    }

    /// Leaves the open field and saves its text.
    pub fn leave_cell(self) {
        self.save_cell(false, || {});
    }

    /// Closes the open field and discards its text: the old value is back.
    pub fn forget_cell(self) {
        if let Some(cell) = self.editing.get_untracked() {
            if !self.drafts.with_untracked(|drafts| drafts.get(cell).is_some_and(Draft::stays)) {
                self.put_draft(cell, None);
            }
            self.close();
        }
    }

    fn close(self) {
        let cell = self.editing.get_untracked();
        self.typed.set_value(None);
        self.editing.set(None);
        cell.into_iter().for_each(|cell| self.keep(cell));
    }

    /// Takes over stored drafts: sends the unsaved ones, and reopens the field that was being typed into if its row is shown.
    pub fn take_up(self) {
        if self.may_edit_now() {
            // Preloaded: the chunks must work even if the network is gone by then.
            let _ = lazy_preload!(crate::contacts::cells::parse::read_cells);
            let _ = lazy_preload!(crate::contacts::table::range_edit::working);
            let _ = lazy_preload!(crate::contacts::table::undo::taking_back);
        }
        let LeftBehind { drafts, unsaved, next, typed } = self.shelf.with_value(Shelf::kept);
        self.drafts.set(drafts);
        self.send(unsaved);
        self.send(next);
        if let Some((cell, text)) = typed.filter(|((contact, _), _)| self.page.read_untracked().rows.iter().any(|row| row.id == *contact)) {
            self.edit(cell, Begin::Typed(text));
        }
    }

    /// The value of a cell without its draft; empty if the cell is not shown.
    #[must_use]
    pub fn value_of(self, (contact, field): Cell) -> String {
        let page = self.page.read_untracked();
        page.rows.iter().find(|row| row.id == contact).map(|row| field.text(row)).unwrap_or_default()
    }

    /// The value that a cell's draft started from; without a draft, the cell's value.
    pub fn begun_from(self, cell: Cell) -> String {
        let from = self.drafts.with_untracked(|drafts| drafts.get(cell).map(|draft| draft.from.clone()));
        from.unwrap_or_else(|| self.value_of(cell))
    }

    /// Whether a cell's draft is invalid.
    fn is_refused(self, cell: Cell) -> bool {
        self.drafts.with_untracked(|drafts| drafts.get(cell).is_some_and(Draft::is_refused))
    }

    /// Discards an invalid draft in the row at `index`. Returns whether there was one.
    pub fn put_back(self, index: usize, column: SortColumn) -> bool {
        let contact = self.page.with_untracked(|page| page.rows.get(index).map(|row| row.id));
        let cell = contact.zip(CellField::of(column)).filter(|cell| self.is_refused(*cell));
        cell.into_iter().for_each(|cell| self.put_draft(cell, None));
        cell.is_some()
    }

    /// Whether a cell's draft is being sent.
    pub fn is_on_its_way(self, cell: Cell) -> bool {
        self.drafts.with_untracked(|drafts| drafts.get(cell).is_some_and(Draft::is_on_its_way))
    }

    /// The latest value entered for a cell.
    #[must_use]
    pub fn wanted_of(self, cell: Cell) -> String {
        let wanted = self.drafts.with_untracked(|drafts| drafts.get(cell).map(|draft| draft.wanted().to_owned()));
        wanted.unwrap_or_else(|| self.value_of(cell))
    }

    pub(super) fn put_draft(self, cell: Cell, draft: Option<Draft>) {
        self.drafts.update(|drafts| match draft {
            Some(draft) => drafts.insert(cell, draft),
            None => {
                drafts.remove(cell);
            }
        });
        self.keep(cell);
    }

    pub(super) fn change_draft(self, cell: Cell, change: impl FnOnce(&mut Draft)) {
        self.drafts.update(|drafts| {
            if let Some(draft) = drafts.get_mut(cell) {
                change(draft);
            }
        });
        self.keep(cell);
    }

    pub(in crate::contacts) fn keep(self, cell: Cell) {
        let typed = self.typed.try_get_value().flatten().filter(|_| self.editing.try_get_untracked().flatten() == Some(cell));
        let _ = self.drafts.try_with_untracked(|drafts| self.shelf.try_with_value(|shelf| shelf.keep(cell, drafts.get(cell), typed)));
    }
}

/// The name of a cell in the DOM.
#[must_use]
pub fn name_of((contact, field): Cell) -> String {
    format!("{contact} {}", field.column().as_str())
}

/// The open field.
fn field() -> Option<HtmlInputElement> {
    document().query_selector(&format!("input.{FIELD}")).ok().flatten()?.dyn_into().ok()
}
