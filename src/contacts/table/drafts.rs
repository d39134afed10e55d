//! A draft is a cell value that the server has not confirmed. Local storage keeps it by workspace, person, cell and tab, so that
//! neither a reload, nor a lost network, nor an ended session loses it.

use std::collections::BTreeMap;

use super::undo::Act;
use crate::contacts::cells::{CellEdit, CellField, Theirs};
use crate::ui::reader::{keep, storage, tab_name};
use serde::{Deserialize, Serialize};

/// A cell, by contact and field.
pub type Cell = (i64, CellField);

/// An unconfirmed value of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The value it started from.
    pub from: String,
    pub text: String,
    pub state: DraftState,
    /// The act it is a part of; 0 if it has not been sent.
    pub act: Act,
    /// The value entered while this one was being sent.
    pub next: Option<Next>,
}

/// The value to send after the pending one of the same cell, and its act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    pub text: String,
    pub act: Act,
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
    pub const fn sending(from: String, text: String, act: Act) -> Self {
        Self { from, text, state: DraftState::Sending, act, next: None }
    }

    /// An invalid draft, with the reason.
    #[must_use]
    pub const fn refused(from: String, text: String, sentence: String, act: Act) -> Self {
        Self { from, text, state: DraftState::Refused(sentence), act, next: None }
    }

    /// Whether it is invalid.
    #[must_use]
    pub const fn is_refused(&self) -> bool {
        matches!(self.state, DraftState::Refused(_))
    }

    /// Whether it is being sent: a newer value is queued as `next`.
    #[must_use]
    pub const fn is_on_its_way(&self) -> bool {
        matches!(self.state, DraftState::Sending | DraftState::Waiting)
    }

    /// Whether typing over it leaves it unchanged: it is being sent, or in conflict.
    #[must_use]
    pub const fn stays(&self) -> bool {
        self.is_on_its_way() || matches!(self.state, DraftState::Conflict(_))
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
            && let Some(Next { text, act }) = self.next.take()
        {
            (self.text, self.act) = (text, act);
        }
    }

    /// Queues a value behind the one being sent.
    pub fn want_next(&mut self, text: String, act: Act) {
        self.next = (text != self.text).then_some(Next { text, act });
    }
}

/// The stored form of a draft.
#[derive(Serialize, Deserialize)]
struct Kept {
    from: String,
    text: String,
    /// Whether it was to be saved, and the value queued behind it.
    sent: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    /// The text being typed over it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    typed: Option<String>,
    /// The time of storing, in milliseconds UTC, and whether its tab was closed since.
    at: f64,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    has_gone: bool,
}

/// Age in milliseconds after which another tab may take over half-typed text: its tab has vanished without `pagehide`.
const ABANDONED_AFTER: f64 = 3_600_000.0;

impl Kept {
    /// Whether any tab may take it over.
    fn is_anybodys(&self) -> bool {
        self.sent || self.has_gone || js_sys::Date::now() - self.at > ABANDONED_AFTER
    }
}

/// The unsaved drafts that a page takes over when it opens.
#[derive(Debug, Default)]
pub struct LeftBehind {
    /// Drafts that were not to be saved yet.
    pub drafts: Drafts,
    /// Edits that were being sent, and those queued behind them.
    pub unsaved: Vec<CellEdit>,
    pub next: Vec<CellEdit>,
    /// The cell being typed into, and its text.
    pub typed: Option<(Cell, String)>,
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
    pub fn of(&self, contact: i64) -> impl Iterator<Item = (CellField, &Draft)> {
        self.0.iter().filter(move |((of, _), _)| *of == contact).map(|((_, field), draft)| (*field, draft))
    }

    /// All drafts.
    pub fn iter(&self) -> impl Iterator<Item = (Cell, &Draft)> {
        self.0.iter().map(|(cell, draft)| (*cell, draft))
    }

    /// Discards the invalid drafts of the latest act that has any, if it is `since` or later. Returns that act and its cells.
    pub fn put_back(&mut self, since: Act) -> Option<(Act, Vec<Cell>)> {
        let refused = |draft: &Draft| draft.is_refused() && draft.act >= since;
        let act = self.0.values().filter(|draft| refused(draft)).map(|draft| draft.act).max()?;
        let cells: Vec<Cell> = self.iter().filter(|(_, draft)| refused(draft) && draft.act == act).map(|(cell, _)| cell).collect();
        self.0.retain(|cell, _| !cells.contains(cell));
        Some((act, cells))
    }

