//! "Try with sample contacts": offered in an empty workspace to people who only want to look around.

use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Redirect, Response};

use super::fill::fill;
use crate::contacts::record::state::counters;
use crate::error::AppError;
use crate::members::Permission;
use crate::members::actor::Actor;
use crate::members::actor::Cause;
use crate::samples::store as samples;
use crate::server::call::actor;
use crate::server::state::AppState;

/// Enough for some pages of every view, and added in a moment.
const PEOPLE: u64 = 240;

/// `POST /w/{slug}/sample`: fills the workspace, if it is empty, and redirects to its table.
pub async fn add_sample(State(state): State<AppState>, Path(slug): Path<String>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let added = async {
        let actor = Actor { cause: Cause::Sample, ..actor(&state, &parts, &slug).await? };
        actor.may(Permission::Import)?;
        let counters = counters(&state.db, &actor).await?;
        // Samples in the Bin do not count: they stay there, and the new ones are other people.
        if counters.shown + counters.unsubscribed == 0 {
            samples::mark(&state.db, &actor, PEOPLE as i64, state.clock.now()).await?;
            fill(&state.db, &state.clock, &actor, 1, PEOPLE, &mut |_| ()).await?;
        }
        Ok(actor.slug)
    };
    match added.await {
        Ok(slug) => Redirect::to(&format!("/w/{slug}/contacts")).into_response(),
        Err(AppError::SignedOut) => Redirect::to("/sign-in").into_response(),
        Err(problem) => problem.into_response(),
    }
}
