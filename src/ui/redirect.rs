//! A page that has nothing to show, because what is meant is at another address.

use leptos::prelude::*;

use crate::navigate;

/// Nothing, and the way to `address`, one of ours.
pub fn away(address: &str) -> impl IntoView + use<> {
    navigate::redirect(address);
}
