//! The shell is the HTML document around every page.

use axum::http::{HeaderValue, header};
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

use super::assets::{Hydration, asset};
use super::guard::content_security_policy;
use crate::app::App;
use crate::navigate;
use crate::settings::theme::Theme;

/// The document. It sets the Content-Security-Policy header here, where the page's nonce is known.
pub fn shell() -> impl IntoView {
    let nonce = use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default();
    if let (Some(response), Ok(policy)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(&content_security_policy(&nonce))) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
    // The theme is part of the document, so that a dark page does not flash light first.
    let theme = navigate::theme().as_deref().and_then(Theme::parse).and_then(Theme::word);
    let schemes = theme.unwrap_or("light dark");
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content=schemes />
                <link rel="icon" href=asset("favicon.svg") type="image/svg+xml" />
                <link rel="stylesheet" href=asset("kith.css") />
                <Hydration />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}
