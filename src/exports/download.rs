//! "Download CSV": the contacts of the table's view, from all its pages, as a file.

use std::collections::HashMap;

use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use futures::StreamExt;

use super::store;
use crate::error::AppError;
use crate::server::call::{actor, zone};
use crate::server::state::AppState;
use crate::views::{Sort, View};

/// Streams the file. An error midway breaks the connection, so that no browser takes half of the file for the whole.
pub async fn download(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    parts: Parts,
) -> Response {
    let view = View::from_query(|name| query.get(name).cloned());
    match open(&state, &parts, &slug, view).await {
        Ok((pieces, name)) => {
            let body = Body::from_stream(
                pieces.map(|piece| piece.map(Bytes::from).inspect_err(|problem| tracing::error!(%problem, "a download broke off"))),
            );
            let kind = (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned());
            let place = (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""));
            ([kind, place, (header::CACHE_CONTROL, "no-store".to_owned())], body).into_response()
        }
        Err(problem) => problem.into_response(),
    }
}

async fn open(state: &AppState, parts: &Parts, slug: &str, view: View) -> Result<(store::Pieces, String), AppError> {
    let actor = actor(state, parts, slug).await?;
    let date = zone(parts).date(state.clock.now());
    Ok((store::shown(&state.db, &state.searches, &actor, in_file_order(view))?, format!("contacts-{date}.csv")))
}

/// A file is written oldest first, unless a sort was chosen.
fn in_file_order(view: View) -> View {
    let sort = if view.sort == [Sort::default()] { vec![Sort { descending: false, ..Sort::default() }] } else { view.sort };
    View { sort, ..view }
}
