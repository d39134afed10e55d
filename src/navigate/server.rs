//! Navigation during server rendering: it is part of the response.

use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum_extra::extract::cookie::CookieJar;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

use super::THEME_COOKIE;

/// Redirects to an address of this site.
pub fn redirect(address: &str) {
    let (Some(response), Ok(address)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(address)) else {
        return;
    };
    response.insert_header(header::LOCATION, address);
    response.set_status(StatusCode::SEE_OTHER);
}

/// Sets the HTTP status of the page.
pub fn set_status(status: u16) {
    if let (Some(response), Ok(status)) = (use_context::<ResponseOptions>(), StatusCode::from_u16(status)) {
        response.set_status(status);
    }
}

/// The theme's word in the request's cookie, unchecked.
pub fn theme() -> Option<String> {
    let parts = use_context::<Parts>()?;
    CookieJar::from_headers(&parts.headers).get(THEME_COOKIE).map(|cookie| cookie.value().to_owned())
}

/// The browser's clock is unknown here; a value computed from it is discarded with the rendered page.
pub const fn clock() -> i64 {
    0
}
