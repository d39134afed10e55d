//! The entry to Kith: the state of a visitor outside any workspace, and the form that the visitor has just sent.

use serde::{Deserialize, Serialize};

/// The visitor's state, and the problem with the form just sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Door {
    pub standing: Standing,
    pub problem: Option<EntryProblem>,
}

/// The visitor's state, which decides the page to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// There are no people yet: a workspace and its owner are to be created. This takes the code that `kith serve` printed,
    /// unless the page is opened at the machine itself.
    FirstStart { asks_code: bool },
    /// There are people, and the visitor is not signed in.
    SignedOut,
    /// The slug of the workspace used last; `None` for a person without a workspace.
    SignedIn { workspace: Option<String> },
}

/// The problem with a form, and the form's values, so that nobody has to type them again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryProblem {
    /// The name of the field concerned; empty if the problem concerns the whole form.
    pub field: String,
    pub message: String,
    pub form: EntryForm,
}

/// The typed values, without the password.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryForm {
    pub workspace: String,
    pub name: String,
    pub email: String,
    pub code: String,
    pub country: String,
    pub next: String,
}
