//! The two doors: "Create workspace" at the first start, and "Sign in".

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

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
    pub next: String,
}

/// "Sign in".
#[component]
pub fn SignInPage() -> impl IntoView {
    view! { <h1>"Sign in"</h1> }
}
