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

/// As the browser keeps a draft.
#[derive(Serialize, Deserialize)]
struct Kept {
    from: String,
    text: String,
    /// Whether it was to be saved.
    sent: bool,
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

    /// What is still to be sent, once the server can be reached.
    #[must_use]
    pub fn waiting(&self) -> Vec<CellEdit> {
        let waiting = self.iter().filter(|(_, draft)| draft.state == DraftState::Waiting);
        waiting.map(|((contact, field), draft)| CellEdit { contact, field, from: draft.from.clone(), to: draft.text.clone() }).collect()
    }

    /// How many are not saved, those that are being typed aside.
    #[must_use]
    pub fn unsaved(&self) -> usize {
        self.iter().filter(|(_, draft)| matches!(draft.state, DraftState::Waiting | DraftState::Sending)).count()
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

    /// Keeps a draft, or forgets it. Where the browser keeps nothing, it lasts as long as the page.
    pub fn keep(&self, cell: Cell, draft: Option<&Draft>) {
        let (Some(storage), Some(name)) = (storage(), self.name(cell)) else {
            return;
        };
        let kept = draft.and_then(|draft| {
            let kept = Kept {
                from: draft.from.clone(),
                text: draft.next.as_ref().unwrap_or(&draft.text).clone(),
                sent: matches!(draft.state, DraftState::Sending | DraftState::Waiting),
            };
            serde_json::to_string(&kept).ok()
        });
        let _ = match kept {
            Some(kept) => storage.set_item(&name, &kept),
            None => storage.remove_item(&name),
        };
    }

    /// What was kept: what had been sent waits to be sent again.
    #[must_use]
    pub fn kept(&self) -> Drafts {
        let Some(storage) = storage() else {
            return Drafts::default();
        };
        let names = (0..storage.length().unwrap_or_default()).filter_map(|place| storage.key(place).ok().flatten());
        let drafts = names.filter_map(|name| {
            let (contact, field) = name.strip_prefix(&self.prefix)?.split_once('/')?;
            let field = serde_json::from_str(&format!("\"{field}\"")).ok()?;
            let Kept { from, text, sent } = serde_json::from_str(&storage.get_item(&name).ok()??).ok()?;
            let state = if sent { DraftState::Waiting } else { DraftState::Typing };
            Some(((contact.parse().ok()?, field), Draft { from, text, state, next: None }))
        });
        Drafts(drafts.collect())
    }

    fn name(&self, (contact, field): Cell) -> Option<String> {
        let field = serde_json::to_string(&field).ok()?;
        Some(format!("{}{contact}/{}", self.prefix, field.trim_matches('"')))
    }
}
