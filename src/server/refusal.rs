//! A refusal is an error as a response: its status, and its sentence as text, or as JSON for our own scripts.

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use leptos::server_fn::error::SERVER_FN_ERROR_HEADER;

use crate::error::AppError;

/// Largest error of a server function, in bytes: a sentence or two.
const LARGEST: usize = 16 * 1024;

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        let mut response = (status(&self), format!("{self}\n")).into_response();
        if let Some(seconds) = self.retry_after() {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

/// The status of an error.
#[must_use]
pub fn status(problem: &AppError) -> StatusCode {
    StatusCode::from_u16(problem.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// The error as JSON.
#[must_use]
pub fn json(problem: &AppError) -> Response {
    (status(problem), Json(problem)).into_response()
}

/// The error in the format that the browser's side of a server function parses.
#[must_use]
pub fn of_function(path: &str, problem: &AppError) -> Response {
    let mut response = json(problem);
    if let Ok(path) = HeaderValue::from_str(path) {
        response.headers_mut().insert(SERVER_FN_ERROR_HEADER, path);
    }
    response
}

/// Corrects the error response of a server function. Leptos gives every error 500. It also reports an unreadable request as
/// `Unreachable`, which in the browser means an unreadable response: here it becomes `Unreadable`.
pub async fn named(path: &str, response: Response) -> Response {
    if !response.headers().contains_key(SERVER_FN_ERROR_HEADER) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let bytes = to_bytes(body, LARGEST).await.unwrap_or_default();
    match serde_json::from_slice(&bytes) {
        Ok(AppError::Unreachable) => of_function(path, &AppError::Unreadable),
        Ok(problem) => {
            parts.status = status(&problem);
            Response::from_parts(parts, Body::from(bytes))
        }
        Err(_) => Response::from_parts(parts, Body::from(bytes)),
    }
}
