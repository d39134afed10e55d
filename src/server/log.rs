//! The request log: one line for each request, with its route, status and duration. Addresses contain secrets, so none is logged
//! as it came.

use axum::extract::{MatchedPath, Request};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;

/// Longest logged path, in characters.
const LONGEST_PATH: usize = 200;

/// The longest part of a path that is logged as it came, in characters: secrets are longer
/// ([`LENGTH`](crate::members::secret::LENGTH)), and the names of pages and functions shorter.
const LONGEST_PART: usize = 30;

/// Logs a request under a random id, which the response and all log lines of the request carry. An id sent by the client is
/// ignored.
pub async fn log(request: Request, next: Next) -> Response {
    let id = format!("{:032x}", rand::random::<u128>());
    let (method, path) = (request.method().clone(), shown(&request));
    let started = std::time::Instant::now();
    let mut response = next.run(request).instrument(tracing::info_span!("request", id)).await;
    let microseconds = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
    tracing::info!(id, %method, path, status = response.status().as_u16(), microseconds, "answered");
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-request-id", id);
    }
    response
}

/// The route, as written in the table of routes; for pages and functions, whose routes are catch-alls, the path without secrets.
fn shown(request: &Request) -> String {
    let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    match route {
        Some(route) if !route.contains("{*") => route.to_owned(),
        _ => without_secrets(request.uri().path()),
    }
}

fn without_secrets(path: &str) -> String {
    let part = |part: &str| if part.chars().count() > LONGEST_PART { "…".to_owned() } else { part.to_owned() };
    let path: Vec<String> = path.split('/').map(part).collect();
    path.join("/").chars().take(LONGEST_PATH).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::members::secret;

    #[test]
    fn no_secret_is_logged_wherever_it_stands() {
        let secret = secret::make();
        for path in [format!("/invitation/{secret}/"), format!("//{secret}"), format!("/x/{secret}/y"), format!("/%20{secret}")] {
            assert!(!without_secrets(&path).contains(&secret[..16]), "{path}");
        }
        assert_eq!(without_secrets("/w/acme/contacts"), "/w/acme/contacts");
        assert_eq!(without_secrets(&"/a".repeat(5_000)).chars().count(), LONGEST_PATH);
    }
}
