//! What stands before every request and behind every answer: whose origin it is, how large it is, and the headers that keep
//! a browser from doing what no page of ours asks for.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::state::AppState;

/// The largest body that a form or a server function takes, in bytes.
pub const LARGEST_BODY: usize = 64 * 1024;

/// The policy of what is no page (HOUSE, rule 9): nothing runs there.
const NO_PAGE: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// The Content-Security-Policy of a page whose own scripts carry `nonce`.
#[must_use]
pub fn content_security_policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; \
         font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
}

/// Refuses requests that change something and come from another site's page.
pub async fn same_origin(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD);
    if changes && !is_ours(&state, request.headers()) {
        return (StatusCode::FORBIDDEN, "This request came from another site's page.").into_response();
    }
    next.run(request).await
}

/// A browser says on every such request where it comes from (Fetch, "Origin"); who says nothing is no browser and carries
/// nobody's cookie unasked.
fn is_ours(state: &AppState, headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else {
        return headers.get("sec-fetch-site").is_none_or(|site| site == "same-origin" || site == "none");
    };
    let Some(origin) = origin.to_str().ok().and_then(|origin| origin.parse::<Uri>().ok()) else {
        return false;
    };
    let public = state.options.public_url.as_ref().and_then(|url| url.parse::<Uri>().ok());
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    match (public, origin.authority()) {
        (_, None) => false,
        (Some(public), Some(authority)) if public.authority() == Some(authority) => public.scheme() == origin.scheme(),
        (_, Some(authority)) => host == Some(authority.as_str()),
    }
}

/// Adds the security headers to every answer.
pub async fn headers(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut unless_set = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    unless_set(header::CONTENT_SECURITY_POLICY, NO_PAGE);
    unless_set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    unless_set(header::X_FRAME_OPTIONS, "DENY");
    // A form's own origin travels with it; other sites learn nothing of our addresses.
    unless_set(header::REFERRER_POLICY, "same-origin");
    unless_set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    unless_set(HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    // Whoever signs out leaves nothing behind for the button Back.
    unless_set(header::CACHE_CONTROL, "private, no-store");
    if state.is_https() {
        unless_set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
        unless_set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    response
}

/// Who connected; what a proxy says of whom it forwards is believed of the trusted one only. `None` where that can't be read:
/// whoever is forwarded is not the proxy.
#[must_use]
pub fn client_address(state: &AppState, connection: SocketAddr, headers: &HeaderMap) -> Option<IpAddr> {
    let peer = connection.ip().to_canonical();
    if state.options.trusted_proxy.map(|proxy| proxy.to_canonical()) != Some(peer) {
        return Some(peer);
    }
    // The last entry is the one that our own proxy added; those before it are the client's to invent.
    let forwarded = headers.get_all("x-forwarded-for").into_iter().next_back()?.to_str().ok()?;
    forwarded_address(forwarded.rsplit(',').next()?.trim())
}

/// An address as proxies write it: alone, in brackets, with a port.
fn forwarded_address(entry: &str) -> Option<IpAddr> {
    let bracketed = || entry.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    let with_port = || entry.parse::<SocketAddr>().ok().map(|address| address.ip());
    entry.parse().ok().or_else(bracketed).or_else(with_port).map(|address: IpAddr| address.to_canonical())
}
