//! An icon is a shape in the color of the text around it. Its label is next to it, never in it.

use leptos::prelude::*;

/// The icon of that name from `style/tokens.css`.
pub fn icon(name: &'static str) -> impl IntoView {
    view! { <span class="icon" data-icon=name></span> }
}
