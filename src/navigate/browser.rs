//! Navigation in the browser.

use leptos::prelude::{document, window};

/// Redirects to an address of this site.
pub fn redirect(address: &str) {
    // It fails for an invalid URL only.
    let _ = window().location().assign(address);
}

/// The word of the theme in the document, if one was chosen.
pub fn theme() -> Option<String> {
    document().document_element()?.get_attribute("data-theme")
}

/// The browser's clock, in microseconds UTC.
pub fn clock() -> i64 {
    js_sys::Date::now() as i64 * 1_000
}

/// The browser has the status of the page already.
pub const fn set_status(_status: u16) {}
