//! The table of all routes.

use any_spawner::Executor;
use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get, post};
use leptos::prelude::provide_context;
use leptos::server_fn::axum::get_server_fn_service;

use super::paths::{FUNCTIONS, HEALTH};
use super::shell::shell;
use super::state::AppState;
use super::{assets, body, guard, log, refusal};
use crate::demo::sample;
use crate::error::AppError;
use crate::exports::download;
use crate::imports::upload;
use crate::live::stream;
use crate::members::entry::EntryProblem;
use crate::members::{first_start, sign_in};

/// Every route except the pages, with its handler. `server/tests.rs` lists the expected status for each kind of visitor, and
/// fails for a route that is missing there.
pub fn routes() -> Vec<(&'static str, MethodRouter<AppState>)> {
    vec![
        (HEALTH, get(health)),
        ("/assets/{name}", get(assets::serve)),
        ("/sign-in", post(sign_in::sign_in).get(any_page)),
        ("/sign-out", post(sign_in::sign_out)),
        ("/create-workspace", post(first_start::create_workspace).get(any_page)),
        ("/invitation/{link}", post(sign_in::accept).get(any_page)),
        ("/password/{link}", post(sign_in::set_password).get(any_page)),
        ("/w/{slug}/contacts.csv", get(download::download)),
        (body::UPLOAD, post(upload::upload)),
        ("/w/{slug}/imports/{job}/failed.csv", get(upload::failed_rows)),
        ("/w/{slug}/live", get(stream::follow)),
        ("/w/{slug}/sample", post(sample::add_sample)),
    ]
}

/// The whole server.
pub fn router(state: AppState) -> Router {
    // Leptos runs a page's async work on tokio. This fails only if an earlier router has done it, as in tests.
    let _ = Executor::init_tokio();
    let table = routes().into_iter().fold(Router::new(), |router, (path, handler)| router.route(path, handler));
    table
        .route(&format!("{FUNCTIONS}/{{*name}}"), get(function).post(function))
        .fallback(get(any_page))
        .layer(from_fn_with_state(state.clone(), explained))
        .layer(from_fn_with_state(body::WITHIN, body::limit))
        // axum's default limit; `body::limit` replaces it.
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(state.clone(), guard::same_origin))
        .layer(from_fn_with_state(state.clone(), guard::only_host))
        .layer(from_fn_with_state(state.clone(), guard::headers))
        .layer(from_fn(log::log))
        .with_state(state)
}

/// Health check: whether the database responds.
async fn health(State(state): State<AppState>) -> Response {
    match state.db.answers().await {
        Ok(()) => "ok\n".into_response(),
        Err(problem) => {
            tracing::error!(%problem, "the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "The database does not answer.\n").into_response()
        }
    }
}

async fn any_page(State(state): State<AppState>, request: Request) -> Response {
    // A form without fields leaves a stray "?" in its address. A path that a browser would read as a host is not redirected to.
    let path = request.uri().path();
    if request.uri().query() == Some("") && !path.starts_with("//") && !path.starts_with("/\\") {
        return Redirect::to(path).into_response();
    }
    page(state, request).await
}

/// Renders a refused form's page again, with the problem and the submitted values, and keeps the refusal's status.
async fn explained(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if request.method() != Method::POST {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let mut again = parts.clone();
    let refused = next.run(Request::from_parts(parts, body)).await;
    let Some(problem) = refused.extensions().get::<EntryProblem>().cloned() else {
        return refused;
    };
    again.extensions.insert(problem);
    let mut response = page(state, Request::from_parts(again, Body::empty())).await;
    *response.status_mut() = refused.status();
    if let Some(seconds) = refused.headers().get(header::RETRY_AFTER) {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.clone());
    }
    response
}

/// Renders a page completely before sending it, so that it is fully readable before the WebAssembly arrives.
async fn page(state: AppState, request: Request) -> Response {
    let context = {
        let state = state.clone();
        move || provide_context(state.clone())
    };
    leptos_axum::render_app_async_with_context(context, shell)(request).await
}

/// Runs a server function, always as an API call. For a request with `Accept: text/html` Leptos would redirect to the referrer,
/// which would tell another site's page how the function ended.
async fn function(State(state): State<AppState>, mut request: Request) -> Response {
    let path = request.uri().path().to_owned();
    if get_server_fn_service(&path, request.method().clone()).is_none() {
        return refusal::of_function(&path, &AppError::Unreadable);
    }
    request.headers_mut().insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    request.headers_mut().remove(header::REFERER);
    let answer = leptos_axum::handle_server_fns_with_context(move || provide_context(state.clone()), request).await;
    refusal::named(&path, answer.into_response()).await
}
