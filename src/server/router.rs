//! The table of everything the server answers.

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

/// Every route beside the pages, with its handler. Who may call it is written in `server/tests.rs`, which fails for a route
/// that has not decided.
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
    // What pages wait for runs on tokio. It fails where a router was made before, as in tests: it is so already.
    let _ = Executor::init_tokio();
    let table = routes().into_iter().fold(Router::new(), |router, (path, handler)| router.route(path, handler));
    table
        .route(&format!("{FUNCTIONS}/{{*name}}"), get(function).post(function))
        .fallback(get(any_page))
        .layer(from_fn_with_state(state.clone(), explained))
        .layer(from_fn_with_state(body::WITHIN, body::limit))
        // Of axum; ours stands above.
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(state.clone(), guard::same_origin))
        .layer(from_fn_with_state(state.clone(), guard::only_host))
        .layer(from_fn_with_state(state.clone(), guard::headers))
        .layer(from_fn(log::log))
        .with_state(state)
}

/// Whether the database answers.
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
    // A form without fields leaves a stray "?" behind its address. A path that a browser takes for a host is left alone.
    let path = request.uri().path();
    if request.uri().query() == Some("") && !path.starts_with("//") && !path.starts_with("/\\") {
        return Redirect::to(path).into_response();
    }
    page(state, request).await
}

/// Renders the page of a form that was refused, with the problem and what was typed, under the status of the refusal.
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

/// A page, rendered whole: what is read before the WebAssembly arrives is everything there is to read.
async fn page(state: AppState, request: Request) -> Response {
    let context = {
        let state = state.clone();
        move || provide_context(state.clone())
    };
    leptos_axum::render_app_async_with_context(context, shell)(request).await
}

/// A server function, for code only: where a browser asks for a page (`Accept: text/html`), Leptos would send it back to where it
/// came from, which tells another site's page how the function ended.
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
