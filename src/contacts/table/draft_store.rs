//! The local storage of drafts, by workspace, person, cell and tab: neither a reload, nor a lost network, nor an ended session
//! loses one.

use serde::{Deserialize, Serialize};

use super::state::drafts::{Cell, Draft, DraftState, Drafts};
use crate::contacts::cells::CellEdit;
use crate::ui::reader::{keep, storage, tab_name};

/// Stored drafts of a person in a workspace, by tab: two tabs don't type into one another's fields.
#[derive(Clone, Debug)]
pub struct DraftStore {
    prefix: String,
}

impl DraftStore {
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
                sent: draft.is_sending(),
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
                let draft = Draft { from, text, state: DraftState::Typing, action: 0, next: None };
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
