//! The server's cookies: one for the session, one for the known browser. Each holds a secret; the database stores its hash.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};

use super::secret;

/// The session's cookie.
const SESSION: &str = "kith_session";
/// The browser's cookie, common to everybody who signs in there.
const BROWSER: &str = "kith_browser";

/// The stored hash of the request's session, if its cookie has our format.
#[must_use]
pub fn session(headers: &HeaderMap) -> Option<String> {
    hashed(headers, SESSION)
}

/// The stored hash of the request's browser, if its cookie has our format.
#[must_use]
pub fn browser(headers: &HeaderMap) -> Option<String> {
    hashed(headers, BROWSER)
}

fn hashed(headers: &HeaderMap, name: &str) -> Option<String> {
    value(headers, name).filter(|secret| secret::is_one(secret)).map(|secret| secret::hashed(&secret))
}

/// The value of a cookie of the request.
#[must_use]
pub fn value(headers: &HeaderMap, name: &str) -> Option<String> {
    CookieJar::from_headers(headers).get(name).map(|cookie| cookie.value().to_owned())
}

/// The secrets of a new sign-in.
pub struct SignedIn {
    pub session: String,
    pub browser: String,
}

impl SignedIn {
    /// Redirects the signed-in browser to an address of ours.
    pub fn redirect(self, is_https: bool, to: &str) -> Response {
        let mut response = Redirect::to(to).into_response();
        self.set(is_https, &mut response);
        response
    }

    /// Sets the browser's cookies, the session's first. They outlive the session, which the server ends.
    pub fn set(self, is_https: bool, response: &mut Response) {
        for (name, secret) in [(SESSION, self.session), (BROWSER, self.browser)] {
            let mut cookie = ours(is_https, name, secret);
            cookie.make_permanent();
            append(response, cookie);
        }
    }
}

/// Removes the session's cookie from the browser; the known browser's cookie stays.
pub fn end_session(is_https: bool, response: &mut Response) {
    let mut cookie = ours(is_https, SESSION, String::new());
    cookie.make_removal();
    append(response, cookie);
}

fn ours(is_https: bool, name: &'static str, secret: String) -> Cookie<'static> {
    Cookie::build((name, secret)).path("/").http_only(true).same_site(SameSite::Lax).secure(is_https).build()
}

fn append(response: &mut Response, cookie: Cookie<'static>) {
    // Our names and values are ASCII.
    if let Ok(value) = HeaderValue::from_str(&cookie.encoded().to_string()) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=b; kith_session=abc; kith_zone=Europe%2FWarsaw"));
        headers.append(header::COOKIE, HeaderValue::from_static("kith_other=Europe/Paris"));
        assert_eq!(value(&headers, "kith_zone").as_deref(), Some("Europe/Warsaw"));
        assert_eq!(value(&headers, "kith_other").as_deref(), Some("Europe/Paris"));
        assert_eq!(value(&headers, "kith"), None);
        assert_eq!(session(&headers), None, "abc is no secret of ours");
        let secret = secret::make();
        headers.append(header::COOKIE, HeaderValue::from_str(&format!("{BROWSER}={secret}")).expect("a value"));
        assert_eq!(browser(&headers), Some(secret::hashed(&secret)));
    }
}
