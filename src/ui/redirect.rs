//! A page that has nothing to show, because what is meant is at another address.

use leptos::prelude::*;

use crate::place;

/// Nothing, and the way to `address`, one of ours.
pub fn away(address: &str) -> impl IntoView + use<> {
    place::go(address);
}
