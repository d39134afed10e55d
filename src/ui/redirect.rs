//! A page without content that redirects to another address.

use leptos::prelude::*;

use crate::navigate;

/// Redirects to `address`, a path of this site.
pub fn away(address: &str) -> impl IntoView + use<> {
    navigate::redirect(address);
}
