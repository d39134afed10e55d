//! An avatar is a person's initials on a color that stays with the person. The name stands beside it.

use leptos::prelude::*;

/// The avatar; `color` is 0 to 11.
pub fn avatar(initials: String, color: i64) -> impl IntoView {
    view! {
        <span class="avatar" data-color=color aria-hidden="true">
            {initials}
        </span>
    }
}
