//! The table of everything the server answers.

use any_spawner::Executor;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use leptos::prelude::provide_context;
use tower::ServiceBuilder;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};

use tracing::Instrument;

use super::shell::shell;
use super::state::AppState;
use super::{assets, guard};
use crate::demo::sample;
use crate::exports::download;
use crate::imports::upload;
use crate::live::stream;
use crate::members::{first_start, sign_in};

/// Where the server functions are.
pub const FUNCTIONS: &str = "/fn";

/// Every route beside the pages, with its handler. Who may call it is written in `server/tests.rs`, which fails for a route
/// that has not decided.
pub fn routes() -> Vec<(&'static str, MethodRouter<AppState>)> {
    vec![
        ("/healthz", get(health)),
        ("/assets/{name}", get(assets::serve)),
        ("/sign-in", post(sign_in::sign_in).get(any_page)),
        ("/sign-out", post(sign_in::sign_out)),
        ("/create-workspace", post(first_start::create_workspace).get(any_page)),
        ("/invitation/{link}", post(sign_in::accept).get(any_page)),
        ("/password/{link}", post(sign_in::set_password).get(any_page)),
        ("/w/{slug}/contacts.csv", get(download::download)),
        ("/w/{slug}/imports", post(upload::upload)),
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
        .layer(from_fn_with_state(state.clone(), guard::same_origin))
        .layer(from_fn_with_state(state.clone(), guard::headers))
        .layer(DefaultBodyLimit::max(guard::LARGEST_BODY))
        .layer(from_fn(log))
        .layer(ServiceBuilder::new().layer(SetRequestIdLayer::x_request_id(MakeRequestUuid)).layer(PropagateRequestIdLayer::x_request_id()))
        .with_state(state)
}

/// Logs what was asked and how it went; whatever is logged meanwhile carries the request's id.
async fn log(request: Request, next: Next) -> Response {
    let id = request.headers().get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or_default().to_owned();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let started = std::time::Instant::now();
    let response = next.run(request).instrument(tracing::info_span!("request", id)).await;
    tracing::info!(id, %method, path, status = response.status().as_u16(), microseconds = started.elapsed().as_micros() as u64, "answered");
    response
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
    page(state, request).await
}

/// A page, rendered whole: what is read before the WebAssembly arrives is everything there is to read.
pub async fn page(state: AppState, request: Request) -> Response {
    let context = {
        let state = state.clone();
        move || provide_context(state.clone())
    };
    leptos_axum::render_app_async_with_context(context, shell)(request).await
}

async fn function(State(state): State<AppState>, request: Request) -> Response {
    leptos_axum::handle_server_fns_with_context(move || provide_context(state.clone()), request).await.into_response()
}
