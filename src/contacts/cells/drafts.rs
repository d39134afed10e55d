//! A draft is what somebody wants of a cell and the server has not confirmed. It is kept in the browser until then, by workspace,
//! person and cell, so that neither a refresh, nor a lost network, nor an ended session loses it.

use std::collections::BTreeMap;

use super::{CellEdit, CellField, Theirs};
use crate::ui::reader::storage;
use serde::{Deserialize, Serialize};

/// A cell, by contact and field.
pub type Cell = (i64, CellField);

/// What is wanted of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The value that it started from.
    pub from: String,
    pub text: String,
    pub state: DraftState,
    /// What was wanted after that, while it was on its way.
    pub next: Option<String>,
}

/// How far a draft has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DraftState {
    /// Being typed, or left without saying so.
    Typing,
    /// On its way to the server.
    Sending,
    /// The server can't be reached: it is sent again.
    Waiting,
    /// Not right: a sentence.
    Refused(String),
    /// Somebody else was first.
    Conflict(Theirs),
}

impl Draft {
    /// What is on its way to be saved.
    #[must_use]
    pub const fn sending(from: String, text: String) -> Self {
        Self { from, text, state: DraftState::Sending, next: None }
    }

    /// Whether the server is being asked to save it: what is wanted after that comes next.
    #[must_use]
    pub const fn is_on_its_way(&self) -> bool {
        matches!(self.state, DraftState::Sending | DraftState::Waiting)
    }

    /// What is wanted of the cell in the end.
    #[must_use]
    pub fn wanted(&self) -> &str {
        self.next.as_ref().unwrap_or(&self.text)
    }

    /// Wants something else once what is on its way has arrived.
    pub fn want_next(&mut self, text: String) {
        self.next = (text != self.text).then_some(text);
    }
}

/// As the browser keeps a draft.
#[derive(Serialize, Deserialize)]
struct Kept {
    from: String,
    text: String,
    /// Whether it was to be saved.
    sent: bool,
    /// What was being typed over what was to be saved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    typed: Option<String>,
}

/// What a page takes up that was left before it was saved.
#[derive(Debug, Default)]
pub struct LeftBehind {
    /// What was not to be saved yet.
    pub drafts: Drafts,
    /// What was.
    pub unsaved: Vec<CellEdit>,
    /// The cell that was being typed into, and its text.
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

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Those of a contact.
    pub fn of(&self, contact: i64) -> impl Iterator<Item = (CellField, &Draft)> {
        self.0.iter().filter(move |((of, _), _)| *of == contact).map(|((_, field), draft)| (*field, draft))
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (Cell, &Draft)> {
        self.0.iter().map(|(cell, draft)| (*cell, draft))
    }

    /// How many are not saved, those that are being typed aside.
    #[must_use]
    pub fn unsaved(&self) -> usize {
        self.iter().filter(|(_, draft)| draft.is_on_its_way()).count()
    }
}

/// Where the drafts of a person in a workspace are kept.
#[derive(Clone, Debug)]
pub struct Shelf {
    prefix: String,
}

impl Shelf {
    #[must_use]
    pub fn of(slug: &str, person: i64) -> Self {
        Self { prefix: format!("kith.draft/{slug}/{person}/") }
    }

    /// Keeps a draft and what is typed in the cell's open field, or forgets both. Where the browser keeps nothing, they last as long as
    /// the page.
    pub fn keep(&self, cell: Cell, draft: Option<&Draft>, typed: Option<String>) {
        let (Some(storage), Some(name)) = (storage(), self.name(cell)) else {
            return;
        };
        let kept = draft.and_then(|draft| {
            let kept = Kept {
                from: draft.from.clone(),
                text: draft.wanted().to_owned(),
                sent: draft.is_on_its_way(),
                typed: typed.filter(|_| draft.is_on_its_way()),
            };
            serde_json::to_string(&kept).ok()
        });
        let _ = match kept {
            Some(kept) => storage.set_item(&name, &kept),
            None => storage.remove_item(&name),
        };
    }

    /// What was kept.
    #[must_use]
    pub fn kept(&self) -> LeftBehind {
        let mut left = LeftBehind::default();
        let Some(storage) = storage() else {
            return left;
        };
        let names = (0..storage.length().unwrap_or_default()).filter_map(|place| storage.key(place).ok().flatten());
        let kept = names.filter_map(|name| {
            let (contact, field) = name.strip_prefix(&self.prefix)?.split_once('/')?;
            let field = serde_json::from_str(&format!("\"{field}\"")).ok()?;
            let kept: Kept = serde_json::from_str(&storage.get_item(&name).ok()??).ok()?;
            Some(((contact.parse().ok()?, field), kept))
        });
        for (cell, Kept { from, text, sent, typed }) in kept {
            if sent {
                let (contact, field) = cell;
                left.unsaved.push(CellEdit { contact, field, from, to: text });
                left.typed = left.typed.or(typed.map(|typed| (cell, typed)));
            } else {
                left.typed.get_or_insert_with(|| (cell, text.clone()));
                left.drafts.insert(cell, Draft { from, text, state: DraftState::Typing, next: None });
            }
        }
        left
    }

    fn name(&self, (contact, field): Cell) -> Option<String> {
        let field = serde_json::to_string(&field).ok()?;
        Some(format!("{}{contact}/{}", self.prefix, field.trim_matches('"')))
    }
}
