//! The map of the product: the shell of every page and the table of routes.

use leptos::prelude::*;

/// The document around every page.
pub fn shell() -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head></head>
            <body></body>
        </html>
    }
}
