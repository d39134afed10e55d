//! What a page does to the place it is shown in: on the server, to the answer. `browser.rs` does the same in the browser.

use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

use crate::members::cookies;
use crate::settings::theme::{THEME_COOKIE, Theme};

/// Sends the browser to another address of ours.
pub fn go(address: &str) {
    let (Some(response), Ok(address)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(address)) else {
        return;
    };
    response.insert_header(header::LOCATION, address);
    response.set_status(StatusCode::SEE_OTHER);
}

/// Says that this page is not what was asked for.
pub fn fails(status: u16) {
    if let (Some(response), Ok(status)) = (use_context::<ResponseOptions>(), StatusCode::from_u16(status)) {
        response.set_status(status);
    }
}

/// The theme that the reader has chosen, from the request's cookie; nothing where the device decides.
pub fn theme() -> Option<String> {
    let parts = use_context::<Parts>()?;
    cookies::value(&parts.headers, THEME_COOKIE).as_deref().and_then(Theme::parse).and_then(Theme::word).map(str::to_owned)
}

/// The browser's clock, which nobody on the server knows: what is worked out from it is thrown away with the rendered page.
pub const fn clock() -> i64 {
    0
}
