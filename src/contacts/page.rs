//! "All contacts": the page around the table.

use leptos::prelude::*;

/// The page.
#[component]
pub fn ContactsPage() -> impl IntoView {
    view! { <h1>"All contacts"</h1> }
}
