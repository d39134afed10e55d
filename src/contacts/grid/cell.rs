//! How a cell looks while somebody is at it: its field, a draft, what is wrong, a conflict. One listener on the grid serves all
//! of them.

use leptos::prelude::*;

use crate::contacts::cells::{CellField, Theirs};
use crate::contacts::table::drafts::{Draft, DraftState};
use crate::contacts::table::edit::FIELD;
use crate::ui::{Erased, icon, moment};

/// What stands in a cell instead of its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellLook {
    /// Its field, with the name of the cell, what is typed, and what is wrong with it.
    Field { name: String, text: String, wrong: Option<String> },
    /// What is wanted of it.
    Draft(Draft),
}

impl CellLook {
    /// What is wanted, as text.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Field { text, .. } => text,
            Self::Draft(draft) => draft.wanted(),
        }
    }

    /// The word that marks the cell.
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

    /// What stands in the cell.
    #[must_use]
    pub fn view(&self, field: CellField) -> AnyView {
        match self {
            Self::Field { name, text, wrong } => open_field(field, name.clone(), text.clone(), wrong.clone()).erased(),
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

    /// Why what is wanted is not saved, for a cell that shows it by itself.
    #[must_use]
    pub fn note(&self) -> Option<impl IntoView + use<>> {
        match self {
            Self::Field { .. } => None,
            Self::Draft(draft) => sentence(draft).map(|sentence| noted(String::new(), sentence)),
        }
    }
}

/// Why a draft is not saved; nothing while it is on its way.
fn sentence(draft: &Draft) -> Option<String> {
    match &draft.state {
        DraftState::Sending | DraftState::Conflict(_) => None,
        DraftState::Typing => Some("Not saved. Press Enter to continue editing.".to_owned()),
        DraftState::Waiting => Some("Not saved yet. It will be saved as soon as the server can be reached.".to_owned()),
        DraftState::Refused(sentence) => Some(format!("Not saved. {sentence}")),
    }
}

fn open_field(field: CellField, name: String, text: String, wrong: Option<String>) -> impl IntoView {
    let mode = if field == CellField::Phone { "tel" } else { "email" };
    let is_wrong = wrong.is_some();
    view! {
        <input
            class=format!("input {FIELD}")
            data-cell=name
            type="text"
            inputmode=mode
            aria-label=field.column().label()
            value=text
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
            aria-invalid=is_wrong.then_some("true")
            aria-describedby=is_wrong.then_some(WRONG)
        />
        {wrong
            .map(|wrong| {
                view! {
                    <span class="cell-note" id=WRONG role="alert">
                        {wrong}
                    </span>
                }
            })}
    }
}

/// The id of what is said about the open field.
const WRONG: &str = "cell-wrong";

/// A value with a note, which is shown under the pointer and with the focus.
fn noted(text: String, note: String) -> impl IntoView {
    view! {
        <span class="draft">
            <bdi>{text}</bdi>
            {icon("alert")}
        </span>
        <span class="cell-note">{note}</span>
    }
}

/// Both values, and the choice between them.
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
