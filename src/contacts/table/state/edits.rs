//! The edits of cells: drafts, and the field that is open.

use leptos::prelude::*;

use super::drafts::{Cell, Draft, DraftState, Drafts};
use super::undo::ActionId;
use crate::contacts::cells::CellEdit;

/// The edits; copies share them.
#[derive(Clone, Copy, Default)]
pub struct Edits {
    /// Unconfirmed values of cells.
    pub drafts: RwSignal<Drafts>,
    /// The cell whose field is open.
    pub open: RwSignal<Option<Cell>>,
    /// The text typed in it.
    typed: StoredValue<Option<String>>,
    /// The cell whose conflict stays unfolded, wherever the focus is: the latest one.
    pub unfolded: RwSignal<Option<Cell>>,
    /// Cells that have just been saved.
    pub saved: RwSignal<Vec<Cell>>,
    /// The contact that was edited last, while the focus stays in its row.
    pub edited: RwSignal<Option<i64>>,
    bulk: StoredValue<BulkResult>,
}

/// The results so far of the last bulk edit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BulkResult {
    pub action: ActionId,
    pub saved: usize,
    pub refused: usize,
    /// Further notes for the message.
    pub rest: String,
}

impl Edits {
    /// The draft of a cell.
    #[must_use]
    pub fn draft(self, cell: Cell) -> Option<Draft> {
        self.drafts.with_untracked(|drafts| drafts.get(cell).cloned())
    }

    /// Whether the draft of a cell fulfils a condition.
    pub fn has(self, cell: Cell, condition: impl Fn(&Draft) -> bool) -> bool {
        self.drafts.with_untracked(|drafts| drafts.get(cell).is_some_and(condition))
    }

    /// Sets or removes the draft of a cell.
    pub fn put(self, cell: Cell, draft: Option<Draft>) {
        self.drafts.update(|drafts| match draft {
            Some(draft) => drafts.insert(cell, draft),
            None => {
                drafts.remove(cell);
            }
        });
    }

    /// Changes the draft of a cell, if it has one.
    pub fn change(self, cell: Cell, change: impl FnOnce(&mut Draft)) {
        self.drafts.update(|drafts| {
            if let Some(draft) = drafts.get_mut(cell) {
                change(draft);
            }
        });
    }

    /// Opens the field of a cell with a text. `from` is the value of the cell.
    pub fn begin(self, cell: Cell, text: String, from: String) {
        self.typed.set_value(Some(text.clone()));
        // A draft that is being sent or in conflict stays until another value is saved over it.
        if !self.has(cell, Draft::stays) {
            self.put(cell, Some(Draft { from, text, state: DraftState::Typing, action: 0, next: None }));
        }
        self.open.set(Some(cell));
    }

    /// The text of the open field; `None` if nothing was typed.
    #[must_use]
    pub fn typed(self) -> Option<String> {
        self.typed.try_get_value().flatten()
    }

    /// Takes the text of the open field. Returns its cell.
    pub fn type_in(self, text: String) -> Option<Cell> {
        let cell = self.open.get_untracked()?;
        self.typed.set_value(Some(text.clone()));
        // A letter renders nothing anew, except to clear an error.
        let was_refused = self.has(cell, Draft::is_refused);
        self.drafts.update_untracked(|drafts| {
            if let Some(draft) = drafts.get_mut(cell).filter(|draft| !draft.stays()) {
                draft.text = text;
                draft.state = DraftState::Typing;
            }
        });
        if was_refused {
            self.drafts.notify();
        }
        Some(cell)
    }

    /// Closes the open field. Returns its cell.
    pub fn close(self) -> Option<Cell> {
        let cell = self.open.get_untracked();
        self.typed.set_value(None);
        self.open.set(None);
        cell
    }

    /// Makes drafts of the edits of an action. Returns those to send now: edits of cells that are being sent wait behind those.
    pub fn enqueue(self, action: ActionId, mut edits: Vec<CellEdit>) -> Vec<CellEdit> {
        self.drafts.update(|drafts| {
            edits.retain(|edit| match drafts.get_mut(edit.cell()).filter(|draft| draft.is_sending()) {
                Some(draft) => {
                    draft.want_next(edit.to.clone(), action);
                    false
                }
                None => {
                    drafts.insert(edit.cell(), Draft::sending(edit.from.clone(), edit.to.clone(), action));
                    true
                }
            });
        });
        edits
    }

    /// Sets a state without an answer from the server.
    pub fn turn(self, edits: &[CellEdit], state: &DraftState) {
        self.drafts.try_update(|drafts| {
            for edit in edits {
                if let Some(draft) = drafts.get_mut(edit.cell()) {
                    draft.turn(state.clone());
                }
            }
        });
    }

    /// The number of unsaved drafts, except those being typed.
    #[must_use]
    pub fn unsaved(self) -> usize {
        self.drafts.read_untracked().unsaved()
    }

    /// Begins to count the results of a bulk edit.
    pub fn begin_bulk(self, bulk: BulkResult) {
        self.bulk.set_value(bulk);
    }

    /// Counts cells of an action. Returns whether it is the last bulk edit.
    pub fn count(self, action: ActionId, saved: usize, refused: usize) -> bool {
        let counted = self.bulk.try_update_value(|bulk| {
            let is_it = bulk.action == action;
            if is_it {
                bulk.saved += saved;
                bulk.refused += refused;
            }
            is_it
        });
        counted == Some(true)
    }

    /// The results so far of the last bulk edit.
    #[must_use]
    pub fn bulk(self) -> BulkResult {
        self.bulk.get_value()
    }

    /// Unfolds the conflict of a cell, if it is folded. Returns whether it was.
    pub fn unfold(self, cell: Cell) -> bool {
        let is_contested = self.has(cell, |draft| matches!(draft.state, DraftState::Conflict(_)));
        let is_folded = is_contested && self.unfolded.get_untracked() != Some(cell);
        if is_folded {
            self.unfolded.set(Some(cell));
        }
        is_folded
    }
}

#[cfg(test)]
mod tests {
    use crate::contacts::table::state::edits::*;
    use crate::contacts::table::state::testing::on_a_page;
    use crate::fields::FieldKey;

    const CELL: Cell = (1, FieldKey::Email);

    #[test]
    fn a_letter_draws_no_row_unless_it_clears_an_error() {
        on_a_page(|| {
            let edits = Edits::default();
            edits.begin(CELL, String::new(), String::new());
            let drawn = Memo::new(move |draws: Option<&u32>| {
                edits.drafts.track();
                draws.copied().unwrap_or_default() + 1
            });
            assert_eq!(drawn.get_untracked(), 1);
            edits.type_in("a".to_owned());
            assert_eq!((drawn.get_untracked(), edits.typed()), (1, Some("a".to_owned())));
            edits.change(CELL, |draft| draft.turn(DraftState::Refused("That is no email.".to_owned())));
            assert_eq!(drawn.get_untracked(), 2);
            edits.type_in("ab".to_owned());
            assert_eq!((drawn.get_untracked(), edits.draft(CELL).map(|draft| draft.state)), (3, Some(DraftState::Typing)));
        });
    }

    #[test]
    fn only_the_last_bulk_edit_is_counted() {
        on_a_page(|| {
            let edits = Edits::default();
            edits.begin_bulk(BulkResult { action: 7, ..BulkResult::default() });
            assert!(!edits.count(6, 3, 0));
            assert!(edits.count(7, 2, 1));
            assert_eq!((edits.bulk().saved, edits.bulk().refused), (2, 1));
        });
    }
}
