//! A draft is a cell value that the server has not confirmed.

use crate::fields::FieldKey;
use std::collections::BTreeMap;

use super::undo::ActionId;
use crate::contacts::cells::Theirs;

/// A cell, by contact and field.
pub type Cell = (i64, FieldKey);

/// An unconfirmed value of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The value it started from.
    pub from: String,
    pub text: String,
    pub state: DraftState,
    /// The action it is a part of; 0 if it has not been sent.
    pub action: ActionId,
    /// The value entered while this one was being sent.
    pub next: Option<Next>,
}

/// The value to send after the pending one of the same cell, and its action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    pub text: String,
    pub action: ActionId,
}

/// The state of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DraftState {
    /// Being typed, or left without saving.
    Typing,
    /// Being sent to the server.
    Sending,
    /// The server can't be reached: it will be sent again.
    Waiting,
    /// Invalid; the sentence says why.
    Refused(String),
    /// Somebody else has changed the cell first.
    Conflict(Theirs),
}

impl Draft {
    /// A draft that is being sent.
    #[must_use]
    pub const fn sending(from: String, text: String, action: ActionId) -> Self {
        Self { from, text, state: DraftState::Sending, action, next: None }
    }

    /// An invalid draft, with the reason.
    #[must_use]
    pub const fn refused(from: String, text: String, sentence: String, action: ActionId) -> Self {
        Self { from, text, state: DraftState::Refused(sentence), action, next: None }
    }

    /// Whether it is invalid.
    #[must_use]
    pub const fn is_refused(&self) -> bool {
        matches!(self.state, DraftState::Refused(_))
    }

    /// Whether it is being sent: a newer value is queued as `next`.
    #[must_use]
    pub const fn is_sending(&self) -> bool {
        matches!(self.state, DraftState::Sending | DraftState::Waiting)
    }

    /// Whether typing over it leaves it unchanged: it is being sent, or in conflict.
    #[must_use]
    pub const fn stays(&self) -> bool {
        self.is_sending() || matches!(self.state, DraftState::Conflict(_))
    }

    /// The latest value entered for the cell.
    #[must_use]
    pub fn wanted(&self) -> &str {
        self.next.as_ref().map_or(&self.text, |next| &next.text)
    }

    /// Sets a state without an answer from the server. A refused draft takes over its queued value instead of sending that next.
    pub fn turn(&mut self, state: DraftState) {
        self.state = state;
        if self.is_refused()
            && let Some(Next { text, action }) = self.next.take()
        {
            (self.text, self.action) = (text, action);
        }
    }

    /// Queues a value behind the one being sent.
    pub fn want_next(&mut self, text: String, action: ActionId) {
        self.next = (text != self.text).then_some(Next { text, action });
    }
}

/// The drafts of this page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drafts(BTreeMap<Cell, Draft>);

impl Drafts {
    #[must_use]
    pub fn get(&self, cell: Cell) -> Option<&Draft> {
        self.0.get(&cell)
    }

    pub fn get_mut(&mut self, cell: Cell) -> Option<&mut Draft> {
        self.0.get_mut(&cell)
    }

    pub fn insert(&mut self, cell: Cell, draft: Draft) {
        self.0.insert(cell, draft);
    }

    pub fn remove(&mut self, cell: Cell) -> Option<Draft> {
        self.0.remove(&cell)
    }

    /// The drafts of a contact.
    pub fn of(&self, contact: i64) -> impl Iterator<Item = (FieldKey, &Draft)> {
        self.0.iter().filter(move |((of, _), _)| *of == contact).map(|((_, field), draft)| (*field, draft))
    }

    /// All drafts.
    pub fn iter(&self) -> impl Iterator<Item = (Cell, &Draft)> {
        self.0.iter().map(|(cell, draft)| (*cell, draft))
    }

    /// Discards the invalid drafts of the latest action that has any, if it is `since` or later. Returns that action and its cells.
    pub fn put_back(&mut self, since: ActionId) -> Option<(ActionId, Vec<Cell>)> {
        let refused = |draft: &Draft| draft.is_refused() && draft.action >= since;
        let action = self.0.values().filter(|draft| refused(draft)).map(|draft| draft.action).max()?;
        let cells: Vec<Cell> = self.iter().filter(|(_, draft)| refused(draft) && draft.action == action).map(|(cell, _)| cell).collect();
        self.0.retain(|cell, _| !cells.contains(cell));
        Some((action, cells))
    }

    /// The number of unsaved drafts, except those being typed.
    #[must_use]
    pub fn unsaved(&self) -> usize {
        self.iter().filter(|(_, draft)| draft.is_sending()).count()
    }
}

#[cfg(test)]
mod tests {
    use crate::contacts::table::state::drafts::*;

    #[test]
    fn what_was_typed_over_an_edit_stays_when_that_is_refused() {
        let mut draft = Draft::sending("a@one.example".to_owned(), "b@one.example".to_owned(), 1);
        draft.want_next("c@one.example".to_owned(), 2);
        draft.turn(DraftState::Waiting);
        assert_eq!((draft.text.as_str(), draft.wanted()), ("b@one.example", "c@one.example"));
        draft.turn(DraftState::Refused("You may not do this.".to_owned()));
        assert_eq!((draft.text.as_str(), draft.action, draft.next), ("c@one.example", 2, None));
    }
}
