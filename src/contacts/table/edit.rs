//! Editing a cell: its field opens in place, the typed text is a draft, and leaving the cell saves it.

use crate::fields::{Editor, FieldKey};
use leptos::lazy_preload;
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::Table;
use super::draft_store::{DraftStore, LeftBehind};
use super::state::drafts::{Cell, Draft};
use crate::contacts::cells::CellEdit;
use crate::contacts::cells::parse::read_cells;

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
    pub fn editable(self, index: usize, field: FieldKey) -> Option<Cell> {
        let is_typed = matches!(field.cell_editor(), Some(Editor::Text(_)));
        if !(is_typed && self.may_edit_now() && self.layout.hydrated.get_untracked()) {
            return None;
        }
        let page = self.rows.page.read_untracked();
        page.rows.get(index).filter(|row| !row.in_bin).map(|row| (row.id, field))
    }

    /// Opens the field of a cell; a field that is open is left first.
    pub fn edit(self, cell: Cell, begin: Begin) {
        if self.edits.open.get_untracked() == Some(cell) {
            return;
        }
        self.leave_cell();
        self.selection.range.set(None);
        let text = match begin {
            Begin::Value => self.wanted_of(cell),
            Begin::Typed(text) => text,
        };
        self.edits.begin(cell, text, self.begun_from(cell));
        self.keep(cell);
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
        let contact = self.rows.id_at(index);
        let Some(contact) = contact.filter(|_| self.may_edit_now()) else {
            return;
        };
        let cell = (contact, FieldKey::Campaigns);
        let to = (self.wanted_of(cell) != "true").to_string();
        self.send(vec![CellEdit { contact, field: FieldKey::Campaigns, from: self.begun_from(cell), to }]);
    }

    /// The current text of the open field.
    #[must_use]
    pub fn field_text(self, cell: Cell) -> String {
        self.edits.typed().unwrap_or_else(|| self.value_of(cell))
    }

    /// Handles input in the open field. Every letter is stored.
    pub fn type_in(self, text: String) {
        if let Some(cell) = self.edits.type_in(text) {
            self.keep(cell);
        }
    }

    /// Saves the text of the open field and closes it. An invalid text is reported at the cell; with `stays` its field stays
    /// open. `closed` runs once the field is closed.
    pub fn save_cell(self, stays: bool, closed: impl FnOnce() + 'static) {
        let Some(cell) = self.edits.open.get_untracked() else {
            return closed();
        };
        let text = self.field_text(cell).trim().to_owned();
        let Some(draft) = self.edits.draft(cell) else {
            self.close();
            return closed();
        };
        if draft.is_sending() {
            let action = self.undo.begin_action();
            self.change_draft(cell, |draft| draft.want_next(text, action));
            self.close();
            return closed();
        }
        if draft.stays() && text == draft.text {
            self.close();
            self.edits.unfolded.set(Some(cell));
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
            let read = read_cells(vec![(cell.1, text.clone())], self.country()).await;
            if self.edits.drafts.is_disposed() {
                return;
            }
            let is_open = stays && self.edits.open.get_untracked() == Some(cell);
            // The validator was still loading and the text has changed: keep the field open.
            if is_open && self.field_text(cell).trim() != text {
                return;
            }
            match read.into_iter().next() {
                Some(Err(sentence)) => {
                    let action = self.undo.begin_action();
                    self.change_draft(cell, |draft| *draft = Draft::refused(draft.from.clone(), text, sentence, action));
                }
                _ => {
                    if is_open {
                        self.close();
                    }
                    self.edits.edited.set(Some(cell.0));
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
        if let Some(cell) = self.edits.open.get_untracked() {
            if !self.edits.has(cell, Draft::stays) {
                self.put_draft(cell, None);
            }
            self.close();
        }
    }

    fn close(self) {
        self.edits.close().into_iter().for_each(|cell| self.keep(cell));
    }

    /// Takes over stored drafts: sends the unsaved ones, and reopens the field that was being typed into if its row is shown.
    pub fn take_up(self) {
        if self.may_edit_now() {
            // Preloaded: the chunks must work even if the network is gone by then.
            let _ = lazy_preload!(crate::contacts::cells::parse::read_cells);
            let _ = lazy_preload!(crate::contacts::table::range_edit::range_edit);
            let _ = lazy_preload!(crate::contacts::table::undo::run_undo);
        }
        let LeftBehind { drafts, unsaved, next, typed } = self.drafts.with_value(DraftStore::kept);
        self.edits.drafts.set(drafts);
        self.send(unsaved);
        self.send(next);
        if let Some((cell, text)) = typed.filter(|((contact, _), _)| self.rows.shows(*contact)) {
            self.edit(cell, Begin::Typed(text));
        }
    }

    /// The value of a cell without its draft; empty if the cell is not shown.
    #[must_use]
    pub fn value_of(self, (contact, field): Cell) -> String {
        let page = self.rows.page.read_untracked();
        page.rows.iter().find(|row| row.id == contact).map(|row| row.text(field)).unwrap_or_default()
    }

    /// The value that a cell's draft started from; without a draft, the cell's value.
    pub fn begun_from(self, cell: Cell) -> String {
        self.edits.draft(cell).map_or_else(|| self.value_of(cell), |draft| draft.from)
    }

    /// Discards an invalid draft in the row at `index`. Returns whether there was one.
    pub fn put_back(self, index: usize, field: FieldKey) -> bool {
        let contact = self.rows.id_at(index);
        let cell = contact.map(|contact| (contact, field)).filter(|cell| self.edits.has(*cell, Draft::is_refused));
        cell.into_iter().for_each(|cell| self.put_draft(cell, None));
        cell.is_some()
    }

    /// The latest value entered for a cell.
    #[must_use]
    pub fn wanted_of(self, cell: Cell) -> String {
        self.edits.draft(cell).map_or_else(|| self.value_of(cell), |draft| draft.wanted().to_owned())
    }

    pub(super) fn put_draft(self, cell: Cell, draft: Option<Draft>) {
        self.edits.put(cell, draft);
        self.keep(cell);
    }

    fn change_draft(self, cell: Cell, change: impl FnOnce(&mut Draft)) {
        self.edits.change(cell, change);
        self.keep(cell);
    }

    /// Stores the draft of a cell, or removes it.
    pub(super) fn keep(self, cell: Cell) {
        let typed = self.edits.typed().filter(|_| self.edits.open.try_get_untracked().flatten() == Some(cell));
        let _ =
            self.edits.drafts.try_with_untracked(|drafts| self.drafts.try_with_value(|store| store.keep(cell, drafts.get(cell), typed)));
    }
}

/// The name of a cell in the DOM.
#[must_use]
pub fn name_of((contact, field): Cell) -> String {
    format!("{contact} {field}")
}

/// The open field.
fn field() -> Option<HtmlInputElement> {
    document().query_selector(&format!("input.{FIELD}")).ok().flatten()?.dyn_into().ok()
}
