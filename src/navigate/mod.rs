//! Navigation and other requests of a page to its browser, under the same names on the server and in the browser.

#[cfg(feature = "hydrate")]
mod browser;
#[cfg(feature = "ssr")]
mod server;

#[cfg(feature = "hydrate")]
pub use browser::{clock, redirect, set_status, theme};
#[cfg(feature = "ssr")]
pub use server::{clock, redirect, set_status, theme};

/// The cookie that holds the word of a [`Theme`](crate::settings::theme::Theme).
pub const THEME_COOKIE: &str = "kith_theme";
