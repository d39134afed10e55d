//! A switch is on or off, and what it says holds at once.

use leptos::prelude::*;

use super::yes_or_no;

/// The switch; who may not turn it sees where it stands.
pub fn switch(name: String, on: bool, usable: bool) -> impl IntoView {
    view! { <button type="button" class="switch" role="switch" aria-checked=yes_or_no(on) aria-label=name disabled=!usable></button> }
}
