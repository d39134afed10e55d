//! The browser's door to live: polling, and heartbeats.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::LiveEvent;
use crate::error::AppError;
use crate::fields::FieldKey;
use crate::views::View;

/// The event that a stream would send now, for polling without a stream. `seen` is the digest of the shown contents.
///
/// # Errors
/// `SignedOut`, `NotFound`.
#[server(prefix = "/fn", endpoint = "live_pulse", input = GetUrl)]
pub async fn live_pulse(slug: String, view: Option<View>, seen: u64) -> Result<LiveEvent, AppError> {
    use crate::contacts::list;
    use crate::contacts::record::state;
    use crate::members::team;
    use crate::server::call::{answer, call};
    let pulse = async {
        let call = call(&slug).await?;
        let counters = state::counters(&call.state.db, &call.actor).await?;
        let look = match view {
            Some(view) => list::digest(&call.state.db, &call.state.searches, &call.actor, &view, counters).await? != seen,
            None => false,
        };
        let members = team::revision(&call.state.db, &call.actor).await?;
        let role = call.actor.role;
        Ok(LiveEvent { revision: counters.revision, everyone: counters.everyone(), members, role, look, here: None })
    };
    answer(pulse.await)
}

/// A heartbeat: says that a tab is present, and in which cell; returns whether its stream is still open. The tab's name is a
/// secret between the tab and its stream, so no query is needed for any number of heartbeats. Only a heartbeat for another
/// process, which is forwarded through the database, is checked against a session.
///
/// # Errors
/// `Unreachable` if the server does not respond; `Internal` if the heartbeat could not be forwarded.
#[server(prefix = "/fn", endpoint = "be_here")]
pub async fn be_here(tab: String, contact: Option<i64>, field: Option<FieldKey>) -> Result<bool, AppError> {
    use super::Place;
    use crate::members::{cookies, store as members};
    use crate::server::call::answer;
    use crate::server::state::AppState;
    use axum::http::request::Parts;
    let state = use_context::<AppState>().ok_or(AppError::Unreachable)?;
    let parts = use_context::<Parts>().ok_or(AppError::Unreachable)?;
    let cell = contact.zip(field).map(|(contact, field)| Place { contact, field });
    if state.hub.is_here(&tab, cell) {
        return Ok(true);
    }
    let passed_on = async {
        let signed_in = match cookies::session(&parts.headers) {
            Some(token) => members::person(&state.db, &token, state.clock.now()).await?.is_some(),
            None => false,
        };
        Ok(signed_in && state.hub.pass_on(&tab, cell).await?)
    };
    answer(passed_on.await)
}
