//! Guards of every request and response: the check of the host, the check of the origin, and the security headers.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{Request, State};
use axum::http::uri::{Authority, Scheme};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::paths::{FUNCTIONS, HEALTH};
use super::state::AppState;

/// Policy of responses that are not pages (HOUSE, rule 11): nothing may run there.
const NO_PAGE: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// The Content-Security-Policy of a page whose own scripts carry `nonce`.
#[must_use]
pub fn content_security_policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; \
         font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
}

/// Refuses requests from another site's page that change something or call a function.
pub async fn same_origin(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD);
    let guarded = changes || request.uri().path().starts_with(FUNCTIONS);
    if guarded && !is_ours(&state, request.headers()) {
        let sentence = "This request came from another site. If it didn’t and Kith runs behind a proxy, set --public-url to the address \
                        people use.\n";
        return (StatusCode::FORBIDDEN, sentence).into_response();
    }
    next.run(request).await
}

/// Browsers state the origin of every such request (Fetch, "Origin"; Fetch Metadata, "Sec-Fetch-Site"). A request without these
/// headers comes from no browser, so it carries no cookie against its owner's will.
fn is_ours(state: &AppState, headers: &HeaderMap) -> bool {
    if headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none") {
        return false;
    }
    let Some(origin) = headers.get(header::ORIGIN) else {
        return true;
    };
    let Some(origin) = origin.to_str().ok().and_then(|origin| origin.parse::<Uri>().ok()) else {
        return false;
    };
    let Some(authority) = origin.authority() else {
        return false;
    };
    match state.options.public() {
        Some(public) => public.scheme() == origin.scheme() && public.authority() == Some(authority),
        // The server itself speaks no TLS.
        None => origin.scheme() == Some(&Scheme::HTTP) && host(headers) == Some(authority.as_str()),
    }
}

/// With a public URL, serves its host only: any other name that resolves to this server is somebody else's (DNS rebinding).
/// Health checks may use any name.
pub async fn only_host(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if let Some(public) = state.options.public()
        && let Some(wanted) = public.authority()
        && request.uri().path() != HEALTH
    {
        let asked = request.uri().authority().map(Authority::as_str).or_else(|| host(request.headers()));
        let asked = asked.and_then(|host| host.parse::<Authority>().ok());
        let port =
            |authority: &Authority| authority.port_u16().or(if public.scheme() == Some(&Scheme::HTTPS) { Some(443) } else { Some(80) });
        if !asked.is_some_and(|asked| asked.host().eq_ignore_ascii_case(wanted.host()) && port(&asked) == port(wanted)) {
            return (
                StatusCode::MISDIRECTED_REQUEST,
                format!("This server only answers at {public}. Make sure your proxy forwards the Host header.\n"),
            )
                .into_response();
        }
    }
    next.run(request).await
}

fn host(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::HOST).and_then(|host| host.to_str().ok())
}

/// Adds the security headers to every response.
pub async fn headers(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut unless_set = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    unless_set(header::CONTENT_SECURITY_POLICY, NO_PAGE);
    unless_set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    unless_set(header::X_FRAME_OPTIONS, "DENY");
    // A form's own origin is sent along; other sites learn none of our addresses.
    unless_set(header::REFERRER_POLICY, "same-origin");
    unless_set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    unless_set(HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    // After a sign-out, the Back button must show nothing.
    unless_set(header::CACHE_CONTROL, "private, no-store");
    if state.is_https() {
        unless_set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
        unless_set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    response
}

/// The client's address: the peer, or the address that the trusted proxy forwards for; the header of any other peer is ignored.
/// `None` if the proxy's header can't be read, since the client is not the proxy itself.
#[must_use]
pub fn client_address(state: &AppState, connection: SocketAddr, headers: &HeaderMap) -> Option<IpAddr> {
    let peer = connection.ip().to_canonical();
    if state.options.trusted_proxy.map(|proxy| proxy.to_canonical()) != Some(peer) {
        return Some(peer);
    }
    // Our own proxy added the last entry; the client may have invented those before it.
    let forwarded = headers.get_all("x-forwarded-for").into_iter().next_back()?.to_str().ok()?;
    forwarded_address(forwarded.rsplit(',').next()?.trim())
}

/// Parses an address as proxies write it: alone, in brackets, or with a port.
fn forwarded_address(entry: &str) -> Option<IpAddr> {
    let bracketed = || entry.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    let with_port = || entry.parse::<SocketAddr>().ok().map(|address| address.ip());
    entry.parse().ok().or_else(bracketed).or_else(with_port).map(|address: IpAddr| address.to_canonical())
}
