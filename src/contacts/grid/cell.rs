//! Views of a cell under edit: its open field, a draft, an error, a conflict. One listener on the grid serves all of them.

use crate::fields::{Editor, FieldKey};
use leptos::prelude::*;

use crate::contacts::cells::Theirs;
use crate::contacts::table::edit::FIELD;
use crate::contacts::table::state::drafts::{Draft, DraftState};
use crate::ui::{Erased, icon, moment};

/// The state of a cell: the replacement for a cell's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellState {
    /// The open field: the cell's name, the typed text, and the error.
    Field { name: String, text: String, error: Option<String> },
    /// A value that is not confirmed.
    Draft(Draft),
}

impl CellState {
    /// The requested value, as text.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Field { text, .. } => text,
            Self::Draft(draft) => draft.wanted(),
        }
    }

    /// The state of the cell, for its `data-mark`.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Field { .. } => "field",
            Self::Draft(draft) => match draft.state {
                DraftState::Typing => "typing",
                DraftState::Sending => "sending",
                DraftState::Waiting => "waiting",
                DraftState::Refused(_) => "refused",
                DraftState::Conflict(_) => "conflict",
            },
        }
    }

    /// The content of the cell.
    #[must_use]
    pub fn view(&self, field: FieldKey) -> AnyView {
        match self {
            Self::Field { name, text, error } => open_field(field, name.clone(), text.clone(), error.clone()).erased(),
            Self::Draft(draft) => {
                let text = self.text().to_owned();
                match (&draft.state, sentence(draft)) {
                    (DraftState::Conflict(theirs), _) => conflict(text, theirs).erased(),
                    (_, Some(sentence)) => noted(text, sentence).erased(),
                    (_, None) => text.erased(),
                }
            }
        }
    }

    /// The reason why the draft is not saved, for a cell that shows its value itself.
    #[must_use]
    pub fn note(&self) -> Option<impl IntoView + use<>> {
        match self {
            Self::Field { .. } => None,
            Self::Draft(draft) => sentence(draft).map(|sentence| noted(String::new(), sentence)),
        }
    }
}

/// The reason why a draft is not saved; `None` while it is being sent, and for a conflict.
fn sentence(draft: &Draft) -> Option<String> {
    match &draft.state {
        DraftState::Sending | DraftState::Conflict(_) => None,
        DraftState::Typing => Some("Not saved. Press Enter to continue editing.".to_owned()),
        DraftState::Waiting => Some("Not saved yet. It will be saved as soon as the server can be reached.".to_owned()),
        DraftState::Refused(sentence) => Some(format!("Not saved. {sentence}")),
    }
}

fn open_field(field: FieldKey, name: String, text: String, error: Option<String>) -> impl IntoView {
    let mode = match field.cell_editor() {
        Some(Editor::Text(mode)) => mode,
        _ => "text",
    };
    let is_wrong = error.is_some();
    view! {
        <input
            class=format!("input {FIELD}")
            data-cell=name
            type="text"
            inputmode=mode
            aria-label=field.label()
            value=text
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
            aria-invalid=is_wrong.then_some("true")
            aria-describedby=is_wrong.then_some(WRONG)
        />
        {error
            .map(|error| {
                view! {
                    <span class="cell-note" id=WRONG role="alert">
                        {error}
                    </span>
                }
            })}
    }
}

/// The id of the open field's error.
const WRONG: &str = "cell-wrong";

/// A value with a note, which is shown on hover and on focus.
fn noted(text: String, note: String) -> impl IntoView {
    view! {
        <span class="draft">
            <bdi>{text}</bdi>
            {icon("alert")}
        </span>
        <span class="cell-note">{note}</span>
    }
}

/// Both values of a conflict, and the buttons to choose one.
fn conflict(mine: String, theirs: &Theirs) -> impl IntoView + use<> {
    let Theirs { value, by, at } = theirs.clone();
    let shown = |text: &str| if text.is_empty() { "(empty)".to_owned() } else { text.to_owned() };
    view! {
        <span class="draft">
            <bdi>{mine.clone()}</bdi>
            {icon("alert")}
        </span>
        <div class="conflict" role="group" aria-label="Conflict">
            <dl>
                <dt>"Yours"</dt>
                <dd dir="auto">{shown(&mine)}</dd>
                <dt>
                    <bdi>{by}</bdi>
                    "’s, "
                    {moment(at.at, &at.exact, at.at)}
                </dt>
                <dd dir="auto">{shown(&value)}</dd>
            </dl>
            <button type="button" class="button" data-kind="primary" data-keep="mine">
                "Keep mine"
            </button>
            <button type="button" class="button" data-keep="theirs">
                "Keep theirs"
            </button>
        </div>
    }
}
