//! The entry to Kith: the state of a visitor who is not in a workspace, and the form that was sent from there.

use serde::{Deserialize, Serialize};

/// Where someone who comes along stands, and what was wrong with what was just sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Door {
    pub standing: Standing,
    pub problem: Option<EntryProblem>,
}

/// Which door is open to someone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// Nobody has ever been added: workspace and owner are to be made. It takes the code that `kith serve` printed unless
    /// the page is opened at the machine itself.
    FirstStart { asks_code: bool },
    /// There are people, and this one has not said who it is.
    SignedOut,
    /// The slug of the workspace used last; `None` for a member of none.
    SignedIn { workspace: Option<String> },
}

/// What is wrong with what was sent, and what was typed, so that nobody types it twice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryProblem {
    /// The field that it is about; empty when it is about all.
    pub field: String,
    pub message: String,
    pub form: EntryForm,
}

/// What was typed; never the password.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryForm {
    pub workspace: String,
    pub name: String,
    pub email: String,
    pub code: String,
    pub country: String,
    pub next: String,
}
