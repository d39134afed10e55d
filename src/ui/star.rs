//! A star is a button that is on or off and shows its name under the pointer.

use leptos::prelude::*;

use super::yes_or_no;

/// The star.
pub fn star(name: String, on: bool) -> impl IntoView {
    view! { <button type="button" class="star" aria-pressed=yes_or_no(on) aria-label=name></button> }
}
