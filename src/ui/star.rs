//! A star is a toggle button with its name as a tooltip.

use leptos::prelude::*;

use super::yes_or_no;

/// The star.
pub fn star(name: String, on: bool) -> impl IntoView {
    view! { <button type="button" class="star" aria-pressed=yes_or_no(on) aria-label=name></button> }
}