    /// The number of unsaved drafts, except those being typed.
    #[must_use]
    pub fn unsaved(&self) -> usize {
        self.iter().filter(|(_, draft)| draft.is_on_its_way()).count()
    }
}

/// Stored drafts of a person in a workspace, by tab: two tabs don't type into one another's fields.
#[derive(Clone, Debug)]
pub struct Shelf {
    prefix: String,
}

impl Shelf {
    /// The stored drafts of a person in the workspace of that slug.
    #[must_use]
    pub fn of(slug: &str, person: i64) -> Self {
        Self { prefix: format!("kith.draft/{slug}/{person}/") }
    }

    /// Stores a draft and the text typed in the cell's open field, or removes both. Without storage they last until the page is
    /// left.
    pub fn keep(&self, cell: Cell, draft: Option<&Draft>, typed: Option<String>) {
        let Some(name) = self.name(cell) else {
            return;
        };
        let kept = draft.and_then(|draft| {
            let kept = Kept {
                from: draft.from.clone(),
                text: draft.text.clone(),
                sent: draft.is_on_its_way(),
                next: draft.next.as_ref().map(|next| next.text.clone()),
                typed: typed.filter(|_| draft.stays()),
                at: js_sys::Date::now(),
                has_gone: false,
            };
            serde_json::to_string(&kept).ok()
        });
        keep(&name, kept.as_deref());
    }

    /// The stored drafts of this tab, and of other tabs if any tab may take them over.
    #[must_use]
    pub fn kept(&self) -> LeftBehind {
        let mut left = LeftBehind::default();
        for (name, tab, cell, kept) in self.all() {
            if tab != tab_name() {
                if !kept.is_anybodys() {
                    continue;
                }
                keep(&name, None);
            }
            let (contact, field) = cell;
            let Kept { from, text, sent, next, typed, .. } = kept;
            if sent {
                left.next.extend(next.map(|to| CellEdit { contact, field, from: text.clone(), to }));
                left.unsaved.push(CellEdit { contact, field, from, to: text });
                left.typed = left.typed.or(typed.map(|typed| (cell, typed)));
            } else {
                left.typed.get_or_insert_with(|| (cell, typed.unwrap_or_else(|| text.clone())));
                let draft = Draft { from, text, state: DraftState::Typing, act: 0, next: None };
                self.keep(cell, Some(&draft), None);
                left.drafts.insert(cell, draft);
            }
        }
        left
    }

    /// The tab is closed: another one may take over its half-typed text.
    pub fn leave_behind(&self) {
        for (name, tab, _, kept) in self.all() {
            if tab == tab_name()
                && let Ok(kept) = serde_json::to_string(&Kept { has_gone: true, ..kept })
            {
                keep(&name, Some(&kept));
            }
        }
    }

    /// All stored drafts, with name, tab and cell.
    fn all(&self) -> Vec<(String, String, Cell, Kept)> {
        let Some(storage) = storage() else {
            return Vec::new();
        };
        let names = (0..storage.length().unwrap_or_default()).filter_map(|place| storage.key(place).ok().flatten());
        let all = names.filter_map(|name| {
            let mut parts = name.strip_prefix(&self.prefix)?.split('/');
            let (contact, field, tab) = (parts.next()?, parts.next()?, parts.next()?.to_owned());
            let field = serde_json::from_str(&format!("\"{field}\"")).ok()?;
            let cell = (contact.parse().ok()?, field);
            let kept = serde_json::from_str(&storage.get_item(&name).ok()??).ok()?;
            Some((name, tab, cell, kept))
        });
        all.collect()
    }

    fn name(&self, (contact, field): Cell) -> Option<String> {
        let field = serde_json::to_string(&field).ok()?;
        Some(format!("{}{contact}/{}/{}", self.prefix, field.trim_matches('"'), tab_name()))
    }
}

#[cfg(test)]
mod tests {
    use crate::contacts::table::drafts::*;

    #[test]
    fn what_was_typed_over_an_edit_stays_when_that_is_refused() {
        let mut draft = Draft::sending("a@one.example".to_owned(), "b@one.example".to_owned(), 1);
        draft.want_next("c@one.example".to_owned(), 2);
        draft.turn(DraftState::Waiting);
        assert_eq!((draft.text.as_str(), draft.wanted()), ("b@one.example", "c@one.example"));
        draft.turn(DraftState::Refused("You may not do this.".to_owned()));
        assert_eq!((draft.text.as_str(), draft.act, draft.next), ("c@one.example", 2, None));
    }
}
