//! A switch is on or off, and a change applies at once.

use leptos::prelude::*;

use super::yes_or_no;

/// The switch; disabled, but visible, for readers who may not change it.
pub fn switch(name: String, on: bool, usable: bool) -> impl IntoView {
    view! { <button type="button" class="switch" role="switch" aria-checked=yes_or_no(on) aria-label=name disabled=!usable></button> }
}
