//! Navigation in the browser.

use leptos::prelude::{document, window};

/// Redirects to an address of this site.
pub fn redirect(address: &str) {
    // This fails only for an invalid URL.
    let _ = window().location().assign(address);
}

/// The theme's word in the document, if a theme was chosen.
pub fn theme() -> Option<String> {
    document().document_element()?.get_attribute("data-theme")
}

/// The browser's clock, in microseconds UTC.
pub fn clock() -> i64 {
    js_sys::Date::now() as i64 * 1_000
}

/// Does nothing: the browser has received the page's status already.
pub const fn set_status(_status: u16) {}
